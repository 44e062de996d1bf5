package alarmrules

import (
	"fmt"
	"slices"

	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/internal/enum"
	"github.com/logstack-go/logstack/internal/nearest"
	"github.com/logstack-go/logstack/notify"
)

// conditionResolver fills in what alarms on other alarms look at, in order of
// dependency.
type conditionResolver struct {
	set *setBinder
	// state has rules by name: 1 while a rule is being resolved, 2 once it is.
	state map[string]int
}

// composite returns the Composite of a rule on others; false for all other rules.
func composite(r Rule) (key string, of Others, with Composite, ok bool) {
	switch k := r.Watch.(type) {
	case AnyOf:
		return "any", k.Of, k.Composite, true
	case AllOf:
		return "all", k.Of, k.Composite, true
	}
	return "", Others{}, Composite{}, false
}

func (r *conditionResolver) failf(rule string, path []string, format string, args ...any) {
	r.set.mistakes = append(r.set.mistakes, Mistake{rule, path, fmt.Sprintf(format, args...)})
}

// rule resolves the rule at i if it is one on others.
func (r *conditionResolver) rule(i int) {
	bound := &r.set.set.Rules[i]
	name := bound.Rule.Name
	key, of, with, ok := composite(bound.Rule)
	if !ok || r.state[name] == 2 || len(bound.Alarms) == 0 {
		return
	}
	r.state[name] = 1
	defer func() { r.state[name] = 2 }()
	condition := &Condition{}
	var parts []Condition
	if of.Severity != "" {
		parts = r.bySeverity(of.Severity)
		if len(parts) == 0 {
			r.failf(name, []string{key}, "it combines the alarms of severity %s, and there is none that it can look at", of.Severity)
		}
	}
	for at, other := range of.Names {
		if part, ok := r.named(name, []string{key, fmt.Sprint(at)}, other); ok {
			parts = append(parts, part)
		}
	}
	if key == "any" {
		condition.Any = parts
	} else {
		condition.All = parts
	}
	looksAt := condition.Alarms()
	if len(looksAt) > cloudwatch.MaxCompositeChildren {
		r.failf(name, []string{key}, "it looks at %d alarms: at most %d are allowed", len(looksAt), cloudwatch.MaxCompositeChildren)
	}
	r.suppressor(name, with.SuppressedBy, condition)
	bound.Alarms[0].Condition = condition
	if with.Quiets {
		r.quiet(name, with.Severity, looksAt)
	}
}

// given reports what is wrong with the name of an alarm that no rule makes.
func (r *conditionResolver) given(name string) {
	for _, bound := range r.set.set.Rules {
		if bound.Rule.Name == name || slices.ContainsFunc(bound.Alarms, func(a Alarm) bool { return a.Suffix() == name }) {
			r.failf(bound.Rule.Name, nil, "an alarm that no rule makes is given as %s as well: give it another name", name)
		}
	}
}

// bySeverity returns all alarms of a severity that an alarm can look at, except
// those of rules on others and those that are part of another.
func (r *conditionResolver) bySeverity(severity notify.Severity) []Condition {
	var parts []Condition
	for _, other := range r.set.set.Rules {
		if _, _, _, onOthers := composite(other.Rule); onOthers {
			continue
		}
		for _, a := range other.Alarms {
			if a.Severity == severity && a.Asks == nil && !a.Part {
				parts = append(parts, Condition{Alarm: a.Suffix()})
			}
		}
	}
	return parts
}

// named returns a condition on the alarms of another rule: any of them, or the one
// with that severity.
func (r *conditionResolver) named(rule string, path []string, other string) (Condition, bool) {
	for i := range r.set.set.Rules {
		bound := &r.set.set.Rules[i]
		looksAt := bound.Alarms
		if bound.Rule.Name != other {
			at := slices.IndexFunc(bound.Alarms, func(a Alarm) bool { return a.Suffix() == other })
			if at < 0 {
				continue
			}
			looksAt = bound.Alarms[at : at+1]
		}
		switch {
		case bound.Rule.Name == rule:
			r.failf(rule, path, "it would look at itself")
			return Condition{}, false
		case r.state[bound.Rule.Name] == 1:
			r.failf(rule, path, "it looks at %s, which looks at it: alarms cannot look at each other in a circle", other)
			return Condition{}, false
		}
		r.rule(i)
		return r.alarmsOf(rule, path, looksAt)
	}
	if slices.Contains(r.set.app.Given, other) {
		return Condition{Alarm: other}, true
	}
	names := slices.Clone(r.set.app.Given)
	for _, bound := range r.set.set.Rules {
		if bound.Rule.Name != rule {
			names = append(names, bound.Rule.Name)
		}
	}
	r.failf(rule, path, "there is no rule %q, or it is off%s", other, enum.Choice(other, names))
	return Condition{}, false
}

