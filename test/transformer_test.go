package test

import (
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/logstack-go/logstack/cloudwatch/filterpattern"
	"github.com/logstack-go/logstack/cloudwatch/insights"
	"github.com/logstack-go/logstack/cloudwatch/transformer"
	"github.com/logstack-go/logstack/constructs/loggroup"
	"github.com/logstack-go/logstack/constructs/metricfilter"
	"github.com/logstack-go/logstack/constructs/servicelogs"
	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/logevent"
	"github.com/logstack-go/logstack/replay"
	read "github.com/logstack-go/logstack/template"
)

// transformed makes a log group whose application uses other field names.
func transformed(stack awscdk.Stack) {
	raw, err := contract.Preset("python-json-logger")
	if err != nil {
		panic(err)
	}
	servicelogs.New(stack, "Logs", servicelogs.Props{Application: "billing", Writes: raw})
}

// TestTransformer makes a transformer. Filters with JSON patterns see its output,
// others do not, and it is refused where CloudWatch would refuse it.
func TestTransformer(t *testing.T) {
	by, err := transformer.Parse([]byte(`[{"parseJSON":{}},{"renameKeys":{"entries":[{"key":"levelname","renameTo":"level"}]}}]`))
	if err != nil {
		t.Fatal(err)
	}
	stack := newStack(t)
	logs := group(stack)
	loggroup.NewTransformer(stack, "Transformer", loggroup.TransformerProps{LogGroup: logs, By: by})
	metricfilter.New(stack, "Errors", metricfilter.Props{LogGroup: logs, Pattern: filterpattern.MustParse(`{ $.level = "ERROR" }`)})
	metricfilter.New(stack, "Text", metricfilter.Props{LogGroup: logs, Pattern: filterpattern.MustParse(`"[ERROR]"`)})
	template := synthesize(t, stack)
	made := template.only(t, "AWS::Logs::Transformer")
	if got, want := jsonOf(made.Properties["TransformerConfig"]), `[{"ParseJSON":{}},{"RenameKeys":{"Entries":[{"Key":"levelname","RenameTo":"level"}]}}]`; got != want {
		t.Errorf("the transformer is %s, and not %s", got, want)
	}
	for _, filter := range template.resources(t, "AWS::Logs::MetricFilter") {
		if on, want := filter.Properties["ApplyOnTransformedLogs"], filter.Properties["FilterName"] == "Errors"; (on == true) != want {
			t.Errorf("%s looks at transformed events: %v", filter.ID, on)
		}
	}

	stack = newStack(t)
	cold := loggroup.New(stack, "Cold", loggroup.Props{Class: insights.InfrequentAccess})
	loggroup.NewTransformer(stack, "OfCold", loggroup.TransformerProps{LogGroup: cold, By: by})
	twice := group(stack)
	loggroup.NewTransformer(stack, "First", loggroup.TransformerProps{LogGroup: twice, By: by})
	loggroup.NewTransformer(stack, "Second", loggroup.TransformerProps{LogGroup: twice, By: by})
	loggroup.NewTransformer(stack, "None", loggroup.TransformerProps{LogGroup: loggroup.New(stack, "Other", loggroup.Props{})})
	wantMistake(t, stack, "Test/OfCold: log groups of the class INFREQUENT_ACCESS have no transformers")
	wantMistake(t, stack, "Test/Second: the log group already has a transformer")
	wantMistake(t, stack, "Test/None: By is missing")
}

