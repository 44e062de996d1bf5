package config

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"slices"
	"testing"
	"unicode"

	validate "github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v4"
)

var update = flag.Bool("update", false, "write logstack.schema.json anew")

const schemaFile = "../logstack.schema.json"

func TestSchemaIsUpToDate(t *testing.T) {
	want, err := Schema()
	if err != nil {
		t.Fatal(err)
	}
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
		t.Error("logstack.schema.json is stale: run go test ./config -run Schema -update")
	}
}

// beyondSchema lists what a schema cannot find: duplicate names in a text or
// between environments, and values that depend on each other.
var beyondSchema = []string{
	"a graph of nothing known", "a table of no query",
	"empty file", "syntax", "key given twice", "threshold without end", // no JSON at all
	"no contract file",
	"an environment takes the services away", "no services", "no services, in three environments",
	"two services of one name", "multiline pattern", "datetime format",
	"unknown tier", "the same log group twice", "no room for the audit log",
	"one log group for two environments", "one environment's log group for another", "a default log group that is taken",
	"two sinks of one region", "a sink of the same account", "no sink in a region", "sinks of who knows where", "two links to a sink",
	"a schedule of reports", "a time zone", "how much reports cover", "a bucket that is made, and is not", "the key of no bucket",
	"a key of another region", "a key of one region for two", "environments that meet in a region", "services called as environments are", "tasks called as those of another environment",
	"an application log of a class without filters", "how often a detector looks", "a detector's pattern",
	"an existing log group without a name", "removal of what is not owned", "a contract that is followed anyway", "the key of a log group that is made", "an existing log group's key of another region", "log groups below an existing one",
	"a service that takes the audit log's name", "a service that takes an environment's name", "a service without room for its name",
	"more than all", "period", "silence", "mismatch", "a topic with subscribers", "a topic with a Teams channel",
	"insights into an event that is known in two ways", "an objective that no failure breaks",
	"insights over two days", "findings of nothing", "unhealthy without a page", "a topic of another region",
	"a suppressor of another region",

	// The content of files, and names from other places.
	"a report of no query", "a report of one user", "a report of the audit log", "a report of a query of another environment",
	"no folder of queries", "a folder of queries without any", "a folder of wrong queries",
	"queries that a contract cannot fulfil", "queries that an environment's contract cannot fulfil",
	"no folder of rules", "a folder of rules without any", "a folder of wrong rules", "a rule of a folder that is made wrong",
	"a rule of a folder that is mistyped", "a rule of a folder that its contract cannot bind",
	"unknown rule of an environment", "unknown rule that is off in an environment", "no metric that could be removed",
	"a rule whose query is not saved", "a rule whose query is not saved in an environment",
	"a rule on one that is off", "a rule that quiets itself in a circle", "a rule of all that is off for a service that names it",
	"a rule on a metric that is wrong", "a rule on no metric", "metrics of one name", "a metric called as a rule", "a wrong rule called as a metric",
	"a metric with the name of one that a rule makes", "a rule's metric with the name of a part of one", "a service's metric with the name of a part of one", "alarms of one name",
	// Parts that need not be complete, as others are laid over them.
	"a rule without texts", "a rule that no environment completes", "another kind without its thresholds",
	"no thresholds", "thresholds on two sides", "a threshold that is removed", "fewer periods than the rule's own datapoints",
	"a metric without what it is made of", "a mute without end", "a mute that says nothing",
	// The content of the contract.
	"null that takes nothing away, in an environment and a service",
	"a condition on no field", "a count of no event", "a metric that its contract cannot bind", "a rule of a service that its contract cannot bind",
	"no event of a rule that ships", "no event of a rule that ships, of which something is said", "no event of a rule that ships, in an environment",
	"no unit of time", "findings without personal data", "console with alarms of a service",
	// The meaning of a text or a duration.
	"a query without an aggregation", "a mute for too short", "a mute for a part of a minute",
	"rules that ship with severities that are not there", "an objective with severities that are not there",
	"a severity of a mute that is not there any longer",
	"a mistyped severity", "a severity of a mute", "severities that differ in hyphens", // the file names them
	"a function of another region", "a function of another account", "an OpsItem of another account",
	"a channel in who knows which account", "a Teams channel in who knows which account", "a Teams channel twice in two forms",
	"an environment called as the stack of channels", "an environment called as an account's stack of channels", "two topics of one name",
	"a webhook of Slack", "a webhook with a key",
	"a window of a ratio", "gaps between queries", "a query that looks too far back",
	"no error budget", "a mute at no time", "a mute for too long", "a mute in no time zone",
	"console with alarms that are asked for",
	"more datapoints than periods", "more datapoints than the rule's own periods",
	"too many periods", "too many periods of the rule's own length", "a period too long for the rule's own number",
	"Sentry without a DSN", "DSN in neither", "DSN in both", "a key of a parameter", "a key of another region than its secret",
	"a service's key of another region", "a sidecar's key of another region than its secret",
	"a key of reports elsewhere", "a key that goes before the logs", "a key that goes before the reports", "the removal of a key of one's own", "services that differ in hyphens", "a service with the name of its shipper",
	"level", "console with alarms that could not go off",
	// How long logs are archived, and which cannot be sent elsewhere.
	"an archive that is shorter than the log", "an archive that is gone before it moves", "an archive that is gone before it moves by default",
	"a lock of nothing", "a lock for too long", "what is locked and destroyed", "an archive of a class that cannot be sent on",
	"an archive of an audit log that is not there", "a key that goes before the archive", "a rule about no archive",
	"a subscription to nowhere", "three subscriptions", "two subscriptions and an archive", "a subscription that is called as the archive's",
	"a subscription's pattern", "a pattern that nothing matches", "another account's stream", "a function elsewhere",
	"two that have the storage tiered",
}

