package changes

import "testing"

func TestTransformerChanged(t *testing.T) {
	transformer := func(id, group, processors string) string {
		return "  " + id + ": {Type: AWS::Logs::Transformer, Properties: {LogGroupIdentifier: " + group + ", TransformerConfig: [" + processors + "]}}\n"
	}
	filter := func(transformed string) string {
		return "  F: {Type: AWS::Logs::MetricFilter, Properties: {FilterName: errors, LogGroupName: /shop, FilterPattern: '{ $.a = 1 }', ApplyOnTransformedLogs: " + transformed + ", MetricTransformations: [{MetricNamespace: n, MetricName: m, MetricValue: '1'}]}}\n"
	}
	one := transformer("T", "/shop", "{parseJSON: {}}")
	renamed := transformer("T", "/shop", "{parseJSON: {}}, {renameKeys: {entries: [{key: a, renameTo: b}]}}")
	account := func(document string) string {
		return "  A: {Type: AWS::Logs::AccountPolicy, Properties: {PolicyName: p, PolicyType: TRANSFORMER_POLICY, PolicyDocument: '" + document + "'}}\n"
	}
	try(t, "transformer-changed", []testCase{
		{"it goes", one, ``, []string{"T: change: It leaves the stack: what is written to /shop is no longer transformed."}},
		{"it goes, and a filter stays that looks at what it left", one + filter("true"), filter("true"), []string{"T: loss: What looks at transformed log events: the metric filter errors."}},
		{"it goes, and a filter looks at log events as they are written", one + filter("true"), filter("false"), []string{"T: change"}},
		{"another processor", one, renamed, []string{`T: change: It transforms differently than before: queries see other fields in new log events. [processor 2:  -> {"renameKeys":{"entries":[{"key":"a","renameTo":"b"}]}}]`}},
		{"with a filter on what it leaves", one + filter("true"), renamed + filter("true"), []string{"T: change: What looks at transformed log events: the metric filter errors."}},
		{"under another logical id", one, transformer("U", "/shop", "{parseJSON: {}}"), nil},
		{"referred to and named by its ARN", groupResource + transformer("T", "!Ref Group", "{parseJSON: {}}"), groupResource + transformer("U", "arn:aws:logs:eu-central-1:111122223333:log-group:/shop", "{parseJSON: {}}"), nil},
		{"a new one", ``, one, []string{"T: change: What is written to /shop is transformed from then on"}},
		{"a parameter decides", transformer("T", "/shop", "{parseJSON: {source: a}}"), "Parameters: {P: {Type: String}}\nResources:\n" + transformer("T", "/shop", "{parseJSON: {source: !Ref P}}"), []string{"T: unknown"}},
		{"that of the account goes", account(`[{"parseJSON": {}}]`), ``, []string{"A: change: log groups without their own transformer are no longer transformed."}},
		{"that of the account changes", account(`[{"parseJSON": {}}]`), account(`[{"parseJSON": {"source": "a"}}]`), []string{"A: change: [processor 1: "}},
		{"as before", one, one, nil},
	})
}
