package athena

import (
	"compress/gzip"
	"io"
	"os"
	"testing"
	"time"

	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/queries"
)

// TestDay runs the SQL of every saved query over six hours of the Django
// service and compares the rows with the engine's.
func TestDay(t *testing.T) {
	d := newDuck(t)
	file, err := os.Open("../../examples/logs/django.jsonl.gz")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	z, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	c := contract.Guide()
	table, records := d.table(t, readEvents(t, string(text), c))
	o := Options{Since: time.Date(2025, 3, 11, 8, 30, 0, 0, time.UTC), Until: time.Date(2025, 3, 11, 13, 0, 0, 0, time.UTC)}
	asked := 0
	for _, q := range queries.All() {
		bound, err := q.Bind(c)
		if err != nil {
			continue // the contract lacks what the query needs
		}
		filled, err := bound.Filled()
		if err != nil {
			t.Fatal(err)
		}
		if err := d.ask(t, q.Name, filled, table, records, o); err != nil {
			t.Errorf("%s: %v", q.Name, err)
		}
		asked++
	}
	if asked < 25 {
		t.Errorf("only %d queries were asked", asked)
	}
	d.run(t)
}
