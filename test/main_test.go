// Package test holds the tests of everything that starts CDK: one kernel and
// one binary for all of them. Its snapshots are what a change does to the
// templates; UPDATE_SNAPS=true writes them anew.
package test

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"
	"github.com/gkampitakis/go-snaps/snaps"

	"github.com/logstack-go/logstack/config"
	"github.com/logstack-go/logstack/logstacktest"
	"github.com/logstack-go/logstack/notify"
	"github.com/logstack-go/logstack/stacks"
)

func TestMain(m *testing.M) {
	restartWithout("CDK_VALIDATION")
	code := m.Run()
	// Of some tests only, the snapshots of the others are no leftovers.
	if flag.Lookup("test.run").Value.String() == "" {
		if dirty, err := snaps.Clean(m, snaps.CleanOpts{Sort: true}); err != nil || dirty && code == 0 {
			code = 1
		}
		if rows := neverFound(); code == 0 && !testing.Short() && len(rows) > 0 {
			fmt.Println(strings.Join(rows, "\n"))
			code = 1
		}
	}
	jsii.Close()
	os.Exit(code)
}

// restartWithout runs this program anew with the variable set to false, unless
// it is set to something. CDK's own validation has a test of its own, and only
// costs elsewhere; its kernel starts before main does, and reads the variable
// then.
func restartWithout(variable string) {
	if _, set := os.LookupEnv(variable); set {
		return
	}
	program, err := os.Executable()
	if err == nil {
		err = syscall.Exec(program, os.Args, append(os.Environ(), variable+"=false"))
	}
	panic(err)
}

// newApp is an app with the feature flags of cdk.json.
func newApp(t *testing.T) awscdk.App {
	t.Helper()
	context, err := stacks.Context("../cdk.json")
	if err != nil {
		t.Fatal(err)
	}
	// A warning is no failure where nothing but the test hears of it.
	context["@aws-cdk/core:strictCfnValidateErrors"] = false
	return awscdk.NewApp(&awscdk.AppProps{
		Context:            &context,
		AnalyticsReporting: jsii.Bool(false),
		Outdir:             jsii.String(t.TempDir()),
	})
}

// newStack is a stack in an app of its own, in an account and region.
func newStack(t *testing.T) awscdk.Stack {
	t.Helper()
	stack := awscdk.NewStack(newApp(t), jsii.String("Test"), &awscdk.StackProps{
		Env: &awscdk.Environment{Account: jsii.String("111122223333"), Region: jsii.String("eu-central-1")},
	})
	return untold(stack)
}

// untold is a stack to which it is all the same that nobody is told of its alarms, which is
// a warning, and which CDK's strict mode fails on.
func untold(stack awscdk.Stack) awscdk.Stack {
	for _, severity := range notify.DefaultSeverities() {
		awscdk.Annotations_Of(stack).AcknowledgeWarning(jsii.String("logstack:nobody-told:"+string(severity)), nil)
	}
	return stack
}

// shipped is the configuration at the root.
func shipped(t *testing.T) *config.Config {
	t.Helper()
	cfg, err := config.Load("../logstack.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return cfg
}

// logging is the logging stack of one environment of a configuration.
func logging(t *testing.T, cfg *config.Config, environment string) *stacks.Logging {
	t.Helper()
	made, err := stacks.New(newApp(t), cfg, environment, "3f9c1d2e")
	if err != nil {
		t.Fatal(err)
	}
	return made[0]
}

// template is what a stack synthesizes.
type template map[string]any

// resource is one resource of a template.
type resource struct {
	ID, Type       string
	Properties     map[string]any
	DeletionPolicy string
	Metadata       map[string]any
}

// synthesize is the template of a stack.
func synthesize(t *testing.T, stack awscdk.Stack) template {
	t.Helper()
	return logstacktest.JSON(t, stack)
}

// synthesizeOwn is the template of the nested stack of a service that has log groups of its
// own.
func synthesizeOwn(t *testing.T, made *stacks.Logging, service string) template {
	t.Helper()
	return synthesize(t, awscdk.Stack_Of(made.Logs(service).Construct()))
}

// resources are those of a type, by logical id.
func (tpl template) resources(t *testing.T, kind string) map[string]resource {
	t.Helper()
	data, err := json.Marshal(tpl["Resources"])
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]resource{}
	if err := json.Unmarshal(data, &all); err != nil {
		t.Fatal(err)
	}
	for id, r := range all {
		if r.Type != kind {
			delete(all, id)
			continue
		}
		r.ID = id
		all[id] = r
	}
	return all
}

// only is the one resource of a type.
func (tpl template) only(t *testing.T, kind string) resource {
	t.Helper()
	all := tpl.resources(t, kind)
	if len(all) != 1 {
		t.Fatalf("there are %d resources of type %s, want one", len(all), kind)
	}
	for _, r := range all {
		return r
	}
	panic("unreachable")
}

// matchSnapshot holds a template against its snapshot.
func matchSnapshot(t *testing.T, name string, tpl template) {
	t.Helper()
	logstacktest.MatchSnapshot(t, name, tpl)
}

func wantNoTrace(t *testing.T, printed string) {
	t.Helper()
	for _, trace := range []string{"goroutine ", "panic: ", "    at ", ".go:"} {
		if strings.Contains(printed, trace) {
			t.Errorf("%q is in\n%s", trace, printed)
		}
	}
}

func writeFile(t *testing.T, path, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}
