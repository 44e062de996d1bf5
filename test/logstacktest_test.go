package test

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3assets"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/constructs/loggroup"
	"github.com/logstack-go/logstack/constructs/servicelogs"
	"github.com/logstack-go/logstack/logstacktest"
	"github.com/logstack-go/logstack/replay"
)

// recorder is a testing.TB that records failures.
type recorder struct {
	testing.TB
	said []string
}

func (r *recorder) Error(args ...any)                 { r.said = append(r.said, fmt.Sprint(args...)) }
func (r *recorder) Errorf(format string, args ...any) { r.Error(fmt.Sprintf(format, args...)) }
func (r *recorder) Fatal(args ...any)                 { r.Error(args...); runtime.Goexit() }
func (r *recorder) Fatalf(format string, args ...any) { r.Fatal(fmt.Sprintf(format, args...)) }

// failing returns the messages of a failing test; empty if it passes.
func failing(t *testing.T, do func(testing.TB)) string {
	t.Helper()
	r := &recorder{TB: t}
	done := make(chan bool)
	go func() {
		defer close(done)
		do(r)
	}()
	<-done
	return strings.Join(r.said, "\n")
}

const twelveErrors = `12 every 20s: {"timestamp": "2025-03-11T08:00:00Z", "level": "ERROR", "message": "no stock"}`

func TestLogstacktest(t *testing.T) {
	stack := newStack(t)
	servicelogs.New(stack, "Logs", servicelogs.Props{Application: "orders", Environment: "prod"})
	nested := awscdk.NewNestedStack(stack, jsii.String("Inside"), nil)
	loggroup.New(nested, "Logs", loggroup.Props{Name: "/orders/inside"})

	for _, test := range []struct {
		name string
		do   func(testing.TB)
		want []string // expected messages, in order; none if the test passes
	}{
		{"a log group that is nested", func(t testing.TB) { logstacktest.HasLogGroup(t, stack, "/orders/inside") }, nil},
		{"a nested stack alone", func(t testing.TB) { logstacktest.HasLogGroup(t, nested, "/orders/inside") }, nil},
		{"what is outside of it", func(t testing.TB) { logstacktest.HasFilter(t, nested, "errors") },
			[]string{`has no metric filter "errors"; it has none`}},
		{"an alarm", func(t testing.TB) {
			if a := logstacktest.HasAlarm(t, stack, "orders-prod-errors-ticket"); a.Threshold.String() != "10" {
				t.Errorf("the threshold is %s", a.Threshold)
			}
		}, nil},
		{"an alarm by its logical id", func(t testing.TB) {
			logstacktest.HasAlarm(t, stack, logstacktest.HasAlarm(t, stack, "orders-prod-errors-ticket").LogicalID)
		}, nil},
		{"an alarm that is misspelt", func(t testing.TB) { logstacktest.HasAlarm(t, stack, "orders-prod-error-ticket") },
			[]string{`Test has no alarm "orders-prod-error-ticket": did you mean orders-prod-errors-ticket?; it has`, "orders-prod-critical-page, "}},
		{"a query", func(t testing.TB) { logstacktest.HasQuery(t, stack, "orders/prod/errors-by-type") }, nil},
		{"a query that is not there", func(t testing.TB) { logstacktest.HasQuery(t, stack, "nothing") }, []string{`no saved query "nothing"`}},
		{"no composite alarm", func(t testing.TB) { logstacktest.HasCompositeAlarm(t, stack, "x") }, []string{`no composite alarm "x"`}},
		{"no log alarm", func(t testing.TB) { logstacktest.HasLogAlarm(t, stack, "x") }, []string{`no log alarm "x"`}},
		{"no subscription", func(t testing.TB) { logstacktest.HasSubscription(t, stack, "x") }, []string{`no subscription filter "x"`}},
		{"no dashboard", func(t testing.TB) { logstacktest.HasDashboard(t, stack, "x") }, []string{`no dashboard "x"`}},

		{"an alarm that goes off", func(t testing.TB) {
			logstacktest.Replay(t, stack, twelveErrors).OnlyWentOff("orders-prod-errors-ticket").Matched("errors", 12)
		}, nil},
		{"an alarm that is quiet", func(t testing.TB) {
			logstacktest.Replay(t, stack, strings.Replace(twelveErrors, "12", "9", 1)).Quiet("orders-prod-errors-ticket")
		}, nil},
		{"an alarm that should be quiet", func(t testing.TB) { logstacktest.Replay(t, stack, twelveErrors).Quiet("orders-prod-errors-ticket") },
			[]string{`orders-prod-errors-ticket: got "went off", want "quiet"`, "2025-03-11 08:04:00  ALARM: "}},
		{"an alarm that should go off", func(t testing.TB) {
			logstacktest.Replay(t, stack, strings.Replace(twelveErrors, "12", "9", 1)).WentOff("orders-prod-errors-ticket")
		}, []string{`orders-prod-errors-ticket: got "quiet", want "went off"`}},
		{"a blind alarm is not quiet", func(t testing.TB) {
			logstacktest.Replay(t, stack, strings.Replace(twelveErrors, `"level"`, `"levelname"`, 1)).Quiet("orders-prod-errors-ticket").Blind("orders-prod-errors-ticket")
		}, []string{`orders-prod-errors-ticket: got "blind", want "quiet"`, "matched nothing"}},
		{"all alarms", func(t testing.TB) { logstacktest.Replay(t, stack, twelveErrors).Quiet() },
			[]string{`orders-prod-critical-page: got "blind", want "quiet"`}},
		{"an alarm that goes off beside", func(t testing.TB) { logstacktest.Replay(t, stack, twelveErrors).OnlyWentOff() },
			[]string{`orders-prod-errors-ticket: got "went off", want "none other`}},
		{"no alarm", func(t testing.TB) { logstacktest.Replay(t, stack, twelveErrors).WentOff() },
			[]string{`no alarm is given to be "went off"`}},
		{"an alarm that there is not", func(t testing.TB) { logstacktest.Replay(t, stack, twelveErrors).WentOff("error") },
			[]string{`the stack has no alarm "error"`, "orders-prod-errors-ticket"}},
		{"a filter that matched another number", func(t testing.TB) { logstacktest.Replay(t, stack, twelveErrors).Matched("errors", 11) },
			[]string{"errors matched 12 of 12 log events, want 11"}},
		{"a filter that matched nothing", func(t testing.TB) {
			logstacktest.Replay(t, stack, strings.Replace(twelveErrors, "ERROR", "error", 1)).Matched("errors", 12)
		}, []string{"errors matched none of 12 log events, want 12: "}},
		{"a filter that there is not", func(t testing.TB) { logstacktest.Replay(t, stack, twelveErrors).Matched("error", 1) },
			[]string{`the stack has no metric filter "error": did you mean errors?`}},
		{"lines that stand for no number", func(t testing.TB) { logstacktest.Replay(t, stack, "12 times 3s: {}") },
			[]string{"events, line 1: "}},
		{"another log group", func(t testing.TB) {
			logstacktest.ReplayWith(t, stack, replay.Options{LogGroup: "/orders/inside"}, twelveErrors).Blind("orders-prod-errors-ticket")
		}, nil},
		{"a file", func(t testing.TB) {
			path := filepath.Join(t.TempDir(), "app.log")
			line := `{"timestamp": "2025-03-11T08:00:00Z", "level": "ERROR", "message": "no stock"}` + "\n"
			if err := os.WriteFile(path, []byte(strings.Repeat(line, 12)), 0o600); err != nil {
				t.Fatal(err)
			}
			logstacktest.ReplayFiles(t, stack, replay.Options{}, path).WentOff("orders-prod-errors-ticket")
		}, nil},
		{"no file", func(t testing.TB) { logstacktest.ReplayFiles(t, stack, replay.Options{}, "nothing.log") }, []string{"nothing.log"}},
		{"no stack", func(t testing.TB) { logstacktest.Snapshot(t, nil) }, []string{"there is no stack"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			said := failing(t, test.do)
			if test.want == nil && said != "" {
				t.Errorf("it fails: %s", said)
			}
			if test.want != nil && said == "" {
				t.Error("it passes")
			}
			rest := said
			for _, want := range test.want {
				_, after, found := strings.Cut(rest, want)
				if !found {
					t.Fatalf("got\n%s\nwant in it, in this order, %q", said, test.want)
				}
				rest = after
			}
		})
	}
}

