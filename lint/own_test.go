package lint

import (
	"path/filepath"
	"testing"

	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/template"
)

// Lint finds nothing worse than info in our own environments and examples.
func TestOwnStacks(t *testing.T) {
	n := 0
	for _, pattern := range []string{"environment-*", "shop-*", "regulated_*", "every-alarm_*"} {
		files, err := filepath.Glob("../test/snapshots/" + pattern + ".snap.json")
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			n++
			read, err := template.Read(file, template.Options{})
			if err != nil {
				t.Fatal(err)
			}
			var o Options
			if pattern == "environment-*" {
				o.Contract = contract.Guide()
			}
			for _, p := range Run(read, o).Findings {
				if p.Severity.AtLeast(Warning) {
					t.Errorf("%s:%d: %s: %s [%s]", file, p.Line, p.LogicalID, p.Summary, p.Check)
				}
			}
		}
	}
	if n < 6 {
		t.Errorf("only %d templates were found", n)
	}
}
