package ruletest

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/internal/nearest"
)

// alarmLine is a line of the part alarms: a change of state, or an alarm that cannot be
// replayed.
var alarmLine = regexp.MustCompile(`^\s*(?:\d{4}-\d{2}-\d{2}\s+\d{2}:\d{2}\s+(\S+)\s|(\S+)\s+not\s+replayed\s*$)`)

// known tells of alarms in the part alarms that the rule does not make.
func (t Test) known(rule alarmrules.Bound) error {
	var names []string
	for _, a := range rule.Alarms {
		names = append(names, a.Suffix())
	}
	var problems []error
	n := 0
	for line := range strings.Lines(t.alarms) {
		n++
		m := alarmLine.FindStringSubmatch(line)
		if m == nil {
			continue // the difference shows it
		}
		name := m[1] + m[2]
		if slices.Contains(names, name) {
			continue
		}
		hint := ""
		if near := nearest.Name(name, names); near != "" {
			hint = "did you mean " + near + "? "
		}
		problems = append(problems, fmt.Errorf("%s: alarms, line %d: rule %s has no alarm %s: %sit has %s", t.File, n, rule.Rule.Name, name, hint, strings.Join(names, ", ")))
	}
	return errors.Join(problems...)
}