// TestLogstacktestFails uses stacks that cannot be synthesized.
func TestLogstacktestFails(t *testing.T) {
	for name, test := range map[string]struct {
		stack awscdk.Stack
		want  string
	}{
		"a mistake in props": {func() awscdk.Stack {
			stack := newStack(t)
			loggroup.New(stack, "Logs", loggroup.Props{Name: "no way"})
			return stack
		}(), "Test/Logs: "},
		"what the CDK throws": {func() awscdk.Stack {
			app := newApp(t)
			one, two := stackIn(app, "One", "eu-central-1"), stackIn(app, "Two", "eu-central-1")
			one.Node().AddDependency(two)
			awscdk.NewCfnOutput(two, jsii.String("O"), &awscdk.CfnOutputProps{Value: awslogs.NewLogGroup(one, jsii.String("L"), nil).LogGroupName()})
			return one
		}(), "DependencyCycle: "},
	} {
		t.Run(name, func(t *testing.T) {
			if said := failing(t, func(t testing.TB) { logstacktest.JSON(t, test.stack) }); !strings.Contains(said, test.want) || strings.Contains(said, ".js:") {
				t.Errorf("got %q, want %q in it", said, test.want)
			}
		})
	}
}

// TestWhatAlwaysChangesIsInNoSnapshot uses an asset, in a stack in a stage.
func TestWhatAlwaysChangesIsInNoSnapshot(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file.txt")
	if err := os.WriteFile(path, []byte(t.Name()), 0o600); err != nil {
		t.Fatal(err)
	}
	stage := awscdk.NewStage(newApp(t), jsii.String("Prod"), nil)
	stack := awscdk.NewStack(stage, jsii.String("Test"), nil)
	asset := awss3assets.NewAsset(stack, jsii.String("File"), &awss3assets.AssetProps{Path: &path})
	awslogs.NewLogGroup(stack, jsii.String("Logs"), &awslogs.LogGroupProps{Retention: awslogs.RetentionDays_ONE_MONTH})
	awscdk.NewCfnOutput(stack, jsii.String("Key"), &awscdk.CfnOutputProps{Value: asset.S3ObjectKey()})
	logstacktest.Snapshot(t, stack)
	text := jsonOf(logstacktest.JSON(t, stack))
	for _, has := range []string{"BootstrapVersion", "CDKMetadata", path} {
		if strings.Contains(text, has) {
			t.Errorf("%s is in %s", has, text)
		}
	}
}
