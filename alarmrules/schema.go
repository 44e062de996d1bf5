package alarmrules

import (
	"embed"
	"encoding/json"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/invopop/jsonschema"

	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/cloudwatch/alarm"
	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/internal/doccomment"
	"github.com/logstack-go/logstack/internal/quantity"
	"github.com/logstack-go/logstack/internal/strictyaml"
	"github.com/logstack-go/logstack/notify"
)

// The definitions of SchemaDefinitions that other schemas refer to.
const (
	// RuleSchema is a whole rule, as in a file.
	RuleSchema = "AlarmRule"
	// OverSchema is a change to a rule that ships: nothing is required, and null
	// removes a key.
	OverSchema = "AlarmRuleOver"
	// LogMetricSchema is a metric made from log events.
	LogMetricSchema = "LogMetric"
)

// sources has the doc comments of the keys, which become their descriptions.
//
//go:embed rule.go log.go thresholds.go selection.go logmetric.go count.go measure.go share.go silence.go mismatch.go ask.go contributors.go objective.go metric.go math.go composite.go
var sources embed.FS

var comments = doccomment.Of(sources)

// Schema returns the JSON Schema of a rule's file, with which editors complete and
// explain it. It allows any severity, because a file may be for any application.
func Schema() *jsonschema.Schema {
	s := newSchemas(nil)
	s.defs[RuleSchema] = s.rule()
	s.texts()
	return &jsonschema.Schema{
		Version: jsonschema.Version, Title: "An alarm rule of logstack", Description: "When alarms go off on logs, and what they then say.",
		Ref: "#/$defs/" + RuleSchema, Definitions: s.defs,
	}
}

// SchemaDefinitions returns the JSON Schemas of rules and their parts, by their
// names in $defs, for an application with those severities; nil allows any. Read
// and Bind check what a schema cannot, such as what a contract has.
func SchemaDefinitions(severities notify.Severities) jsonschema.Definitions {
	s := newSchemas(severities)
	rule, over := s.rule(), &jsonschema.Schema{}
	for _, k := range rule.AnyOf {
		over.AnyOf = append(over.AnyOf, s.over(k))
	}
	for _, k := range over.AnyOf { // a rule is on unless it is null
		s.defs[strings.TrimPrefix(k.Ref, "#/$defs/")].Properties.Delete("optional")
	}
	s.defs[RuleSchema], s.defs[OverSchema], s.defs[LogMetricSchema] = rule, over, s.logMetric()
	s.texts()
	return s.defs
}

// texts requires all texts to be non-empty.
func (s *schemas) texts() {
	for _, definition := range s.defs {
		saySomething(definition)
	}
}

// saySomething requires the texts in a schema to be non-empty, except for those
// with a form of their own.
func saySomething(schema *jsonschema.Schema) {
	if schema == nil {
		return
	}
	if schema.Type == "string" && schema.Pattern == "" && schema.Enum == nil && schema.AnyOf == nil {
		schema.Pattern = `\S`
	}
	if schema.Properties != nil {
		for pair := schema.Properties.Oldest(); pair != nil; pair = pair.Next() {
			saySomething(pair.Value)
		}
	}
	saySomething(schema.Items)
	if schema.AdditionalProperties != jsonschema.FalseSchema {
		saySomething(schema.AdditionalProperties)
	}
	for _, one := range schema.AnyOf {
		saySomething(one)
	}
}

// schemas makes the schemas of an application's rules.
type schemas struct {
	severities notify.Severities
	reflector  jsonschema.Reflector
	defs       jsonschema.Definitions
}

func newSchemas(severities notify.Severities) *schemas {
	s := &schemas{severities: severities, defs: jsonschema.Definitions{}}
	s.reflector = jsonschema.Reflector{
		Anonymous: true, FieldNameTag: "yaml", RequiredFromJSONSchemaTags: true, LookupComment: comments(),
		Namer: func(t reflect.Type) string {
			name, _, _ := strings.Cut(t.Name(), "[")
			return name
		},
		Mapper: func(t reflect.Type) *jsonschema.Schema { return s.special(t) },
	}
	return s
}

