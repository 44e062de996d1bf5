package check

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/logevent"
)

const sources = "../presets/testdata/"

// Each preset of a source has lines that the source writes beside it, of which it is
// said where they are from, and which keep the preset.
func TestSourcesWriteWhatTheirPresetsSay(t *testing.T) {
	provenance, err := os.ReadFile(sources + "README.md")
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{"README.md": true}
	for _, name := range contract.SourcePresets() {
		t.Run(name, func(t *testing.T) {
			file, lines := linesOf(t, name)
			if file == "" {
				t.Skip("its lines do not stand here yet")
			}
			known[file] = true
			if !strings.Contains(string(provenance), "| `"+file+"` |") {
				t.Errorf("README.md does not say where the lines of %s are from", file)
			}
			c, err := contract.Preset(name)
			if err != nil {
				t.Fatal(err)
			}
			report := run(t, c, open(t, logevent.Options{Format: logevent.Raw}, logevent.Bytes(file, lines)), 1)
			for _, f := range report.Findings {
				t.Errorf("%s: %s (%s)", f.First, f.Text, f.Hint)
			}
		})
	}
	entries, err := os.ReadDir(sources)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		if !known[entry.Name()] {
			t.Errorf("%s is of no preset", entry.Name())
		}
	}
}

// linesOf are the lines of a source, which stand in a file that ends in .jsonl where
// they are JSON, and in .log where not all are.
func linesOf(t *testing.T, preset string) (file string, lines []byte) {
	t.Helper()
	for _, ending := range []string{".jsonl", ".log"} {
		lines, err := os.ReadFile(filepath.Join(sources, preset+ending))
		if err == nil {
			return preset + ending, lines
		}
		if !errors.Is(err, fs.ErrNotExist) {
			t.Fatal(err)
		}
	}
	return "", nil
}
