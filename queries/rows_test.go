package queries_test

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/queries"
	"github.com/logstack-go/logstack/queries/querytest"
)

// TestRows runs every saved query on the events of the .txtar file beside it,
// and compares the rows.
func TestRows(t *testing.T) {
	tryRows(t, ".", queries.All(), contract.Guide())
	for _, source := range queries.Sources() {
		c, err := contract.Preset(source)
		if err != nil || c.Source() != source {
			t.Fatalf("the queries of %s want a preset of its name, with source: %[1]s: %v", source, err)
		}
		others := tryOtherRows(t, source)
		tryRows(t, source, slices.DeleteFunc(queries.OfSource(source), func(q queries.Query) bool {
			_, err := os.Stat(path.Join(source, q.Name+".txtar"))
			return err != nil && others[q.Name] // its own preset has not what it asks for
		}), c)
	}
}

// tryOtherRows runs the queries of a source on the events of files for another
// preset of the source, such as memory.lambda-json.txtar. It returns the names
// of those queries.
func tryOtherRows(t *testing.T, source string) map[string]bool {
	tried := map[string]bool{}
	files, err := filepath.Glob(filepath.Join(source, "*.*.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		name, preset, _ := strings.Cut(strings.TrimSuffix(filepath.Base(file), ".txtar"), ".")
		tried[name] = true
		t.Run(file, func(t *testing.T) {
			q, err := queries.Find(queries.OfSource(source), name)
			if err != nil {
				t.Fatal(err)
			}
			c, err := contract.Preset(preset)
			if err != nil || c.Source() != source {
				t.Fatalf("%s is no preset of %s: %v", preset, source, err)
			}
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			test, err := querytest.Parse(file, text)
			if err != nil {
				t.Fatal(err)
			}
			if err := test.Run(t.Context(), q, c); err != nil {
				t.Error(err)
			}
		})
	}
	return tried
}

func tryRows(t *testing.T, folder string, all []queries.Query, c *contract.Contract) {
	for _, q := range all {
		t.Run(path.Join(folder, q.Name), func(t *testing.T) {
			file := path.Join(folder, q.Name+".txtar")
			source, err := os.ReadFile(file)
			if errors.Is(err, fs.ErrNotExist) {
				t.Fatalf("%s.cwli has no %s beside it: sample events, and the rows that it must return", q.Name, file)
			}
			if err != nil {
				t.Fatal(err)
			}
			test, err := querytest.Parse(file, source)
			if err != nil {
				t.Fatal(err)
			}
			if test.Presets == nil && c.Source() == "" {
				// The sample events are those of a Python application.
				test.Presets = []string{"guide", "python-json-logger"}
			}
			if err := test.Run(t.Context(), q, c); err != nil {
				t.Error(err)
			}
		})
	}
}
