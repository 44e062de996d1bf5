package template

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

// logGroupNamed returns a template with one log group of that name, and more.
func logGroupNamed(name, more string) string {
	return `{"Resources": {"A": {"Type": "AWS::Logs::LogGroup", "Properties": {"LogGroupName": ` + name + `}}}` + more + `}`
}

// A hostile template must not exhaust the time, the memory or the call stack of
// its reader. What exceeds a bound is refused, by the name of the resource
// where it is in one.
func TestBounds(t *testing.T) {
	nested := func(begin, end, inner string, n int) string {
		return strings.Repeat(begin, n) + inner + strings.Repeat(end, n)
	}
	long := strings.Repeat("x", 4000)
	parameter := `, "Parameters": {"P": {"Type": "String", "Default": "` + long + `"}}`
	doubled := `, "Conditions": {"C0": {"Fn::Equals": [{"Ref": "AWS::StackId"}, "x"]}`
	for i := range 60 {
		doubled += fmt.Sprintf(`, "C%d": {"Fn::And": [{"Condition": "C%d"}, {"Condition": "C%d"}]}`, i+1, i, i)
	}
	loops, ends := "", ""
	for i := range 12 {
		loops += fmt.Sprintf(`{"Fn::ForEach::L%d": ["I%d", ["1","2","3","4","5","6","7","8","9"], `, i, i)
		ends += "]}"
	}
	many := `{"Resources": {`
	for i := range maxResources + 1 {
		many += fmt.Sprintf(`"R%d": {"Type": "T"},`, i)
	}
	for name, test := range map[string]struct{ source, want string }{
		"a mapping of itself":                      {logGroupNamed(`{"Fn::FindInMap": ["M", "a", "b"]}`, `, "Mappings": {"M": {"a": {"b": {"Fn::FindInMap": ["M", "a", "b"]}}}}`), "A: Mappings: b of a of M holds an intrinsic function"},
		"functions in one another":                 {logGroupNamed(nested(`{"Fn::Select": ["0", [`, `]]}`, `"/app"`, 60), ""), ""},
		"undecided functions in one another":       {logGroupNamed(nested(`{"Fn::Join": ["", [`, `]]}`, `{"Ref": "AWS::StackId"}`, 60), ""), ""},
		"nested too deep":                          {logGroupNamed(nested("[", "]", "", 1000), ""), ":1: this is nested more than 200 deep"},
		"nested too deeply":                        {strings.Repeat("[", 1<<20), ":1: this is nested more than 200 deep"},
		"YAML nested too deep":                     {"a: " + strings.Repeat("[", 1<<20), ": this is nested more than 200 deep"},
		"much of Fn::Sub":                          {logGroupNamed(`{"Fn::Sub": "`+strings.Repeat("${P}", 30_000)+`"}`, parameter), "A: its intrinsic functions make more than 2 MiB of text"},
		"much of Fn::Sub with names of its own":    {logGroupNamed(`{"Fn::Sub": ["`+strings.Repeat("${A}", 30_000)+`", {"A": {"Fn::Sub": "`+strings.Repeat("${AWS::StackId}", 1000)+`"}}]}`, ""), "A: its intrinsic functions make more than 2 MiB of text"},
		"much of Fn::Join":                         {logGroupNamed(`{"Fn::Join": ["", [`+strings.Repeat(`{"Ref": "P"},`, 30_000)+`""]]}`, parameter), "A: its intrinsic functions make more than 2 MiB of text"},
		"much of Fn::Join with a long delimiter":   {logGroupNamed(`{"Fn::Join": ["`+long+`", [`+strings.Repeat(`{"Ref": "AWS::StackId"},`, 30_000)+`""]]}`, ""), "A: its intrinsic functions make more than 2 MiB of text"},
		"much of Fn::Split":                        {logGroupNamed(`{"Fn::Join": ["", {"Fn::Split": ["x", "`+strings.Repeat("x", 1<<20)+`"]}]}`, ""), "A: its intrinsic functions make more than 2 MiB of text"},
		"conditions of twice the condition before": {strings.Replace(logGroupNamed(`"/app"`, doubled+"}"), `"Type"`, `"Condition": "C60", "Type"`, 1), "A: Conditions: "},
		"loops in loops":                           {`{"Transform": "AWS::LanguageExtensions", "Resources": ` + loops + `{"A": {"Type": "T"}}` + ends + `}`, "Fn::ForEach::L0: with every Fn::ForEach written out, the template holds more than 500000 values"},
		"loops in loops of nothing":                {`{"Transform": "AWS::LanguageExtensions", "Resources": ` + loops + `{}` + ends + `}`, "Fn::ForEach::L0: with every Fn::ForEach written out, the template holds more than 500000 values"},
		"many resources":                           {many + `"A": {"Type": "T"}}}`, fmt.Sprintf("it has %d resources", maxResources+2)},
		"many values":                              {`{"Resources": {"A": {"Type": "T", "P": [` + strings.Repeat("1,", maxValues) + `1]}}}`, "it holds more than 500000 values"},
		"many bytes":                               {strings.Repeat(" ", maxTemplate+1), "it is larger than 8 MiB"},
	} {
		t.Run(name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			start := time.Now()
			made, err := Parse("x", []byte(test.source), Options{})
			if err == nil {
				err = made.Problems()
			}
			if test.want == "" && err != nil || test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)) {
				t.Errorf("%.300v, want %s", err, test.want)
			}
			if took := time.Since(start); took > 10*time.Second {
				t.Errorf("it took %s", took)
			}
			runtime.ReadMemStats(&after)
			if made := (after.TotalAlloc - before.TotalAlloc) >> 20; made > 1000 {
				t.Errorf("it took %d MiB", made)
			}
		})
	}
}

