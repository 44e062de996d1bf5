package replay

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/logstack-go/logstack/logevent"
	"github.com/logstack-go/logstack/template"
)

// functionsTemplate reads the logs of functions, a log group whose name
// CloudFormation generates, and one with a name.
const functionsTemplate = `
Transform: AWS::Serverless-2016-10-31
Resources:
  Api: {Type: AWS::Serverless::Function, Properties: {CodeUri: ., Handler: a.b}}
  Job: {Type: AWS::Lambda::Function, Properties: {Code: {ZipFile: x}}}
  Web: {Type: AWS::Logs::LogGroup}
  ApiErrors:
    Type: AWS::Logs::MetricFilter
    Properties:
      LogGroupName: !Sub /aws/lambda/${Api}
      FilterPattern: ERROR
      MetricTransformations: [{MetricNamespace: A, MetricName: Api, MetricValue: "1"}]
  JobErrors:
    Type: AWS::Logs::MetricFilter
    Properties:
      LogGroupName: !Sub /aws/lambda/${Job}
      FilterPattern: ERROR
      MetricTransformations: [{MetricNamespace: A, MetricName: Job, MetricValue: "1"}]
  WebErrors:
    Type: AWS::Logs::MetricFilter
    Properties:
      LogGroupName: !Ref Web
      FilterPattern: ERROR
      MetricTransformations: [{MetricNamespace: A, MetricName: Web, MetricValue: "1"}]
  StackErrors:
    Type: AWS::Logs::MetricFilter
    Properties:
      LogGroupName: !Sub /${AWS::StackName}/audit
      FilterPattern: ERROR
      MetricTransformations: [{MetricNamespace: A, MetricName: Stack, MetricValue: "1"}]
  NamedErrors:
    Type: AWS::Logs::MetricFilter
    Properties:
      LogGroupName: /ecs/named
      FilterPattern: ERROR
      MetricTransformations: [{MetricNamespace: A, MetricName: Named, MetricValue: "1"}]
`

// matchedBy replays an event of each log group, and returns how often each
// filter matches.
func matchedBy(t *testing.T, o template.Options, with Options, groups ...string) (string, *Report, error) {
	t.Helper()
	var lines []string
	for _, group := range groups {
		lines = append(lines, fmt.Sprintf(`{"timestamp":1741687200000,"logGroup":%q,"message":"ERROR"}`, group))
	}
	parsed, err := template.Parse("shop.yaml", []byte(functionsTemplate), o)
	if err != nil {
		t.Fatal(err)
	}
	r, err := New([]*template.Template{parsed}, with)
	if err != nil {
		return "", nil, err
	}
	source, err := logevent.Open([]logevent.Input{logevent.Bytes("x", []byte(strings.Join(lines, "\n")+"\n"))}, logevent.Options{})
	if err != nil {
		t.Fatal(err)
	}
	report, err := r.Run(t.Context(), source)
	if err != nil {
		return "", nil, err
	}
	var matched []string
	for _, f := range report.Filters {
		if f.Matched > 0 {
			matched = append(matched, fmt.Sprintf("%s %d", f.LogicalID, f.Matched))
		}
	}
	slices.Sort(matched)
	return strings.Join(matched, ", "), report, nil
}

