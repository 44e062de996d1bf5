package config

import (
	"slices"
	"strings"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/alarmrules/eventbridge"
	"github.com/logstack-go/logstack/internal/strictyaml"
	"github.com/logstack-go/logstack/notify"
)

// Tampering says about which calls people are told through EventBridge.
type Tampering struct {
	// The names of alarm rules that ship for CloudTrail's records; logstack rules
	// cloudtrail lists them. Default: those about tampering that are not optional.
	Rules []string `yaml:"rules"`
	// The severity for all of them. Default: that of each rule.
	Severity notify.Severity `yaml:"severity"`

	// Heard are the rules themselves.
	Heard []alarmrules.Rule `yaml:"-"`
}

// tampering checks about which calls people are told, and fills in the rules.
func (r *reader) tampering(node strictyaml.Node, e Environment) {
	of := e.Tampering
	if of == nil {
		return
	}
	names := node.Get("rules")
	if !names.Present() {
		of.Heard = eventbridge.Defaults()
	} else if len(of.Rules) == 0 {
		r.add(names.Problem("needs at least one alarm rule, such as log-group-deletion"))
	}
	for i, at := range names.Items() {
		if i >= len(of.Rules) {
			break // it is not a list
		}
		if slices.Contains(of.Rules[:i], of.Rules[i]) {
			r.add(at.Problem("is in this list already"))
			continue
		}
		rules, err := eventbridge.Rules(of.Rules[i])
		if err != nil {
			r.add(at.Problem("%v", err))
			continue
		}
		of.Heard = append(of.Heard, rules...)
		r.heardHere(at, rules[0], e)
	}
	if at := node.Get("severity"); at.Present() {
		if err := e.Severities.Known(of.Severity); err != nil {
			r.add(at.Problem("%v", err))
		}
		return
	}
	for _, severity := range of.severities() {
		if err := e.Severities.Known(severity); err != nil {
			r.addTogether(node.Problem("its rules are for page and ticket, which are not among the severities: set severity, %v", err))
			return
		}
	}
}

// heardHere checks that EventBridge gets the calls of a rule in each region.
func (r *reader) heardHere(at strictyaml.Node, rule alarmrules.Rule, e Environment) {
	pattern, err := eventbridge.Of(rule)
	if err != nil || len(pattern.Global) == 0 {
		return
	}
	for _, in := range e.InRegions() {
		if in.Region != "" && in.Region != eventbridge.GlobalRegion {
			r.addTogether(at.Problem("is about calls of %s, which EventBridge receives only in %s, and the environment is in %s", strings.Join(pattern.Global, ", "), eventbridge.GlobalRegion, in.Region))
			return
		}
	}
}

// severities returns the severities that tampering notifies.
func (t *Tampering) severities() notify.Severities {
	if t == nil {
		return nil
	}
	if t.Severity != "" {
		return notify.Severities{t.Severity}
	}
	var all notify.Severities
	for _, rule := range t.Heard {
		if pattern, err := eventbridge.Of(rule); err == nil {
			for _, severity := range pattern.Severities {
				if !slices.Contains(all, severity) {
					all = append(all, severity)
				}
			}
		}
	}
	return all
}
