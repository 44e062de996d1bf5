package alarmrules

import (
	"errors"
	"slices"
	"strings"
)

// Bindable binds rules as Bind does, but leaves out those that are wrong or that
// need what the application's contract lacks. The map lacks says what is wrong with
// each of those, by name. The error is that of Bind if a metric is wrong rather
// than a rule; lacks then has the metric's name.
func Bindable(app Application, rules ...Rule) (set Set, lacks map[string][]string, err error) {
	lacks = map[string][]string{}
	for {
		set, err = Bind(app, rules...)
		mistakes, ok := errors.AsType[Mistakes](err)
		if !ok {
			return set, lacks, err
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
			return set, lacks, err
		}
		rules = left
	}
}
