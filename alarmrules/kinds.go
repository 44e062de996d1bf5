package alarmrules

import (
	"github.com/logstack-go/logstack/internal/strictyaml"
)

// kind is a kind of rule: its key in a file, and how its part of a rule is read.
type kind struct {
	key string
	// read reads a rule of the kind from a mapping.
	read func(strictyaml.Node) (Rule, strictyaml.Problems)
	// value returns what a pointer to the kind points to; false for anything else.
	value func(Watch) (Watch, bool, error)
	// zero is the kind's zero value.
	zero Watch
}

// kinds lists all kinds of rules, in the order of their documentation.
var kinds = []kind{
	kindOf[Count](),
	kindOf[Measure](),
	kindOf[Share](),
	kindOf[Silence](),
	kindOf[Mismatch](),
	kindOf[Ask](),
	kindOf[Contributors](),
	kindOf[Objective](),
	kindOf[Metric](),
	kindOf[Math](),
	kindOf[AnyOf](),
	kindOf[AllOf](),
}

// Kinds returns the keys of all kinds of rules.
func Kinds() []string {
	keys := make([]string, len(kinds))
	for i, k := range kinds {
		keys[i] = k.key
	}
	return keys
}

func kindOf[W Watch]() kind {
	var zero W
	return kind{
		key: zero.Kind(),
		read: func(node strictyaml.Node) (Rule, strictyaml.Problems) {
			var file struct {
				Rule  `yaml:",inline"`
				Watch W `yaml:",inline"`
			}
			problems := node.Decode(&file)
			file.Rule.Watch = file.Watch
			return file.Rule, problems
		},
		value: valueOf[W],
		zero:  zero,
	}
}
