package template

import (
	"encoding/json"
	"reflect"
	"testing"
)

// one reads a template that must have no faults.
func one(t *testing.T, path string) *Template {
	t.Helper()
	templates, err := Read(path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if len(templates) != 1 {
		t.Fatalf("%d templates, want 1", len(templates))
	}
	return templates[0]
}

// equal compares lists item by item, so that a difference is easy to find.
func equal[T any](t *testing.T, got, want []T) {
	t.Helper()
	for i := range max(len(got), len(want)) {
		switch {
		case i >= len(got):
			t.Errorf("missing: %+v", want[i])
		case i >= len(want):
			t.Errorf("too many: %+v", got[i])
		case !reflect.DeepEqual(got[i], want[i]):
			t.Errorf("%d:\n got %+v\nwant %+v", i, got[i], want[i])
		}
	}
}

func TestTemplate(t *testing.T) {
	got := one(t, "testdata/everything.template.json")
	if got.Stack != "everything" || got.File != "testdata/everything.template.json" ||
		got.Account != "" || got.Region != "" || got.Description != "One of everything" {
		t.Errorf("%+v", got)
	}
}

func TestLogGroups(t *testing.T) {
	equal(t, one(t, "testdata/everything.template.json").LogGroups(), []LogGroup{
		{
			Resource:      Resource{LogicalID: "App", Unresolved: []Unresolved{{"KmsKeyId", "${Key.Arn}"}}},
			Name:          "/ecs/app",
			Tier:          "application",
			RetentionDays: numberOf(30),
			Deletion:      Protected,
			Key:           "${Key.Arn}",
		},
		{
			Resource:      Resource{LogicalID: "Retained", Condition: "IsProd", Undecided: true},
			Name:          "/ecs/retained",
			RetentionDays: numberOf(365), // written as a text
			Deletion:      Retained,
		},
		{
			Resource: Resource{LogicalID: "Unnamed", Unresolved: []Unresolved{{"LogGroupName", "${Unnamed}"}}},
			Name:     "${Unnamed}",
			Deletion: Destroyed,
		},
		{
			Resource: Resource{LogicalID: "MaybeProtected", Unresolved: []Unresolved{
				{"RetentionInDays", "${Days}"}, {"DeletionProtectionEnabled", "${Enabled}"},
			}},
			Name:          "/ecs/maybe",
			RetentionDays: Number{text: "${Days}"},
			Deletion:      Undecided,
		},
	})
}

func TestMetricFilters(t *testing.T) {
	equal(t, one(t, "testdata/everything.template.json").MetricFilters(), []MetricFilter{
		{
			Resource: Resource{LogicalID: "Errors"},
			Name:     "errors",
			LogGroup: "/ecs/app",
			Pattern:  `{ $.level = "ERROR" }`,
			Metrics: []Transformation{{
				Namespace: "app", Name: "Errors", Value: "1", Unit: "Count", Default: numberOf(0),
			}},
		},
		{
			Resource: Resource{LogicalID: "Durations", Unresolved: []Unresolved{
				{"FilterName", "${Durations}"}, {"LogGroupName", "${Unnamed}"},
			}},
			Name:     "${Durations}",
			LogGroup: "${Unnamed}",
			Metrics: []Transformation{{
				Namespace: "app", Name: "Duration", Value: "$.ms", Unit: "None",
				Dimensions: []Dimension{{"Endpoint", "$.endpoint"}},
			}},
		},
	})
}

func TestAlarms(t *testing.T) {
	equal(t, one(t, "testdata/everything.template.json").Alarms(), []Alarm{
		{
			Resource: Resource{LogicalID: "TooManyErrors", Unresolved: []Unresolved{
				{"AlarmActions[0]", "${Page}"}, {"OKActions[0]", "${Page}"},
			}},
			Name:        "too-many-errors",
			Description: "What to do",
			Severity:    "page",
			Metric: Metric{
				Namespace: "app", MetricName: "Errors", Dimensions: []Dimension{{"LogGroupName", "/ecs/app"}},
				Statistic: "Sum", Unit: "Count", Period: numberOf(300),
			},
			Comparison:              "GreaterThanThreshold",
			Threshold:               numberOf(10),
			EvaluationPeriods:       numberOf(3),
			DatapointsToAlarm:       numberOf(2),
			MissingData:             "notBreaching",
			ActionsEnabled:          true,
			AlarmActions:            []string{"${Page}"},
			OKActions:               []string{"${Page}"},
			InsufficientDataActions: []string{"arn:aws:sns:eu-west-1:123456789012:elsewhere"},
		},
		{
			Resource: Resource{LogicalID: "Percentile", Unresolved: []Unresolved{
				{"AlarmName", "${Percentile}"}, {"Threshold", "${Threshold}"}, {"AlarmActions", "${ListOfTopics}"},
			}},
			Name: "${Percentile}",
			Metric: Metric{
				Namespace: "app", MetricName: "Duration", Statistic: "p95", Period: numberOf(60),
			},
			Comparison: "LessThanThreshold",
			// The default of the parameter does not count: another value may be
			// given.
			Threshold:               Number{text: "${Threshold}"},
			EvaluationPeriods:       numberOf(1),
			DatapointsToAlarm:       numberOf(1), // all of them by default
			MissingData:             "missing",
			LowSamples:              "ignore",
			ActionsEnabled:          false,
			AlarmActions:            []string{"${ListOfTopics}"},
			OKActions:               []string{},
			InsufficientDataActions: []string{},
		},
		{
			Resource: Resource{LogicalID: "Math"},
			Name:     "math",
			Metrics: []MetricQuery{
				{
					ID: "band", Label: "normal", Expression: "ANOMALY_DETECTION_BAND(m1, 2)",
					Metric: Metric{Period: numberOf(60)}, ReturnsData: true,
				},
				{
					ID: "m1", Account: "123456789012",
					Metric: Metric{
						Namespace: "app", MetricName: "Duration", Dimensions: []Dimension{{"Endpoint", "/cart"}},
						Statistic: "Average", Unit: "Milliseconds", Period: numberOf(60),
					},
				},
			},
			Comparison:              "GreaterThanUpperThreshold",
			ThresholdMetricID:       "band",
			EvaluationPeriods:       numberOf(1),
			DatapointsToAlarm:       numberOf(1),
			MissingData:             "missing",
			ActionsEnabled:          true,
			AlarmActions:            []string{},
			OKActions:               []string{},
			InsufficientDataActions: []string{},
		},
	})
}

func TestSavedQueries(t *testing.T) {
	equal(t, one(t, "testdata/everything.template.json").SavedQueries(), []SavedQuery{
		{
			Resource:   Resource{LogicalID: "Query"},
			Name:       "shop/prod/errors",
			Query:      `filter level = "ERROR" and user = "{{user}}"`,
			Language:   "CWLI",
			LogGroups:  []string{"/ecs/app", "/other"}, // AWS::NoValue is not there
			Parameters: []Parameter{{Name: "user", Default: "1", Description: "whose"}},
		},
		{
			Resource:  Resource{LogicalID: "QueryInSQL"},
			Name:      "sql",
			Query:     "SELECT 1",
			Language:  "SQL",
			LogGroups: []string{},
		},
	})
}

func TestContainers(t *testing.T) {
	task := Resource{LogicalID: "Task"}
	equal(t, one(t, "testdata/everything.template.json").Containers(), []Container{
		{
			Resource: task, Family: "shop-web", Name: "web", LogDriver: "awslogs", LogGroup: "/ecs/app",
			StreamPrefix: "web", Mode: "non-blocking", Buffer: "25m",
		},
		{Resource: task, Family: "shop-web", Name: "router", LogDriver: "awsfirelens"},
		{Resource: task, Family: "shop-web", Name: "silent"},
		{
			Resource: Resource{LogicalID: "UnnamedTask", Unresolved: []Unresolved{{"Family", "${UnnamedTask}"}}},
			Family:   "${UnnamedTask}", Name: "job",
		},
	})
}

func TestTopics(t *testing.T) {
	equal(t, one(t, "testdata/everything.template.json").Topics(), []Topic{
		{
			Resource:    Resource{LogicalID: "Page"},
			DisplayName: "shop page",
			Severity:    "page",
			Subscriptions: []Subscription{
				{Resource: Resource{LogicalID: "Page"}, Protocol: "email", Endpoint: "boss@example.com"},
				{
					Resource: Resource{LogicalID: "EarlySubscription", Unresolved: []Unresolved{
						{"TopicArn", "${Page}"}, {"Endpoint", "${OnCall}"},
					}},
					Protocol: "email", Endpoint: "${OnCall}",
				},
			},
		},
		{
			Resource: Resource{LogicalID: "Named"},
			Name:     "tickets",
			Subscriptions: []Subscription{{
				Resource: Resource{LogicalID: "SubscriptionByAttribute", Condition: "IsProd", Undecided: true, Unresolved: []Unresolved{
					{"TopicArn", "${Named.TopicArn}"}, {"Endpoint", "${Function.Arn}"},
				}},
				Protocol: "lambda", Endpoint: "${Function.Arn}",
			}},
		},
	})
}

func TestOthers(t *testing.T) {
	equal(t, one(t, "testdata/everything.template.json").Others(), []TypeCount{
		{"AWS::SNS::Subscription", 1}, // its topic is elsewhere
		{"AWS::KMS::Key", 2},
		{"AWS::IAM::Role", 1},
	})
}

func TestNumber(t *testing.T) {
	for _, test := range []struct {
		number Number
		text   string
		json   string
		known  bool
	}{
		{Number{}, "", "null", false},
		{Number{text: "${Days}"}, "${Days}", `"${Days}"`, false},
		{numberOf(0), "0", "0", true},
		{numberOf(0.25), "0.25", "0.25", true},
		{numberOf(10000000), "10000000", "10000000", true},
	} {
		text, err := json.Marshal(test.number)
		_, known := test.number.Value()
		if err != nil || test.number.String() != test.text || string(text) != test.json || known != test.known {
			t.Errorf("%#v: %q, JSON %s, known %v, %v", test.number, test.number, text, known, err)
		}
	}
}

func TestDashboards(t *testing.T) {
	equal(t, one(t, "testdata/dashboards.yaml").Dashboards(), []Dashboard{
		{
			Resource: Resource{LogicalID: "Board", Unresolved: []Unresolved{
				{"DashboardName", "${AWS::Region}"}, {"DashboardBody", "${AWS::Region}"}, {"DashboardBody", "${Errors.Arn}"},
			}},
			Name: "shop-${AWS::Region}",
			// The log group has a name; the alarm's ARN is known only at
			// deployment.
			Body: `{"widgets": [{"a": "/shop", "b": "${AWS::Region}", "c": "${Errors.Arn}"}]}`,
		},
		{
			Resource: Resource{LogicalID: "Unnamed", Unresolved: []Unresolved{{"DashboardName", "${Unnamed}"}}},
			Name:     "${Unnamed}",
			Body:     `{"widgets": []}`,
		},
	})
}
