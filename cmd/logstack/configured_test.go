package main

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// whoTakesTheContract says for every command whether it uses the log contract
// of the configuration in its folder, with arguments to run it, or why it does
// not.
var whoTakesTheContract = map[string]struct {
	args []string
	not  string
}{
	"logstack check":                {args: []string{"app.log"}},
	"logstack contract diff":        {args: []string{"zap"}},
	"logstack contract doc":         {},
	"logstack contract json":        {},
	"logstack contract schema":      {},
	"logstack contract transformer": {},
	"logstack dashboard":            {args: []string{"--template", "shop.yaml", "--format", "json", "app.log"}},
	"logstack diff":                 {args: []string{"shop.yaml", "shop.yaml", "app.log"}},
	"logstack explain":              {args: []string{`{ $.level = "ERROR" }`, "{}"}},
	"logstack lint":                 {args: []string{"shop.yaml"}},
	"logstack match":                {args: []string{`{ $.level = "ERROR" }`, "app.log"}},
	"logstack query":                {args: []string{`filter level = "ERROR"`, "app.log"}},
	"logstack query list":           {},
	"logstack replay":               {args: []string{"--template", "shop.yaml", "--log-group", "/ecs/shop", "app.log"}},
	"logstack rules":                {},
	"logstack test":                 {args: []string{"rules"}},

	"logstack":          {not: "it is its commands"},
	"logstack contract": {not: "it is its commands"},
	"logstack describe": {args: []string{"shop.yaml"}, not: "it says what a template has, whatever logs are written"},
	"logstack doctor":   {args: []string{}, not: "it looks at the machine, and at the configuration only to see that it can be read"},
	"logstack init":     {args: []string{"--email", "team@example.com", "new"}, not: "it writes a configuration"},
	"logstack man":      {args: []string{"pages"}, not: "it writes its own pages"},
	"logstack wire":     {args: []string{"shop.yaml", "task.json"}, not: "it writes what the template says, which the contract made"},
}

const contractMarker = "marker.yaml"

