package scaffold_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/alarmtest"
	"github.com/logstack-go/logstack/config"
	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/notify"
	"github.com/logstack-go/logstack/scaffold"
)

// shop returns the options of an app with a preset.
func shop(preset string) scaffold.Options {
	return scaffold.Options{
		Application: "shop", Module: "example.com/shop-logging", Preset: preset,
		Told: map[notify.Severity]notify.Listeners{
			notify.Page:   {Email: []string{"on-call@example.com"}, Slack: []notify.SlackChannel{{Workspace: "T012ABCDEFG", Channel: "C012ABCDEFG"}}},
			notify.Ticket: {Email: []string{"team@example.com"}},
		},
	}
}

// written writes an app into a folder of the test, and returns the folder.
func written(t *testing.T, o scaffold.Options) string {
	t.Helper()
	files, err := scaffold.Files(o)
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "new", "app")
	if err := scaffold.Write(dir, files); err != nil {
		t.Fatal(err)
	}
	return dir
}

// tests runs the tests of the app's own rule, and counts those that fail.
func tests(t *testing.T, dir string, environment config.Environment) (failed int) {
	t.Helper()
	file, err := alarmtest.Load(filepath.Join(dir, "alarms", "payments-refused.test.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	at := slices.IndexFunc(environment.Rules, func(r alarmrules.Rule) bool { return r.Name == "payments-refused" })
	if at < 0 {
		t.Fatal("the rule of the app's own is not on")
	}
	subject, err := file.OpenRule(environment.Application(), environment.Rules[at], nil)
	if err != nil {
		t.Fatal(err)
	}
	return failures(t, file, subject)
}

func failures(t *testing.T, file *alarmtest.File, subject *alarmtest.Subject) (failed int) {
	t.Helper()
	for _, one := range file.Tests {
		r := file.Run(t.Context(), subject, one)
		if r.Wrong != nil {
			t.Fatalf("%s: %v", r.Name, r.Wrong)
		}
		if !r.Passed {
			failed++
			t.Logf("%s: %v", r.Name, r.Failures)
		}
	}
	return failed
}

// With each preset the configuration is valid, and the rule's tests pass, and
// fail if the rule is broken.
func TestPresets(t *testing.T) {
	for _, preset := range contract.ApplicationPresets() {
		t.Run(preset, func(t *testing.T) {
			dir := written(t, shop(preset))
			cfg, err := config.Load(filepath.Join(dir, "logstack.yaml"))
			if err != nil {
				t.Fatal(err)
			}
			if cfg.Warnings != nil {
				t.Error(cfg.Warnings)
			}
			if n := tests(t, dir, cfg.Environments[0]); n > 0 {
				t.Errorf("%d tests of the rule fail", n)
			}
			whole, err := alarmtest.Load(filepath.Join(dir, "logging.test.yaml"))
			if err != nil {
				t.Fatal(err)
			}
			subject, err := whole.Open(nil)
			if err != nil {
				t.Fatal(err)
			}
			if n := failures(t, whole, subject); n > 0 {
				t.Errorf("%d tests of the environment fail", n)
			}
			for good, broken := range map[string]string{
				"ticket: 3":              "ticket: 300",
				"event: payment_refused": "anyLevel: CRITICAL",
			} {
				path := filepath.Join(dir, "alarms", "payments-refused.yaml")
				text, err := os.ReadFile(path)
				if err != nil {
					t.Fatal(err)
				}
				spoiled := strings.ReplaceAll(string(text), good, broken)
				if err := os.WriteFile(path, []byte(spoiled), 0o666); err != nil {
					t.Fatal(err)
				}
				cfg, err := config.Load(filepath.Join(dir, "logstack.yaml"))
				if err != nil {
					t.Fatal(err)
				}
				if spoiled == string(text) || tests(t, dir, cfg.Environments[0]) == 0 {
					t.Errorf("the tests pass with %s in place of %s", broken, good)
				}
				if err := os.WriteFile(path, text, 0o666); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// Every template is written, and nothing else.
func TestFiles(t *testing.T) {
	dir := written(t, shop("slog"))
	err := filepath.WalkDir("files", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		name, isTemplate := strings.CutSuffix(path, ".tmpl")
		if !isTemplate {
			t.Errorf("%s does not end in .tmpl", path)
		}
		text, err := os.ReadFile(filepath.Join(dir, strings.TrimPrefix(name, "files")))
		if err != nil {
			return err
		}
		if bytes.Contains(text, []byte("{{")) || bytes.Contains(text, []byte("<no value>")) || !bytes.HasSuffix(text, []byte("\n")) {
			t.Errorf("%s:\n%s", name, text)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), ".logstack-init") {
			t.Errorf("%s is left", e.Name())
		}
	}
}

// The app is built with the versions that this module is built with.
func TestVersions(t *testing.T) {
	dir := written(t, shop("guide"))
	ours, err := os.ReadFile("../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	theirs, err := os.ReadFile(filepath.Join(dir, "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	var n int
	for line := range strings.Lines(string(theirs)) {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "github.com/aws/") || strings.HasPrefix(line, "go ") {
			n++
			if !strings.Contains(string(ours), line+"\n") {
				t.Errorf("%s is not in go.mod", line)
			}
		}
	}
	if n != 3 {
		t.Errorf("%d lines were looked at", n)
	}
	type npm struct {
		DevDependencies map[string]string `json:"devDependencies"`
	}
	if want, got := read[npm](t, "../package.json"), read[npm](t, filepath.Join(dir, "package.json")); got.DevDependencies["aws-cdk"] != want.DevDependencies["aws-cdk"] {
		t.Errorf("the CDK's command line is %s, want %s", got.DevDependencies["aws-cdk"], want.DevDependencies["aws-cdk"])
	}
	type cdk struct {
		Context map[string]any `json:"context"`
	}
	if want, got := read[cdk](t, "../cdk.json"), read[cdk](t, filepath.Join(dir, "cdk.json")); !reflect.DeepEqual(got, want) {
		t.Error("the feature flags are not those of cdk.json")
	}
}

func read[T any](t *testing.T, path string) (into T) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err == nil {
		err = json.Unmarshal(data, &into)
	}
	if err != nil {
		t.Fatal(err)
	}
	return into
}

// Nothing is overwritten, and no file is left half-written.
func TestWriteAllOrNothing(t *testing.T) {
	files, err := scaffold.Files(shop("guide"))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for _, name := range []string{"main.go", "logstack.yaml", "NOTES.md"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("mine"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	err = scaffold.Write(dir, files)
	there, ok := errors.AsType[scaffold.ExistsError](err)
	if !ok || strings.Join(there.Paths, " ") != "logstack.yaml main.go" {
		t.Errorf("got %v", err)
	}
	if entries, _ := os.ReadDir(dir); len(entries) != 3 {
		t.Errorf("there are %v", entries)
	}

	// An invalid configuration, and a file in the place of a folder.
	bad := slices.Clone(files)
	for i, f := range bad {
		if f.Path == "logstack.yaml" {
			bad[i].Text = append([]byte("colour: red\n"), f.Text...)
		}
	}
	dir = filepath.Join(t.TempDir(), "a", "b")
	if err := scaffold.Write(dir, bad); err == nil || !strings.Contains(err.Error(), "logstack.yaml:1:1: colour") || strings.Contains(err.Error(), dir) {
		t.Errorf("got %v", err)
	}
	if _, err := os.Stat(filepath.Dir(dir)); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%s is left: %v", dir, err)
	}
	dir = t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "alarms"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := scaffold.Write(dir, files); err == nil {
		t.Error("a folder is made of a file")
	}
	if entries, _ := os.ReadDir(dir); len(entries) != 1 {
		t.Errorf("there are %v", entries)
	}
}

// The error has everything that is wrong with the options.
func TestFilesRefuses(t *testing.T) {
	o := shop("slogg")
	o.Application, o.Module, o.Environments = "My Shop", "a b", []string{"prod", "prod", "1"}
	o.Told[notify.Page] = notify.Listeners{Email: []string{"nobody"}}
	o.Told["pge"] = notify.Listeners{Email: []string{"team@example.com"}}
	_, err := scaffold.Files(o)
	if err == nil {
		t.Fatal("it is taken")
	}
	for _, want := range []string{`application "My Shop"`, `module "a b"`, "environment prod: it is named twice", `environment "1"`, "page: email",
		`there is no severity "pge": did you mean page?`, "starting with a letter, at most 40 characters"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%s is not in %v", want, err)
		}
	}
	if _, err := scaffold.Files(shop("nginx")); err == nil || !strings.Contains(err.Error(), `there is no preset "nginx" for applications: use one of ecs, guide`) {
		t.Errorf("got %v", err)
	}
	o = shop("")
	o.Contract = []byte("extends: guide\nfields: {colour: {as: 1}}\n")
	if _, err := scaffold.Files(o); err == nil || !strings.Contains(err.Error(), "contract.yaml:2:") {
		t.Errorf("got %v", err)
	}
}

// Everybody whom Go code can notify, logstack.yaml can notify too.
func TestEverybodyIsTold(t *testing.T) {
	o := shop("guide")
	quiet := false
	for _, severity := range notify.DefaultSeverities() {
		o.Told[severity] = notify.Listeners{
			Email:    []string{"on-call@example.com", "o'neill+pager@example.com", "team@example.com", "somebody-with-a-long-name@example.com"},
			Webhooks: []notify.Webhook{{URL: "https://example.com/hook"}},
			Slack:    []notify.SlackChannel{{Workspace: "T012ABCDEFG", Channel: "C012ABCDEFG"}},
			OnOK:     &quiet,
		}
	}
	cfg, err := config.Load(filepath.Join(written(t, o), "logstack.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	for _, severity := range notify.DefaultSeverities() {
		if got := cfg.Environments[0].Notifications[severity]; !reflect.DeepEqual(got, o.Told[severity]) {
			t.Errorf("%s: got %+v, want %+v", severity, got, o.Told[severity])
		}
	}
}
