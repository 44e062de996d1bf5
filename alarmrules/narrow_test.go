package alarmrules_test

import (
	"encoding/json"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"

	"github.com/logstack-go/logstack/alarmtest"
	"github.com/logstack-go/logstack/template"
)

// narrowed tests a broken alarm with only that alarm and the alarms on others
// that it is part of. All other alarms do what they did before, and would take
// as long.
type narrowed struct {
	whole []byte
	test  ruleTest
	text  []byte // of the file of tests
	// by holds the remaining tests by the alarms that they are about; nil if
	// none can be left out.
	by map[string]*alarmtest.File
}

func newNarrowed(t *testing.T, whole []byte, test ruleTest) *narrowed {
	text, err := os.ReadFile(test.Path)
	if err != nil {
		t.Fatal(err)
	}
	return &narrowed{whole, test, text, map[string]*alarmtest.File{}}
}

// of returns the test and the template for a broken resource. made is the whole
// template.
func (n *narrowed) of(t *testing.T, b broken, made *template.Template) (ruleTest, *template.Template) {
	ids := related(n.whole, b.resource)
	if ids == nil {
		return n.test, made
	}
	key := strings.Join(slices.Sorted(maps.Keys(ids)), " ")
	file, known := n.by[key]
	if !known {
		file = n.left(ids)
		if file != nil { // it must pass as long as nothing is broken
			unbroken := n.test
			unbroken.File = file
			subject := *n.test.subject
			subject.Templates = []*template.Template{parsed(t, without(n.whole, ids))}
			if !unbroken.passes(t, &subject) {
				file = nil
			}
		}
		n.by[key] = file
	}
	if file == nil {
		return n.test, made
	}
	narrow := n.test
	narrow.File = file
	return narrow, parsed(t, without(b.template, ids))
}

// left returns the test file reduced to what it says about some alarms; nil if
// a test says nothing about any of them.
func (n *narrowed) left(ids map[string]string) *alarmtest.File {
	var file struct {
		Rest  map[string]any   `yaml:",inline"`
		Tests []map[string]any `yaml:"tests"`
	}
	if err := yaml.Unmarshal(n.text, &file); err != nil {
		return nil
	}
	for _, one := range file.Tests {
		expect, _ := one["expect"].(map[string]any)
		alarms, ok := expect["alarms"].(map[string]any)
		if !ok {
			continue
		}
		maps.DeleteFunc(alarms, func(name string, _ any) bool { return !slices.Contains(slices.Collect(maps.Values(ids)), name) })
		if len(alarms) == 0 {
			return nil
		}
	}
	text, err := yaml.Marshal(file)
	if err != nil {
		return nil
	}
	read, err := alarmtest.Parse(n.test.Path, text)
	if err != nil {
		return nil
	}
	return read
}

func isAlarm(resource map[string]any) bool {
	kind := resource["Type"].(string)
	return strings.HasPrefix(kind, "AWS::CloudWatch::") && strings.HasSuffix(kind, "Alarm")
}

// related returns the names of an alarm, of the alarms on it and of those that
// they look at, by logical id. It returns nil if these are all alarms, or if
// the id is not an alarm's.
func related(whole []byte, id string) map[string]string {
	resources := resourcesOf(whole)["Resources"].(map[string]any)
	if !isAlarm(resources[id].(map[string]any)) {
		return nil
	}
	names, rules := map[string]string{}, map[string]string{}
	for id, r := range resources {
		if of := r.(map[string]any); isAlarm(of) {
			properties := of["Properties"].(map[string]any)
			names[id] = properties["AlarmName"].(string)
			rule, _ := properties["AlarmRule"].(string)
			suppressor, _ := properties["ActionsSuppressor"].(string)
			rules[id] = rule + ` "` + suppressor + `"`
		}
	}
	on := func(a, b string) bool { return strings.Contains(rules[a], `"`+names[b]+`"`) }
	kept := map[string]string{id: names[id]}
	grow := func(fits func(kept, other string) bool) {
		for grown := true; grown; {
			grown = false
			for other := range names {
				if _, known := kept[other]; known {
					continue
				}
				if slices.ContainsFunc(slices.Collect(maps.Keys(kept)), func(one string) bool { return fits(one, other) }) {
					kept[other], grown = names[other], true
				}
			}
		}
	}
	grow(func(one, other string) bool { return on(other, one) })
	grow(on)
	if len(kept) == len(names) {
		return nil
	}
	return kept
}

// without returns a template with only the kept alarms.
func without(text []byte, kept map[string]string) []byte {
	whole := resourcesOf(text)
	resources := whole["Resources"].(map[string]any)
	maps.DeleteFunc(resources, func(id string, r any) bool {
		_, keep := kept[id]
		return !keep && isAlarm(r.(map[string]any))
	})
	out, err := json.Marshal(whole)
	if err != nil {
		panic(err)
	}
	return out
}
