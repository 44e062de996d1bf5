package config

import (
	"maps"
	"slices"
	"strings"

	"github.com/invopop/jsonschema"

	"github.com/logstack-go/logstack/alarmrules"
)

// The names of the definitions of rules and metrics by name.
const (
	alarmsSchema  = "Alarms"
	metricsSchema = "Metrics"
)

func refTo(definition string) *jsonschema.Schema {
	return &jsonschema.Schema{Ref: refPrefix + definition}
}

// describeRules adds the definitions of alarm rules and metrics. Their parts are in
// rules.
func describeRules(defs, rules jsonschema.Definitions) {
	maps.Copy(defs, rules)
	// Nothing needs a whole rule: each may be laid over a file's.
	delete(defs, alarmrules.RuleSchema)
	for _, kind := range rules[alarmrules.RuleSchema].AnyOf {
		delete(defs, strings.TrimPrefix(kind.Ref, refPrefix))
	}
	null := &jsonschema.Schema{Type: "null"}
	alarms := &jsonschema.Schema{
		Type: "object", Properties: jsonschema.NewProperties(),
		// A user's rule may be in the folder of rules, and be complete only
		// together with its file.
		AdditionalProperties: &jsonschema.Schema{AnyOf: []*jsonschema.Schema{refTo(alarmrules.OverSchema), null}},
	}
	for _, all := range rulesByName() {
		var meanings, kinds []string
		for _, rule := range all {
			meanings = append(meanings, rule.Meaning)
			if kind := rule.Watch.Kind(); !slices.Contains(kinds, kind) {
				kinds = append(kinds, kind)
			}
		}
		alarms.Properties.Set(all[0].Name, &jsonschema.Schema{
			Description: strings.Join(slices.Compact(meanings), " / "), AnyOf: append(overOfKinds(rules, kinds...), null),
		})
	}
	defs[alarmsSchema] = alarms

	metric := *rules[alarmrules.LogMetricSchema]
	// What it is made from may be in the environment alone.
	metric.OneOf, metric.Not = nil, &jsonschema.Schema{Required: []string{"count", "measure"}}
	defs[alarmrules.LogMetricSchema] = &metric
	taken := &jsonschema.Schema{}
	for _, m := range alarmrules.LogMetrics() {
		taken.Enum = append(taken.Enum, m.Name)
	}
	defs[metricsSchema] = &jsonschema.Schema{
		Type: "object", PropertyNames: &jsonschema.Schema{Not: taken}, AdditionalProperties: refTo(alarmrules.LogMetricSchema),
	}
}

// ownRulesAreWhole requires, in a file without a folder of rules, that a rule that
// does not ship says what it watches: most names that do not ship are typos.
func ownRulesAreWhole(root *jsonschema.Schema) {
	alarms := &jsonschema.Schema{Properties: jsonschema.NewProperties(), AdditionalProperties: saysOneOf(alarmrules.Kinds())}
	for _, all := range rulesByName() {
		alarms.Properties.Set(all[0].Name, jsonschema.TrueSchema)
	}
	then := jsonschema.NewProperties()
	then.Set("alarms", alarms)
	root.If = &jsonschema.Schema{Not: &jsonschema.Schema{Required: []string{"rules"}}}
	root.Then = &jsonschema.Schema{Properties: then}
}

// saysOneOf returns the schema of a mapping with one of those keys.
func saysOneOf(keys []string) *jsonschema.Schema {
	says := &jsonschema.Schema{Type: "object"}
	for _, key := range keys {
		says.AnyOf = append(says.AnyOf, &jsonschema.Schema{Required: []string{key}})
	}
	return says
}

// rulesByName returns the rules that ship, for all logs, grouped by name: those of
// applications sorted by name, followed by those of sources and those about
// archives. The schema does not know which contract an environment has.
func rulesByName() [][]alarmrules.Rule {
	var all [][]alarmrules.Rule
	for _, rule := range append(alarmrules.Everything(), alarmrules.OfArchive()...) {
		at := slices.IndexFunc(all, func(named []alarmrules.Rule) bool { return named[0].Name == rule.Name })
		if at < 0 {
			all = append(all, []alarmrules.Rule{rule})
		} else {
			all[at] = append(all[at], rule)
		}
	}
	return all
}

// overOfKinds returns the schemas of a change to a rule of one of the kinds, and of
// a rule of another kind in its place, which keeps its texts.
func overOfKinds(rules jsonschema.Definitions, of ...string) []*jsonschema.Schema {
	kinds := alarmrules.Kinds()
	var all []*jsonschema.Schema
	for _, kind := range of {
		all = append(all, rules[alarmrules.OverSchema].AnyOf[slices.Index(kinds, kind)])
	}
	others := slices.DeleteFunc(slices.Clone(kinds), func(k string) bool { return slices.Contains(of, k) })
	return append(all, &jsonschema.Schema{AllOf: []*jsonschema.Schema{saysOneOf(others), refTo(alarmrules.OverSchema)}})
}

// wholeOfKind returns the schema of a whole rule of a kind.
func wholeOfKind(rules jsonschema.Definitions, kind string) *jsonschema.Schema {
	return referred(rules, rules[alarmrules.RuleSchema].AnyOf[slices.Index(alarmrules.Kinds(), kind)])
}
