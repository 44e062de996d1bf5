package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/logstack-go/logstack/config"
)

// inFile matches a block of the README that is a file, or a part of one.
var inFile = regexp.MustCompile(`(?m)^<!-- file: (\S+) -->\n\n((?:(?:    .*)?\n)+)`)

// The files that the pages show are valid: each part of a configuration,
// together with what every configuration has, and the example rule with its
// test.
func TestReadmeFiles(t *testing.T) {
	folder := t.TempDir()
	var configurations []string
	var blocks [][]string
	for _, page := range pages(t) {
		blocks = append(blocks, inFile.FindAllStringSubmatch(page, -1)...)
	}
	for _, m := range blocks {
		text := regexp.MustCompile(`(?m)^    `).ReplaceAllString(strings.TrimRight(m[2], "\n")+"\n", "")
		if m[1] == configName {
			configurations = append(configurations, text)
			continue
		}
		path := filepath.Join(folder, m[1])
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if len(configurations) < 3 {
		t.Fatalf("there are %d parts of configurations", len(configurations))
	}
	for i, text := range configurations {
		whole := text
		if !strings.HasPrefix(text, "application:") {
			whole = "application: shop\nenvironments: {prod: {}}\n" + text
		}
		if !strings.Contains(text, "services:") {
			whole += "services: [{name: web, image: shop}]\n"
		}
		if _, err := config.Parse(fmt.Sprintf("part%d.yaml", i+1), []byte(whole), folder); err != nil {
			t.Errorf("%v\n%s", err, text)
		}
	}
	var stdout, stderr bytes.Buffer
	if code := run([]string{"test", "--contract", "guide", filepath.Join(folder, "rules")}, &stdout, &stderr); code != ok || strings.Count(stdout.String(), "ok ") != 1 {
		t.Errorf("exits with %d: %s%s", code, &stdout, &stderr)
	}
}

// The configuration on the page about services is valid, and has every key of a
// service and of a sidecar.
func TestTheServicesPageWorks(t *testing.T) {
	page, err := os.ReadFile("../../docs/reference/services.md")
	if err != nil {
		t.Fatal(err)
	}
	blocks := regexp.MustCompile(`(?m)^    services:\n(?:    .*\n)+`).FindAllString(string(page), -1)
	if len(blocks) < 6 {
		t.Errorf("there are %d blocks", len(blocks))
	}
	for _, block := range blocks {
		text := "application: shop\nenvironments: {prod: {}}\n" + regexp.MustCompile(`(?m)^    `).ReplaceAllString(block, "")
		if _, err := config.Parse("logstack.yaml", []byte(text), "."); err != nil {
			t.Errorf("%v\n%s", err, text)
		}
	}
	for _, of := range []reflect.Type{reflect.TypeFor[config.Service](), reflect.TypeFor[config.Sidecar](), reflect.TypeFor[config.HealthCheck](), reflect.TypeFor[config.StoredSecret]()} {
		for i := range of.NumField() {
			key := of.Field(i).Tag.Get("yaml")
			if key != "" && key != "-" && !strings.Contains(string(page), "`"+key+"`") && !regexp.MustCompile(`[ {]`+key+`:`).Match(page) {
				t.Errorf("the page does not have %s of %s", key, of.Name())
			}
		}
	}
}

// The command for CI passes on the service as it is, and fails on the same
// service with field names of another contract.
func TestReadmeForCI(t *testing.T) {
	readme, err := os.ReadFile("../../docs/how-to/replay.md")
	if err != nil {
		t.Fatal(err)
	}
	line := regexp.MustCompile(`(?m)^    logstack (replay --fail-on .*) app\.log$`).FindStringSubmatch(string(readme))
	if line == nil {
		t.Fatal("the page has no line for CI")
	}
	for log, want := range map[string]int{"django": ok, "django-raw-names": badInput} {
		args := append(strings.Fields(strings.ReplaceAll(line[1], "'", "")), "--template", "../../test/snapshots/environment-prod_1.snap.json", "../../examples/logs/"+log+".jsonl.gz")
		var stdout, stderr bytes.Buffer
		if code := run(args, &stdout, &stderr); code != want {
			t.Errorf("%s: exits with %d: %s", log, code, &stderr)
		}
		// The audit log is not in the input, so the alarms on it are blind, and
		// allowed to be.
		_, named, _ := strings.Cut(stdout.String(), "\nBlind (")
		named, _, _ = strings.Cut(named, "\n")
		if blind := !strings.HasSuffix(named, "): audit-mismatch-ticket"); blind != (want != ok) {
			t.Errorf("%s: it is said that something is blind: %v", log, blind)
		}
		if want != ok && !strings.Contains(stderr.String(), "--fail-on blind: your-app-prod-") {
			t.Errorf("%s: %s", log, &stderr)
		}
	}
}

// The replay in the README is what replay prints.
func TestReadmeShowsTheDemo(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, shown, _ := strings.Cut(string(readme), "The example's account says:")
	shown, _, found := strings.Cut(shown, "\nNext: ")
	if !found {
		t.Fatal("the README does not show a replay")
	}
	const template = "../../test/snapshots/environment-prod_1.snap.json"
	printed := map[string]bool{"…": true, "": true}
	for _, log := range []string{"django", "django-raw-names"} {
		var stdout, stderr bytes.Buffer
		if code := run([]string{"replay", "--template", template, "../../examples/logs/" + log + ".jsonl.gz"}, &stdout, &stderr); code != ok {
			t.Fatalf("%s: exits with %d: %s", log, code, &stderr)
		}
		for line := range strings.Lines(stdout.String()) {
			printed[words(line)] = true
		}
	}
	lines := 0
	for line := range strings.Lines(shown) {
		text, is := strings.CutPrefix(line, "    ")
		if !is || strings.HasPrefix(text, "$ ") || strings.HasPrefix(text, "    ") {
			continue
		}
		if lines++; !printed[words(text)] {
			t.Errorf("replay does not print %q", text)
		}
	}
	if lines < 5 {
		t.Errorf("the README shows %d lines", lines)
	}
}

// words returns the words of a line, whatever its columns are.
func words(line string) string { return strings.Join(strings.Fields(line), " ") }
