// Package assembly writes cloud assemblies with many metric filters or alarms, as cdk
// synth would, for benchmarks.
package assembly

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
)

const (
	// Group is the log group of all filters.
	Group = "/ecs/your-app"
	// Prod is the path of the template of prod, from the root of the repository, whose
	// filters and alarms are on Group.
	Prod = "test/snapshots/environment-prod_1.snap.json"
	// Errors is the pattern of one of the filters that Filters writes.
	Errors = `{ $.level = "ERROR" }`
)

// inTemplate is the number of filters or alarms in a template: CloudFormation allows 500
// resources.
const inTemplate = 240

// Filters writes n metric filters on a Django service's events, each with an alarm. One of
// them, if there are as many as eight, is on Errors.
func Filters(folder string, n int) error {
	known := []string{"request_started", "api_request_started", "login_failed", "api_request", "metric", "request_completed", "request_failed"}
	return write(folder, n, func(i int, resources map[string]any) {
		event := fmt.Sprintf("event_%d", i)
		if i < len(known) {
			event = known[i]
		}
		pattern := fmt.Sprintf(`{ $.event_type = "%s" }`, event)
		switch {
		case i == len(known):
			pattern = Errors
		case i%4 == 3:
			pattern = fmt.Sprintf(`{ $.event_type = "%s" && $.status_code >= 500 }`, event)
		}
		name := fmt.Sprintf("m%d", i)
		resources[fmt.Sprintf("Filter%d", i)] = filter(name, pattern, map[string]any{"DefaultValue": 0})
		resources[fmt.Sprintf("Alarm%d", i)] = alarm(name, name, 5, nil)
	})
}

// Users writes a metric filter on errors whose metric has a dimension for the user, and
// an alarm for each of n users: user-0, user-1 and so on.
func Users(folder string, n int) error {
	return write(folder, n, func(i int, resources map[string]any) {
		if i == 0 {
			resources["Filter"] = filter("errors", Errors, map[string]any{"Dimensions": []any{map[string]any{"Key": "user", "Value": "$.user"}}})
		}
		user := []any{map[string]any{"Name": "user", "Value": fmt.Sprintf("user-%d", i)}}
		resources[fmt.Sprintf("Alarm%d", i)] = alarm(fmt.Sprintf("a%d", i), "errors", 0, user)
	})
}

func filter(metric, pattern string, more map[string]any) map[string]any {
	more["MetricNamespace"], more["MetricName"], more["MetricValue"] = "App", metric, "1"
	return resource("AWS::Logs::MetricFilter", map[string]any{
		"LogGroupName": map[string]any{"Ref": "Logs"}, "FilterName": metric, "FilterPattern": pattern, "MetricTransformations": []any{more},
	})
}

func alarm(name, metric string, threshold float64, dimensions []any) map[string]any {
	properties := map[string]any{
		"AlarmName": name, "Namespace": "App", "MetricName": metric, "Statistic": "Sum", "Period": 300, "EvaluationPeriods": 1,
		"Threshold": threshold, "ComparisonOperator": "GreaterThanThreshold", "TreatMissingData": "notBreaching",
	}
	if dimensions != nil {
		properties["Dimensions"] = dimensions
	}
	return resource("AWS::CloudWatch::Alarm", properties)
}

func resource(kind string, properties map[string]any) map[string]any {
	return map[string]any{"Type": kind, "Properties": properties}
}

// write writes an assembly into a new folder. The function add adds what number i of n
// needs to the resources of its template.
func write(folder string, n int, add func(i int, resources map[string]any)) error {
	if err := os.Mkdir(folder, 0o755); err != nil {
		return err
	}
	artifacts := map[string]any{}
	for from := 0; from < n; from += inTemplate {
		resources := map[string]any{"Logs": resource("AWS::Logs::LogGroup", map[string]any{"LogGroupName": Group})}
		for i := from; i < min(from+inTemplate, n); i++ {
			add(i, resources)
		}
		stack := fmt.Sprintf("stack%03d", from/inTemplate)
		artifacts[stack] = map[string]any{
			"type": "aws:cloudformation:stack", "environment": "aws://123456789012/eu-west-1",
			"properties": map[string]any{"templateFile": stack + ".template.json"},
		}
		if err := writeJSON(filepath.Join(folder, stack+".template.json"), map[string]any{"Resources": resources}); err != nil {
			return err
		}
	}
	return writeJSON(filepath.Join(folder, "manifest.json"), map[string]any{"version": "36.0.0", "artifacts": artifacts})
}

func writeJSON(file string, value any) error {
	text, err := json.Marshal(value)
	if err != nil {
		return err
	}
	return os.WriteFile(file, text, 0o644)
}
