package main

import (
	"encoding/json"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// notSeen lists the fields that no answer of TestOutputsFollowTheirSchemas has, by output:
// those that need an AWS account, and rare ones.
var notSeen = map[string][]string{
	"diff": {
		"LogGroup.real", "Stack.fate", "Transition.contributor", "Transition.suppressed",
	},
	"explain": {
		"Finding.ignored",
	},
	"lint": {
		"DisabledFinding.path", "DisabledFinding.property", "Finding.path",
	},
	"replay": {
		".history", "Alarm.tooFew", "Beside.name", "Beside.outcome", "Beside.reasons", "Beside.remembered", "Beside.replayed", "Beside.wasOff", "BlindSpot.never", "BlindSpot.unfed", "Delivery.warnings", "Filter.warnings", "LogGroup.real",
	},
	"replay-follow": {
		".contributor", ".suppressed",
	},
	"rules": {
		"Filter.dimensions", "Operand.dimensions", "Operand.insight", "Rule.lacks", "Rule.runbook",
	},
	"test": {
		"FilterCoverage.all", "FilterCoverage.left", "QueryCoverage.logicalId", "QueryCoverage.name", "QueryCoverage.result", "QueryCoverage.stack", "QueryCoverage.subject", "TestResult.untouched", "TestResult.wrong",
	},
}

// conditional writes a template to a folder, with each resource under a condition that
// only the deployment knows, and returns its path.
func conditional(t *testing.T, folder, of string) string {
	t.Helper()
	text, err := os.ReadFile(of)
	if err != nil {
		t.Fatal(err)
	}
	var template map[string]any
	if err := json.Unmarshal(text, &template); err != nil {
		t.Fatal(err)
	}
	template["Parameters"] = map[string]any{"Some": map[string]any{"Type": "String"}}
	template["Conditions"] = map[string]any{"Sometimes": map[string]any{"Fn::Equals": []any{map[string]any{"Ref": "Some"}, "yes"}}}
	for _, resource := range template["Resources"].(map[string]any) {
		resource.(map[string]any)["Condition"] = "Sometimes"
	}
	if text, err = json.Marshal(template); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(folder, "conditional-"+filepath.Base(of))
	if err := os.WriteFile(file, text, 0o644); err != nil {
		t.Fatal(err)
	}
	return file
}

// extract writes the files of an archive to a folder.
func extract(t *testing.T, archive, folder string) {
	t.Helper()
	a, err := txtar.ParseFile(archive)
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range a.Files {
		if err := os.WriteFile(filepath.Join(folder, file.Name), file.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// fieldsSeen keeps track of the fields of a schema that answers have.
type fieldsSeen struct {
	root any
	defs map[string]any
	seen map[string]bool // by the name of the object and of the field
}

func newFieldsSeen(file string) (fieldsSeen, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return fieldsSeen{}, err
	}
	var root map[string]any
	if err := json.Unmarshal(text, &root); err != nil {
		return fieldsSeen{}, err
	}
	f := fieldsSeen{root: root, seen: map[string]bool{}}
	f.defs, _ = root["$defs"].(map[string]any)
	for name, object := range f.defs {
		f.add(name, object)
	}
	f.add("", root)
	return f, nil
}

func (f fieldsSeen) add(name string, object any) {
	properties, _ := object.(map[string]any)["properties"].(map[string]any)
	for field := range properties {
		f.seen[name+"."+field] = false
	}
}

// see marks the fields of an answer.
func (f fieldsSeen) see(answer any) { f.mark("", f.root, answer) }

func (f fieldsSeen) mark(name string, schema, value any) {
	s, _ := schema.(map[string]any)
	if ref, is := s["$ref"].(string); is {
		name = path.Base(ref)
		s, _ = f.defs[name].(map[string]any)
	}
	switch value := value.(type) {
	case map[string]any:
		properties, _ := s["properties"].(map[string]any)
		for field, of := range value {
			if property, is := properties[field]; is {
				f.seen[name+"."+field] = true
				f.mark(name, property, of)
			} else {
				f.mark(name, s["additionalProperties"], of)
			}
		}
	case []any:
		for _, of := range value {
			f.mark(name, s["items"], of)
		}
	}
}

// missing returns the fields that no answer has.
func (f fieldsSeen) missing() []string {
	names := slices.Sorted(maps.Keys(f.seen))
	return slices.DeleteFunc(names, func(name string) bool { return f.seen[name] })
}
