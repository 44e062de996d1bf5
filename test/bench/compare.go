package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
)

// template is a CloudFormation template, without the metadata that CDK adds to
// resources.
type template struct{ Resources map[string]resource }

type resource struct {
	Type                                string
	Properties                          map[string]any
	DeletionPolicy, UpdateReplacePolicy string
}

// names holds the properties that identify the resources of a type. Only these types
// are compared property by property; resources of other types, which have no names, are
// counted.
var names = map[string][]string{
	"AWS::CloudWatch::Alarm":     {"AlarmName"},
	"AWS::CloudWatch::Dashboard": {"DashboardName"},
	"AWS::ECS::TaskDefinition":   {"Family"},
	"AWS::KMS::Key":              {"Description"},
	"AWS::Logs::LogGroup":        {"LogGroupName"},
	"AWS::Logs::MetricFilter":    {"LogGroupName", "FilterName"},
	"AWS::Logs::QueryDefinition": {"Name"},
	"AWS::SNS::Topic":            {"DisplayName"},
}

// readTemplate reads the only stack in outdir.
func readTemplate(outdir string) (template, error) {
	var t template
	path := filepath.Join(outdir, "bench.template.json")
	data, err := os.ReadFile(path)
	if err != nil {
		return t, fmt.Errorf("reading what was synthesized: %w", err)
	}
	if err := json.Unmarshal(data, &t); err != nil {
		return t, fmt.Errorf("reading %s: %w", path, err)
	}
	return t, nil
}

// properties returns the properties of all resources of a type, sorted by name.
func (t template) properties(typ string) []map[string]any {
	var all []map[string]any
	byName := t.byName()
	for _, name := range slices.Sorted(maps.Keys(byName)) {
		if r := byName[name]; r.Type == typ {
			all = append(all, r.Properties)
		}
	}
	return all
}

// body returns the body of a dashboard, with {alarm:name}, {account} and {group} for
// what is known only at deployment.
func body(properties map[string]any) (any, error) {
	join, _ := properties["DashboardBody"].(map[string]any)
	parts, ok := join["Fn::Join"].([]any)
	if !ok {
		return nil, fmt.Errorf("the body of a dashboard is %s", show(properties["DashboardBody"]))
	}
	var b strings.Builder
	for _, part := range parts[1].([]any) {
		switch part := part.(type) {
		case string:
			b.WriteString(part)
		case map[string]any:
			if get, ok := part["Fn::GetAtt"].([]any); ok {
				b.WriteString("{alarm:" + strings.TrimPrefix(get[0].(string), "AWS::CloudWatch::Alarm ") + "}")
			} else if part["Ref"] == "AWS::AccountId" {
				b.WriteString("{account}")
			} else {
				b.WriteString("{group}")
			}
		}
	}
	var parsed any
	if err := json.Unmarshal([]byte(b.String()), &parsed); err != nil {
		return nil, fmt.Errorf("the body of a dashboard: %w", err)
	}
	return parsed, nil
}

// compare returns the differences between two templates, except logical ids.
func compare(a, b template) []string {
	var differences []string
	differ := func(place string, a, b any) {
		differences = append(differences, fmt.Sprintf("%s: Go has %s, JavaScript has %s", place, show(a), show(b)))
	}
	countsA, countsB := a.counts(), b.counts()
	for _, typ := range union(countsA, countsB) {
		if countsA[typ] != countsB[typ] {
			differ("the number of "+typ, countsA[typ], countsB[typ])
		}
	}
	namedA, namedB := a.byName(), b.byName()
	for _, name := range union(namedA, namedB) {
		diff(name, namedA[name].plain(), namedB[name].plain(), differ)
	}
	return differences
}

func (t template) counts() map[string]int {
	counts := map[string]int{}
	for _, r := range t.Resources {
		counts[r.Type]++
	}
	return counts
}

// byName returns the resources that have a name, keyed by type and name, with
// references replaced likewise.
func (t template) byName() map[string]resource {
	named := map[string]resource{}
	for id, r := range t.Resources {
		if _, ok := names[r.Type]; ok {
			r.Properties, _ = t.rename(r.Properties).(map[string]any)
			sameMath(r.Properties)
			named[t.name(id)] = r
		}
	}
	return named
}

// sameMath normalizes an alarm's metric math: CDK's L2 construct puts the expression
// first, and generates its id.
func sameMath(properties map[string]any) {
	metrics, _ := properties["Metrics"].([]any)
	rank := func(query any) string {
		q, _ := query.(map[string]any)
		if q["Expression"] != nil {
			q["Id"] = "result"
			return ""
		}
		return fmt.Sprint(q["Id"])
	}
	slices.SortFunc(metrics, func(a, b any) int { return strings.Compare(rank(a), rank(b)) })
}

// name identifies a resource independently of its logical id: by its type and its name.
func (t template) name(id string) string {
	r := t.Resources[id]
	name := r.Type
	for _, property := range names[r.Type] {
		if text, ok := r.Properties[property].(string); ok {
			name += " " + text
		} else {
			name += " " + show(t.rename(r.Properties[property]))
		}
	}
	return name
}

// rename replaces references by what name returns.
func (t template) rename(value any) any {
	switch value := value.(type) {
	case map[string]any:
		renamed := map[string]any{}
		for k, v := range value {
			renamed[k] = t.rename(v)
		}
		if id, ok := value["Ref"].(string); ok && t.Resources[id].Type != "" {
			renamed["Ref"] = t.name(id)
		}
		if get, ok := value["Fn::GetAtt"].([]any); ok && len(get) == 2 {
			if id, ok := get[0].(string); ok {
				renamed["Fn::GetAtt"] = []any{t.name(id), get[1]}
			}
		}
		return renamed
	case []any:
		renamed := make([]any, len(value))
		for i, v := range value {
			renamed[i] = t.rename(v)
		}
		return renamed
	}
	return value
}

// plain returns a resource as diff expects it; nil if there is none.
func (r resource) plain() any {
	if r.Type == "" {
		return nil
	}
	return map[string]any{
		"Properties": r.Properties, "DeletionPolicy": r.DeletionPolicy, "UpdateReplacePolicy": r.UpdateReplacePolicy,
	}
}

// diff calls differ for each place where a and b differ.
func diff(place string, a, b any, differ func(place string, a, b any)) {
	switch a := a.(type) {
	case map[string]any:
		if b, ok := b.(map[string]any); ok {
			for _, k := range union(a, b) {
				diff(place+" "+k, a[k], b[k], differ)
			}
			return
		}
	case []any:
		if b, ok := b.([]any); ok && len(a) == len(b) {
			for i := range a {
				diff(fmt.Sprintf("%s[%d]", place, i), a[i], b[i], differ)
			}
			return
		}
	}
	if !reflect.DeepEqual(a, b) {
		differ(place, a, b)
	}
}

// show formats a value as JSON; empty for nil.
func show(value any) string {
	if value == nil {
		return "nothing"
	}
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(value); err != nil {
		return fmt.Sprint(value)
	}
	return strings.TrimSpace(b.String())
}

// union returns the keys of both maps, sorted.
func union[V any](a, b map[string]V) []string {
	all := map[string]V{}
	maps.Copy(all, a)
	maps.Copy(all, b)
	return slices.Sorted(maps.Keys(all))
}
