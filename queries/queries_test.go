package queries

import (
	"strings"
	"testing"

	"github.com/logstack-go/logstack/contract"
)

func TestAllAreGoodQueries(t *testing.T) {
	for _, name := range contract.Presets() {
		c, err := contract.Preset(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, q := range All() {
			bound, err := q.Bind(c)
			if err != nil {
				t.Errorf("%v", err)
				continue
			}
			t.Logf("%s\n%s\n%v", q.Name, bound.Text, bound.Parameters)
		}
	}
}

var _ = strings.Join