// alarmsOf returns a condition on any of the alarms of one rule.
func (r *conditionResolver) alarmsOf(rule string, path []string, alarms []Alarm) (Condition, bool) {
	var parts []Condition
	for _, a := range alarms {
		if a.Asks != nil {
			r.failf(rule, path, "its alarm is on a query, and AWS does not document that a composite alarm can look at one")
			return Condition{}, false
		}
		if a.Part && len(alarms) > 1 {
			continue // the alarm that it is part of is in the list, too
		}
		parts = append(parts, Condition{Alarm: a.Suffix()})
	}
	if len(parts) == 1 {
		return parts[0], true
	}
	return Condition{Any: parts}, true
}

// looksAtItself is the mistake of an alarm that would suppress an alarm that looks
// at it.
const looksAtItself = "it looks at %s itself, and could hardly ever notify anybody"

// suppressor fills in the suppressor of an alarm.
func (r *conditionResolver) suppressor(rule, by string, condition *Condition) {
	condition.SuppressedBy = by
	if by == "" {
		return
	}
	for i := range r.set.set.Rules {
		bound := &r.set.set.Rules[i]
		for _, a := range bound.Alarms {
			if bound.Rule.Name != by && a.Suffix() != by {
				continue
			}
			switch {
			case bound.Rule.Name == by && len(whole(bound.Alarms)) > 1:
				r.failf(rule, []string{"suppressedBy"}, "%s has several alarms: name one of them, such as %s", by, a.Suffix())
			case slices.Contains(condition.Alarms(), a.Suffix()):
				r.failf(rule, []string{"suppressedBy"}, looksAtItself, a.Suffix())
			case bound.Rule.Name == rule:
				r.failf(rule, []string{"suppressedBy"}, "it would suppress itself")
			case a.Asks != nil:
				r.failf(rule, []string{"suppressedBy"}, "its alarm is on a query, and AWS does not document that one can suppress others")
			case r.state[bound.Rule.Name] == 1:
				r.failf(rule, []string{"suppressedBy"}, "%s looks at it: alarms cannot look at each other in a circle", by)
			default:
				r.rule(i) // finds a circle in the other direction
			}
			condition.SuppressedBy, condition.Own = a.Suffix(), true
			return
		}
	}
	if slices.Contains(r.set.app.Given, by) {
		if slices.Contains(condition.Alarms(), by) {
			r.failf(rule, []string{"suppressedBy"}, looksAtItself, by)
		}
		condition.Own = true
		return
	}
	var names []string
	for _, bound := range r.set.set.Rules {
		names = append(names, bound.Rule.Name)
		for _, a := range bound.Alarms {
			names = append(names, a.Suffix())
		}
	}
	if near := nearest.Name(by, names); near != "" {
		r.failf(rule, []string{"suppressedBy"}, "there is no rule %q: did you mean %s? If an alarm of somebody else has that name, give its ARN", by, near)
	}
}

// whole returns the alarms that are not part of another.
func whole(alarms []Alarm) []Alarm {
	return slices.DeleteFunc(slices.Clone(alarms), func(a Alarm) bool { return a.Part })
}

// quiet makes alarms notify nobody by themselves, for a rule of that severity that
// does.
func (r *conditionResolver) quiet(rule string, severity notify.Severity, suffixes []string) {
	for _, suffix := range suffixes {
		if slices.Contains(r.set.app.Given, suffix) {
			r.failf(rule, []string{"quiets"}, "no rule makes %s, and whoever makes it decides whom it notifies: leave quiets out", suffix)
		}
	}
	for i := range r.set.set.Rules {
		for j := range r.set.set.Rules[i].Alarms {
			a := &r.set.set.Rules[i].Alarms[j]
			if !slices.Contains(suffixes, a.Suffix()) {
				continue
			}
			if r.set.app.Severities.Compare(a.Severity, severity) < 0 {
				r.failf(rule, []string{"quiets"}, "%s would notify nobody, and is more urgent than %s, which would be notified instead", a.Suffix(), severity)
			}
			a.Quiet = true
		}
	}
}
