package test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/constructs/ecslogs"
	"github.com/logstack-go/logstack/constructs/loggroup"
	"github.com/logstack-go/logstack/container"
	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/retention"
	"github.com/logstack-go/logstack/stacks"
)

func TestMultilineOptions(t *testing.T) {
	for _, test := range []struct {
		props        ecslogs.Props
		option, want string
	}{
		{ecslogs.Props{MultilinePattern: `^(\{|\S)`}, "awslogs-multiline-pattern", `^(\{|\S)`},
		{ecslogs.Props{DatetimeFormat: "%Y-%m-%dT%H:%M:%S"}, "awslogs-datetime-format", "%Y-%m-%dT%H:%M:%S"},
	} {
		stack := newStack(t)
		ecslogs.New(stack, "Logs", test.props).AddContainer(fargate(stack), "web", busybox())
		if got := stacks.Warnings(stack); got != nil {
			t.Errorf("warnings: %q", got)
		}
		options := containerOf(t, synthesize(t, stack), "web")["LogConfiguration"].(map[string]any)["Options"].(map[string]any)
		if options[test.option] != test.want {
			t.Errorf("%s is %v, want %s", test.option, options[test.option], test.want)
		}
	}
}

func TestMultilineMistakes(t *testing.T) {
	for _, test := range []struct {
		props ecslogs.Props
		want  string
	}{
		{ecslogs.Props{MultilinePattern: "^a", DatetimeFormat: "%Y"}, "MultilinePattern and DatetimeFormat both say where a log event starts: give only one"},
		{ecslogs.Props{MultilinePattern: "^["}, "multiline pattern, line 1, column 2: it is not a regular expression: missing closing ]"},
		{ecslogs.Props{Application: ecslogs.Application{Level: "30"}}, `Level: there is no level "30" in contract guide: use one of DEBUG, INFO, WARNING, ERROR, CRITICAL`},
		{ecslogs.Props{DatetimeFormat: "%Y-%m-%d %T"}, "the driver does not know %T, and drops it"},
	} {
		stack := newStack(t)
		ecslogs.New(stack, "Logs", test.props)
		wantMistake(t, stack, test.want)
	}
}

func TestRecordsInJSONAreNotJoined(t *testing.T) {
	for _, test := range []struct {
		format container.Format
		noted  bool
	}{{"", true}, {container.JSON, true}, {container.Console, false}} {
		stack := newStack(t)
		ecslogs.New(stack, "Logs", ecslogs.Props{
			MultilinePattern: `^\[\d{4}-`, Application: ecslogs.Application{Format: test.format},
		})
		got := slices.ContainsFunc(stacks.Notes(stack), func(w string) bool { return strings.Contains(w, "records would be joined to the event before") })
		if got != test.noted {
			t.Errorf("format %q: noted: %v", test.format, got)
		}
	}
}

func TestOneShipperOfATask(t *testing.T) {
	stack := newStack(t)
	wiring := ecslogs.New(stack, "Logs", ecslogs.Props{LogGroup: loggroup.New(stack, "Audit", loggroup.Props{Tier: retention.Audit})})
	web := wiring.AddContainer(fargate(stack), "web", busybox())
	wiring.AddAudit(web, ecslogs.AuditProps{})
	wiring.AddAudit(web, ecslogs.AuditProps{})
	wantMistake(t, stack, `its task definition already has a container "audit"`)
}

func TestContainersOnEC2(t *testing.T) {
	stack := newStack(t)
	options := busybox()
	options.MemoryLimitMiB = jsii.Number(128)
	task := awsecs.NewEc2TaskDefinition(stack, jsii.String("Task"), nil)
	ecslogs.New(stack, "Logs", ecslogs.Props{LogGroup: group(stack)}).AddContainer(task, "web", options)
	template := synthesize(t, stack)
	c := containerOf(t, template, "web")
	driver := c["LogConfiguration"].(map[string]any)
	if got := driver["Options"].(map[string]any); driver["LogDriver"] != "awslogs" || got["mode"] != "non-blocking" || got["max-buffer-size"] != "26214400b" {
		t.Errorf("it logs by %s", jsonOf(driver))
	}
	if got := variables(c); got["LOG_LEVEL"] != "INFO" || got["IN_AWS_FARGATE"] != nil {
		t.Errorf("it is told %v", got)
	}
	wantRights(t, template, "TaskExecutionRole")
}

// However the level is given, the application gets the name that its library expects.
func TestLevelsAreThoseOfTheLibrary(t *testing.T) {
	pino, err := contract.Preset("pino")
	if err != nil {
		t.Fatal(err)
	}
	stack := newStack(t)
	logs := group(stack)
	for name, told := range map[string][2]string{"a": {"", "info"}, "b": {"Warning", "warn"}, "c": {"60", "fatal"}, "d": {"debug", "debug"}} {
		wiring := ecslogs.New(stack, "Logs"+name, ecslogs.Props{LogGroup: logs, Application: ecslogs.Application{Level: told[0], Contract: pino}})
		if got := wiring.Environment()["LOG_LEVEL"]; got != told[1] {
			t.Errorf("%q is told as %q, want %q", told[0], got, told[1])
		}
	}
}

// A secret is not also set in plain text: ECS refuses that.
func TestNoVariableIsSetTwice(t *testing.T) {
	stack := newStack(t)
	wiring := ecslogs.New(stack, "Logs", ecslogs.Props{Sentry: &ecslogs.Sentry{Parameter: "/sentry/dsn"}})
	options := busybox()
	options.Environment = &map[string]*string{"SENTRY_DSN": jsii.String("")}
	options.Secrets = &map[string]awsecs.Secret{"LOG_LEVEL": wiring.Secrets()["SENTRY_DSN"]}
	wiring.AddContainer(fargate(stack), "web", options)
	wantOnce(t, containerOf(t, synthesize(t, stack), "web"))
}

