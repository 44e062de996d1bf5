package assembly

import (
	"path/filepath"
	"testing"

	"github.com/logstack-go/logstack/replay"
	"github.com/logstack-go/logstack/template"
)

func TestAssemblies(t *testing.T) {
	for _, c := range []struct {
		name            string
		write           func(string, int) error
		filters, alarms int
	}{
		{"filters", Filters, 500, 500},
		{"users", Users, 1, 500},
	} {
		folder := filepath.Join(t.TempDir(), c.name)
		if err := c.write(folder, 500); err != nil {
			t.Fatal(err)
		}
		read, err := template.Read(folder, template.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if len(read) != 3 {
			t.Errorf("%s: %d templates, not 3", c.name, len(read))
		}
		filters, alarms := 0, 0
		for _, tpl := range read {
			filters += len(tpl.MetricFilters())
			alarms += len(tpl.Alarms())
		}
		if filters != c.filters || alarms != c.alarms {
			t.Errorf("%s: %d filters and %d alarms, not %d and %d", c.name, filters, alarms, c.filters, c.alarms)
		}
		if _, err := replay.New(read, replay.Options{LogGroup: Group}); err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}