// Computed fields are no keys, and are in no schema.
func TestSchemaHasKeysAlone(t *testing.T) {
	schema, err := Schema()
	if err != nil {
		t.Fatal(err)
	}
	var read struct {
		Defs map[string]struct{ Properties map[string]any } `json:"$defs"`
	}
	if err := json.Unmarshal(schema, &read); err != nil || len(read.Defs) < 20 {
		t.Fatalf("%d definitions, %v", len(read.Defs), err)
	}
	for name, def := range read.Defs {
		for key := range def.Properties {
			if unicode.IsUpper(rune(key[0])) {
				t.Errorf("%s has %s, which is no key", name, key)
			}
		}
	}
}

func TestSchemaAgreesWithTheReader(t *testing.T) {
	schema := compileSchema(t)
	known := map[string]bool{}
	for _, test := range allMistakes() {
		known[test.name] = true
		refused := schemaRefuses(schema, test.source)
		if beyond := slices.Contains(beyondSchema, test.name); refused && beyond {
			t.Errorf("%s: the schema can tell after all", test.name)
		} else if !refused && !beyond {
			t.Errorf("%s: the schema lets it pass:\n%s", test.name, test.source)
		}
	}
	for _, name := range beyondSchema {
		if !known[name] {
			t.Errorf("%s: there is no such mistake", name)
		}
	}
	for name, source := range allAllowed() {
		if schemaRefuses(schema, source) {
			t.Errorf("%s: the schema refuses it:\n%s", name, source)
		}
	}
	for _, path := range []string{"../logstack.yaml", "../examples/alarms/logstack.yaml", "../examples/accounts/logstack.yaml", "testdata/sizes.yaml"} {
		source, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if schemaRefuses(schema, string(source)) {
			t.Errorf("the schema refuses %s", path)
		}
	}
}

func compileSchema(t *testing.T) *validate.Schema {
	t.Helper()
	data, err := os.ReadFile(schemaFile)
	if err != nil {
		t.Fatal(err)
	}
	document, err := validate.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	c := validate.NewCompiler()
	if err := c.AddResource("logstack.schema.json", document); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile("logstack.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// schemaRefuses reports whether the schema refuses a file. A file that is not
// YAML never reaches it.
func schemaRefuses(schema *validate.Schema, source string) bool {
	var written any
	if err := yaml.Load([]byte(source), &written); err != nil {
		return false
	}
	data, err := json.Marshal(written)
	if err != nil {
		return false
	}
	value, err := validate.UnmarshalJSON(bytes.NewReader(data))
	return err == nil && value != nil && schema.Validate(value) != nil
}
