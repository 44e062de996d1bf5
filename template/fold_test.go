package template

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

// A template in YAML with the short forms of intrinsic functions reads the same
// as in JSON.
func TestYAML(t *testing.T) {
	read := func(path string) *Template {
		t.Helper()
		all, err := Read(path, Options{})
		if err != nil {
			t.Fatal(err)
		}
		all[0].File, all[0].Stack, all[0].source = "", "", nil
		return all[0]
	}
	a, b := read("testdata/twins.json"), read("testdata/twins.yaml")
	if !reflect.DeepEqual(a, b) {
		t.Errorf("JSON\n%+v\nYAML\n%+v", a, b)
	}
	f := b.MetricFilters()
	if len(f) != 1 || f[0].LogGroup != "/shop/dev" || f[0].Pattern != `{ $.level = "ERROR" }` || f[0].Metrics[0].Value != "1" {
		t.Errorf("%+v", f)
	}
	if c := b.CompositeAlarms(); len(c) != 1 || c[0].Rule != `ALARM("${Errors}") AND NOT ALARM(deploying)` || c[0].WaitPeriod.String() != "60" {
		t.Errorf("%+v", c)
	}
	if a := b.Alarms(); len(a) != 1 || a[0].WallClock != "Europe/Berlin" || a[0].WarmUpMinutes.String() != "30" || !a[0].WarmUpWhole || a[0].ActionsEnabled {
		t.Errorf("%+v", a)
	}
	if l := b.LogAlarms(); len(l) != 1 || l[0].Aggregation != "count(*)" || l[0].StartOffset.String() != "300" {
		t.Errorf("%+v", l)
	}
	if r := b.InsightRules(); len(r) != 1 || len(r[0].LogGroups) != 1 || r[0].LogGroups[0] != "/shop/*" || r[0].Keys[0] != "$.ip" {
		t.Errorf("%+v", r)
	}
	if g := b.LogGroups()[0]; g.Class != "STANDARD" || !g.DataProtection || g.RetentionDays.String() != "7" {
		t.Errorf("%+v", g)
	}
	if o := b.Others(); len(o) != 0 {
		t.Errorf("%+v", o)
	}
}

// Parameters, mappings and conditions are followed.
func TestParameters(t *testing.T) {
	const source = `
Parameters:
  Stage: {Type: String, AllowedValues: [dev, prod], Default: dev}
  Owner: {Type: String}
  Names: {Type: CommaDelimitedList, Default: "a, b"}
  Image: {Type: "AWS::SSM::Parameter::Value<String>", Default: /image}
Mappings:
  Days: {dev: {kept: 7}, prod: {kept: 30}}
Conditions:
  IsProd: !Equals [!Ref Stage, prod]
  IsDev: !Not [!Condition IsProd]
  Mine: !Equals [!Ref Owner, me]
  DevAndMine: !And [!Condition IsDev, !Condition Mine]
  ProdAndMine: !And [!Condition IsProd, !Condition Mine]
  DevOrMine: !Or [!Condition IsDev, !Condition Mine]
Resources:
  A: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: !Sub "/${Stage}/${Owner}", RetentionInDays: !FindInMap [Days, !Ref Stage, kept]}}
  B: {Type: AWS::Logs::LogGroup, Condition: IsProd, Properties: {LogGroupName: prod-only}}
  C: {Type: AWS::Logs::LogGroup, Condition: DevAndMine, Properties: {LogGroupName: dev-and-mine}}
  D: {Type: AWS::Logs::LogGroup, Condition: ProdAndMine, Properties: {LogGroupName: prod-and-mine}}
  E: {Type: AWS::Logs::LogGroup, Condition: DevOrMine, Properties: {LogGroupName: dev-or-mine}}
  F: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: !If [IsProd, p, !Select [1, !Ref Names]], RetentionInDays: !If [IsDev, !Ref "AWS::NoValue", 5]}}
  G: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: !Select [2, !Split [/, !Sub "x/y/${AWS::Region}"]]}}
  H: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: !Join [-, !Ref Names]}}
  I: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: !Ref Image}}
  J: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: !FindInMap [Days, test, kept, {DefaultValue: none}]}}
`
	path := filepath.Join(t.TempDir(), "x.yaml")
	if err := os.WriteFile(path, []byte(source), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		parameters map[string]string
		want       string
	}{
		{nil, "/dev/${Owner} 7, dev-and-mine? , dev-or-mine , b , ${AWS::Region} , a-b , ${Image} , none "},
		{map[string]string{"Stage": "prod", "Owner": "me", "AWS::Region": "eu-west-1", "Names": "x,y,z", "Image": "i"},
			"/prod/me 30, prod-only , prod-and-mine , dev-or-mine , p 5, eu-west-1 , x-y-z , i , none "},
		{map[string]string{"Owner": "you"}, "/dev/you 7, dev-or-mine , b , ${AWS::Region} , a-b , ${Image} , none "},
	} {
		all, err := Read(path, Options{Parameters: c.parameters})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, g := range all[0].LogGroups() {
			text := g.Name
			if g.Undecided {
				text += "?"
			}
			got = append(got, text+" "+g.RetentionDays.String())
		}
		if text := strings.Join(got, ", "); text != c.want {
			t.Errorf("with %v:\n%s\nwant\n%s", c.parameters, text, c.want)
		}
	}
	for _, c := range []struct {
		parameters map[string]string
		want       string
	}{
		{map[string]string{"Stag": "prod"}, "there is no parameter Stag: did you mean Stage?"},
		{map[string]string{"Stage": "test"}, `Stage: "test" is not allowed: use dev or prod`},
	} {
		if _, err := Read(path, Options{Parameters: c.parameters}); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v, want %s", err, c.want)
		}
	}
}