// rule returns the schema of a rule of any kind.
func (s *schemas) rule() *jsonschema.Schema {
	rule := &jsonschema.Schema{}
	for _, k := range kinds {
		name := "Rule" + strings.ToUpper(k.key[:1]) + k.key[1:]
		s.defs[name] = s.kind(k)
		rule.AnyOf = append(rule.AnyOf, &jsonschema.Schema{Ref: "#/$defs/" + name})
	}
	return rule
}

// object returns the schema of a struct, with the keys of the file. It adds what
// the schema refers to to the definitions.
func (s *schemas) object(of any) *jsonschema.Schema {
	reflector := s.reflector
	reflector.ExpandedStruct = true
	root := reflector.ReflectFromType(reflect.TypeOf(of))
	for name, definition := range root.Definitions {
		if s.defs[name] == nil {
			s.defs[name] = s.refined(name, definition)
		}
	}
	root.Definitions, root.Version = nil, ""
	keys := strictyaml.Fields(of)
	for pair := root.Properties.Oldest(); pair != nil; {
		next := pair.Next()
		if !slices.Contains(keys, pair.Key) {
			root.Properties.Delete(pair.Key)
		}
		pair = next
	}
	return root
}

// kind returns the schema of a rule of one kind.
func (s *schemas) kind(k kind) *jsonschema.Schema {
	all := s.object(Rule{})
	property(all, "runbook").Pattern = runbookPattern.String()
	parameters := property(all, "parameters")
	parameters.PropertyNames = &jsonschema.Schema{Pattern: parameterName.String()}
	own := s.object(k.zero)
	for pair := own.Properties.Oldest(); pair != nil; pair = pair.Next() {
		all.Properties.Set(pair.Key, pair.Value)
	}
	all.Title = "A rule of the kind " + k.key
	all.AdditionalProperties = jsonschema.FalseSchema
	all.Required = []string{"meaning", "firstSteps", k.key}
	has := func(key string) bool {
		_, ok := all.Properties.Get(key)
		return ok
	}
	for _, key := range []string{"after", "bad", "severity"} {
		if has(key) {
			all.Required = append(all.Required, key)
		}
	}
	for _, key := range []string{"mismatch", "bad"} { // all log events cannot be meant
		if has(key) {
			property(all, key).MinProperties = count(1)
		}
	}
	if has("suppressedBy") {
		property(all, "suppressedBy").AnyOf = []*jsonschema.Schema{
			{Pattern: alarmArn.String()},
			{Pattern: `^arn:.*\$\{`}, // known only at deployment
			{Pattern: `^\S(.*\S)?$`, Not: &jsonschema.Schema{Pattern: `^arn:`}, MaxLength: count(cloudwatch.MaxAlarmName)},
		}
	}
	var sides []*jsonschema.Schema
	for _, key := range []string{"above", "atOrAbove", "below", "atOrBelow", "aboveBand", "belowBand", "outsideBand"} {
		if has(key) {
			sides = append(sides, &jsonschema.Schema{Required: []string{key}})
		}
	}
	all.OneOf = sides
	if has("as") {
		metricName(property(all, "as"))
	}
	switch k.zero.(type) {
	case AnyOf, AllOf: // alarms on other alarms have none
		all.Properties.Delete("warmUp")
		all.Properties.Delete("wholeWarmUp")
	default:
		whole := jsonschema.NewProperties()
		whole.Set("wholeWarmUp", &jsonschema.Schema{Const: true})
		all.AllOf = append(all.AllOf, &jsonschema.Schema{
			If: &jsonschema.Schema{Properties: whole, Required: []string{"wholeWarmUp"}}, Then: &jsonschema.Schema{Required: []string{"warmUp"}},
		})
	}
	s.values(k, all)
	return all
}

