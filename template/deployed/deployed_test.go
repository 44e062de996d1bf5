package deployed

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/logstack-go/logstack/template"
)

func asJSON(t *testing.T, value any) string {
	t.Helper()
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(value); err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(b.String())
}

// folder writes files into a temporary folder.
func folder(t *testing.T, files map[string]string) string {
	t.Helper()
	to := filepath.Join(t.TempDir(), "prod")
	if err := os.Mkdir(to, 0o755); err != nil {
		t.Fatal(err)
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(to, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return to
}

func read(t *testing.T, files map[string]string) *template.Template {
	t.Helper()
	all, err := Read(folder(t, files), template.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if len(all) != 1 || all[0].Stack != "prod" {
		t.Fatalf("it is read as %d templates", len(all))
	}
	return all[0]
}

const (
	groups = `{"logGroups":[{"logGroupName":"/ecs/shop","storedBytes":7,"dataProtectionStatus":"ACTIVATED"},{"logGroupName":"/ecs/kept","storedBytes":7,"inheritedProperties":["ACCOUNT_DATA_PROTECTION"]}]}`
	filter = `{"filterName":"errors","filterPattern":"{ $.level = \"ERROR\" }","metricTransformations":[{"metricName":"Errors","metricNamespace":"Shop","metricValue":"$.n","defaultValue":0.0,"unit":"Count"}],"creationTime":1,"logGroupName":"/ecs/shop","applyOnTransformedLogs":false}`
	alarm  = `{"AlarmName":"errors","AlarmArn":"arn:aws:cloudwatch:eu-west-1:111122223333:alarm:errors","AlarmConfigurationUpdatedTimestamp":"2025-03-10T09:46:40+00:00","ActionsEnabled":true,"OKActions":[],"AlarmActions":["arn:aws:sns:eu-west-1:111122223333:page"],"InsufficientDataActions":[],"StateValue":"OK","MetricName":"Errors","Namespace":"Shop","Statistic":"Sum","Dimensions":[],"Period":60,"EvaluationPeriods":1,"Threshold":5.0,"ComparisonOperator":"GreaterThanThreshold","TreatMissingData":"notBreaching"}`
)

// Each kind of answer becomes its part of the template model.
func TestKinds(t *testing.T) {
	views := func(t *template.Template) map[string]any {
		return map[string]any{
			"logGroups": t.LogGroups(), "metricFilters": t.MetricFilters(), "subscriptionFilters": t.SubscriptionFilters(), "MetricAlarms": t.Alarms(),
			"CompositeAlarms": t.CompositeAlarms(), "LogAlarms": t.LogAlarms(), "InsightRules": t.InsightRules(), "queryDefinitions": t.SavedQueries(),
			"DashboardBody": t.Dashboards(), "taskDefinition": t.Containers(),
			"policyDocument": t.LogGroups(), "indexPolicies": t.LogGroups(), "transformerConfig": t.Transformers(), "accountPolicies": t.AccountPolicies(),
			"scheduleExpression": t.ScheduledQueries(), "anomalyDetectors": t.Others(),
		}
	}
	tests := map[string]struct{ answer, want string }{
		"logGroups": {
			`{"logGroups":[{"logGroupName":"/ecs/shop","creationTime":1,"retentionInDays":30,"metricFilterCount":1,"arn":"arn:aws:logs:eu-west-1:111122223333:log-group:/ecs/shop:*","storedBytes":7,"kmsKeyId":"arn:aws:kms:eu-west-1:111122223333:key/1","dataProtectionStatus":"ACTIVATED","logGroupClass":"STANDARD"},{"logGroupName":"/ecs/kept","storedBytes":7,"deletionProtectionEnabled":true}]}`,
			`[{"logicalId":"/ecs/shop","name":"/ecs/shop","retentionDays":30,"deletion":"undecided","key":"arn:aws:kms:eu-west-1:111122223333:key/1","class":"STANDARD","dataProtection":true,"protection":{}},{"logicalId":"/ecs/kept","name":"/ecs/kept","deletion":"protected"}]`,
		},
		"policyDocument": {
			`{"logGroupIdentifier":"/ecs/shop","policyDocument":"{\"Name\":\"p\",\"Statement\":[{\"DataIdentifier\":[\"arn:aws:dataprotection::aws:data-identifier/EmailAddress\"],\"Operation\":{\"Deidentify\":{\"MaskConfig\":{}}}}]}","lastUpdatedTime":1}` + groups,
			`[{"logicalId":"/ecs/shop","name":"/ecs/shop","deletion":"undecided","dataProtection":true,"masked":["EmailAddress"],"protection":{"masked":["EmailAddress"],"problems":["it masks but does not audit: CloudWatch requires another statement with the operation Audit and the same identifiers"]}},{"logicalId":"/ecs/kept","name":"/ecs/kept","deletion":"undecided","dataProtection":true,"protection":{}}]`,
		},
		"indexPolicies": {
			groups + `{"indexPolicies":[{"logGroupIdentifier":"arn:aws:logs:eu-west-1:111122223333:log-group:/ecs/shop","lastUpdateTime":1,"policyDocument":"{\"Fields\":[\"request_id\"]}","source":"LOG_GROUP"},{"logGroupIdentifier":"arn:aws:logs:eu-west-1:111122223333:log-group:/ecs/kept","lastUpdateTime":1,"policyDocument":"{\"Fields\":[\"level\"]}","source":"ACCOUNT","policyName":"all"}]}`,
			`[{"logicalId":"/ecs/shop","name":"/ecs/shop","deletion":"undecided","dataProtection":true,"protection":{},"indexed":["request_id"]},{"logicalId":"/ecs/kept","name":"/ecs/kept","deletion":"undecided","dataProtection":true,"protection":{}}]`,
		},
		"transformerConfig": {
			`{"logGroupIdentifier":"arn:aws:logs:eu-west-1:111122223333:log-group:/ecs/shop","transformerConfig":[{"parseJSON":{}},{"addKeys":{"entries":[{"key":"team","value":"shop","overwriteIfExists":false}]}}],"creationTime":1}`,
			`[{"logicalId":"arn:aws:logs:eu-west-1:111122223333:log-group:/ecs/shop","logGroup":"arn:aws:logs:eu-west-1:111122223333:log-group:/ecs/shop","processors":["ParseJSON","AddKeys"]}]`,
		},
		"accountPolicies": {
			`{"accountPolicies":[{"policyName":"all","policyType":"SUBSCRIPTION_FILTER_POLICY","policyDocument":"{\"FilterPattern\":\"ERROR\",\"DestinationArn\":\"arn:aws:lambda:eu-west-1:111122223333:function:ship\"}","scope":"ALL","selectionCriteria":"LogGroupName NOT IN [\"/ecs/own\"]","accountId":"111122223333"}]}`,
			`[{"logicalId":"SUBSCRIPTION_FILTER_POLICY:all","name":"all","type":"SUBSCRIPTION_FILTER_POLICY","selection":"LogGroupName NOT IN [\"/ecs/own\"]","document":"{\"FilterPattern\":\"ERROR\",\"DestinationArn\":\"arn:aws:lambda:eu-west-1:111122223333:function:ship\"}","pattern":"ERROR","hasPattern":true,"destination":"arn:aws:lambda:eu-west-1:111122223333:function:ship"}]`,
		},
		"scheduleExpression": {
			`{"name":"shop/weekly","queryString":"stats count()","queryLanguage":"CWLI","scheduleExpression":"cron(0 6 ? * MON *)","state":"ENABLED","startTimeOffset":604800,"logGroupIdentifiers":["/ecs/shop"],"destinationConfiguration":{"s3Configuration":{"destinationIdentifier":"s3://reports/shop/","roleArn":"r"}},"scheduleType":"CUSTOMER_MANAGED"}{"name":"of an alarm","scheduleExpression":"rate(5 minutes)","scheduleType":"AWS_MANAGED"}`,
			`[{"logicalId":"shop/weekly","name":"shop/weekly","query":"stats count()","language":"CWLI","logGroups":["/ecs/shop"],"schedule":"cron(0 6 ? * MON *)","startOffset":604800,"destination":"s3://reports/shop/"}]`,
		},
		"anomalyDetectors": {
			`{"anomalyDetectors":[{"anomalyDetectorArn":"arn:aws:logs:eu-west-1:111122223333:anomaly-detector:1","detectorName":"shop","logGroupArnList":["arn:aws:logs:eu-west-1:111122223333:log-group:/ecs/shop"],"evaluationFrequency":"FIVE_MIN","anomalyDetectorStatus":"TRAINED"}]}`,
			`[{"type":"AWS::Logs::LogAnomalyDetector","count":1}]`,
		},
		"metricFilters": {
			`{"metricFilters":[` + filter + `,{"filterName":"all","metricTransformations":[{"metricName":"All","metricNamespace":"Shop","metricValue":"1","dimensions":{"b":"$.b","a":"$.a"}}],"logGroupName":"/ecs/shop"}]}`,
			`[{"logicalId":"/ecs/shop:errors","name":"errors","logGroup":"/ecs/shop","pattern":"{ $.level = \"ERROR\" }","metrics":[{"namespace":"Shop","name":"Errors","value":"$.n","unit":"Count","default":0}]},{"logicalId":"/ecs/shop:all","name":"all","logGroup":"/ecs/shop","pattern":"","metrics":[{"namespace":"Shop","name":"All","value":"1","unit":"None","dimensions":[{"name":"a","value":"$.a"},{"name":"b","value":"$.b"}]}]}]`,
		},
		"subscriptionFilters": {
			`{"subscriptionFilters":[{"filterName":"ship","logGroupName":"/ecs/shop","filterPattern":"","destinationArn":"arn:aws:lambda:eu-west-1:111122223333:function:ship","distribution":"ByLogStream","creationTime":1}]}`,
			`[{"logicalId":"/ecs/shop:ship","name":"ship","logGroup":"/ecs/shop","pattern":"","destination":"arn:aws:lambda:eu-west-1:111122223333:function:ship","distribution":"ByLogStream"}]`,
		},
		"MetricAlarms": {
			`{"MetricAlarms":[` + alarm + `],"CompositeAlarms":[]}`,
			`[{"logicalId":"errors","name":"errors","namespace":"Shop","metricName":"Errors","statistic":"Sum","period":60,"comparison":"GreaterThanThreshold","threshold":5,"evaluationPeriods":1,"datapointsToAlarm":1,"missingData":"notBreaching","actionsEnabled":true,"alarmActions":["arn:aws:sns:eu-west-1:111122223333:page"]}]`,
		},
		"CompositeAlarms": {
			`{"MetricAlarms":[],"CompositeAlarms":[{"AlarmName":"any","AlarmArn":"arn:aws:cloudwatch:eu-west-1:111122223333:alarm:any","AlarmRule":"ALARM(errors)","ActionsEnabled":true,"ActionsSuppressor":"deploying","ActionsSuppressorWaitPeriod":20,"ActionsSuppressorExtensionPeriod":10}]}`,
			`[{"logicalId":"any","name":"any","rule":"ALARM(errors)","suppressor":"deploying","waitPeriod":20,"extensionPeriod":10,"actionsEnabled":true}]`,
		},
		"LogAlarms": {
			`{"LogAlarms":[{"AlarmName":"logins","ScheduledQueryConfiguration":{"QueryString":"filter a = 1","LogGroupIdentifiers":["/ecs/shop"],"AggregationExpression":"count(*)","ScheduleConfiguration":{"ScheduleExpression":"rate(5 minutes)","StartTimeOffset":300}},"ComparisonOperator":"GreaterThanThreshold","Threshold":5.0,"QueryResultsToEvaluate":1,"QueryResultsToAlarm":1,"ActionsEnabled":true}]}`,
			`[{"logicalId":"logins","name":"logins","query":"filter a = 1","logGroups":["/ecs/shop"],"aggregation":"count(*)","schedule":"rate(5 minutes)","startOffset":300,"comparison":"GreaterThanThreshold","threshold":5,"resultsToEvaluate":1,"resultsToAlarm":1,"missingData":"missing","actionsEnabled":true}]`,
		},
		"InsightRules": {
			`{"InsightRules":[{"Name":"who","State":"ENABLED","Schema":"CloudWatchLogRule/1","Definition":"{\"Schema\":{\"Name\":\"CloudWatchLogRule\",\"Version\":1},\"AggregateOn\":\"Count\",\"Contribution\":{\"Keys\":[\"$.ip\"]},\"LogFormat\":\"JSON\",\"LogGroupNames\":[\"/ecs/shop\"]}"}]}`,
			`[{"logicalId":"who","name":"who","state":"ENABLED","body":"{\"Schema\":{\"Name\":\"CloudWatchLogRule\",\"Version\":1},\"AggregateOn\":\"Count\",\"Contribution\":{\"Keys\":[\"$.ip\"]},\"LogFormat\":\"JSON\",\"LogGroupNames\":[\"/ecs/shop\"]}","logGroups":["/ecs/shop"],"keys":["$.ip"],"aggregateOn":"Count"}]`,
		},
		"queryDefinitions": {
			`{"queryDefinitions":[{"queryDefinitionId":"1","name":"shop/errors","queryString":"stats count()","lastModified":1,"logGroupNames":["/ecs/shop"],"parameters":[{"name":"n","defaultValue":"1"}]},{"queryDefinitionId":"2","name":"shop/errors","queryString":"limit 1"}]}`,
			`[{"logicalId":"shop/errors","name":"shop/errors","query":"stats count()","language":"CWLI","logGroups":["/ecs/shop"],"parameters":[{"name":"n","default":"1"}]},{"logicalId":"shop/errors (saved query)","name":"shop/errors","query":"limit 1","language":"CWLI","logGroups":[]}]`,
		},
		"DashboardBody": {
			`{"DashboardArn":"arn:aws:cloudwatch::111122223333:dashboard/shop","DashboardBody":"{\"widgets\":[]}","DashboardName":"shop"}`,
			`[{"logicalId":"shop","name":"shop","body":"{\"widgets\":[]}"}]`,
		},
		"taskDefinition": {
			`{"taskDefinition":{"taskDefinitionArn":"arn:aws:ecs:eu-west-1:111122223333:task-definition/shop:7","family":"shop","containerDefinitions":[{"name":"web","environment":[{"name":"P","value":"hunter2"}],"logConfiguration":{"logDriver":"awslogs","options":{"awslogs-group":"/ecs/shop"}}}]}}`,
			`[{"logicalId":"shop","family":"shop","name":"web","logDriver":"awslogs","logGroup":"/ecs/shop"}]`,
		},
	}
	for name, test := range tests {
		tmpl := read(t, map[string]string{"x.json": test.answer})
		if err := tmpl.Problems(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if got := asJSON(t, views(tmpl)[name]); got != test.want {
			t.Errorf("%s:\ngot  %s\nwant %s", name, got, test.want)
		}
		if out := tmpl.Elsewhere(); len(out) > 0 && out[0].Kind != "answer" {
			t.Errorf("%s: %v is not looked at", name, out)
		}
	}
	for _, k := range kinds {
		if _, ok := tests[k.in]; !ok {
			t.Errorf("%s has no test", k.in)
		}
	}
}

// Content tells files apart. Pages are combined, and so are several files of a
// kind, concatenated answers, lists of answers, and the bare list that --query
// prints. Duplicates count once.
func TestFiles(t *testing.T) {
	other := strings.Replace(filter, `"errors"`, `"others"`, 1)
	third := strings.Replace(filter, `"errors"`, `"third"`, 1)
	fourth := strings.Replace(filter, `"errors"`, `"fourth"`, 1)
	tmpl := read(t, map[string]string{
		"1":           `{"metricFilters":[` + filter + `],"nextToken":"abc"}`,
		"2.txt":       `{"metricFilters":[` + other + `,` + filter + `]}`,
		"bare.json":   `[` + third + `]`,
		"more.json":   `{"metricFilters":[]} [{"metricFilters":[` + fourth + `]}, {"MetricAlarms":[` + alarm + `]}]`,
		"README.md":   "# prod",
		"table.txt":   "-----\n|x|",
		"sns.json":    `{"Topics":[{"TopicArn":"a"}]}`,
		"boards.json": `{"DashboardEntries":[]}`,
		".hidden":     "{",
	})
	var names []string
	for _, f := range tmpl.MetricFilters() {
		names = append(names, f.Name)
	}
	slices.Sort(names)
	if !slices.Equal(names, []string{"errors", "fourth", "others", "third"}) || len(tmpl.Alarms()) != 1 {
		t.Errorf("filters %v, %d alarms", names, len(tmpl.Alarms()))
	}
	if tmpl.Account != "111122223333" || tmpl.Region != "eu-west-1" {
		t.Errorf("it is in %s, %s", tmpl.Account, tmpl.Region)
	}
	var out []string
	for _, e := range tmpl.Elsewhere() {
		out = append(out, fmt.Sprintf("%s %s: %.30s", e.Kind, e.What, e.Why))
	}
	if want := []string{"file sns.json: it is not any of the supported", "file table.txt: it is not JSON"}; !slices.Equal(out, want) {
		t.Errorf("not looked at: %q", out)
	}
	// A policy of a log group that is in no answer applies to nothing.
	alone := read(t, map[string]string{"1.json": `{"logGroupIdentifier":"/ecs/gone","policyDocument":"{}"}{"metricFilters":[]}`})
	if out := alone.Elsewhere(); len(out) != 1 || out[0].Kind != "data protection policy" || out[0].What != "of /ecs/gone" {
		t.Errorf("a policy without its log group: %v", out)
	}
	cut := read(t, map[string]string{"1.json": `{"metricFilters":[` + filter + `],"nextToken":"abc"}`})
	if out := cut.Elsewhere(); len(out) != 1 || out[0].What != "of aws logs describe-metric-filters" {
		t.Errorf("a page is missing: %v", out)
	}
}

func TestWrong(t *testing.T) {
	tests := []struct {
		files map[string]string
		want  string
	}{
		{map[string]string{}, "none of its files has the output of `aws logs describe-metric-filters`"},
		{map[string]string{"a.json": ""}, "a.json: it is empty: the call that should have written it failed"},
		{map[string]string{"a.json": "{\"metricFilters\":[\n,]}"}, "a.json:2:1: it is not JSON"},
		{map[string]string{"a.json": `{"metricFilters":[`}, "a.json:1: it is not JSON: it ends in the middle of a value"},
		{map[string]string{"a.json": `{"metricFilters":[{"filterName":"a"}]}`}, "a.json: metricFilters[0]: it has no logGroupName and filterName, as `aws logs describe-metric-filters` writes it"},
		{map[string]string{"a.json": `{"MetricAlarms":["errors"]}`}, "a.json: MetricAlarms[0]: it must be an object"},
		{map[string]string{"a.json": `{"MetricAlarms":[` + alarm + `]}`, "b.json": `{"MetricAlarms":[` + strings.Replace(alarm, "5.0", "6.0", 1) + `]}`}, "b.json: alarm errors appears again, and differs from the one in "},
		{map[string]string{"a.json": `{"MetricAlarms":[` + alarm + `,` + strings.NewReplacer(`"errors"`, `"b"`, "eu-west-1", "us-east-1").Replace(alarm) + `]}`}, "it has outputs from several regions: eu-west-1, us-east-1: give each its own folder"},
	}
	for _, test := range tests {
		all, err := Read(folder(t, test.files), template.Options{})
		if err == nil || all != nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%v:\ngot  %v\nwant %s", test.files, err, test.want)
		}
	}
	if _, err := Read(filepath.Join(t.TempDir(), "none"), template.Options{}); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a folder that is not there: %v", err)
	}
	if _, err := Read("deployed.go", template.Options{}); err == nil || !strings.Contains(err.Error(), "it is not a folder") {
		t.Errorf("a file: %v", err)
	}
	// An alarm that CloudWatch would reject is refused, and the rest is read.
	tmpl := read(t, map[string]string{"a.json": `{"MetricAlarms":[` + alarm + `,{"AlarmName":"broken","Period":"soon"}]}`})
	if len(tmpl.Alarms()) != 1 || len(tmpl.Refused()) != 1 || tmpl.Refused()[0].Name != "broken" {
		t.Errorf("alarms %v, refused %v", tmpl.Alarms(), tmpl.Refused())
	}
}

// The script in the documentation asks for everything that is read, and changes
// nothing.
func TestScript(t *testing.T) {
	for _, shell := range []string{"sh", "bash", "dash"} {
		if _, err := exec.LookPath(shell); err != nil {
			if shell == "sh" {
				t.Skip("there is no sh")
			}
			continue
		}
		if out, err := exec.Command(shell, "-n", "../../docs/how-to/deployed.sh").CombinedOutput(); err != nil {
			t.Errorf("%s -n: %s", shell, out)
		}
	}
	answers := map[string]string{
		"logs describe-log-groups --output json":                                                                    `{"logGroups":[{"logGroupName":"/ecs/a","storedBytes":1},{"logGroupName":"/ecs/b","storedBytes":1}]}`,
		"logs describe-log-groups --query logGroups[].logGroupName --output text":                                   "/ecs/a\t/ecs/b",
		"logs describe-metric-filters --output json":                                                                `{"metricFilters":[` + filter + `]}`,
		"cloudwatch describe-alarms --alarm-types MetricAlarm CompositeAlarm --output json":                         `{"MetricAlarms":[` + alarm + `],"CompositeAlarms":[]}`,
		"logs describe-query-definitions --output json":                                                             "{\n    \"queryDefinitions\": [{\"queryDefinitionId\": \"1\", \"name\": \"one\", \"queryString\": \"limit 1\"}],\n    \"nextToken\": \"abc/+=\"\n}",
		"logs describe-query-definitions --next-token abc/+= --output json":                                         "{\n    \"queryDefinitions\": [{\"queryDefinitionId\": \"2\", \"name\": \"two\", \"queryString\": \"limit 2\"}]\n}",
		"cloudwatch describe-insight-rules --output json":                                                           `{"InsightRules":[]}`,
		"logs describe-subscription-filters --log-group-name /ecs/a --output json":                                  `{"subscriptionFilters":[{"filterName":"ship","logGroupName":"/ecs/a","filterPattern":"","destinationArn":"arn:aws:lambda:eu-west-1:111122223333:function:ship"}]}`,
		"logs describe-subscription-filters --log-group-name /ecs/b --output json":                                  `{"subscriptionFilters":[]}`,
		"cloudwatch describe-alarms --alarm-types LogAlarm --output json":                                           `{"LogAlarms":[]}`,
		"logs list-log-anomaly-detectors --output json":                                                             `{"anomalyDetectors":[]}`,
		"logs describe-account-policies --policy-type TRANSFORMER_POLICY --output json":                             `{"accountPolicies":[{"policyName":"json","policyType":"TRANSFORMER_POLICY","policyDocument":"[{\"parseJSON\":{}}]"}]}`,
		"logs list-scheduled-queries --query scheduledQueries[].scheduledQueryArn --output text":                    "arn:aws:logs:eu-west-1:111122223333:scheduled-query:1",
		"logs get-scheduled-query --identifier arn:aws:logs:eu-west-1:111122223333:scheduled-query:1 --output json": `{"name":"weekly","queryString":"limit 1","queryLanguage":"CWLI","scheduleExpression":"rate(7 days)"}`,
		"logs get-transformer --log-group-identifier /ecs/a --output json":                                          `{"logGroupIdentifier":"/ecs/a","transformerConfig":[{"parseJSON":{}}]}`,
		"logs describe-index-policies --log-group-identifiers /ecs/a --output json":                                 `{"indexPolicies":[{"logGroupIdentifier":"/ecs/a","lastUpdateTime":1,"policyDocument":"{\"Fields\":[\"id\"]}","source":"LOG_GROUP"}]}`,
		"logs describe-log-groups --query logGroups[?dataProtectionStatus=='ACTIVATED'].logGroupName --output text": "/ecs/b",
		"logs get-data-protection-policy --log-group-identifier /ecs/b --output json":                               `{"logGroupIdentifier":"/ecs/b","policyDocument":"{\"Statement\":[]}"}`,
		"cloudwatch list-dashboards --query DashboardEntries[].DashboardName --output text":                         "shop",
		"cloudwatch get-dashboard --dashboard-name shop --output json":                                              `{"DashboardBody":"{\"widgets\":[]}","DashboardName":"shop"}`,
	}
	run := func(answers map[string]string) (to, calls, told string, err error) {
		bin := t.TempDir()
		stub := "#!/bin/sh\necho \"$*\" >>" + filepath.Join(bin, "calls") + "\ncase \"$*\" in\n"
		for i, call := range slices.Sorted(maps.Keys(answers)) {
			answer := filepath.Join(bin, fmt.Sprint("answer", i))
			if err := os.WriteFile(answer, []byte(answers[call]+"\n"), 0o644); err != nil {
				t.Fatal(err)
			}
			stub += "'" + strings.ReplaceAll(call, "'", `'"'"'`) + "') cat " + answer + ";;\n"
		}
		stub += "'logs get-transformer '*) echo ResourceNotFoundException >&2; exit 254;;\n"
		stub += "*) echo \"unknown: $*\" >&2; exit 252;;\nesac\n"
		if err := os.WriteFile(filepath.Join(bin, "aws"), []byte(stub), 0o755); err != nil {
			t.Fatal(err)
		}
		to = filepath.Join(t.TempDir(), "prod")
		c := exec.Command("sh", "../../docs/how-to/deployed.sh", to)
		c.Env = append(os.Environ(), "PATH="+bin+":"+os.Getenv("PATH"))
		out, err := c.CombinedOutput()
		if err != nil {
			err = fmt.Errorf("%w: %s", err, out)
		}
		made, _ := os.ReadFile(filepath.Join(bin, "calls"))
		return to, string(made), string(out), err
	}
	to, calls, told, err := run(answers)
	if err != nil {
		t.Fatal(err)
	}
	for call := range strings.Lines(calls) {
		verb := strings.Fields(call)[1]
		if !strings.HasPrefix(verb, "describe-") && !strings.HasPrefix(verb, "list-") && !strings.HasPrefix(verb, "get-") {
			t.Errorf("it calls %s", call)
		}
	}
	all, err := Read(to, template.Options{})
	if err != nil {
		t.Fatal(err)
	}
	got := all[0]
	if n := []int{len(got.LogGroups()), len(got.MetricFilters()), len(got.Alarms()), len(got.SavedQueries()), len(got.SubscriptionFilters()), len(got.Dashboards()),
		len(got.Transformers()), len(got.AccountPolicies()), len(got.ScheduledQueries())}; !slices.Equal(n, []int{2, 1, 1, 2, 1, 1, 1, 1, 1}) {
		t.Errorf("it wrote %v", n)
	}
	if a, b := got.LogGroups()[0], got.LogGroups()[1]; !slices.Equal(a.Indexed, []string{"id"}) || !b.DataProtection {
		t.Errorf("log groups are %+v, %+v", a, b)
	}
	if out := got.Elsewhere(); len(out) > 0 {
		t.Errorf("not looked at: %v", out)
	}
	if !strings.Contains(told, "there is no account-DATA_PROTECTION_POLICY; all else goes on") || strings.Contains(told, "transformer-2") {
		t.Errorf("it tells %s", told)
	}
	// If a call fails, the script ends without leaving partial output.
	delete(answers, "logs describe-metric-filters --output json")
	to, _, _, err = run(answers)
	if err == nil {
		t.Error("a call failed, and it went on")
	}
	if _, err := os.Stat(filepath.Join(to, "filters.json")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("there is a file of the call that failed: %v", err)
	}
}

// No answer makes the reader panic.
func FuzzAnswer(f *testing.F) {
	f.Add([]byte(`{"metricFilters":[` + filter + `]}`))
	f.Add([]byte(`{"MetricAlarms":[` + alarm + `],"taskDefinition":{"family":"a","containerDefinitions":[null,{"logConfiguration":[]}]}}`))
	f.Add([]byte(`[{"DashboardBody":1,"DashboardName":"a"},[[{}]]]`))
	to := filepath.Join(f.TempDir(), "a.json")
	f.Fuzz(func(t *testing.T, data []byte) {
		if err := os.WriteFile(to, data, 0o644); err != nil {
			t.Skip()
		}
		all, err := Read(filepath.Dir(to), template.Options{})
		if err == nil && len(all) != 1 {
			t.Errorf("%d templates, and no error", len(all))
		}
	})
}

// Empty answers are answers, and alarms without an answer about metric filters
// are reported.
func TestEmptyAnswers(t *testing.T) {
	for _, c := range []struct {
		answer string
		notes  int
	}{
		{`{"MetricAlarms": [], "CompositeAlarms": []}`, 1},
		{`{"metricFilters": []}`, 0},
		{`{"MetricAlarms": []}{"metricFilters": []}`, 0},
	} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "a.json"), []byte(c.answer), 0o644); err != nil {
			t.Fatal(err)
		}
		all, err := Read(dir, template.Options{})
		if err != nil {
			t.Errorf("%s: %v", c.answer, err)
			continue
		}
		if notes := all[0].Elsewhere(); len(notes) != c.notes {
			t.Errorf("%s: %v", c.answer, notes)
		}
	}
}
