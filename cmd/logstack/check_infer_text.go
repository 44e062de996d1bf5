package main

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/alarmrules/sight"
	"github.com/logstack-go/logstack/internal/numeral"
)

// What the comment of a contract, and stderr, say about the rules: which of
// them have something to read in the log that the contract was inferred from.

// commentWidth is the width of the comment.
const commentWidth = 80

// defaults returns the rules that an application has by default, and the
// optional ones that see something.
func (s inferredSight) defaults() (on, off []sight.Rule) {
	for _, r := range s.Rules {
		switch {
		case !r.Optional:
			on = append(on, r)
		case len(r.Metrics) > 0 && r.Blind() == nil:
			off = append(off, r)
		}
	}
	return on, off
}

// unfed returns the names of the default rules that the contract cannot feed,
// in order.
func (s inferredSight) unfed() []string {
	var names []string
	for _, name := range slices.Sorted(maps.Keys(s.Lacks)) {
		if s.isDefault(name) {
			names = append(names, name)
		}
	}
	return names
}

// isDefault reports whether an application has the rule by default.
func (s inferredSight) isDefault(name string) bool {
	return slices.ContainsFunc(s.rules, func(r alarmrules.Rule) bool { return r.Name == name && !r.Optional })
}

// comment writes what to know about alarms, and what to put into logstack.yaml.
func (s inferredSight) comment(w io.Writer) {
	on, off := s.defaults()
	fmt.Fprintf(w, "\n# What the alarms see of the %s that this was made from:\n", numeral.Count(s.Events, "log event"))
	for _, r := range on {
		fmt.Fprintf(w, "#   %s: %s\n", r.Name, s.sees(r))
	}
	if unfed := s.unfed(); unfed != nil || off != nil {
		fmt.Fprint(w, "#\n# What logstack.yaml can say about them:\n#\n# alarms:\n")
		if unfed != nil {
			fmt.Fprint(w, "#   # The log has nothing for these: name the fields or events above, or turn them off.\n")
		}
		for _, name := range unfed {
			fmt.Fprintf(w, "#   %s: ~ # %s\n", name, s.why(name))
		}
		if off != nil {
			fmt.Fprint(w, "#   # These are optional, and the log has what they count.\n")
		}
		for _, r := range off {
			fmt.Fprintf(w, "#   # %s: {} # %s\n", r.Name, s.sees(r))
		}
	}
	if s.left != nil {
		names := make([]string, len(s.left))
		for i, q := range s.left {
			names[i] = q.Query.Name
		}
		fmt.Fprintf(w, "#\n# Saved queries that it cannot fulfil, which are left out automatically:\n")
		for _, line := range wrap(strings.Join(names, ", "), commentWidth-len("# ")) {
			fmt.Fprintf(w, "# %s\n", line)
		}
	}
}

// why says on one line what the contract lacks for a rule.
func (s inferredSight) why(name string) string {
	text := strings.Join(s.Lacks[name], "; ")
	return strings.ReplaceAll(text, "contract the inferred contract: ", "")
}

// sees says in words what a rule sees.
func (s inferredSight) sees(r sight.Rule) string {
	if len(r.Metrics) == 0 {
		return "all log events"
	}
	var parts []string
	for _, m := range r.Metrics {
		seen := numeral.Count(m.Fed(), "log event")
		if len(r.Metrics) > 1 {
			seen = m.Name + " " + seen
		}
		parts = append(parts, seen)
	}
	text := strings.Join(parts, ", ")
	if r.Blind() != nil {
		text += ": the log has none, or it has another name"
	}
	return text
}

// tell says on stderr what alarms cannot see, and off if the contract cannot feed
// some of them.
func (s inferredSight) tell(stderr io.Writer, off string) {
	on, _ := s.defaults()
	var sees, blind []string
	for _, r := range on {
		if r.Blind() == nil {
			sees = append(sees, r.Name)
		} else {
			blind = append(blind, r.Name)
		}
	}
	complain(stderr, "note: tried on the same log, alarms see what they count: "+strings.Join(sees, ", "))
	if blind != nil {
		complain(stderr, "note: alarms whose filters match nothing here: "+strings.Join(blind, ", "))
	}
	for _, name := range s.unfed() {
		complain(stderr, fmt.Sprintf("warning: alarm %s is impossible: %s", name, s.why(name)))
	}
	if len(s.unfed()) > 0 {
		complain(stderr, "note: "+off)
	}
}
