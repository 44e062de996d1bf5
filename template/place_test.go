package template

import (
	"strconv"
	"strings"
	"testing"
)

// A faulty property is shown where it stands, in both forms.
func TestPlace(t *testing.T) {
	for name, c := range map[string]struct{ text, property, want string }{
		"a text in YAML":        {"Resources:\n  A:\n    Type: X\n    Properties:\n      Unit: Counts # not one\n", "Unit", "5:13 Unit: Counts"},
		"in quotes":             {"Resources:\n  A:\n    Type: X\n    Properties:\n      Unit: \"Counts\" # not one\n", "Unit", "5:13 Unit: \"Counts\""},
		"behind wide letters":   {"Resources:\n  A: {Type: X, Properties: {Ä: ö, Unit: Counts}}\n", "Unit", "2:41 Unit: Counts"},
		"a reference":           {"Resources:\n  A:\n    Type: X\n    Properties:\n      Unit: !Ref U\n", "Unit", "5:13 Unit: !Ref U"},
		"an object":             {"Resources:\n  A:\n    Type: X\n    Properties:\n      Unit:\n        Ref: U\n", "Unit", "5:7 Unit"},
		"a block":               {"Resources:\n  A:\n    Type: X\n    Properties:\n      Text: |\n        a\n        b\n", "Text", "5:7 Text"},
		"an item":               {"Resources:\n  A:\n    Type: X\n    Properties:\n      List:\n        - a\n        - b: c\n", "List[1].b", "7:14 b: c"},
		"one that is missing":   {"Resources:\n  A:\n    Type: X\n    Properties:\n      List: [{b: c}]\n", "List[0].d.e", "5:14 {"},
		"the resource":          {"Resources:\n  A:\n    Type: X\n", "", "2:3 A"},
		"none of properties":    {"Resources:\n  A:\n    Type: X\n    DeletionPolicy: Keep\n", "DeletionPolicy", "4:21 DeletionPolicy: Keep"},
		"a text in JSON":        {"{\"Resources\": {\n \"A\": {\"Type\": \"X\", \"Properties\": {\n  \"Unit\" : \"Co\\\"unts\"}}}}", "Unit", `3:12 "Unit" : "Co\"unts"`},
		"a number in JSON":      {"{\"Resources\": {\n \"A\": {\"Type\": \"X\", \"Properties\": {\"Period\": 45}}}}", "Period", `2:46 "Period": 45`},
		"an object in JSON":     {"{\"Resources\": {\n \"A\": {\"Type\": \"X\", \"Properties\": {\n  \"Unit\": {\"Ref\": \"U\"}}}}}", "Unit", `3:3 "Unit"`},
		"the resource in JSON":  {"{\"Resources\": {\n \"A\": {\"Type\": \"X\"}}}", "Unit", `2:2 "A"`},
		"an item in JSON":       {"{\"Resources\": {\n \"A\": {\"Type\": \"X\", \"Properties\": {\"L\": [\n{\"a\": 1},\n{\"a\": 2}]}}}}", "L[1].a", `4:7 "a": 2`},
		"what another has":      {"Resources:\n  A:\n    Type: X\n  B:\n    Type: X\n    Properties: {Unit: u}\n", "Unit", "2:3 A"},
		"a long line":           {"{\"Resources\": {\"A\": {\"Type\": \"X\", \"Properties\": {\"D\": \"" + strings.Repeat("é", 5000) + "\", \"U\": \"v\", \"E\": \"" + strings.Repeat("é", 5000) + "\"}}}}", "U", `1:5064 "U": "v"`},
		"what YAML's JSON says": {"{Resources: {A: {Type: X, Properties: {Unit: Counts}}}}", "Unit", "1:46 Unit: Counts"},
	} {
		read, err := Parse("x", []byte(c.text), Options{})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		at, ok := read.Place("A", c.property)
		if !ok {
			t.Errorf("%s: it stands nowhere", name)
			continue
		}
		line, carets, _ := strings.Cut(at.Excerpt, "\n")
		end := len([]rune(carets))
		begin := end - strings.Count(carets, "^")
		position, shown, _ := strings.Cut(c.want, " ")
		if got := string([]rune(line)[:end]); !strings.HasSuffix(got, shown) || !strings.HasSuffix(shown, string([]rune(line)[begin:end])) {
			t.Errorf("%s: carets stand under\n%s", name, at.Excerpt)
		}
		if got := strings.Join([]string{strconv.Itoa(at.Line), strconv.Itoa(at.Column)}, ":"); got != position {
			t.Errorf("%s: it stands at %s, want %s", name, got, position)
		}
	}
}

// Declared resources stand in no file.
func TestPlaceOfWhatIsDeclared(t *testing.T) {
	read, err := Declare(Declaration{Stack: "s", File: "f", Resources: []Declared{{LogicalID: "a", Type: logGroupType, Properties: map[string]any{}}}}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if at, ok := read.Place("a", ""); ok {
		t.Errorf("it stands at %v", at)
	}
}

func TestConstructPath(t *testing.T) {
	read, err := Parse("x", []byte("Resources:\n  A:\n    Type: X\n    Metadata: {'aws:cdk:path': Stack/Logs/Resource}\n  B: {Type: X}\n"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if got := read.ConstructPath("A") + read.ConstructPath("B") + read.ConstructPath("C"); got != "Stack/Logs/Resource" {
		t.Errorf("got %q", got)
	}
}

// A property is found by name, wherever it stands.
func TestNamed(t *testing.T) {
	read, err := Parse("x", []byte("Resources:\n  A: {Type: X, Properties: {B: {Offset: 1}, C: [{Offset: 2}], Unit: u, D: {Unit: u}}}\n  B: {Type: X, Properties: {Other: 1}}\n"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"Unit": "Unit", "Offset": "B.Offset", "Other": "", "Un": ""} {
		if got := read.Named("A", name); got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
}
