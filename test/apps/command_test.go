package apps

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestWrongConfiguration runs the CDK app on a configuration with several mistakes. It
// must list all of them with their place and what is allowed, exit with 1, write
// nothing, and show no stack trace.
func TestWrongConfiguration(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	writeFile(t, filepath.Join(dir, "logstack.yaml"), `application: billing
contract: giude
services:
  - {name: web, image: web}
  - {name: web, image: worker}
retention: {application: 10}
alarms:
  errors: {above: {page: -1}}
colour: red
environments: {prod: {}}
`)
	out := filepath.Join(dir, "cdk.out")
	printed, err := synth(t, dir, nil, "CDK_OUTDIR="+out)
	wantExit(t, err, 1)
	for _, want := range []string{
		`logstack.yaml:2:11: contract: there is no contract "giude": did you mean guide? Use one of `,
		`logstack.yaml:5:12: services[1].name: `,
		`logstack.yaml:6:26: retention.application: `,
		`logstack.yaml:8:26: alarms.errors.above.page: `,
		`logstack.yaml:9:1: colour: there is no key "colour"`,
	} {
		if !strings.Contains(printed, want) {
			t.Errorf("%q is not in\n%s", want, printed)
		}
	}
	wantNoTrace(t, printed)
	if _, err := os.Stat(out); err == nil {
		t.Error("something was written")
	}
}

func TestUnknownEnvironment(t *testing.T) {
	t.Parallel()
	printed, err := synth(t, top, map[string]any{"env": "prd"})
	wantExit(t, err, 1)
	want := "logstack: logstack.yaml: there is no environment \"prd\": did you mean prod? Use one of dev, staging, prod\n"
	if printed != want {
		t.Errorf("got  %swant %s", printed, want)
	}
}

