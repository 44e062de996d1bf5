package config

import (
	"reflect"

	"github.com/invopop/jsonschema"

	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/cloudwatch/insights"
	"github.com/logstack-go/logstack/container"
	"github.com/logstack-go/logstack/dashboards"
	"github.com/logstack-go/logstack/internal/quantity"
	"github.com/logstack-go/logstack/notify"
	"github.com/logstack-go/logstack/retention"
)

// special returns the schemas of types that are written differently from how they
// are stored; nil for others.
func special(r jsonschema.Reflector, t reflect.Type) *jsonschema.Schema {
	switch t {
	case reflect.TypeFor[Alarms]():
		return refTo(alarmsSchema)
	case reflect.TypeFor[dashboards.Layout]():
		return refTo(dashboards.LayoutSchema)
	case reflect.TypeFor[Metrics]():
		return refTo(metricsSchema)
	case reflect.TypeFor[quantity.Duration]():
		const number = `([0-9]+(\.[0-9]*)?|\.[0-9]+)`
		return &jsonschema.Schema{
			Type:     "string",
			Pattern:  `^\+?(` + number + `(ns|us|µs|μs|ms|s|m|h))+$`,
			Not:      &jsonschema.Schema{Pattern: `^[^1-9]*$`}, // above zero
			Examples: []any{"800ms", "5s", "15m", "1h"},
		}
	case reflect.TypeFor[quantity.Percent]():
		const number = `(100(\.0*)?|[0-9]{1,2}(\.[0-9]*)?|\.[0-9]+)`
		return &jsonschema.Schema{Type: "string", Pattern: `^` + number + `%$`, Examples: []any{"25%"}}
	case reflect.TypeFor[notify.Severity]():
		return &jsonschema.Schema{Type: "string", Pattern: notify.SeverityForm, Examples: anys(notify.DefaultSeverities())}
	case reflect.TypeFor[retention.Days]():
		return &jsonschema.Schema{Enum: append(anys(cloudwatch.RetentionDays()), retention.ForeverName)}
	case reflect.TypeFor[retention.Removal]():
		return &jsonschema.Schema{Type: "string", Enum: anys(retention.Removals())}
	case reflect.TypeFor[insights.Class]():
		return &jsonschema.Schema{Type: "string", Enum: anys(insights.Classes())}
	case reflect.TypeFor[retention.Regulation]():
		return &jsonschema.Schema{Type: "string", Enum: anys(retention.Regulations())}
	case reflect.TypeFor[retention.Glacier]():
		return &jsonschema.Schema{Type: "string", Enum: anys(retention.Glaciers())}
	case reflect.TypeFor[retention.Lock]():
		return &jsonschema.Schema{Type: "string", Enum: anys(retention.Locks())}
	case reflect.TypeFor[cloudwatch.Distribution]():
		return &jsonschema.Schema{Type: "string", Enum: anys(cloudwatch.Distributions())}
	case reflect.TypeFor[container.Architecture]():
		return &jsonschema.Schema{Type: "string", Enum: anys(container.Architectures())}
	case reflect.TypeFor[container.Format]():
		return &jsonschema.Schema{Type: "string", Enum: anys(container.Formats())}
	}
	if t.Kind() == reflect.Map && t.Key() == reflect.TypeFor[notify.Severity]() {
		r.DoNotReference = true
		value := r.ReflectFromType(t.Elem())
		value.Version = ""
		if t.Elem() == reflect.TypeFor[notify.Listeners]() {
			describeListeners(value)
		}
		// Editors propose the default severities, but the file may name others.
		s := &jsonschema.Schema{
			Type: "object", Properties: jsonschema.NewProperties(), AdditionalProperties: value,
			PropertyNames: &jsonschema.Schema{Pattern: notify.SeverityForm},
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
	property(s, "email").Items.Pattern = notify.EmailForm
	property(s, "topic").Pattern = notify.TopicForm
	property(s, "actions").MaxItems = number(cloudwatch.MaxAlarmActions - 1)
	property(s, "actions").Items.Pattern = notify.ActionForm()
	webhook := property(s, "webhooks").Items
	property(webhook, "url").Pattern = notify.WebhookForm
	property(webhook, "secret").Pattern = notify.SecretForm
	webhook.MinProperties, webhook.MaxProperties = number(1), number(1)
	slack := property(s, "slack").Items
	property(slack, "workspace").Pattern = notify.SlackWorkspaceForm
	property(slack, "channel").Pattern = notify.SlackChannelForm
	slack.Required = []string{"workspace", "channel"}
	teams := property(s, "teams").Items
	property(teams, "team").Pattern = notify.UUIDForm
	property(teams, "tenant").Pattern = notify.UUIDForm
	property(teams, "channel").Pattern = notify.TeamsChannelForm
	teams.Required = []string{"team", "tenant", "channel"}
}
