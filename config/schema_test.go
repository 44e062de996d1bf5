package config

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/invopop/jsonschema"
	validate "github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/cloudwatch/insights"
	"github.com/logstack-go/logstack/container"
	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/internal/doccomment"
	"github.com/logstack-go/logstack/notify"
	"github.com/logstack-go/logstack/queries"
	"github.com/logstack-go/logstack/recipes"
	"github.com/logstack-go/logstack/retention"
)

var update = flag.Bool("update", false, "write logstack.schema.json anew")

const schemaFile = "../logstack.schema.json"

func TestSchemaIsUpToDate(t *testing.T) {
	want := generateSchema(t)
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

// What a schema cannot tell: a name that is given twice, in a text or between
// environments, and what one value means for another.
var beyondSchema = []string{
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
	"more than all", "a band without width",
	"period", "silence", "mismatch", "a topic with subscribers", "a topic with a Teams channel",
	"insights into an event that is known in two ways", "an objective that no failure breaks", "insights that ask no query",
	"insights over two days", "findings of nothing", "unhealthy without a page", "a topic of another region",
	"a suppressor of another region",
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
	"Sentry without a DSN", "DSN in neither", "DSN in both",
	"a key of reports elsewhere", "services that differ in hyphens", "a service with the name of its shipper",
	"level", "console with alarms that could not go off",
}

func TestSchemaAgreesWithTheReader(t *testing.T) {
	schema := compileSchema(t)
	known := map[string]bool{}
	for _, test := range slices.Concat(mistakes, notificationMistakes) {
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
	for name, source := range bothAllowed() {
		if schemaRefuses(schema, source) {
			t.Errorf("%s: the schema refuses it:\n%s", name, source)
		}
	}
	for _, path := range []string{"../logstack.yaml", "testdata/sizes.yaml"} {
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

// schemaRefuses says whether the schema refuses a file. One that is no YAML
// never gets to it.
func schemaRefuses(schema *validate.Schema, source string) bool {
	data, err := yaml.YAMLToJSON([]byte(source))
	if err != nil {
		return false
	}
	value, err := validate.UnmarshalJSON(bytes.NewReader(data))
	return err == nil && value != nil && schema.Validate(value) != nil
}

// generateSchema makes the schema of the file from its types. What the types
// cannot say is added from the patterns and tables that the reader uses.
func generateSchema(t *testing.T) []byte {
	t.Helper()
	// The doc comments of the types are the descriptions that editors show.
	comments, err := doccomment.Fields("config.go", "alarms.go", "../notify/listeners.go", "../notify/webhook.go", "../notify/channel.go")
	if err != nil {
		t.Fatal(err)
	}
	reflector := jsonschema.Reflector{
		Anonymous:                  true,
		ExpandedStruct:             true,
		FieldNameTag:               "yaml",
		RequiredFromJSONSchemaTags: true,
		Namer:                      func(t reflect.Type) string { return upperFirst(t.Name()) },
		LookupComment:              comments,
	}
	reflector.Mapper = func(t reflect.Type) *jsonschema.Schema { return special(reflector, t) }
	root := reflector.ReflectFromType(reflect.TypeFor[file]())
	root.Title = "logstack.yaml"
	root.Description = "What logstack sets up for an application, and in which environments."
	root.Required = []string{"application", "environments"}

	defs := root.Definitions
	property(root, "application").Pattern = namePattern.String()
	severities := property(root, "severities")
	severities.MinItems, severities.UniqueItems = number(1), true
	environments := property(root, "environments")
	environments.MinProperties = number(1)
	environments.PropertyNames = &jsonschema.Schema{
		Pattern: namePattern.String(),
		Not:     &jsonschema.Schema{Const: "audit"},
	}
	property(defs["Environment"], "account").Pattern = accountPattern.String()
	property(defs["Environment"], "region").Pattern = regionPattern.String()
	regions := property(defs["Environment"], "regions")
	regions.MinItems, regions.UniqueItems, regions.Items.Pattern = number(1), true, regionPattern.String()
	both := &jsonschema.Schema{Required: []string{"region", "regions"}}
	defs["Environment"].Not = both
	describeSettings(root)
	describeSettings(defs["Environment"])
	describeService(defs["Service"])
	describeLogGroup(defs["LogGroup"])
	sinks := property(defs["Monitoring"], "sinks")
	sinks.MinItems, sinks.Items.Pattern = number(1), sinkPattern.String()
	reports := defs["Reports"]
	names := property(reports, "queries")
	names.MinItems, names.UniqueItems = number(1), true
	for _, query := range queries.All() {
		if unreported(query) == "" {
			names.Items.Enum = append(names.Items.Enum, query.Name)
		}
	}
	property(reports, "bucket").Pattern = bucketPattern.String()
	property(reports, "bucketKeyArn").Pattern = keyArnPattern.String()
	property(reports, "keepDays").Minimum = "1"
	between(defs["AnomalyDetector"], "visibleDays", json.Number(strconv.Itoa(cloudwatch.MinVisibleDays)), json.Number(strconv.Itoa(cloudwatch.MaxVisibleDays)))
	property(defs["Encryption"], "keyArn").Pattern = keyArnPattern.String()
	describeAlarms(defs)
	for _, name := range []string{"CountAlarm", "SlowRequestAlarm", "SlowQueryAlarm", "LatencyAlarm", "RatioAlarm"} {
		property(defs[name], "evaluationPeriods").Minimum = "1"
		property(defs[name], "datapointsToAlarm").Minimum = "1"
	}
	property(defs["Dashboard"], "pricePerGB").ExclusiveMinimum = "0"
	property(defs["Dashboard"], "pricePerGB").Maximum = json.Number(strconv.Itoa(mostPerGB))
	between(defs["Sentry"], "tracesSampleRate", "0", "1")
	between(defs["Sentry"], "profilesSampleRate", "0", "1")
	between(defs["Logging"], "sampleRate", "0", "1")
	property(defs["SentryDSN"], "parameter").Pattern = parameterPattern.String()
	property(defs["SentryDSN"], "secret").Pattern = notify.SecretPattern.String()
	property(defs["SentryDSN"], "keyArn").Pattern = keyArnPattern.String()

	// In an environment, null takes away what the file says, at any depth but
	// not in lists, which are replaced as a whole.
	defs["Environment"] = removable(t, defs, defs["Environment"])
	environments.AdditionalProperties = orNull(environments.AdditionalProperties)

	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(root); err != nil {
		t.Fatal(err)
	}
	return text.Bytes()
}

// special returns the schemas of types that are written differently than they
// are kept; nil for others.
func special(r jsonschema.Reflector, t reflect.Type) *jsonschema.Schema {
	switch t {
	case reflect.TypeFor[Duration]():
		const number = `([0-9]+(\.[0-9]*)?|\.[0-9]+)`
		return &jsonschema.Schema{
			Type:     "string",
			Pattern:  `^\+?(` + number + `(ns|us|µs|μs|ms|s|m|h))+$`,
			Not:      &jsonschema.Schema{Pattern: `^[^1-9]*$`}, // above zero
			Examples: []any{"800ms", "5s", "15m", "1h"},
		}
	case reflect.TypeFor[Percent]():
		const number = `(100(\.0*)?|[0-9]{1,2}(\.[0-9]*)?|\.[0-9]+)`
		return &jsonschema.Schema{Type: "string", Pattern: `^` + number + `%$`, Examples: []any{"1%", "99.9%"}}
	case reflect.TypeFor[notify.Severity]():
		return &jsonschema.Schema{Type: "string", Pattern: notify.SeverityPattern.String(), Examples: anys(notify.DefaultSeverities())}
	case reflect.TypeFor[retention.Removal]():
		return &jsonschema.Schema{Type: "string", Enum: anys(retention.Removals())}
	case reflect.TypeFor[insights.Class]():
		return &jsonschema.Schema{Type: "string", Enum: anys(insights.Classes())}
	case reflect.TypeFor[container.Format]():
		return &jsonschema.Schema{Type: "string", Enum: anys(container.Formats())}
	}
	if t.Kind() == reflect.Map && t.Key() == reflect.TypeFor[notify.Severity]() {
		r.DoNotReference = true
		value := r.ReflectFromType(t.Elem())
		value.Version = ""
		switch t.Elem() {
		case reflect.TypeFor[float64]():
			value.Minimum = "0"
		case reflect.TypeFor[notify.Listeners]():
			describeListeners(value)
		}
		// Editors propose the default severities; the file may name others.
		s := &jsonschema.Schema{
			Type: "object", Properties: jsonschema.NewProperties(), AdditionalProperties: value,
			PropertyNames: &jsonschema.Schema{Pattern: notify.SeverityPattern.String()},
		}
		for _, severity := range notify.DefaultSeverities() {
			s.Properties.Set(string(severity), value)
		}
		return s
	}
	return nil
}

func describeListeners(s *jsonschema.Schema) {
	for _, list := range []string{"email", "webhooks", "slack", "teams", "actions"} {
		property(s, list).UniqueItems = true
	}
	property(s, "email").Items.Pattern = notify.EmailPattern.String()
	property(s, "topic").Pattern = notify.TopicPattern.String()
	property(s, "actions").MaxItems = number(notify.MaxActions - 1)
	property(s, "actions").Items.Pattern = notify.ActionPattern.String()
	webhook := property(s, "webhooks").Items
	property(webhook, "url").Pattern = notify.WebhookPattern.String()
	property(webhook, "secret").Pattern = notify.SecretPattern.String()
	webhook.MinProperties, webhook.MaxProperties = number(1), number(1)
	slack := property(s, "slack").Items
	property(slack, "workspace").Pattern = notify.SlackWorkspacePattern.String()
	property(slack, "channel").Pattern = notify.SlackChannelPattern.String()
	slack.Required = []string{"workspace", "channel"}
	teams := property(s, "teams").Items
	property(teams, "team").Pattern = notify.UUIDPattern.String()
	property(teams, "tenant").Pattern = notify.UUIDPattern.String()
	property(teams, "channel").Pattern = notify.TeamsChannelPattern.String()
	teams.Required = []string{"team", "tenant", "channel"}
}

func describeSettings(s *jsonschema.Schema) {
	property(s, "contract").AnyOf = []*jsonschema.Schema{
		{Enum: anys(contract.Presets())},
		{Pattern: `[/\\]|\.ya?ml$`},
	}
	property(s, "services").MinItems = number(1)
	retention := property(s, "retention")
	retention.PropertyNames = &jsonschema.Schema{Pattern: namePattern.String()}
	retention.AdditionalProperties.Enum = anys(cloudwatch.RetentionDays())
	tags := property(s, "tags")
	tags.PropertyNames = &jsonschema.Schema{
		MinLength: number(1),
		MaxLength: number(128),
		Not:       &jsonschema.Schema{Pattern: "^[aA][wW][sS]:"},
	}
	tags.AdditionalProperties.MaxLength = number(256)
}

func describeAlarms(defs jsonschema.Definitions) {
	for _, name := range []string{"RatioAlarm", "Availability"} {
		property(defs[name], "atLeast").Minimum = "1"
	}
	for _, name := range []string{"QueryAlarm", "AddressAlarm"} {
		between(defs[name], "logLines", "0", json.Number(strconv.Itoa(cloudwatch.MaxLogLines)))
	}
	property(defs["AddressAlarm"], "by").Enum = anys(countings())
	availability := defs["Availability"]
	between(availability, "days", "7", "90")
	property(defs["Unhealthy"], "suppressedBy").Pattern = suppressorPattern.String()
	availability.Required = []string{"objective"}
	mute := defs["Mute"]
	mute.Required = []string{"at", "for"}
	property(mute, "severities").MinItems = number(1)
	alarms := defs["Alarms"]
	property(alarms, "mute").PropertyNames = &jsonschema.Schema{Pattern: namePattern.String()}
	property(alarms, "runbook").Pattern = runbookPattern.String()
}

func describeService(s *jsonschema.Schema) {
	s.Required = []string{"name", "image"}
	property(s, "name").Pattern = namePattern.String()
	property(s, "image").Pattern = imagePattern.String()
	between(s, "port", "1", "65535")
	s.Not = &jsonschema.Schema{Required: []string{"multilinePattern", "datetimeFormat"}}
	property(s, "cpu").Enum = anys(fargateCPUs())
	for i, size := range fargate {
		has, may := jsonschema.NewProperties(), jsonschema.NewProperties()
		has.Set("cpu", &jsonschema.Schema{Const: size.cpu})
		may.Set("memory", &jsonschema.Schema{Enum: anys(size.memory)})
		rule := &jsonschema.Schema{
			If:   &jsonschema.Schema{Properties: has},
			Then: &jsonschema.Schema{Properties: may},
		}
		if i > 0 { // the first is also that of a service that says none
			rule.If.Required = []string{"cpu"}
		}
		s.AllOf = append(s.AllOf, rule)
	}
}

func describeLogGroup(s *jsonschema.Schema) {
	name := property(s, "name")
	name.Pattern = logGroupNamePattern.String()
	name.Not = &jsonschema.Schema{Pattern: "^aws/"}
	property(s, "keyArn").Pattern = keyArnPattern.String()
	for _, tier := range retention.Default().Names() {
		property(s, "tier").Examples = append(property(s, "tier").Examples, tier)
	}
}

// removable returns a copy of a schema in which null is allowed for whatever
// has a key. Definitions it refers to are copied too.
func removable(t *testing.T, defs jsonschema.Definitions, s *jsonschema.Schema) *jsonschema.Schema {
	t.Helper()
	const prefix = "#/$defs/"
	if name, ok := strings.CutPrefix(s.Ref, prefix); ok {
		const own = "Environment"
		if defs[own+name] == nil {
			defs[own+name] = removable(t, defs, defs[name])
		}
		return &jsonschema.Schema{Ref: prefix + own + name, Description: s.Description}
	}
	changed := *s
	if s.Properties != nil {
		changed.Properties = jsonschema.NewProperties()
		for pair := s.Properties.Oldest(); pair != nil; pair = pair.Next() {
			changed.Properties.Set(pair.Key, orNull(removable(t, defs, pair.Value)))
		}
	}
	if s.Type == "object" && s.AdditionalProperties != jsonschema.FalseSchema {
		changed.AdditionalProperties = orNull(removable(t, defs, s.AdditionalProperties))
	}
	return &changed
}

func orNull(s *jsonschema.Schema) *jsonschema.Schema {
	value := *s
	value.Description = ""
	return &jsonschema.Schema{
		Description: s.Description,
		AnyOf:       []*jsonschema.Schema{&value, {Type: "null"}},
	}
}

func property(s *jsonschema.Schema, key string) *jsonschema.Schema {
	value, ok := s.Properties.Get(key)
	if !ok {
		panic("there is no property " + key)
	}
	return value
}

func between(s *jsonschema.Schema, key string, least, most json.Number) {
	property(s, key).Minimum, property(s, key).Maximum = least, most
}

func number(n uint64) *uint64 { return &n }

func anys[T any](values []T) []any {
	all := make([]any, len(values))
	for i, v := range values {
		all[i] = v
	}
	return all
}

func upperFirst(name string) string {
	if name == "" {
		return ""
	}
	return strings.ToUpper(name[:1]) + name[1:]
}