func TestOneEnvironment(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if printed, err := synth(t, top, map[string]any{"env": "prod", "release": "3f9c1d2e"}, "CDK_OUTDIR="+dir); err != nil {
		t.Fatalf("%v\n%s", err, printed)
	}
	templates, err := filepath.Glob(filepath.Join(dir, "*.template.json"))
	if err != nil || len(templates) != 1 || filepath.Base(templates[0]) != "logging-prod.template.json" {
		t.Fatalf("%v: %v", templates, err)
	}
	data, err := os.ReadFile(templates[0])
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"public.ecr.aws/your-org/your-app:3f9c1d2e"`, `"GIT_SHA"`, `"SENTRY_RELEASE"`} {
		if !strings.Contains(string(data), want) {
			t.Errorf("%s is not in the template", want)
		}
	}
}

// TestWarningsOfTheConfiguration checks that the app prints warnings and continues.
func TestWarningsOfTheConfiguration(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	writeFile(t, dir+"/logstack.yaml", "application: shop\nservices: [{name: web, image: shop}]\nenvironments: {prod: {region: eu-cental-1}}\n")
	out, err := synth(t, dir, nil)
	if want := `logstack: warning: logstack.yaml:3:31: environments.prod.region: the region "eu-cental-1" is unknown here, and may be one that AWS added later: did you mean eu-central-1?`; err != nil || !strings.Contains(out, want) {
		t.Errorf("%v\n%s", err, out)
	}
}

// A new app can be made after jsii was closed.
func TestAnotherAppAfterClose(t *testing.T) {
	t.Parallel()
	if out, err := run(t, build(t, "./test/apps/testdata/again"), ".", nil); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

// asked runs the CDK app with arguments and returns the stacks that it wrote. handed is
// the context from the CLI; empty means without the CLI.
func asked(t *testing.T, args []string, handed string) (written []string, printed string, err error) {
	t.Helper()
	dir := t.TempDir()
	cmd := exec.Command(build(t, "./cmd/synth"), args...)
	cmd.Dir = top
	cmd.Env = append(os.Environ(), "CDK_OUTDIR="+dir, "CDK_VALIDATION=false", "JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION=20")
	if handed != "" {
		cmd.Env = append(cmd.Env, "CDK_CONTEXT_JSON="+handed)
	}
	out, err := cmd.CombinedOutput()
	files, globErr := filepath.Glob(filepath.Join(dir, "logging-*.template.json"))
	if globErr != nil {
		t.Fatal(globErr)
	}
	for _, file := range files {
		if name := strings.TrimSuffix(filepath.Base(file), ".template.json"); !strings.Contains(name, ".") {
			written = append(written, name)
		}
	}
	return written, string(out), err
}

// Arguments set the same keys as the CLI's context, and override it.
func TestArguments(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		args   []string
		handed string
		want   []string
	}{
		{args: []string{"-c", "env=prod"}, want: []string{"logging-prod"}},
		{args: []string{"--context=env=staging", "-c", "release=3f9c1d2e"}, want: []string{"logging-staging"}},
		{args: []string{"-c", "env=prod", "-c", "env=dev"}, want: []string{"logging-dev"}},
		{args: []string{"-c", "env=prod"}, handed: `{"env": "dev"}`, want: []string{"logging-prod"}},
		{args: []string{"-c", "release=3f9c1d2e", "-c", "@aws-cdk/core:suppressTemplateIndentation=true"}, handed: `{"env": "dev"}`, want: []string{"logging-dev"}},
	} {
		written, printed, err := asked(t, test.args, test.handed)
		if err != nil || !slices.Equal(written, test.want) {
			t.Errorf("%v beside %s wrote %v, want %v: %v\n%s", test.args, test.handed, written, test.want, err, printed)
		}
	}
}

// Invalid arguments are refused before anything is written.
func TestWrongArguments(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		args []string
		want string
	}{
		{[]string{"prod"}, "prod: the only arguments are -c key=value, such as -c env=prod"},
		{[]string{"--env", "prod"}, "unknown flag: --env"},
		{[]string{"-c"}, "flag needs an argument: 'c' in -c"},
		{[]string{"-c", "prod"}, `-c needs key=value, such as env=prod, got "prod"`},
		{[]string{"-c", "evn=prod"}, "-c evn: there is no such key: did you mean env? Use one of env, release, config, or a feature flag of the CDK"},
		{[]string{"-c", "colour=red"}, "-c colour: there is no such key: use one of env, release, config, or a feature flag of the CDK"},
		{[]string{"-c", "release="}, "-c release needs a text, got none"},
	} {
		written, printed, err := asked(t, test.args, "")
		wantExit(t, err, 2)
		if want := "logstack: " + test.want + "\nlogstack: see `go run ./cmd/synth --help`\n"; printed != want || len(written) > 0 {
			t.Errorf("%v: got\n%swant\n%s", test.args, printed, want)
		}
	}
	_, printed, err := asked(t, []string{"--help"}, "")
	for _, want := range []string{"-c, --context", "\n  env ", "\n  release ", "\n  config "} {
		if err != nil || !strings.Contains(printed, want) {
			t.Errorf("%q is not in\n%s%v", want, printed, err)
		}
	}
}

// The CLI accepts any context key, so the app itself reports misspelled ones, and no
// others.
func TestAMistypedKeyOfTheContext(t *testing.T) {
	t.Parallel()
	_, printed, err := asked(t, []string{"-c", "env=dev"}, `{"evn": "prod", "vpc-provider:account=1": {}, "@aws-cdk/core:checkSecretUsage": true, "team": "shop"}`)
	if want := "logstack: warning: nothing reads evn from the context: did you mean env?\n"; err != nil || printed != want {
		t.Errorf("got %s%v, want %s", printed, err, want)
	}
}

// TestCLI runs the pinned CDK CLI as described in the README.
func TestCLI(t *testing.T) {
	t.Parallel()
	if _, err := os.Stat("../../node_modules/.bin/cdk"); err != nil {
		t.Skip("skipped: the CDK CLI is not installed; `npm ci` does that")
	}
	cdk := func(args ...string) (string, error) {
		cmd := exec.Command("npx", append([]string{"cdk", "--output", t.TempDir(), "--no-notices"}, args...)...)
		cmd.Dir = top
		cmd.Env = append(os.Environ(), "CDK_VALIDATION=false", "JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION=20")
		out, err := cmd.CombinedOutput()
		return string(out), err
	}
	printed, err := cdk("ls")
	if err != nil {
		t.Fatalf("%v\n%s", err, printed)
	}
	for _, want := range []string{"logging-dev (your-app-logging-dev)\n", "logging-staging (your-app-logging-staging)\n", "logging-prod (your-app-logging-prod)\n"} {
		if !strings.Contains(printed, want) {
			t.Errorf("%q is not in\n%s", want, printed)
		}
	}
	printed, err = cdk("ls", "-c", "env=prd")
	if err == nil || !strings.Contains(printed, `there is no environment "prd": did you mean prod? Use one of dev, staging, prod`) {
		t.Errorf("%v\n%s", err, printed)
	}
	wantNoTrace(t, printed)
}

func wantExit(t *testing.T, err error, code int) {
	t.Helper()
	exit, ok := errors.AsType[*exec.ExitError](err)
	if !ok || exit.ExitCode() != code {
		t.Errorf("exit: %v, want %d", err, code)
	}
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
