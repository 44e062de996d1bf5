package docs

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// Every promise of the threat model names a test, and each test that it names
// exists.
func TestPromisesOfTheThreatModelAreHeld(t *testing.T) {
	page, err := os.ReadFile("../../docs/explanation/threat-model.md")
	if err != nil {
		t.Fatal(err)
	}
	var files []string
	for _, folder := range []string{"../../test", "../../alarmrules", "../../alarmrules/eventbridge", "../../config", "../../template/changes"} {
		found, err := filepath.Glob(folder + "/*_test.go")
		if err != nil || len(found) == 0 {
			t.Fatalf("there are no tests in %s: %v", folder, err)
		}
		files = append(files, found...)
	}
	var sources strings.Builder
	for _, path := range files {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		sources.Write(text)
	}
	test := regexp.MustCompile("`(Test[A-Za-z0-9]+)`")
	_, promised, _ := strings.Cut(string(page), "## What is promised\n")
	promised, _, ok := strings.Cut(promised, "\n## ")
	promises := strings.Split(promised, "\n- ")[1:]
	if !ok || len(promises) < 10 {
		t.Fatalf("there are %d promises", len(promises))
	}
	for _, promise := range promises {
		named := test.FindAllStringSubmatch(promise, -1)
		if len(named) == 0 {
			t.Errorf("no test holds: %s", promise)
		}
		for _, name := range named {
			if !strings.Contains(sources.String(), "\nfunc "+name[1]+"(t *testing.T)") {
				t.Errorf("there is no test %s", name[1])
			}
		}
	}
}
