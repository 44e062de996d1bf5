package outline_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/logstack-go/logstack/config"
	"github.com/logstack-go/logstack/config/outline"
	"github.com/logstack-go/logstack/template"
)

// An outline has the same alarms, metric filters, Contributor Insights rules,
// saved queries, log groups and topics as the stacks, with the same names.
func TestOutlinesAreAsStacks(t *testing.T) {
	for _, of := range []struct {
		configuration, environment string
		snapshots                  []string
	}{
		{"../../logstack.yaml", "dev", []string{"environment-dev"}},
		{"../../logstack.yaml", "staging", []string{"environment-staging"}},
		{"../../logstack.yaml", "prod", []string{"environment-prod"}},
		{"../../examples/regulated/logstack.yaml", "prod", []string{"regulated"}},
		{"../../examples/shop/logstack.yaml", "prod", []string{"shop-prod", "shop-prod-worker"}},
	} {
		t.Run(of.snapshots[0], func(t *testing.T) {
			cfg, err := config.Load(of.configuration)
			if err != nil {
				t.Fatal(err)
			}
			env, err := cfg.Environment(of.environment)
			if err != nil {
				t.Fatal(err)
			}
			made, err := outline.Of(cfg.Application, env)
			if err != nil {
				t.Fatal(err)
			}
			sketch, err := made.Template("outline")
			if err != nil {
				t.Fatal(err)
			}
			stack, err := template.Parse(of.snapshots[0], whole(t, of.snapshots), template.Options{})
			if err != nil {
				t.Fatal(err)
			}
			want, got := said(stack), said(sketch)
			for _, key := range slices.Sorted(maps.Keys(want)) {
				if got[key] != want[key] {
					t.Errorf("%s: the stack has\n%s\nand the outline\n%s", key, want[key], cmp.Or(got[key], "nothing"))
				}
				delete(got, key)
			}
			for key := range got {
				t.Errorf("%s: the stack has none", key)
			}
		})
	}
}

// whole returns the template of a stack, including the resources of the stacks
// nested in it.
func whole(t *testing.T, names []string) []byte {
	t.Helper()
	var outer map[string]any
	for i, name := range names {
		text, err := os.ReadFile(filepath.Join("../../test/snapshots", name+"_1.snap.json"))
		if err != nil {
			t.Fatal(err)
		}
		var read map[string]any
		if err := json.Unmarshal(text, &read); err != nil {
			t.Fatal(err)
		}
		if i == 0 {
			outer = read
			continue
		}
		resources := outer["Resources"].(map[string]any)
		lent := map[string]any{}
		for _, r := range resources {
			if r := r.(map[string]any); r["Type"] == "AWS::CloudFormation::Stack" {
				maps.Copy(lent, r["Properties"].(map[string]any)["Parameters"].(map[string]any))
			}
		}
		for id, r := range read["Resources"].(map[string]any) {
			if resources[id] != nil {
				t.Fatalf("%s is in both", id)
			}
			resources[id] = given(r, lent)
		}
	}
	text, err := json.Marshal(outer)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// given returns v with the values of its parameters.
func given(v any, parameters map[string]any) any {
	switch v := v.(type) {
	case map[string]any:
		if name, ok := v["Ref"].(string); ok && parameters[name] != nil {
			return parameters[name]
		}
		for key := range v {
			v[key] = given(v[key], parameters)
		}
	case []any:
		for i := range v {
			v[i] = given(v[i], parameters)
		}
	}
	return v
}

var (
	// link is the address of a saved query in the console, which an outline
	// lacks.
	link = regexp.MustCompile(`\nhttps://\S*console\S*$`)
	// reference stands for the name or the ARN of a resource in the template,
	// or in the template that it is nested in.
	reference = regexp.MustCompile(`\$\{[^}]*\}`)
)

// said describes the logging resources of a template by their names. References
// are replaced by what they refer to.
func said(t *template.Template) map[string]string {
	all := map[string]string{}
	groups := map[string]string{}
	for _, g := range t.LogGroups() {
		if strings.HasPrefix(g.Name, "/aws/") || strings.HasSuffix(g.Name, "/findings") {
			continue // what Firehose could not deliver, and where personal data were found: nothing looks at it
		}
		groups["${"+g.LogicalID+"}"] = g.Name
		all["log group "+g.Name] = cmp.Or(g.Class, "STANDARD")
	}
	severities := map[string]string{}
	for _, topic := range t.Topics() {
		var who []string
		for _, s := range topic.Subscriptions {
			who = append(who, s.Protocol+" "+s.Endpoint)
		}
		slices.Sort(who)
		severities["${"+topic.LogicalID+"}"], severities["${"+topic.LogicalID+".TopicName}"] = topic.Severity, topic.Severity
		all["topic "+topic.Severity] = strings.Join(who, ", ") + " from " + topic.DisplayName
	}
	// plain replaces references by names of topics, and drops the parameters
	// that a nested template gets from its parent.
	plain := func(v any) string {
		text, err := json.Marshal(v)
		if err != nil {
			return err.Error()
		}
		return reference.ReplaceAllStringFunc(string(text), func(of string) string {
			if s := severities[of]; s != "" {
				return s
			}
			return cmp.Or(groups[of], "elsewhere")
		})
	}
	tells := func(severity, description string, actions ...[]string) string {
		return fmt.Sprintln(severity, link.ReplaceAllString(description, ""), plain(actions))
	}
	for _, f := range t.MetricFilters() {
		f.Resource, f.LogGroup = template.Resource{}, ""
		all["filter "+f.Name+" of "+f.Metrics[0].Namespace] = plain(f)
	}
	for _, a := range t.Alarms() {
		text := tells(a.Severity, a.Description, a.AlarmActions, a.OKActions, a.InsufficientDataActions)
		a.Resource, a.Description, a.AlarmActions, a.OKActions, a.InsufficientDataActions = template.Resource{}, "", nil, nil, nil
		for i := range a.Metrics {
			a.Metrics[i].Label = "" // which is for people
		}
		all["alarm "+a.Name] = text + plain(a)
	}
	for _, a := range t.CompositeAlarms() {
		text := tells(a.Severity, a.Description, a.AlarmActions, a.OKActions, a.InsufficientDataActions)
		a.Resource, a.Description, a.AlarmActions, a.OKActions, a.InsufficientDataActions = template.Resource{}, "", nil, nil, nil
		all["alarm "+a.Name] = text + plain(a)
	}
	for _, a := range t.LogAlarms() {
		text := tells(a.Severity, a.Description, a.AlarmActions)
		a.Resource, a.Description, a.AlarmActions = template.Resource{}, "", nil
		for i, group := range a.LogGroups { // an ARN there, and a name here
			a.LogGroups[i] = group[strings.LastIndexByte(group, ':')+1:]
		}
		all["alarm "+a.Name] = text + plain(a)
	}
	for _, r := range t.InsightRules() {
		r.Resource = template.Resource{}
		all["rule "+r.Name] = plain(r)
	}
	for _, q := range t.SavedQueries() {
		q.Resource = template.Resource{}
		all["query "+q.Name] = plain(q)
	}
	return all
}
