package test

import (
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/logstack-go/logstack/cloudwatch/filterpattern"
	"github.com/logstack-go/logstack/cloudwatch/insights"
	"github.com/logstack-go/logstack/cloudwatch/transformer"
	"github.com/logstack-go/logstack/constructs/loggroup"
	"github.com/logstack-go/logstack/constructs/metricfilter"
	"github.com/logstack-go/logstack/constructs/servicelogs"
	"github.com/logstack-go/logstack/contract"
)

// transformed is a log group whose application writes other names.
func transformed(stack awscdk.Stack) {
	raw, err := contract.Preset("python-json-logger")
	if err != nil {
		panic(err)
	}
	servicelogs.New(stack, "Logs", servicelogs.Props{Application: "billing", Writes: raw})
}

// TestTransformer makes a transformer, which filters of JSON patterns look behind and
// others do not, and refuses it where CloudWatch would.
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
	wantMistake(t, stack, "Test/Second: the log group has a transformer already")
	wantMistake(t, stack, "Test/None: By is missing")
}
