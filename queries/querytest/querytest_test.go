package querytest

import (
	"strings"
	"testing"

	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/queries"
)

const query = `# Errors of one user.
# user = 1: the user's id
filter level = "ERROR"
| filter user_id = "{{user}}"
| stats count(*) as errors
`

const good = `Those of one user only.
-- set --
user=7
-- events --
{"level": "ERROR", "user_id": "7"}
{"level": "ERROR", "user_id": "8"}
-- rows --
{"errors": 1}
`

func TestRun(t *testing.T) {
	q, err := queries.Parse("errors-of-user", query)
	if err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct{ source, want string }{
		"good":              {good, ""},
		"other rows":        {strings.Replace(good, `{"errors": 1}`, `{"errors": 2}`, 1), "x.txtar: errors-of-user returns\n    {\"errors\": 1}\nwant\n    {\"errors\": 2}\n"},
		"no rows":           {strings.Replace(good, `{"errors": 1}`, ``, 1), "want\n    nothing"},
		"no placeholder":    {strings.Replace(good, "user=7", "person=7", 1), "x.txtar: there is no placeholder person in the query errors-of-user"},
		"presets":           {strings.Replace(good, "-- events", "-- presets --\npython-json-logger\n-- events", 1), ""},
		"of a preset":       {strings.Replace(strings.Replace(good, "-- events", "-- presets --\npython-json-logger\n-- events", 1), "\"errors\": 1", "\"errors\": 3", 1), "with the preset python-json-logger: x.txtar: "},
		"contract":          {strings.ReplaceAll(strings.Replace(good, "-- events", "-- contract --\nfields: {level: {as: severity}}\n-- events", 1), `"level"`, `"severity"`), ""},
		"contract, extends": {strings.ReplaceAll(strings.Replace(good, "-- events", "-- contract --\nextends: python-json-logger\n-- events", 1), `"level"`, `"levelname"`), ""},
		"bad contract":      {strings.Replace(good, "-- events", "-- contract --\ncolour: red\n-- events", 1), `x.txtar:5:1: colour: there is no key "colour"`},
	} {
		parsed, err := Parse("x.txtar", []byte(test.source))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		err = parsed.Run(t.Context(), q, contract.Guide())
		if test.want == "" && err != nil || test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)) {
			t.Errorf("%s: got %v, want %q", name, err, test.want)
		}
	}
}

// Parse reports all mistakes of a test at once.
func TestParse(t *testing.T) {
	_, err := Parse("x.txtar", []byte("-- set --\nuser\n-- until --\nnoon\n-- rows --\n-- rows --\n-- row --\n"))
	for _, want := range []string{
		"x.txtar: the first line must say what it shows", `"user" is not name=value`,
		`the part -- until -- must be a time such as 2025-03-11T08:00:00Z, got "noon"`,
		`there are two parts "rows"`, `there is no part "row": use one of events, rows, set, until, contract, presets`,
		"the part -- events -- is missing",
	} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not in %v", want, err)
		}
	}
}
