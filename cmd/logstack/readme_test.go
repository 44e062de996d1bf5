package main

import (
	"bytes"
	"os"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/logstack-go/logstack/config"
)

// The page on services has every key of a service and of a sidecar.
func TestTheServicesPageHasAllKeys(t *testing.T) {
	page, err := os.ReadFile("../../docs/reference/services.md")
	if err != nil {
		t.Fatal(err)
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

// words returns the words of a line, whatever its columns are.
func words(line string) string { return strings.Join(strings.Fields(line), " ") }