// A folder may name itself, and a stack may be nested in itself.
func TestCircles(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		t.Helper()
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	const stage = `{"artifacts": {"a": {"type": "cdk:cloud-assembly", "properties": {"directoryName": "%s"}}}}`
	write("self/manifest.json", fmt.Sprintf(stage, "."))
	write("one/manifest.json", fmt.Sprintf(stage, "../two"))
	write("two/manifest.json", fmt.Sprintf(stage, "../one"))
	for _, folder := range []string{"self", "one"} {
		if _, err := Read(filepath.Join(dir, folder), Options{}); err == nil || !strings.Contains(err.Error(), "it contains itself as a stage") {
			t.Errorf("%s: %v", folder, err)
		}
	}
	const nested = "Resources:\n  N: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: %s}}\n"
	self := write("self.yaml", fmt.Sprintf(nested, "self.yaml"))
	first := write("first.yaml", fmt.Sprintf(nested, "second.yaml"))
	write("second.yaml", fmt.Sprintf(nested, "./first.yaml"))
	for path, stacks := range map[string]int{self: 1, first: 2} {
		all, err := Read(path, Options{})
		if err != nil || len(all) != stacks {
			t.Fatalf("%s: %d stacks, %v", path, len(all), err)
		}
		if e := all[len(all)-1].Elsewhere(); len(e) != 1 || e[0].Why != "it is nested in itself" {
			t.Errorf("%s: %+v", path, e)
		}
	}
}

// Only regular files are read, be they templates or parts of templates.
func TestRegularFiles(t *testing.T) {
	if _, err := Read("/dev/zero", Options{}); err == nil || err.Error() != "/dev/zero: it is a device, not a regular file" {
		t.Error(err)
	}
	dir := t.TempDir()
	if err := os.Symlink("/dev/zero", filepath.Join(dir, "manifest.json")); err != nil {
		t.Skip(err)
	}
	if _, err := Read(dir, Options{}); err == nil || !strings.Contains(err.Error(), "it is a device") {
		t.Error(err)
	}
	path := filepath.Join(dir, "x.yaml")
	const source = "Resources:\n  N: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: manifest.json}}\n" +
		"  I: {Type: AWS::Logs::LogGroup, Properties: {Fn::Transform: {Name: AWS::Include, Parameters: {Location: manifest.json}}}}\n"
	if err := os.WriteFile(path, []byte(source), 0o600); err != nil {
		t.Fatal(err)
	}
	all, err := Read(path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	e := all[0].Elsewhere()
	if len(e) != 2 || !strings.Contains(e[0].Why, "it is a device") || !strings.Contains(e[1].Why, "it is a device") {
		t.Errorf("%+v", e)
	}
}
