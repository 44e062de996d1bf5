package config

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/invopop/jsonschema"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/cloudwatch/dataidentifier"
	"github.com/logstack-go/logstack/container"
	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/dashboards"
	"github.com/logstack-go/logstack/internal/doccomment"
	"github.com/logstack-go/logstack/notify"
	"github.com/logstack-go/logstack/queries"
	"github.com/logstack-go/logstack/retention"
)

// sources has the doc comments of the types that the file is decoded into. They are
// the descriptions that editors show.
//
//go:embed config.go mutes.go subscriptions.go archive.go services.go confined.go tampering.go applicationsignals.go
var sources embed.FS

// comments returns a function that looks up the doc comment of a field.
func comments() (func(structure reflect.Type, field string) string, error) {
	own, err := doccomment.FieldsFS(sources)
	if err != nil {
		return nil, fmt.Errorf("reading doc comments of package config: %w", err)
	}
	told, err := doccomment.FieldsFS(notify.Sources)
	if err != nil {
		return nil, fmt.Errorf("reading doc comments of package notify: %w", err)
	}
	return func(structure reflect.Type, field string) string {
		if structure.PkgPath() == reflect.TypeFor[notify.Listeners]().PkgPath() {
			return told(structure, field)
		}
		return own(structure, field)
	}, nil
}

// Schema returns the JSON Schema (2020-12) of logstack.yaml, with which editors
// explain and complete every key. It is made from the types that the file is
// decoded into, and completed from the patterns and tables that the reader uses.
func Schema() ([]byte, error) {
	comments, err := comments()
	if err != nil {
		return nil, err
	}
	reflector := jsonschema.Reflector{
		Anonymous:                  true,
		ExpandedStruct:             true,
		FieldNameTag:               "yaml",
		RequiredFromJSONSchemaTags: true,
		Namer:                      func(t reflect.Type) string { return upperFirst(t.Name()) },
		LookupComment:              comments,
	}
	rules := alarmrules.SchemaDefinitions(nil) // the file names its severities
	reflector.Mapper = func(t reflect.Type) *jsonschema.Schema { return special(reflector, t) }
	root := reflector.ReflectFromType(reflect.TypeFor[file]())
	root.Title = "logstack.yaml"
	root.Description = "What logstack sets up for an application, and in which environments."
	root.Required = []string{"application", "environments"}

	defs := root.Definitions
	describeRules(defs, rules)
	maps.Copy(defs, dashboards.SchemaDefinitions())
	ownRulesAreWhole(root)
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
	property(root, "runbook").Pattern = property(wholeOfKind(rules, alarmrules.Kinds()[0]), "runbook").Pattern
	describeSettings(defs["Environment"])
	describeService(defs["Service"])
	describeLogGroup(defs["LogGroup"])
	sinks := property(defs["Monitoring"], "sinks")
	sinks.MinItems, sinks.Items.Pattern = number(1), sinkPattern.String()
	reports := defs["Reports"]
	names := property(reports, "queries")
	names.MinItems, names.UniqueItems = number(1), true
	for _, query := range queries.Everything() { // a folder has more
		if unreported(query) == "" && !slices.Contains(names.Items.Examples, any(query.Name)) {
			names.Items.Examples = append(names.Items.Examples, query.Name)
		}
	}
	property(reports, "bucket").Pattern = bucketPattern.String()
	property(reports, "bucketKeyArn").Pattern = keyArnPattern.String()
	property(reports, "keepDays").Minimum = "1"
	between(defs["AnomalyDetector"], "visibleDays", json.Number(strconv.Itoa(cloudwatch.MinVisibleDays)), json.Number(strconv.Itoa(cloudwatch.MaxVisibleDays)))
	for _, name := range dataidentifier.Names() {
		masked := property(defs["DataProtection"], "identifiers").Items
		masked.Enum = append(masked.Enum, name)
	}
	property(defs["Encryption"], "keyArn").Pattern = keyArnPattern.String()
	property(defs["Encryption"], "removal").Enum = []any{retention.Retain, retention.Destroy}
	property(defs["Reports"], "removal").Enum = []any{retention.Retain, retention.Destroy}
	property(defs["Mute"], "severities").MinItems = number(1)
	describeSubscription(defs["Subscription"])
	describeArchive(defs["Archive"])
	between(defs["Sentry"], "tracesSampleRate", "0", "1")
	between(defs["Sentry"], "profilesSampleRate", "0", "1")
	between(defs["Logging"], "sampleRate", "0", "1")
	for _, stored := range []string{"SentryDSN", "StoredSecret"} {
		property(defs[stored], "parameter").Pattern = parameterPattern.String()
		property(defs[stored], "secret").Pattern = secretPattern.String()
		property(defs[stored], "key").Pattern = secretKeyPattern.String()
		property(defs[stored], "keyArn").Pattern = keyArnPattern.String()
	}
	describeSidecar(defs["Sidecar"])
	health := defs["HealthCheck"]
	health.Required = []string{"command"}
	property(health, "command").MinItems = number(1)
	between(health, "retries", "1", json.Number(strconv.Itoa(cloudwatch.MaxHealthRetries)))

	// In an environment, null removes what the file says, at any depth except in
	// lists, which are replaced as a whole.
	defs["Environment"] = removable(defs, defs["Environment"])
	environments.AdditionalProperties = orNull(environments.AdditionalProperties)

	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(root); err != nil {
		return nil, fmt.Errorf("writing the schema of logstack.yaml: %w", err)
	}
	return text.Bytes(), nil
}

