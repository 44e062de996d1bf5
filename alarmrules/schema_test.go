package alarmrules_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/invopop/jsonschema"
	validate "github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v4"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/alarmtest"
	"github.com/logstack-go/logstack/notify"
)

var update = flag.Bool("update", false, "write alarmrule.schema.json anew")

// schemaFile is the JSON Schema of rule files.
const schemaFile = "../alarmrule.schema.json"

func TestSchemaIsUpToDate(t *testing.T) {
	want := encoded(t, alarmrules.Schema())
	if *update {
		if err := os.WriteFile(schemaFile, want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(schemaFile)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Error("alarmrule.schema.json is stale: run make schema")
	}
}

func encoded(t *testing.T, schema *jsonschema.Schema) []byte {
	t.Helper()
	var b bytes.Buffer
	out := json.NewEncoder(&b)
	out.SetEscapeHTML(false)
	out.SetIndent("", "  ")
	if err := out.Encode(schema); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// compiled returns one of the definitions, as a validator has it.
func compiled(definitions jsonschema.Definitions, name string) (*validate.Schema, error) {
	text, err := json.Marshal(&jsonschema.Schema{Version: jsonschema.Version, Ref: "#/$defs/" + name, Definitions: definitions})
	if err != nil {
		return nil, err
	}
	document, err := validate.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		return nil, err
	}
	c := validate.NewCompiler()
	if err := c.AddResource(name, document); err != nil {
		return nil, err
	}
	return c.Compile(name)
}

var ruleSchema = sync.OnceValues(func() (*validate.Schema, error) {
	return compiled(alarmrules.SchemaDefinitions(notify.DefaultSeverities()), alarmrules.RuleSchema)
})

// refuses reports whether a schema refuses a text. One that is no YAML never gets to
// it.
func refuses(t *testing.T, schema *validate.Schema, source string) bool {
	t.Helper()
	var written any
	if err := yaml.Load([]byte(source), &written); err != nil {
		return false
	}
	data, err := json.Marshal(written)
	if err != nil {
		return false
	}
	value, err := validate.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return schema.Validate(value) != nil
}

// schemaAgrees checks the schema against what is said of a rule: it refuses what is
// wrong, but for what it cannot tell, and lets everything else pass.
func schemaAgrees(t *testing.T, source string, wrong bool) {
	t.Helper()
	schema, err := ruleSchema()
	if err != nil {
		t.Fatal(err)
	}
	refused, beyond := refuses(t, schema, source), slices.Contains(beyondSchema, t.Name())
	switch {
	case refused && beyond:
		t.Error("the schema can tell after all")
	case refused && !wrong:
		t.Errorf("the schema refuses\n%s", source)
	case !refused && wrong && !beyond:
		t.Error("the schema lets it pass")
	}
}

// beyondSchema lists mistakes that a schema cannot find: those that depend on
// another value, on a language, on time, or on YAML.
var beyondSchema = []string{
	"TestWarmUpAndWallClockMistakes/a_warm-up_of_seconds", "TestWarmUpAndWallClockMistakes/a_warm-up_of_more_than_two_days",
	"TestWarmUpAndWallClockMistakes/a_place_that_there_is_not", "TestWarmUpAndWallClockMistakes/a_distance_of_odd_minutes",
	"TestWarmUpAndWallClockMistakes/a_period_that_no_clock_has", "TestWarmUpAndWallClockMistakes/a_default_period_that_no_clock_has",
	"TestWarmUpAndWallClockMistakes/weeks",
	"TestAskMistakes/a_query", "TestAskMistakes/no_stats", "TestAskMistakes/another_last_command", "TestAskMistakes/a_parameter",
	"TestAskMistakes/a_query_that_says_of_which_log_groups", "TestAskMistakes/an_aggregation_that_no_alarm_has",
	"TestAskMistakes/a_count_below_zero", "TestAskMistakes/a_count_that_is_always_there",
	"TestAskMistakes/how_often", "TestAskMistakes/less_often_than_once_a_day", "TestAskMistakes/how_long_back",
	"TestAskMistakes/less_than_is_asked_for", "TestAskMistakes/less_often_than_it_looks_back_unless_said_otherwise",
	"TestAskMistakes/both_at_once", "TestAskMistakes/more_answers_than_are_looked_at",
	"TestContributorMistakes/a_period",
	"TestCountMistakes/less_than_nothing", "TestCountMistakes/everything", "TestCountMistakes/a_name_for_what_CloudWatch_counts_by_itself",
	"TestCountMistakes/a_pattern", "TestCountMistakes/a_pattern_with_a_hint", "TestCountMistakes/a_period",
	"TestCountMistakes/a_short_period", "TestCountMistakes/more_than_a_day", "TestCountMistakes/more_than_a_day,_all_of_it",
	"TestCountMistakes/a_period_of_more_than_a_day", "TestCountMistakes/more_periods_than_are_looked_at",
	"TestMathMistakes/an_expression", "TestMathMistakes/an_unknown_name", "TestMathMistakes/a_name_that_is_not_used",
	"TestMathMistakes/a_period", "TestMathMistakes/a_period_that_only_others_have", "TestMathMistakes/a_period_that_metrics_of_logs_do_not_have",
	"TestMathMistakes/names_that_differ_in_what_metrics_cannot",
	"TestMeasureMistakes/how_many,_as_a_length_of_time", "TestMeasureMistakes/a_share,_as_a_length_of_time",
	"TestMeasureMistakes/a_statistic", "TestMeasureMistakes/a_period",
	"TestMetricMistakes/a_statistic", "TestMetricMistakes/a_period_that_only_others_have", "TestMetricMistakes/a_period_that_none_has",
	"TestMismatchMistakes/a_time",
	"TestObjectiveMistakes/no_objective", "TestObjectiveMistakes/all_must_be_good", "TestObjectiveMistakes/windows_and_names",
	"TestObjectiveMistakes/an_objective_that_no_alarm_can_tell", "TestObjectiveMistakes/over_days_that_no_alarm_can_tell",
	"TestRuleMistakes/a_parameter_that_nothing_names", "TestRuleMistakes/lengths_of_time_that_are_none", "TestRuleMistakes/the_same_key_twice",
	"TestShareMistakes/no_record_of_some", "TestShareMistakes/more_than_all", "TestShareMistakes/less_than_nothing",
	"TestShareMistakes/every_share_from_below", "TestShareMistakes/every_share_from_above", "TestShareMistakes/a_period",
	"TestSilenceMistakes/no_whole_minutes", "TestSilenceMistakes/less_than_a_minute", "TestSilenceMistakes/more_than_a_day",
}

func TestSchemaLetsWhatShipsPass(t *testing.T) {
	anySeverity, err := compiled(alarmrules.SchemaDefinitions(nil), alarmrules.RuleSchema)
	if err != nil {
		t.Fatal(err)
	}
	over, err := compiled(alarmrules.SchemaDefinitions(notify.DefaultSeverities()), alarmrules.OverSchema)
	if err != nil {
		t.Fatal(err)
	}
	metric, err := compiled(alarmrules.SchemaDefinitions(nil), alarmrules.LogMetricSchema)
	if err != nil {
		t.Fatal(err)
	}
	for folder, schemas := range map[string][]*validate.Schema{".": {anySeverity, over}, "router": {anySeverity, over}, "archive": {anySeverity, over}, "metrics": {metric}} {
		files, err := filepath.Glob(filepath.Join(folder, "*.yaml"))
		if err != nil || len(files) == 0 {
			t.Fatalf("%v: %v", files, err)
		}
		for _, file := range files {
			source, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			names, schemas := "alarmrule.schema.json", schemas
			if strings.HasSuffix(file, alarmtest.Ending) {
				names, schemas = "alarmtest.schema.json", nil // package alarmtest checks it against that
			}
			for _, schema := range schemas {
				if schema == over { // what is laid over a rule does not say so
					source = bytes.ReplaceAll(source, []byte("\noptional: true\n"), []byte("\n"))
				}
				if refuses(t, schema, string(source)) {
					t.Errorf("the schema refuses %s", file)
				}
			}
			if folder != "metrics" && !strings.HasPrefix(string(source), "# yaml-language-server: $schema=../"+strings.Repeat("../", strings.Count(file, "/"))+names+"\n") {
				t.Errorf("%s does not name its schema", file)
			}
		}
	}
}

func TestSchemaOfSeverities(t *testing.T) {
	const own = texts + "count: {level: ERROR}\nabove: {wake: 1}\n"
	for _, test := range []struct {
		name       string
		severities notify.Severities
		source     string
		refused    bool
	}{
		{"any", nil, own, false},
		{"of the form that all have", nil, strings.Replace(own, "wake", "Wake", 1), true},
		{"one's own", notify.Severities{"wake"}, own, false},
		{"others", notify.DefaultSeverities(), own, true},
		{"of all alarms", notify.Severities{"wake"}, texts + "any: {severity: page}\nseverity: wake\n", true},
	} {
		schema, err := compiled(alarmrules.SchemaDefinitions(test.severities), alarmrules.RuleSchema)
		if err != nil {
			t.Fatal(err)
		}
		if refuses(t, schema, test.source) != test.refused {
			t.Errorf("%s: refused: %v", test.name, !test.refused)
		}
	}
}

func TestSchemaOfWhatIsLaidOver(t *testing.T) {
	schema, err := compiled(alarmrules.SchemaDefinitions(notify.DefaultSeverities()), alarmrules.OverSchema)
	if err != nil {
		t.Fatal(err)
	}
	for source, refused := range map[string]bool{
		"{}": false, "above: {page: 5}": false, "above: {page: null}": false, "above: null": false, "period: 1m": false, "period: null\nmeaning: null": false,
		"count: {where: null}": false, "after: {page: 20m}": false, "above: {page: 3s}": false, "above: {page: 5%}": false, "of: {a: null}": false,
		"any: [a, b]": false, "any: {severity: ticket}": false, "burnRates: null": false, "silence: {}\nafter: {ticket: 1h}": false,
		"abov: {page: 5}": true, "above: {pager: 5}": true, "period: 5": true, "count: {evnt: a}": true, "above: {page: 5}\nafter: {page: 5m}": true,
		"burnRates: [{name: null}]": true, "missingData: bad": true, "any: []": true,
		"optional: true": true, "title: ''": true, "count: {event: ' '}": true, "of: {event: ''}": true, "as: IncomingBytes": true, "query: ~": false,
	} {
		if refuses(t, schema, source) != refused {
			t.Errorf("%s: refused: %v", source, !refused)
		}
	}
}

func TestSchemaOfMetrics(t *testing.T) {
	schema, err := compiled(alarmrules.SchemaDefinitions(nil), alarmrules.LogMetricSchema)
	if err != nil {
		t.Fatal(err)
	}
	for source, refused := range map[string]bool{
		"count: {event: a}": false, "title: A\ndescription: B\nas: C\noptional: true\nmeasure: {event: a, field: b}\ndimensions: [a, b, c]": false,
		"title: A": true, "count: {event: a}\nmeasure: {field: a}": true, "measure: {event: a}": true, "count: {terms: []}": true, "count: {terms: [a], event: b}": true,
		"count: {event: a}\nas: 'a:b'": true, "count: {event: a}\ndimensions: [a, b, c, d]": true, "count: {event: a}\ndimensions: [a, a]": true, "count: {event: a}\nunit: Seconds": true,
		"count: {event: a}\nas: IncomingLogEvents": true, "count: {event: ''}": true, "count: {event: a}\ntitle: ' '": true, "count: {event: a}\ndimensions: ['']": true,
	} {
		if refuses(t, schema, source) != refused {
			t.Errorf("%s: refused: %v", source, !refused)
		}
	}
}

// The description of a key in the schema is its doc comment.
func TestSchemaDescribesEachKey(t *testing.T) {
	for name, definition := range alarmrules.SchemaDefinitions(nil) {
		if definition.Properties == nil {
			continue
		}
		for pair := definition.Properties.Oldest(); pair != nil; pair = pair.Next() {
			if pair.Value.Description == "" {
				t.Errorf("%s: %s has no description", name, pair.Key)
			}
		}
	}
}
