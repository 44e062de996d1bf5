package alarmrules

import (
	"errors"
	"slices"
	"strings"
)

// BindAll binds the rules that an application's contract can feed, as Bind does, and
// says what it lacks for each of the others, by their names. It is an error if
// something else is wrong than rules: a metric, or that there are too many.
func BindAll(app Application, rules ...Rule) (set Set, lacks map[string][]string, err error) {
	lacks = map[string][]string{}
	for {
		set, err := Bind(app, rules...)
		if err == nil {
			return set, lacks, nil
		}
		mistakes, ok := errors.AsType[Mistakes](err)
		if !ok {
			return set, nil, err
		}
		for _, m := range mistakes {
			text := m.Text
			if len(m.Path) > 0 {
				text = strings.Join(m.Path, ".") + ": " + text
			}
			lacks[m.Rule] = append(lacks[m.Rule], text)
		}
		left := slices.DeleteFunc(slices.Clone(rules), func(r Rule) bool { return lacks[r.Name] != nil })
		if len(left) == len(rules) {
			return set, nil, err // it is a metric that is wrong, and no rule
		}
		rules = left
	}
}