// A real name is assigned to a log group of the template if it can be no other:
// the stack's name, the logical ID, and a random part.
func TestGeneratedNames(t *testing.T) {
	named := template.Options{Parameters: map[string]string{"AWS::StackName": "shop-prod"}}
	tests := []struct {
		o     template.Options
		group string
		want  string
	}{
		{template.Options{}, "/aws/lambda/shop-Api-1ABCDEFGH", "ApiErrors 1"},
		{template.Options{}, "/aws/lambda/shop-prod-Api-K87FLFVLYVQJ", "ApiErrors 1"},
		{template.Options{}, "/aws/lambda/shop-Nested-1K87FLFVLY-Job-aBcDeFgHiJkL", "JobErrors 1"},
		{template.Options{}, "shop-Web-1ABCDEFGH", "WebErrors 1"},
		{template.Options{}, "/shop/audit", "StackErrors 1"},
		{template.Options{}, "/ecs/named", "NamedErrors 1"},
		// A word or nothing instead of a random part.
		{template.Options{}, "/aws/lambda/shop-Api-handler", ""},
		{template.Options{}, "/aws/lambda/shop-Api-Handlers", ""},
		{template.Options{}, "/aws/lambda/shop-Api", ""},
		// Another logical ID, which ends in the same word.
		{template.Options{}, "/aws/lambda/shop-MyApi-1ABCDEFGH", ""},
		{template.Options{}, "/other/shop-Api-1ABCDEFGH", ""},
		// The stack's name is known, possibly truncated because the name would
		// be too long.
		{named, "/aws/lambda/shop-prod-Api-1ABCDEFGH", "ApiErrors 1"},
		{named, "/aws/lambda/shop-prod-Nested-1K87FLFVLY-Api-1ABCDEFGH", "ApiErrors 1"},
		{named, "/aws/lambda/shop-pro-Api-1ABCDEFGH", "ApiErrors 1"},
		{named, "/aws/lambda/shop-Api-1ABCDEFGH", ""},
		{named, "/aws/lambda/shop-dev-Api-1ABCDEFGH", ""},
		{named, "/shop-prod/audit", "StackErrors 1"},
		{named, "/shop-dev/audit", ""},
	}
	for _, test := range tests {
		got, report, err := matchedBy(t, test.o, Options{}, test.group)
		if err != nil || got != test.want {
			t.Errorf("%s: got %q, %v, want %q", test.group, got, err, test.want)
			continue
		}
		if real := report.Input.LogGroups[0].Real; (real != nil) != (got != "" && report.Input.LogGroups[0].Name != test.group) {
			t.Errorf("%s: it is said to be really %v", test.group, real)
		}
		if (report.NoneWatched == "") != (got != "") {
			t.Errorf("%s: %q", test.group, report.NoneWatched)
		}
	}
	// Each of two stacks may be the template's.
	_, _, err := matchedBy(t, template.Options{}, Options{}, "/aws/lambda/dev-Api-1ABCDEFGH", "/aws/lambda/shop-Api-1ABCDEFGH")
	want := "the log groups are in several stacks: /aws/lambda/dev-Api-1ABCDEFGH and /aws/lambda/shop-Api-1ABCDEFGH may each be /aws/lambda/${Api}: choose one with --parameter AWS::StackName=…, or with --map /aws/lambda/dev-Api-1ABCDEFGH=Api"
	if !errors.Is(err, ErrStacks) || err.Error() != want {
		t.Errorf("two stacks: %v", err)
	}
	// A stack whose function was replaced has two log groups.
	if got, _, err := matchedBy(t, template.Options{}, Options{}, "/aws/lambda/shop-Api-1ABCDEFGH", "/aws/lambda/shop-Api-2ABCDEFGH"); err != nil || got != "ApiErrors 2" {
		t.Errorf("one that was replaced: %s, %v", got, err)
	}
}

// A name that fits two log groups of the template is assigned to neither, and
// the report says so once.
func TestSeveral(t *testing.T) {
	const source = `
Resources:
  Api: {Type: AWS::Lambda::Function, Properties: {Code: {ZipFile: x}}}
  A:
    Type: AWS::Logs::MetricFilter
    Properties: {LogGroupName: !Sub "/aws/lambda/${Api}", FilterPattern: ERROR, MetricTransformations: [{MetricNamespace: A, MetricName: A, MetricValue: "1"}]}
  B:
    Type: AWS::Logs::MetricFilter
    Properties: {LogGroupName: !Sub "/aws/lambda/${AWS::StackName}", FilterPattern: ERROR, MetricTransformations: [{MetricNamespace: A, MetricName: B, MetricValue: "1"}]}
`
	line := `{"timestamp":1741687200000,"logGroup":"/aws/lambda/shop-Api-1ABCDEFGH","message":"ERROR"}` + "\n"
	_, _, report := run(t, templateOf(t, source), Options{}, []logevent.Input{logevent.Bytes("x", []byte(line))}, 0)
	want := []string{"/aws/lambda/shop-Api-1ABCDEFGH may be /aws/lambda/${AWS::StackName} or /aws/lambda/${Api}: choose one with --map."}
	if !slices.Equal(report.Notes, want) {
		t.Errorf("notes: %q", report.Notes)
	}
	for _, f := range report.Filters {
		if f.Matched > 0 {
			t.Errorf("%s matches it", f.LogicalID)
		}
	}
}