// A fault in a mapping or a condition is reported at each resource that needs
// it.
func TestFoldMistakes(t *testing.T) {
	for source, want := range map[string]string{
		"Resources: {A: {Type: AWS::Logs::LogGroup, Condition: X}}":                                                                 "Conditions: there is no condition X",
		"Conditions: {X: !Condition Y, Y: !Condition X}\nResources: {A: {Type: AWS::Logs::LogGroup, Condition: X}}":                 "Conditions: X depends on itself",
		"Conditions: {X: true}\nResources: {A: {Type: AWS::Logs::LogGroup, Condition: X}}":                                          "Conditions: X: it must be Fn::Equals, Fn::Not, Fn::And, Fn::Or or a condition, got true",
		"Mappings: {M: {a: {b: 1}}}\nResources: {A: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: !FindInMap [M, a, c]}}}": "Mappings: there is no c in a of M",
		"Resources: {A: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: !If [X, a]}}}":                                       "Fn::If needs a condition and two values, got [\"X\",\"a\"]",
		"Resources: {A: {Type: AWS::Logs::LogGroup, Condition: [X]}}":                                                               "Condition: it must be the name of a condition",
	} {
		made, err := Parse("x.yaml", []byte(source), Options{})
		if err != nil {
			t.Fatalf("%s: %v", source, err)
		}
		if r := made.Refused(); len(r) != 1 || r[0].LogicalID != "A" || r[0].Reason() != want {
			t.Errorf("%s\n%+v, want %s", source, r, want)
		}
	}
}

func TestLogGroupByName(t *testing.T) {
	all, err := Read("testdata/twins.yaml", Options{})
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]bool{
		"/shop/dev": true, "App": true, "${App}": true, "${App.Arn}": true,
		"arn:aws:logs:eu-west-1:123456789012:log-group:/shop/dev:*": true,
		"/shop": false, "arn:aws:logs:eu-west-1:123456789012:log-group:/shop/development": false,
	} {
		if _, ok := all[0].LogGroup(name); ok != want {
			t.Errorf("%s is found: %v", name, ok)
		}
	}
}