// values bounds the values that only rules of a kind have.
func (s *schemas) values(k kind, all *jsonschema.Schema) {
	switch k.zero.(type) {
	case Count, Contributors:
		for _, key := range []string{"above", "atOrAbove", "below", "atOrBelow"} {
			property(all, key).AdditionalProperties.Minimum = "0"
		}
	case Metric:
		for _, key := range []string{"aboveBand", "belowBand", "outsideBand"} {
			property(all, key).AdditionalProperties.ExclusiveMinimum = "0"
		}
	case Share: // what is not a record can be a share
		part := s.object(Selection{})
		s.refined("", part)
		property(part, "record").Enum = nil
		part.MinProperties, part.Description = count(1), property(all, "share").Description
		all.Properties.Set("share", part)
	case Math:
		all.Required = append(all.Required, "of")
		of := property(all, "of")
		of.MinProperties = count(1)
		of.PropertyNames = &jsonschema.Schema{Pattern: `^[a-z][A-Za-z0-9_]*$`, Not: &jsonschema.Schema{Const: resultID}}
	case Ask:
		between(all, "logLines", 0, cloudwatch.MaxLogLines)
		between(all, "resultsToEvaluate", 1, cloudwatch.MaxLogAlarmResults)
		between(all, "resultsToAlarm", 1, cloudwatch.MaxLogAlarmResults)
	case Objective:
		all.Required = append(all.Required, "of")
		property(all, "of").MinProperties = count(1)
		between(all, "days", leastDays, mostDays)
		property(all, "burnRates").MinItems = count(1)
	case AllOf:
		property(all, "quiets").Enum = []any{false}
	}
	if _, ok := k.zero.(Contributors); ok { // only the largest contributor is looked at
		all.Properties.Delete("below")
		all.Properties.Delete("atOrBelow")
		all.OneOf = all.OneOf[:2]
	}
}

// refined adds to a definition what its Go type cannot say.
func (s *schemas) refined(name string, d *jsonschema.Schema) *jsonschema.Schema {
	if d.Properties != nil {
		if _, ok := d.Properties.Get("terms"); ok {
			terms := property(d, "terms")
			terms.MinItems = count(1)
			property(d, "record").Enum = []any{true}
			d.AllOf = append(d.AllOf, alone("anyLevel"), alone("record"), alone("terms"), alone("pattern"))
		}
	}
	switch name {
	case "Measured":
		d.Required = []string{"field"}
		inRecords(d, "anyLevel", "terms", "pattern")
	case "MeasuredStatistic":
		d.Required = []string{"field", "statistic"}
		inRecords(d, "anyLevel", "terms", "pattern")
	case "MetricStatistic":
		d.Required = []string{"name", "statistic"}
		property(d, "name").Pattern = metricNamePattern.String()
		property(d, "namespace").Pattern = namespacePattern.String()
		property(d, "dimensions").MaxProperties = count(cloudwatch.MaxMetricDimensions)
		value := property(d, "dimensions").AdditionalProperties
		value.Pattern, value.MaxLength = `^ *[!-~][ -~]*$`, count(cloudwatch.MaxDimensionValue)
		property(d, "dimensions").PropertyNames = &jsonschema.Schema{Pattern: `^( +[!-~]|[!-9;-~])[ -~]*$`, MaxLength: count(cloudwatch.MaxDimensionName)}
	case "Contributed":
		d.Required = []string{"by"}
		d.AnyOf = []*jsonschema.Schema{{Required: []string{"event"}}, {Required: []string{"level"}}, {Required: []string{"where"}}}
		inRecords(d, "anyLevel", "record", "terms", "pattern")
		property(d, "by").MinItems, property(d, "by").MaxItems = count(1), count(cloudwatch.MaxInsightRuleKeys)
	case "BurnRate":
		d.Required = []string{"name", "severity", "long", "short", "budget"}
		property(d, "name").Pattern = namePattern.String()
	case "Source":
		d.MinProperties, d.MaxProperties = count(1), count(1)
	}
	if d.Properties != nil {
		if _, ok := d.Properties.Get("statistic"); ok {
			property(d, "statistic").Examples = []any{"Sum", "Average", "Minimum", "Maximum", "SampleCount", "p95", "p99"}
		}
	}
	return d
}

