package alarmrules

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/logstack-go/logstack/internal/nearest"
	"github.com/logstack-go/logstack/internal/strictyaml"
	"github.com/logstack-go/logstack/notify"
)

// common are the keys that rules of all kinds have.
var common = strictyaml.Fields(Rule{})

// Parse parses the file of a rule, and checks the rule for an application with
// those severities; nil means notify.DefaultSeverities. The rule's name is the
// file's, without folders and .yaml. The error has a line for each mistake, with
// file, line and column, what is wrong and what is allowed.
func Parse(file string, source []byte, severities notify.Severities) (Rule, error) {
	if severities == nil {
		severities = notify.DefaultSeverities()
	}
	node, err := strictyaml.Parse(file, source)
	var problems strictyaml.Problems
	if err != nil {
		var ok bool
		if problems, ok = errors.AsType[strictyaml.Problems](err); !ok || !node.Present() {
			return Rule{}, err
		}
	}
	rule, more := Read(NameOf(file), node, severities)
	return rule, append(problems, more...).Err()
}

// NameOf returns the name of the rule or metric in the file at that path.
func NameOf(file string) string {
	if at := strings.LastIndexAny(file, `/\`); at >= 0 {
		file = file[at+1:]
	}
	name, _ := strings.CutSuffix(file, ".yaml")
	return name
}

// Read reads a rule with that name from a mapping, and checks it for an application
// with those severities. The problems have the positions of the mistakes.
func Read(name string, node strictyaml.Node, severities notify.Severities) (Rule, strictyaml.Problems) {
	if !node.IsMapping() {
		return Rule{Name: name}, strictyaml.Problems{node.Problem("must be a mapping that says what the rule watches, with one of %s", strings.Join(Kinds(), ", "))}
	}
	k, problems := kindIn(node)
	if len(problems) > 0 {
		return Rule{Name: name}, problems
	}
	rule, problems := k.read(node)
	rule.Name = name
	problems = append(problems, blanks(node)...)
	return rule, append(problems, without(rule.Check(severities), node, problems)...)
}

// without returns mistakes as problems, except for those about values that could
// not be read: the placeholders for such values are not the user's mistakes.
func without(mistakes Mistakes, node strictyaml.Node, unread strictyaml.Problems) strictyaml.Problems {
	return slices.DeleteFunc(mistakes.At(node), func(p strictyaml.Problem) bool {
		return slices.ContainsFunc(unread, func(u strictyaml.Problem) bool {
			below, is := strings.CutPrefix(u.Path, p.Path)
			return is && (below == "" || p.Path == "" || below[0] == '.' || below[0] == '[')
		})
	})
}

// blanks reports empty texts: an event with an empty name would select all log
// events.
func blanks(node strictyaml.Node) strictyaml.Problems {
	if node.IsBlank() {
		return strictyaml.Problems{node.Problem("has no text: give it one, or leave it out")}
	}
	var problems strictyaml.Problems
	for _, key := range node.Keys() {
		problems = append(problems, blanks(node.Get(key))...)
	}
	for _, item := range node.Items() {
		problems = append(problems, blanks(item)...)
	}
	return problems
}

// kindIn returns the kind of the rule in a mapping.
func kindIn(node strictyaml.Node) (kind, strictyaml.Problems) {
	var found []kind
	for _, k := range kinds {
		if at := node.Get(k.key); at.Present() && !at.IsNull() {
			found = append(found, k)
		}
	}
	switch len(found) {
	case 1:
		return found[0], nil
	case 0:
		for _, k := range kinds {
			if at := node.Get(k.key); at.IsNull() {
				return kind{}, strictyaml.Problems{at.Problem("has no value: give it one, or leave it out")}
			}
		}
		hint := ""
		for _, key := range node.Keys() {
			known := slices.Contains(common, key) || slices.ContainsFunc(kinds, func(k kind) bool { return slices.Contains(strictyaml.Fields(k.zero), key) })
			if near := nearest.Name(key, Kinds()); near != "" && !known {
				hint = fmt.Sprintf("; did you mean %s by %s?", near, key)
				break
			}
		}
		return kind{}, strictyaml.Problems{node.Problem("the rule watches nothing: it needs one of %s%s", strings.Join(Kinds(), ", "), hint)}
	}
	var keys []string
	for _, k := range found {
		keys = append(keys, k.key)
	}
	return kind{}, strictyaml.Problems{node.Get(found[1].key).KeyProblem("a rule watches in one way, and this one has %s: write a rule for each", strings.Join(keys, " and "))}
}

// Lay lays what somebody says about a rule over what was said before, key by key,
// as strictyaml.Overlay does. If the kind of the rule changes, it keeps the keys
// that all kinds have, and drops what it watched.
func Lay(before, over strictyaml.Node) strictyaml.Node {
	if before.Present() && over.IsMapping() {
		was, problems := kindIn(before)
		if is, _ := kindIn(over); len(problems) == 0 && is.key != "" && is.key != was.key {
			before = before.Only(common...)
		}
	}
	return strictyaml.Overlay(before, over)
}

// Idle reports nulls that remove nothing, because nothing was said before. Most are
// keys whose value was forgotten.
func Idle(before, over strictyaml.Node) strictyaml.Problems {
	var problems strictyaml.Problems
	for _, key := range over.Keys() {
		was, is := before.Get(key), over.Get(key)
		switch {
		case is.IsNull() && !was.Present():
			problems = append(problems, is.Problem("has no value, and there is no earlier one for null to remove: give it one, or leave it out"))
		case is.IsMapping():
			problems = append(problems, Idle(was, is)...)
		}
	}
	return problems
}

// ReadMetric reads a metric with that name from a mapping, and checks it.
func ReadMetric(name string, node strictyaml.Node) (LogMetric, strictyaml.Problems) {
	var m LogMetric
	problems := append(node.Decode(&m), blanks(node)...)
	m.Name = name
	return m, append(problems, without(m.check(), node, problems)...)
}