// configuredFolder returns a folder with a configuration, a contract in a file,
// and the files that commands need.
func configuredFolder(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{
		configName:     "application: shop\ncontract: " + contractMarker + "\nservices: [{name: web, image: shop}]\nenvironments: {prod: {}}\n",
		contractMarker: "extends: guide\n",
		"app.log":      `{"level": "ERROR"}` + "\n",
		"task.json":    `{"containerDefinitions": [{"name": "web"}]}`,
		"shop.yaml": `Resources:
  App: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: /ecs/shop}}
  Errors:
    Type: AWS::Logs::MetricFilter
    Properties:
      LogGroupName: !Ref App
      FilterPattern: '{ $.level = "ERROR" }'
      MetricTransformations: [{MetricNamespace: shop, MetricName: Errors, MetricValue: "1"}]
  Board:
    Type: AWS::CloudWatch::Dashboard
    Properties: {DashboardBody: '{"widgets": [{"type": "text", "width": 6, "height": 2, "properties": {"markdown": "x"}}]}'}
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties:
      Family: shop
      ContainerDefinitions:
        - Name: web
          LogConfiguration: {LogDriver: awslogs, Options: {awslogs-group: /ecs/shop, awslogs-region: eu-west-1}}
`,
		"rules/own.yaml":      "meaning: Errors.\nfirstSteps: Look.\ncount: {level: ERROR}\nabove: {ticket: 0}\n",
		"rules/own.test.yaml": "tests:\n  - name: Errors are counted.\n    input:\n      - lines: |\n          {\"timestamp\": \"2025-03-11T08:00:00Z\", \"level\": \"ERROR\"}\n    expect:\n      alarms:\n        own-ticket: [08:01 ALARM]\n",
	} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// commands returns all commands, except those that the library adds.
func commands() []*cobra.Command {
	var all []*cobra.Command
	var visit func(*cobra.Command)
	visit = func(c *cobra.Command) {
		if c.Name() == "help" || c.Name() == "completion" {
			return
		}
		all = append(all, c)
		for _, below := range c.Commands() {
			visit(below)
		}
	}
	visit(newRoot(io.Discard, io.Discard, new(bool)))
	return all
}

// Every command that takes a contract uses that of the configuration in its
// folder, and says so in one line. A new command must be added here.
func TestOneContractEverywhere(t *testing.T) {
	t.Chdir(configuredFolder(t))
	want := pflag.NewFlagSet("", pflag.ContinueOnError)
	new(configFlags).add(want)
	seen := 0
	for _, c := range commands() {
		how, known := whoTakesTheContract[c.CommandPath()]
		if !known {
			t.Errorf("%s: say in this table whether it takes the log contract of the configuration", c.CommandPath())
			continue
		}
		seen++
		for _, name := range configFlagNames {
			flag := c.Flags().Lookup(name)
			switch {
			case how.not != "" && flag != nil && flag.Usage == want.Lookup(name).Usage:
				t.Errorf("%s has --%s, and the table says that it takes no contract: %s", c.CommandPath(), name, how.not)
			case how.not == "" && (flag == nil || flag.Usage != want.Lookup(name).Usage || flag.DefValue != ""):
				t.Errorf("%s: --%s is not that of configFlags", c.CommandPath(), name)
			}
			if _, completed := c.GetFlagCompletionFunc(name); how.not == "" && name != "config" && !completed {
				t.Errorf("%s: --%s is not completed", c.CommandPath(), name)
			}
		}
		if !c.Runnable() || c.HasSubCommands() && how.args == nil {
			continue
		}
		path := strings.Fields(c.CommandPath())[1:]
		for _, flags := range [][]string{nil, {"--config", configName}, {"--env", "prod"}, {"--contract", "guide"}} {
			if how.not != "" && flags != nil {
				continue
			}
			args := slices.Concat(path, how.args, flags)
			var stdout, stderr bytes.Buffer
			// What the command finds is not the concern of this test.
			if code := run(args, &stdout, &stderr); code == wrongUsage {
				t.Errorf("%v: exits with %d: %s", args, code, &stderr)
			}
			notes := 0
			for line := range strings.Lines(stderr.String()) {
				if line == "logstack: note: with logstack.yaml, environment prod, contract "+contractMarker+"\n" {
					notes++
				}
			}
			wants := 1
			if how.not != "" || flags != nil && flags[0] != "--env" {
				wants = 0
			}
			if notes != wants {
				t.Errorf("%v says %d times which contract it takes, want %d: %s", args, notes, wants, &stderr)
			}
		}
	}
	if seen != len(whoTakesTheContract) {
		t.Errorf("the table has %d commands, and there are %d", len(whoTakesTheContract), seen)
	}
}

// In a folder below, a command uses the same contract. A command that uses none
// is not affected by a mistake in it. If it has a mistake, --contract can
// choose another.
func TestWrongContractOfAFolderAbove(t *testing.T) {
	dir := configuredFolder(t)
	if err := os.WriteFile(filepath.Join(dir, contractMarker), []byte("colour: red\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	below := filepath.Join(dir, "rules")
	t.Chdir(below)
	for _, c := range commands() {
		how := whoTakesTheContract[c.CommandPath()]
		if !c.Runnable() || c.HasSubCommands() && how.args == nil {
			continue
		}
		args := strings.Fields(c.CommandPath())[1:]
		for _, arg := range how.args {
			if _, err := os.Stat(filepath.Join(dir, arg)); err == nil {
				arg = filepath.Join(dir, arg)
			}
			args = append(args, arg)
		}
		var stdout, stderr bytes.Buffer
		code := run(args, &stdout, &stderr)
		told := strings.Contains(stderr.String(), contractMarker)
		if took := how.not == ""; told != took || took && code == ok {
			t.Errorf("%v: exits with %d: %s", args, code, &stderr)
		}
		// Rules and saved queries are those of the configuration.
		if how.not != "" || slices.Contains([]string{"logstack rules", "logstack query list", "logstack test", "logstack contract doc", "logstack contract diff"}, c.CommandPath()) {
			continue
		}
		stderr.Reset()
		if run(append(args, "--contract", "guide"), &stdout, &stderr); strings.Contains(stderr.String(), contractMarker) {
			t.Errorf("%v --contract guide: %s", args, &stderr)
		}
	}
}
