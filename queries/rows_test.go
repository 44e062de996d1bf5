package queries_test

import (
	"errors"
	"io/fs"
	"os"
	"testing"

	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/queries"
	"github.com/logstack-go/logstack/queries/querytest"
)

// TestRows runs every saved query on the events of the .txtar file beside it,
// and wants its rows.
func TestRows(t *testing.T) {
	for _, q := range queries.All() {
		t.Run(q.Name, func(t *testing.T) {
			file := q.Name + ".txtar"
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
			if test.Presets == nil {
				// The sample events are those of a Python application.
				test.Presets = []string{"guide", "python-json-logger"}
			}
			if err := test.Run(t.Context(), q, contract.Guide()); err != nil {
				t.Error(err)
			}
		})
	}
}