// metricName excludes the names of metrics that CloudWatch keeps by itself.
func metricName(s *jsonschema.Schema) {
	s.Pattern = metricNamePattern.String()
	s.Not = &jsonschema.Schema{Enum: anys(cloudwatch.LogGroupMetrics())}
}

// inRecords excludes keys that do not select records.
func inRecords(d *jsonschema.Schema, keys ...string) {
	for _, key := range keys {
		d.Properties.Delete(key)
	}
	d.AllOf = slices.DeleteFunc(d.AllOf, func(rule *jsonschema.Schema) bool { return slices.Contains(keys, rule.If.Required[0]) })
}

// alone says that a key excludes all other keys that select.
func alone(key string) *jsonschema.Schema {
	not := &jsonschema.Schema{}
	for _, other := range strictyaml.Fields(Selection{}) {
		if other != key {
			not.AnyOf = append(not.AnyOf, &jsonschema.Schema{Required: []string{other}})
		}
	}
	return &jsonschema.Schema{If: &jsonschema.Schema{Required: []string{key}}, Then: &jsonschema.Schema{Not: not}}
}

// logMetric returns the schema of a metric made from log events.
func (s *schemas) logMetric() *jsonschema.Schema {
	m := s.object(LogMetric{})
	m.OneOf = []*jsonschema.Schema{{Required: []string{"count"}}, {Required: []string{"measure"}}}
	metricName(property(m, "as"))
	dimensions := property(m, "dimensions")
	dimensions.MaxItems, dimensions.UniqueItems = count(cloudwatch.MaxFilterDimensions), true
	return m
}

// special returns the schemas of types that are written differently from how they
// are stored; nil for others.
func (s *schemas) special(t reflect.Type) *jsonschema.Schema {
	switch t {
	case reflect.TypeFor[quantity.Duration]():
		return durationSchema()
	case reflect.TypeFor[quantity.Percent]():
		const number = `(100(\.0*)?|[0-9]{1,2}(\.[0-9]*)?|\.[0-9]+)`
		return &jsonschema.Schema{Type: "string", Pattern: `^` + number + `%$`, Examples: []any{"1%", "99.9%"}}
	case reflect.TypeFor[quantity.Amount]():
		return &jsonschema.Schema{AnyOf: []*jsonschema.Schema{{Type: "number"}, durationSchema()}}
	case reflect.TypeFor[quantity.Positive]():
		return &jsonschema.Schema{Type: "integer", Minimum: "1"}
	case reflect.TypeFor[Log]():
		return &jsonschema.Schema{Type: "string", Enum: anys(allLogs)}
	case reflect.TypeFor[alarm.MissingData]():
		return &jsonschema.Schema{Type: "string", Enum: anys(alarm.MissingDataTreatments())}
	case reflect.TypeFor[contract.Level]():
		return &jsonschema.Schema{Type: "string", Enum: anys(contract.Levels())}
	case reflect.TypeFor[notify.Severity]():
		return s.severity()
	case reflect.TypeFor[Parameter]():
		return &jsonschema.Schema{AnyOf: []*jsonschema.Schema{{Type: "string"}, {Type: "number"}, {Type: "boolean"}}}
	case reflect.TypeFor[Others]():
		bySeverity := jsonschema.NewProperties()
		bySeverity.Set("severity", s.severity())
		return &jsonschema.Schema{AnyOf: []*jsonschema.Schema{
			{Type: "array", Items: &jsonschema.Schema{Type: "string"}, MinItems: count(1), UniqueItems: true},
			{Type: "object", Properties: bySeverity, Required: []string{"severity"}, AdditionalProperties: jsonschema.FalseSchema},
		}}
	}
	if t.Kind() == reflect.Map && t.Key() == reflect.TypeFor[notify.Severity]() {
		value := &jsonschema.Schema{Type: "number"}
		if t.Elem().Kind() != reflect.Float64 || t.Elem() == reflect.TypeFor[quantity.Percent]() {
			value = s.special(t.Elem())
		}
		return &jsonschema.Schema{Type: "object", PropertyNames: s.severity(), MinProperties: count(1), AdditionalProperties: value}
	}
	return nil
}