func TestMap(t *testing.T) {
	tests := []struct {
		maps   []Mapping
		groups []string
		want   string
	}{
		{[]Mapping{{"/x/api", "Api"}}, []string{"/x/api", "/x/job"}, "ApiErrors 1"},
		{[]Mapping{{"/x/api", "/aws/lambda/${Api}"}}, []string{"/x/api"}, "ApiErrors 1"},
		{[]Mapping{{"/x/*", "/ecs/named"}}, []string{"/x/api", "/x/job"}, "NamedErrors 2"},
		{[]Mapping{{"/x/web", "Web"}, {"/x/*", "Job"}}, []string{"/x/web", "/x/job"}, "JobErrors 1, WebErrors 1"},
		// A mapping takes precedence over the name.
		{[]Mapping{{"/ecs/named", "Web"}}, []string{"/ecs/named"}, "WebErrors 1"},
		{[]Mapping{{"*-Api-*", "Job"}}, []string{"/aws/lambda/shop-Api-1ABCDEFGH"}, "JobErrors 1"},
		// A mapping chooses one of several stacks.
		{[]Mapping{{"/aws/lambda/dev-*", "/ecs/named"}}, []string{"/aws/lambda/dev-Api-1ABCDEFGH", "/aws/lambda/shop-Api-1ABCDEFGH"}, "ApiErrors 1, NamedErrors 1"},
	}
	for _, test := range tests {
		if got, _, err := matchedBy(t, template.Options{}, Options{Map: test.maps}, test.groups...); err != nil || got != test.want {
			t.Errorf("%v: got %q, %v, want %q", test.maps, got, err, test.want)
		}
	}
	_, _, err := matchedBy(t, template.Options{}, Options{Map: []Mapping{{"/x", "Apx"}, {"/y", "Jox"}}}, "/x")
	if err == nil || strings.Count(err.Error(), "\n") != 1 || !strings.HasPrefix(err.Error(), `the templates have no log group "Apx" to map /x to: metric filters and alarms look at /ecs/named, ${Web}, `) {
		t.Errorf("log groups that there are not: %v", err)
	}
	_, report, err := matchedBy(t, template.Options{}, Options{}, "/x/api", "/x/job", "/x/job")
	want := "No event is from a log group that filters or alarms look at. The input has /x/api (1 event) and /x/job (2 events);" +
		" the template looks at /ecs/named, ${Web}, /${AWS::StackName}/audit, /aws/lambda/${Api} and /aws/lambda/${Job}. Map one to the other, as in --map /x/api=/ecs/named."
	if err != nil || report.NoneWatched != want {
		t.Errorf("got  %q, %v\nwant %q", report.NoneWatched, err, want)
	}
}

// With the real names of a stack's resources, nothing is inferred.
func TestPhysical(t *testing.T) {
	path := filepath.Join(t.TempDir(), "resources.json")
	text := `{"StackResources":[
		{"StackName":"shop","LogicalResourceId":"Api","PhysicalResourceId":"odd-name","ResourceType":"AWS::Lambda::Function"},
		{"StackName":"shop","LogicalResourceId":"Web","PhysicalResourceId":"other","ResourceType":"AWS::Logs::LogGroup"},
		{"StackName":"shop","LogicalResourceId":"Job","ResourceType":"AWS::Lambda::Function","ResourceStatus":"CREATE_IN_PROGRESS"}]}`
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	physical, err := template.ReadPhysical(path)
	if err != nil {
		t.Fatal(err)
	}
	groups := []string{"/aws/lambda/odd-name", "other", "/shop/audit", "/aws/lambda/shop-Job-1ABCDEFGH", "/aws/lambda/dev-Job-1ABCDEFGH"}
	got, _, err := matchedBy(t, template.Options{Physical: physical}, Options{}, groups...)
	if want := "ApiErrors 1, JobErrors 1, StackErrors 1, WebErrors 1"; err != nil || got != want {
		t.Errorf("got %s, %v, want %s", got, err, want)
	}
}
