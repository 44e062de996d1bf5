package config

import (
	"slices"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/internal/quantity"
	"github.com/logstack-go/logstack/internal/strictyaml"
)

// ApplicationSignals says how objectives appear in Application Signals.
type ApplicationSignals struct {
	// The share of the error budget below which Application Signals shows a
	// warning: above 0% and below 100%. Default: 50%.
	Warning *quantity.Percent `yaml:"warning"`
}

// applicationSignals checks how objectives appear in Application Signals, and
// whether there are any.
func (r *reader) applicationSignals(node strictyaml.Node, e Environment) {
	of := e.ApplicationSignals
	if of == nil || r.unread(node) {
		return
	}
	if warning := node.Get("warning"); of.Warning != nil && !(*of.Warning > 0 && *of.Warning < 100) {
		r.add(warning.Problem("must be a share of the error budget above 0%% and below 100%%"))
	}
	promised := func(rule alarmrules.Rule) bool { _, is := rule.Watch.(alarmrules.Objective); return is }
	if slices.ContainsFunc(e.Rules, promised) || slices.ContainsFunc(e.Services, func(s Service) bool { return slices.ContainsFunc(s.Rules, promised) }) {
		return
	}
	r.warn(node.Problem("no alarm rule has an objective, so there is nothing to show: turn one on, as in alarms: {availability: {}}"))
}