// TestTheDayIsSeenBehindATransformer replays the day with raw field names through the
// stack of a service with the guide's contract and a transformer: all filters and
// alarms on fields behave as in a stack for raw names.
func TestTheDayIsSeenBehindATransformer(t *testing.T) {
	raw, err := contract.Preset("python-json-logger")
	if err != nil {
		t.Fatal(err)
	}
	report := func(props servicelogs.Props) *replay.Report {
		props.Application, props.Environment = "your-app", "prod"
		stack := newStack(t)
		servicelogs.New(stack, "Logs", props)
		made, err := read.Parse("day", []byte(jsonOf(synthesize(t, stack))), read.Options{})
		if err != nil {
			t.Fatal(err)
		}
		inputs, err := logevent.Files("../examples/logs/django-raw-names.jsonl.gz")
		if err != nil {
			t.Fatal(err)
		}
		source, err := logevent.Open(inputs, logevent.Options{})
		if err != nil {
			t.Fatal(err)
		}
		r, err := replay.New([]*read.Template{made}, replay.Options{Contract: raw, LogGroup: "/ecs/your-app/prod"})
		if err != nil {
			t.Fatal(err)
		}
		out, err := r.Run(t.Context(), source)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	behind, before := report(servicelogs.Props{Writes: raw}), report(servicelogs.Props{Contract: raw})
	if len(behind.Filters) != len(before.Filters) || len(behind.Alarms) != len(before.Alarms) || len(before.Filters) < 8 {
		t.Fatalf("%d filters and %d alarms, and not %d and %d", len(behind.Filters), len(behind.Alarms), len(before.Filters), len(before.Alarms))
	}
	for i, want := range before.Filters {
		if got := behind.Filters[i]; got.Name != want.Name || got.Matched != want.Matched || got.Refused != "" {
			t.Errorf("the filter %s, %s, matches %d%s; %s matches %d", got.Name, got.Pattern, got.Matched, got.Refused, want.Pattern, want.Matched)
		}
	}
	for i, want := range before.Alarms {
		if got := behind.Alarms[i]; got.Name != want.Name || got.Verdict != want.Verdict || !slices.EqualFunc(got.Transitions, want.Transitions, func(a, b replay.Transition) bool {
			return a.At.Equal(b.At) && a.To == b.To
		}) {
			t.Errorf("the alarm %s is %s %s, and not %s", got.Name, got.Verdict, got.Refused, want.Verdict)
		}
	}
}

// TestServicesOfTheirOwnAreTransformed replays events with raw field names through the
// nested stack of a service with log groups of its own. Its transformer is made with
// its log groups, and filters and saved queries see the transformed events.
func TestServicesOfTheirOwnAreTransformed(t *testing.T) {
	folder, _ := templatesOf(t, parse(t, `
contract: guide
writes: python-json-logger
services: [{name: web, image: shop}, {name: payments, image: pay, ownLogGroups: true}]
alarms: {slow-requests: ~, request-p95: ~, failed-logins: ~}
environments: {prod: {account: "111122223333", region: eu-central-1}}
`))
	templates, err := read.Read(folder, read.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, group := range []string{"/ecs/billing/prod", "/ecs/billing/prod/payments"} {
		transformers, found := replay.TransformersOf(templates), false
		for _, one := range templates {
			by, err := transformers.Of(one, group)
			if err != nil {
				t.Errorf("%s: %v", group, err)
			}
			found = found || by != nil
		}
		if !found {
			t.Errorf("%s has no transformer", group)
		}
		raw := strings.ReplaceAll(string(halfAnHour(group)), `\"level\":`, `\"levelname\":`)
		report := replayed(t, templates, replay.Options{}, []byte(raw))
		prefix := "billing-prod-"
		if strings.HasSuffix(group, "/payments") {
			prefix += "payments-"
		}
		var off []string
		for _, a := range report.Alarms {
			if a.Verdict == replay.VerdictWentOff && !strings.HasSuffix(a.Name, "-silence-page") {
				off = append(off, a.Name)
			}
			if a.Refused != "" && !a.Elsewhere {
				t.Errorf("%s is refused: %s", a.Name, a.Refused)
			}
		}
		if !slices.Equal(off, []string{prefix + "errors-ticket"}) {
			t.Errorf("%s: %q went off", group, off)
		}
		for _, f := range report.Filters {
			want := map[string]int64{"errors": 20, "log-records": 1800}[f.Name]
			if f.LogGroup == group && f.Matched != want || f.LogGroup != group && f.Matched != 0 || f.Refused != "" {
				t.Errorf("%s of %s matches %d%s, and not %d", f.Name, f.LogGroup, f.Matched, f.Refused, want)
			}
		}
	}
}
