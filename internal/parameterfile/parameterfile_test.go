package parameterfile

import (
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func read(t *testing.T, name, text string) (map[string]string, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return Read(path)
}

func TestForms(t *testing.T) {
	want := map[string]string{"Stage": "prod", "Kept": "30", "Names": "a,b"}
	for form, file := range map[string][2]string{
		"create-stack": {"p.json", `[{"ParameterKey": "Stage", "ParameterValue": "prod"}, {"ParameterKey": "Kept", "ParameterValue": "30"}, {"ParameterKey": "Names", "ParameterValue": "a,b"}]`},
		"deploy":       {"p.json", `["Stage=prod", "Kept=30", "Names=a,b"]`},
		"pipeline":     {"p.json", `{"Parameters": {"Stage": "prod", "Kept": 30, "Names": ["a", "b"]}, "Tags": {}}`},
		"list within":  {"p.json", `{"Parameters": [{"ParameterKey": "Stage", "ParameterValue": "prod"}, {"ParameterKey": "Kept", "ParameterValue": "30"}, {"ParameterKey": "Names", "ParameterValue": "a,b"}]}`},
		"plain":        {"p.json", "\ufeff" + `{"Stage": "prod", "Kept": 30, "Names": ["a", "b"]}`},
		"SAM":          {"samconfig.toml", "version = 0.1\n[default.deploy.parameters]\nparameter_overrides = \"Stage=\\\"prod\\\" Kept=30 Names='a,b'\"\n"},
		"SAM, older":   {"samconfig.toml", "[default.deploy.parameters]\nparameter_overrides = 'ParameterKey=Stage,ParameterValue=prod ParameterKey=Kept,ParameterValue=30 ParameterKey=Names,ParameterValue=\"a,b\"'\n"},
		"SAM, a list":  {"samconfig.toml", "[default.global.parameters]\nparameter_overrides = [\"Stage=prod\", \"Kept=30\", \"Names=a,b\"]\n"},
		"SAM, a table": {"samconfig.toml", "[default.deploy.parameters.parameter_overrides]\nStage = \"prod\"\nKept = 30\nNames = [\"a\", \"b\"]\n"},
	} {
		if got, err := read(t, file[0], file[1]); err != nil || !maps.Equal(got, want) {
			t.Errorf("%s: %v, %v", form, got, err)
		}
	}
}

func TestMistakes(t *testing.T) {
	for text, want := range map[string]string{
		`{"Stage": {"a": 1}}`:                               "Stage: it must be a text, a number, true or false, or a list of these",
		`[{"ParameterKey": "Stage"}]`:                       "parameter 1: it must be",
		`[{"ParameterKey": "S", "UsePreviousValue": true}]`: "parameter 1: only the stack knows the value of UsePreviousValue",
		`["Stage=a", "Stage=b"]`:                            "Stage is given twice",
		`5`:                                                 "it holds no parameters",
		`{`:                                                 "it is not JSON",
		"\xff\xfe{\x00":                                     "it is not JSON",
		"\xff":                                              "it is not UTF-8",
		strings.Repeat("[", 100_000):                        "it is not JSON: invalid character '[' exceeded max depth",
	} {
		if got, err := read(t, "p.json", text); err == nil || !strings.Contains(err.Error(), "p.json: "+want) {
			t.Errorf("%.40q: %v, %v; want %s", text, got, err, want)
		}
	}
	for text, want := range map[string]string{
		"a = \n": "line 1: ",
		"[x]\n":  "it has no parameter_overrides",
		"[default.deploy.parameters]\nparameter_overrides = \"Stage\"\n": `"Stage" is not name=value`,
		"a = " + strings.Repeat("[", 60_000):                             "line 1: ",
		strings.Repeat("#", 1<<17):                                       "it is larger than 64 KiB",
	} {
		if got, err := read(t, "samconfig.toml", text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.40q: %v, %v; want %s", text, got, err, want)
		}
	}
	if _, err := Read("/dev/zero"); err == nil || err.Error() != "/dev/zero: it is a device, not a regular file" {
		t.Error(err)
	}
}