// The output has the log configuration of the stack's own containers in terms of the
// ECS API, except for the stream prefix: it is shared by all.
func TestLogConfigurationOutput(t *testing.T) {
	for _, name := range []string{"dev", "prod"} {
		template := environment(t, name)
		for _, service := range []string{"web", "worker"} {
			want := containerOf(t, template, service)["LogConfiguration"].(map[string]any)
			output, ok := template["Outputs"].(map[string]any)["LogConfiguration"].(map[string]any)
			if !ok {
				t.Fatalf("%s has no output", name)
			}
			var got struct {
				LogDriver string
				Options   map[string]any
			}
			if err := json.Unmarshal([]byte(deployed(t, output["Value"])), &got); err != nil {
				t.Fatal(err)
			}
			wantOptions := want["Options"].(map[string]any)
			for option, value := range wantOptions {
				wantOptions[option] = deployed(t, value)
			}
			if got, want := wantOptions["awslogs-stream-prefix"], service; got != want {
				t.Errorf("the streams of %s begin with %v", want, got)
			}
			wantOptions["awslogs-stream-prefix"] = "your-app"
			if got.LogDriver != want["LogDriver"] || !equalJSON(got.Options, wantOptions) {
				t.Errorf("%s of %s: got %s, want %s", service, name, jsonOf(got.Options), jsonOf(wantOptions))
			}
		}
	}
}

// deployed returns the string that a template value becomes: a Ref becomes its own
// name, and a join is joined.
func deployed(t *testing.T, value any) string {
	t.Helper()
	switch v := value.(type) {
	case string:
		return v
	case map[string]any:
		if name, ok := v["Ref"].(string); ok {
			return name
		}
		if join, ok := v["Fn::Join"].([]any); ok {
			var b strings.Builder
			for _, piece := range join[1].([]any) {
				b.WriteString(deployed(t, piece))
			}
			return b.String()
		}
	}
	t.Fatalf("it is %s", jsonOf(value))
	return ""
}

// containerOf returns the container with that name in any task definition.
func containerOf(t *testing.T, template template, name string) map[string]any {
	t.Helper()
	for _, task := range template.resources(t, "AWS::ECS::TaskDefinition") {
		for _, c := range containers(task) {
			if c["Name"] == name {
				return c
			}
		}
	}
	t.Fatalf("there is no container %s", name)
	return nil
}

// variables returns the environment variables of a container, without its secrets.
func variables(container map[string]any) map[string]any {
	all := map[string]any{}
	list, _ := container["Environment"].([]any)
	for _, item := range list {
		variable := item.(map[string]any)
		if name, ok := variable["Name"].(string); ok {
			all[name] = variable["Value"]
		}
	}
	return all
}

// wantOnce checks that a container sets no variable twice.
func wantOnce(t *testing.T, container map[string]any) {
	t.Helper()
	seen := map[any]bool{}
	for _, part := range []string{"Environment", "Secrets"} {
		list, _ := container[part].([]any)
		for _, item := range list {
			name := item.(map[string]any)["Name"]
			if seen[name] {
				t.Errorf("%v sets %v twice", container["Name"], name)
			}
			seen[name] = true
		}
	}
}

// A service's own multiline pattern applies to its containers, and to the log
// configuration in the stack's outputs for it, and to no other service.
func TestMultilineOfAService(t *testing.T) {
	cfg := shipped(t)
	for i := range cfg.Environments {
		for j, service := range cfg.Environments[i].Services {
			if service.Name == "worker" {
				cfg.Environments[i].Services[j].MultilinePattern = `^(\{|\[)`
			}
		}
	}
	template := synthesize(t, logging(t, cfg, "prod").Stack())
	for name, want := range map[string]any{"web": nil, "worker": `^(\{|\[)`} {
		of := ""
		if want != nil {
			of = name
		}
		options := containerOf(t, template, name)["LogConfiguration"].(map[string]any)["Options"].(map[string]any)
		if got := options["awslogs-multiline-pattern"]; got != want {
			t.Errorf("%s has the pattern %v, want %v", name, got, want)
		}
		output := deployed(t, template["Outputs"].(map[string]any)["LogConfiguration"+of].(map[string]any)["Value"])
		if has := strings.Contains(output, "awslogs-multiline-pattern"); has != (want != nil) {
			t.Errorf("the output of %s is %s", name, output)
		}
	}
}

func TestWithMultiline(t *testing.T) {
	stack := newStack(t)
	wiring := ecslogs.New(stack, "Logs", ecslogs.Props{})
	task := fargate(stack)
	const format = `^(\{|\[%Y-%m-%d)`
	wiring.WithMultiline("", format).AddContainer(task, "worker", busybox())
	wiring.AddContainer(task, "web", busybox())
	template := synthesize(t, stack)
	for name, want := range map[string]any{"web": nil, "worker": format} {
		options := containerOf(t, template, name)["LogConfiguration"].(map[string]any)["Options"].(map[string]any)
		if got := options["awslogs-datetime-format"]; got != want {
			t.Errorf("%s has the format %v, want %v", name, got, want)
		}
	}
	wiring.WithMultiline("", `\[%Y-%m-%d`)
	if got := stacks.Notes(stack); len(got) != 1 || !strings.Contains(got[0], `as ^(\{|…) does`) {
		t.Errorf("notes: %q", got)
	}
	wiring.WithMultiline("^a", "%Y")
	wantMistake(t, stack, "Test/Logs: MultilinePattern and DatetimeFormat both say where a log event starts")
}
