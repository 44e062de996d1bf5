package athena

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/logstack-go/logstack/cloudwatch/discovery"
	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/logevent"
	"github.com/logstack-go/logstack/queries"
	"github.com/logstack-go/logstack/queries/querytest"
)

// readEvents reads log events of a contract. Events without a time get one,
// because every event in CloudWatch has one.
func readEvents(t *testing.T, text string, c *contract.Contract) []event {
	t.Helper()
	o := logevent.Options{}
	if field, ok := c.Field("timestamp"); ok {
		o.TimeFields = append([]string{field.As}, logevent.TimeFields...)
	}
	source, err := logevent.Open([]logevent.Input{logevent.Bytes("events", []byte(text))}, o)
	if err != nil {
		t.Fatal(err)
	}
	var all []event
	var format *discovery.Format
	err = logevent.Process(context.Background(), source, 1,
		func() func(*logevent.Batch) []event {
			return func(b *logevent.Batch) (some []event) {
				for e := range b.Events() {
					at, ok := e.Time, e.HasTime
					if !ok {
						at, ok = format.Time(e.Group, e.Message)
					}
					if !ok {
						at = 1741680000000 + int64(len(all)+len(some))
					}
					some = append(some, event{at, string(e.Group), string(e.Stream), string(e.Message)})
				}
				return some
			}
		},
		func(some []event) error { all = append(all, some...); return nil })
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// TestSavedQueries runs the SQL of every translatable saved query on the events
// stored with it, and compares the rows with the engine's.
func TestSavedQueries(t *testing.T) {
	d := newDuck(t)
	folder := "../../queries"
	ask := func(file string, q queries.Query, c *contract.Contract) {
		source, err := os.ReadFile(file)
		if os.IsNotExist(err) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		test, err := querytest.Parse(file, source)
		if err != nil {
			t.Fatal(err)
		}
		asked, err := test.Asked(q, c)
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range asked {
			bound, err := a.Query.Bind(a.Contract)
			if err != nil {
				t.Fatal(err)
			}
			filled, err := bound.Filled()
			if err != nil {
				t.Fatal(err)
			}
			table, records := d.table(t, readEvents(t, a.Events, a.Contract))
			name := strings.TrimSuffix(strings.TrimPrefix(filepath.ToSlash(file), folder+"/"), ".txtar") + a.Preset
			if err := d.ask(t, name, filled, table, records, Options{Until: test.Until, Log: LogOf(a.Contract)}); err != nil {
				t.Log(name, "cannot be SQL:", err)
			}
		}
	}
	for _, q := range queries.All() {
		ask(filepath.Join(folder, q.Name+".txtar"), q, contract.Guide())
	}
	for _, source := range queries.Sources() {
		c, err := contract.Preset(source)
		if err != nil {
			t.Fatal(err)
		}
		for _, q := range queries.OfSource(source) {
			ask(filepath.Join(folder, source, q.Name+".txtar"), q, c)
			files, _ := filepath.Glob(filepath.Join(folder, source, q.Name+".*.txtar"))
			for _, file := range files {
				preset := strings.Split(filepath.Base(file), ".")[1]
				other, err := contract.Preset(preset)
				if err != nil {
					t.Fatal(err)
				}
				ask(file, q, other)
			}
		}
	}
	d.run(t)
}