// A colon between brackets ends a key only where a space or a bracket follows.
func TestColonsBetweenBrackets(t *testing.T) {
	for source, want := range map[string]string{
		"a: !Sub ['/x/${R}', {R: !Ref AWS::Region, S: x}]":        `{"a":{"Fn::Sub":["/x/${R}",{"R":{"Ref":"AWS::Region"},"S":"x"}]}}`,
		"e: [{Name: AWS_REGION, Value: !Ref AWS::Region}]":        `{"e":[{"Name":"AWS_REGION","Value":{"Ref":"AWS::Region"}}]}`,
		"{Name: !Ref AWS::Region, Days: 7}":                       `{"Days":7,"Name":{"Ref":"AWS::Region"}}`,
		`{A: [arn:aws:sns:eu-west-1:1:x], "c":d, e: 12:30}`:       `{"A":["arn:aws:sns:eu-west-1:1:x"],"c":"d","e":"12:30"}`,
		`{"AWS::Region": 1, b: [1:2, 3], c: {d: e:f:g, h: {}}}`:   `{"AWS::Region":1,"b":["1:2",3],"c":{"d":"e:f:g","h":{}}}`,
		`a: {"Fn::If": [c, AWS::StackName, !Ref AWS::NoValue]}`:   `{"a":{"Fn::If":["c","AWS::StackName",{"Ref":"AWS::NoValue"}]}}`,
		"a:\n  - b: c:d\n  - {Ref: AWS::Region}\n  - é: {é: ü:ü}": `{"a":[{"b":"c:d"},{"Ref":"AWS::Region"},{"é":{"é":"ü:ü"}}]}`,
		"a: {Fn::If: [c, d, e]}":                                  `{"a":{"Fn::If":["c","d","e"]}}`,
		"a: {AWS::Region : {b: c}}":                               `{"a":{"AWS::Region":{"b":"c"}}}`,
	} {
		if got := valuesOf(t, source); got != want {
			t.Errorf("%s:\n%s\nwant %s", source, got, want)
		}
	}
}

// valuesOf returns the values of a YAML text, as JSON.
func valuesOf(t *testing.T, source string) string {
	t.Helper()
	d, err := readYAML("x.yaml", []byte(source))
	if err != nil {
		t.Fatalf("%s: %v", source, err)
	}
	for _, f := range d.flaws {
		t.Errorf("%s: line %d: %s", source, f.line, f.message)
	}
	return jsonText(d.top)
}

// All forms that YAML has for a value read the same.
func TestYAMLForms(t *testing.T) {
	for source, want := range map[string]string{
		"a: !!int 0\nb: !!str 5\nc: !!float 1\nd: !!bool true\ne: ! 12": `{"a":0,"b":"5","c":1,"d":true,"e":"12"}`,
		"a:\n- !Ref b\n- |+\n\n- |\n\n- c":                              `{"a":[{"Ref":"b"},"\n","","c"]}`,
		"? a\n: b: c\n? d\n: e":                                         `{"a":{"b":"c"},"d":"e"}`,
		"a: 1.50\nb: 0x10\nc: 1_000\nd: 2010-09-09\ne: 1e3\nf: 010":     `{"a":1.50,"b":"0x10","c":"1_000","d":"2010-09-09","e":1e3,"f":"010"}`,
		"a: yes\nb: Off\nc: 'no'\nd: True\ne: ~\nf: n":                  `{"a":true,"b":false,"c":"no","d":true,"e":null,"f":"n"}`,
		"\ufeffa: 'b\r\n  c'\r\nd: >-\r\n  e\r\n  f\r\n":                `{"a":"b c","d":"e f"}`,
		"x: &x {a: 1, b: 2}\ny: {<<: *x, b: 3}\nz: {<<: [*x, {c: 4}]}":  `{"x":{"a":1,"b":2},"y":{"a":1,"b":3},"z":{"a":1,"b":2,"c":4}}`,
		"{\n# a remark\nA: {B: [!Sub c, d]}\n}":                         `{"A":{"B":[{"Fn::Sub":"c"},"d"]}}`,
	} {
		d, err := readDocument("any.name", []byte(source))
		if err != nil {
			t.Errorf("%s: %v", source, err)
			continue
		}
		if got := jsonText(d.top); got != want {
			t.Errorf("%s:\n%s\nwant %s", source, got, want)
		}
	}
}

func FuzzDocument(f *testing.F) {
	f.Add([]byte("Resources:\n  A: &a {Type: !Ref B, Properties: [*a, 1.50, yes, 2010-09-09]}\n"))
	f.Add([]byte("Resources: {A: [!Ref AWS::Region, 1:2, {B: c:d}]}\n"))
	f.Add([]byte("{\"Resources\": {\"A\": {\"Type\": \"T\"}, \"A\": 1}}"))
	f.Fuzz(func(t *testing.T, data []byte) {
		d, err := readDocument("x.yaml", data)
		if err == nil && d.top == nil {
			t.Errorf("%q has no values", data)
		}
	})
}