// severity returns the schema of a severity's name: one of the given severities, or
// any of the right form.
func (s *schemas) severity() *jsonschema.Schema {
	if s.severities == nil {
		return &jsonschema.Schema{Type: "string", Pattern: notify.SeverityForm, Examples: anys(notify.DefaultSeverities())}
	}
	return &jsonschema.Schema{Type: "string", Enum: anys(s.severities)}
}

func durationSchema() *jsonschema.Schema {
	const number = `([0-9]+(\.[0-9]*)?|\.[0-9]+)`
	return &jsonschema.Schema{
		Type: "string", Pattern: `^\+?(` + number + `(ns|us|µs|μs|ms|s|m|h))+$`,
		Not:      &jsonschema.Schema{Pattern: `^[^1-9]*$`}, // above zero
		Examples: []any{"5s", "15m", "1h"},
	}
}

// over returns a copy of a schema for something that is laid over something else:
// nothing is required, and null is allowed for every key. Lists are replaced as a
// whole, so they stay the same. What the schema refers to is copied, too.
func (s *schemas) over(schema *jsonschema.Schema) *jsonschema.Schema {
	const prefix, suffix = "#/$defs/", "Over"
	if name, ok := strings.CutPrefix(schema.Ref, prefix); ok {
		if s.defs[name+suffix] == nil {
			s.defs[name+suffix] = s.over(s.defs[name])
		}
		return &jsonschema.Schema{Ref: prefix + name + suffix, Description: schema.Description}
	}
	changed := *schema
	changed.Required, changed.OneOf, changed.MinProperties, changed.AllOf = nil, nil, nil, nil
	if schema.Properties != nil {
		changed.Properties = jsonschema.NewProperties()
		for pair := schema.Properties.Oldest(); pair != nil; pair = pair.Next() {
			changed.Properties.Set(pair.Key, orNull(s.over(pair.Value)))
		}
	}
	if schema.Type == "object" && schema.AdditionalProperties != nil && schema.AdditionalProperties != jsonschema.FalseSchema {
		changed.AdditionalProperties = orNull(s.over(schema.AdditionalProperties))
	}
	if schema.AnyOf != nil && schema.Type == "" {
		changed.AnyOf = slices.Clone(schema.AnyOf)
	}
	return &changed
}

func orNull(schema *jsonschema.Schema) *jsonschema.Schema {
	value := *schema
	value.Description = ""
	return &jsonschema.Schema{Description: schema.Description, AnyOf: []*jsonschema.Schema{&value, {Type: "null"}}}
}

// property returns the schema of a key. A schema that is a reference is wrapped, so
// that changes do not affect the definition.
func property(s *jsonschema.Schema, key string) *jsonschema.Schema {
	value, ok := s.Properties.Get(key)
	if !ok {
		panic("there is no property " + key) // a test makes all schemas
	}
	return value
}

func between(s *jsonschema.Schema, key string, least, most int) {
	property(s, key).Minimum, property(s, key).Maximum = json.Number(strconv.Itoa(least)), json.Number(strconv.Itoa(most))
}

func count(n uint64) *uint64 { return &n }

func anys[S ~[]T, T any](values S) []any {
	all := make([]any, len(values))
	for i, v := range values {
		all[i] = v
	}
	return all
}
