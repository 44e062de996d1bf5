// Package test contains the tests of everything that starts CDK, so that they share one
// Node process and one binary. Its snapshots show how a change affects the templates;
// UPDATE_SNAPS=true rewrites them.
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
	// If only some tests run, the snapshots of the others are not obsolete.
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

// restartWithout restarts this program with the variable set to false, unless it is
// set. CDK's own validation has a test of its own, and would only slow down the others.
// The Node process starts before main and reads the variable then.
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

// newApp makes an app with the feature flags of cdk.json.
func newApp(t *testing.T) awscdk.App {
	t.Helper()
	context, err := stacks.Context("../cdk.json")
	if err != nil {
		t.Fatal(err)
	}
	// The tests look at warnings themselves, so warnings must not be errors.
	context["@aws-cdk/core:strictCfnValidateErrors"] = false
	props := stacks.AppProps(context)
	props.Outdir = jsii.String(t.TempDir())
	return awscdk.NewApp(props)
}

// newStack makes a stack in an app of its own, with an account and region.
func newStack(t *testing.T) awscdk.Stack {
	t.Helper()
	stack := awscdk.NewStack(newApp(t), jsii.String("Test"), &awscdk.StackProps{
		Env: &awscdk.Environment{Account: jsii.String("111122223333"), Region: jsii.String("eu-central-1")},
	})
	return untold(stack)
}

// untold acknowledges on a stack the warning that alarms notify nobody, which CDK's
// strict mode turns into an error.
func untold(stack awscdk.Stack) awscdk.Stack {
	for _, severity := range notify.DefaultSeverities() {
		awscdk.Annotations_Of(stack).AcknowledgeWarning(jsii.String("logstack:nobody-told:"+string(severity)), nil)
	}
	return stack
}

// shipped returns the configuration at the root of the repository.
func shipped(t *testing.T) *config.Config {
	t.Helper()
	cfg, err := config.Load("../logstack.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return cfg
}

// logging makes the logging stack of an environment of a configuration.
func logging(t *testing.T, cfg *config.Config, environment string) *stacks.Logging {
	t.Helper()
	made, err := stacks.New(newApp(t), cfg, environment, "3f9c1d2e")
	if err != nil {
		t.Fatal(err)
	}
	return made[0]
}

// template is a synthesized template.
type template map[string]any

// resource is one resource of a template.
type resource struct {
	ID, Type       string
	Properties     map[string]any
	DeletionPolicy string
	Metadata       map[string]any
}

// synthesize returns the template of a stack.
func synthesize(t *testing.T, stack awscdk.Stack) template {
	t.Helper()
	return logstacktest.JSON(t, stack)
}

// synthesizeOwn returns the template of the nested stack of a service with log groups
// of its own.
func synthesizeOwn(t *testing.T, made *stacks.Logging, service string) template {
	t.Helper()
	return synthesize(t, awscdk.Stack_Of(made.Logs(service).Construct()))
}

// resources returns the resources of a type, by logical id.
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

// only returns the only resource of a type.
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

// matchSnapshot compares a template with its snapshot.
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