func describeSettings(s *jsonschema.Schema) {
	property(s, "contract").AnyOf = []*jsonschema.Schema{
		{Enum: anys(contract.Presets())},
		{Pattern: `[/\\]|\.ya?ml$`},
	}
	property(s, "services").MinItems = number(1)
	encryption := property(s, "encryption")
	*encryption = jsonschema.Schema{
		Description: encryption.Description,
		AnyOf:       []*jsonschema.Schema{{Const: noEncryption}, {Ref: encryption.Ref}},
	}
	property(s, "compliance").UniqueItems = true
	for _, folder := range []string{"rules", "queries"} {
		property(s, folder).Pattern = folderPattern.String()
	}
	property(s, "subscriptions").PropertyNames = &jsonschema.Schema{Pattern: namePattern.String()}
	property(s, "mutes").PropertyNames = &jsonschema.Schema{Pattern: namePattern.String()}
	property(s, "retention").PropertyNames = &jsonschema.Schema{Pattern: namePattern.String()}
	tags := property(s, "tags")
	tags.PropertyNames = &jsonschema.Schema{
		MinLength: number(1),
		MaxLength: number(128),
		Not:       &jsonschema.Schema{Pattern: "^[aA][wW][sS]:"},
	}
	tags.AdditionalProperties.MaxLength = number(256)
}

// namesLogGroup replaces a schema by that of a log group's name, because its type
// has the same name as that of a log group.
func namesLogGroup(s *jsonschema.Schema) {
	s.Ref, s.Type, s.Enum = "", "string", anys(subscribable())
}

func describeSubscription(s *jsonschema.Schema) {
	namesLogGroup(property(s, "logGroup"))
	for _, form := range cloudwatch.TargetForms() {
		property(s, "to").AnyOf = append(property(s, "to").AnyOf, &jsonschema.Schema{Pattern: form})
	}
	property(s, "keyArn").Pattern = keyArnPattern.String()
	property(s, "roleArn").Pattern = rolePattern.String()
}

func describeArchive(s *jsonschema.Schema) {
	groups := property(s, "logGroups")
	groups.MinItems, groups.UniqueItems = number(1), true
	namesLogGroup(groups.Items)
	for _, days := range []string{"glacierAfterDays", "keepDays", "lockDays", "scanLimitGiB"} {
		property(s, days).Minimum = "1"
	}
	property(s, "accessLogsBucket").Pattern = bucketPattern.String()
	property(s, "removal").Enum = []any{retention.Retain, retention.Destroy}
}

func describeService(s *jsonschema.Schema) {
	s.Required = []string{"name", "image"}
	property(s, "name").Pattern = namePattern.String()
	property(s, "image").Pattern = imagePattern.String()
	between(s, "port", "1", "65535")
	describeContainer(s)
	s.Not = &jsonschema.Schema{Required: []string{"multilinePattern", "datetimeFormat"}}
	own := jsonschema.NewProperties()
	own.Set("ownLogGroups", &jsonschema.Schema{Const: true})
	s.AllOf = append(s.AllOf, &jsonschema.Schema{
		If:   &jsonschema.Schema{Required: []string{"alarms"}},
		Then: &jsonschema.Schema{Properties: own, Required: []string{"ownLogGroups"}},
	})
	property(s, "cpu").Enum = anys(fargateCPUs())
	for i, size := range fargate {
		has, may := jsonschema.NewProperties(), jsonschema.NewProperties()
		has.Set("cpu", &jsonschema.Schema{Const: size.cpu})
		may.Set("memory", &jsonschema.Schema{Enum: anys(size.memory)})
		rule := &jsonschema.Schema{
			If:   &jsonschema.Schema{Properties: has},
			Then: &jsonschema.Schema{Properties: may},
		}
		if i > 0 { // the first is also for a service that names none
			rule.If.Required = []string{"cpu"}
		}
		s.AllOf = append(s.AllOf, rule)
	}
}

func describeSidecar(s *jsonschema.Schema) {
	s.Required = []string{"name", "image"}
	property(s, "name").Pattern = namePattern.String()
	property(s, "image").Pattern = imagePattern.String()
	between(s, "port", "1", "65535")
	property(s, "cpu").Minimum = "1"
	property(s, "memory").Minimum = json.Number(strconv.Itoa(cloudwatch.MinContainerMemoryMiB))
	describeContainer(s)
	s.Not = &jsonschema.Schema{Required: []string{"multilinePattern", "datetimeFormat"}}
}

func describeContainer(s *jsonschema.Schema) {
	for _, key := range []string{"environment", "secrets"} {
		property(s, key).PropertyNames = &jsonschema.Schema{Pattern: variableForm}
	}
	property(s, "user").Pattern = container.UserForm
	scratch := property(s, "scratch")
	scratch.UniqueItems, scratch.Items.Pattern = true, container.ScratchForm
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
