package deploy

import (
	"cmp"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write testdata/proven.txt anew; read the difference")

// unproven says, for a property, or with "" for a whole type, what the endpoint lacks:
// a deployment proves nothing about it.
var unproven = map[string]map[string]string{
	"AWS::Logs::LogGroup": {
		"DataProtectionPolicy":      "no PutDataProtectionPolicy",
		"DeletionProtectionEnabled": "no PutLogGroupDeletionProtection",
		"FieldIndexPolicies":        "no PutIndexPolicy",
		"LogGroupClass":             "CreateLogGroup ignores it",
	},
	"AWS::Logs::QueryDefinition": {"": "no PutQueryDefinition"},
	"AWS::CloudWatch::LogAlarm":  {"": "no PutLogAlarm"},
}

// proof records what is proven about the resources of a type.
type proof struct {
	n        int
	compared map[string]bool
}

// prover compares deployed resources with their templates.
type prover struct {
	of    services
	types map[string]*proof
	lacks map[string]bool // "type property" that the endpoint lacks, among those in use
}

func newProver(of services) *prover {
	return &prover{of, map[string]*proof{}, map[string]bool{}}
}

// compare compares each resource of a deployed stack with the template, using the
// service's own description.
func (p *prover) compare(t *testing.T, s *stack) {
	t.Helper()
	for _, one := range s.all() {
		for _, id := range slices.Sorted(maps.Keys(one.Resources)) {
			r := one.Resources[id]
			if p.types[r.Type] == nil {
				p.types[r.Type] = &proof{compared: map[string]bool{}}
			}
			p.types[r.Type].n++
			if _, none := unproven[r.Type][""]; none || r.Type == nestedStack || r.Type == "AWS::CDK::Metadata" {
				continue
			}
			ask := made[r.Type]
			if ask == nil {
				t.Errorf("%s: nothing here can tell whether a %s was made: say in unproven why, or ask its service in made", one.name, r.Type)
				continue
			}
			if one.physical[id] == "" {
				t.Errorf("%s: %s, a %s, was not made", one.name, id, r.Type)
				continue
			}
			wanted := one.resolve(t, r.Properties).(map[string]any)
			got, err := ask(context.Background(), p.of, one.physical[id], wanted)
			if err != nil {
				t.Errorf("%s: %s: %v", one.name, id, err)
				continue
			}
			p.properties(t, one.name+" "+id, r.Type, wanted, got)
		}
	}
}

func (p *prover) properties(t *testing.T, where, kind string, wanted, got map[string]any) {
	t.Helper()
	for _, property := range slices.Sorted(maps.Keys(wanted)) {
		if _, none := unproven[kind][property]; none {
			p.lacks[kind+" "+property] = true
			continue
		}
		p.types[kind].compared[property] = true
		for _, difference := range differences(property, wanted[property], got[property]) {
			t.Errorf("%s: %s", where, difference)
		}
	}
}

// differences returns the differences between a wanted value and the deployed one,
// which may contain more: defaults, and creation times.
func differences(path string, wanted, got any) []string {
	if text, ok := got.(string); ok && !isText(wanted) {
		// Policies and bodies are JSON in a string.
		var value any
		if json.Unmarshal([]byte(text), &value) == nil {
			got = value
		}
	}
	if a, ok := wanted.(string); ok {
		if b, ok := got.(string); ok && a != b && sameJSON(a, b) {
			return nil
		}
	}
	switch wanted := wanted.(type) {
	case map[string]any:
		of, ok := got.(map[string]any)
		if !ok {
			break
		}
		var all []string
		for _, key := range slices.Sorted(maps.Keys(wanted)) {
			all = append(all, differences(path+"."+key, wanted[key], of[key])...)
		}
		return all
	case []any:
		of, ok := got.([]any)
		if !ok || len(of) != len(wanted) {
			break
		}
		a, b := sorted(wanted), sorted(of)
		var all []string
		for i := range a {
			all = append(all, differences(fmt.Sprintf("%s[%d]", path, i), a[i], b[i])...)
		}
		return all
	}
	if reflect.DeepEqual(wanted, got) || fmt.Sprint(wanted) == fmt.Sprint(got) {
		return nil
	}
	return []string{fmt.Sprintf("%s is %s, want %s", path, text(got), text(wanted))}
}

func isText(v any) bool { _, ok := v.(string); return ok }

func text(v any) string {
	data, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	return string(data)
}

func sameJSON(a, b string) bool {
	var x, y any
	return json.Unmarshal([]byte(a), &x) == nil && json.Unmarshal([]byte(b), &y) == nil && reflect.DeepEqual(x, y)
}

// sorted sorts a list that is a set, such as tags or containers, by key or name. Other
// lists are unchanged.
func sorted(list []any) []any {
	key := func(v any) string {
		of, _ := v.(map[string]any)
		for _, name := range []string{"Key", "Name"} {
			if text, ok := of[name].(string); ok {
				return text
			}
		}
		return ""
	}
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(a, b any) int { return cmp.Compare(key(a), key(b)) })
	return list
}

// report prints what was proven and compares it with testdata/proven.txt, so that a
// type or property that is not compared gets noticed.
func (p *prover) report(t *testing.T) {
	t.Helper()
	var b strings.Builder
	b.WriteString("# What a deployment to the endpoint on loopback proves of each resource type:\n# the properties that its service then has as the template has them.\n# go test ./test/deploy -update writes it anew.\n")
	for _, kind := range slices.Sorted(maps.Keys(p.types)) {
		proof := p.types[kind]
		fmt.Fprintf(&b, "\n%s\n", kind)
		switch why, none := unproven[kind][""]; {
		case none:
			fmt.Fprintf(&b, "  not proven: %s\n", why)
		case kind == nestedStack:
			b.WriteString("  made, and its resources compared\n")
		default:
			fmt.Fprintf(&b, "  compared: %s\n", strings.Join(slices.Sorted(maps.Keys(proof.compared)), ", "))
		}
		for _, property := range slices.Sorted(maps.Keys(unproven[kind])) {
			if p.lacks[kind+" "+property] {
				fmt.Fprintf(&b, "  not proven: %s: %s\n", property, unproven[kind][property])
			}
		}
		t.Logf("%s: %d compared", kind, proof.n)
	}
	const file = "testdata/proven.txt"
	if *update {
		if err := os.WriteFile(file, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if b.String() != string(want) {
		t.Errorf("what was proven has changed; `go test ./test/deploy -update` writes %s anew:\n%s", file, b.String())
	}
}
