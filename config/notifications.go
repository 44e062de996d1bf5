package config

import (
	"slices"

	"github.com/logstack-go/logstack/internal/strictyaml"
	"github.com/logstack-go/logstack/notify"
)

// Tells reports whether anybody or anything is told about the environment's alarms
// of a severity.
func (e Environment) Tells(severity notify.Severity) bool {
	return e.Notifications[severity].Anybody() && (e.ActionsEnabled == nil || *e.ActionsEnabled)
}

// untold returns the severities in withAlarms of whose alarms nobody is told, most
// urgent first. There are none if alarms are not supposed to notify anybody.
func (e Environment) untold(withAlarms ...notify.Severity) []notify.Severity {
	if e.ActionsEnabled != nil && !*e.ActionsEnabled {
		return nil
	}
	var all []notify.Severity
	for _, severity := range e.Severities.Or() {
		if notify.Severities(withAlarms).Contains(severity) && !e.Tells(severity) {
			all = append(all, severity)
		}
	}
	return all
}

// severities checks the application's severities, and fills in their default. If
// they are wrong, it also returns the default ones, so that rules with those give
// no further problems.
func (r *reader) severities(node strictyaml.Node, severities notify.Severities) notify.Severities {
	wrong := severities.Check()
	for i, at := range node.Items() {
		if err := wrong[i]; err != nil {
			r.add(at.Problem("%v", err))
		}
	}
	switch {
	case node.Present() && len(node.Items()) == 0:
		r.add(node.Problem("needs at least one severity, such as page"))
	case len(wrong) > 0:
		var known notify.Severities
		for _, severity := range slices.Concat(severities, notify.DefaultSeverities()) {
			if !known.Contains(severity) {
				known = append(known, severity)
			}
		}
		return known
	}
	return severities.Or()
}

// notifications checks who is told about alarms.
func (r *reader) notifications(node strictyaml.Node, e Environment) {
	for _, key := range node.Keys() {
		severity, at := notify.Severity(key), node.Get(key)
		if err := e.Severities.Known(severity); err != nil {
			r.add(at.KeyProblem("%v", err))
			continue
		}
		listeners := e.Notifications[severity]
		for _, m := range listeners.Check() {
			if place, present := r.place(at, m); present {
				r.add(place("%s", m.Text))
			}
		}
		for _, m := range listeners.CheckTogether() {
			if place, present := r.place(at, m); present {
				r.addTogether(place("%s", m.Text))
			}
		}
		r.sameRegion(at.Get("topic"), listeners.Topic, e)
		for i, item := range at.Get("actions").Items() {
			if action, err := notify.ParseAction(listeners.Actions[i]); err == nil {
				r.reaches(item, action, e)
			}
		}
	}
	r.untold(node, node, e, node.Keys())
}

// untold warns about severities that have alarms about which nobody is told: at
// their keys in the notifications, or else at missingFrom.
func (r *reader) untold(node, missingFrom strictyaml.Node, e Environment, withAlarms []string) {
	var severities []notify.Severity
	for _, key := range withAlarms {
		severities = append(severities, notify.Severity(key))
	}
	for _, severity := range e.untold(severities...) {
		const nobody = "alarms of severity %s notify nobody: they only show in the console"
		if at := node.Get(string(severity)); at.Present() {
			r.warn(at.KeyProblem(nobody, severity))
		} else {
			r.warn(missingFrom.KeyProblem(nobody, severity))
		}
	}
}

// place returns a function that makes problems at the place of a mistake, and
// whether it is one: a value that could not be read is there, although the decoded
// value is empty.
func (r *reader) place(node strictyaml.Node, m notify.Mistake) (problem func(string, ...any) strictyaml.Problem, is bool) {
	at := node.Get(m.Path...)
	for _, key := range m.Missing {
		if at.Get(key).Present() && r.unread(at.Get(key)) {
			return nil, false
		}
	}
	return at.Problem, at.Present()
}

// sameRegion checks that an ARN is in the region of the environment.
func (r *reader) sameRegion(node strictyaml.Node, arn string, e Environment) {
	for _, in := range e.InRegions() {
		if err := notify.Reaches(arn, in.Region); err != nil {
			r.addTogether(node.Problem("%v", err))
		}
	}
}

// reaches checks that alarms of the environment can have an action.
func (r *reader) reaches(node strictyaml.Node, action notify.Action, e Environment) {
	for _, in := range e.InRegions() {
		if err := action.Reaches(in.Account, in.Region); err != nil {
			r.addTogether(node.Problem("%v", err))
		}
	}
}
