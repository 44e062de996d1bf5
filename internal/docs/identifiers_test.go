package docs

import (
	"os"
	"strings"
	"testing"

	"github.com/logstack-go/logstack/cloudwatch/dataidentifier"
)

// The data protection page names every managed data identifier, and those with
// variants for several countries once.
func TestThePageNamesAllDataIdentifiers(t *testing.T) {
	page, err := os.ReadFile("../../docs/how-to/data-protection.md")
	if err != nil {
		t.Fatal(err)
	}
	rows := map[dataidentifier.Category]string{}
	for line := range strings.Lines(string(page)) {
		if category, row, ok := strings.Cut(strings.TrimPrefix(line, "| "), " | "); ok {
			rows[dataidentifier.Category(category)] = row
		}
	}
	for _, of := range dataidentifier.All() {
		name := of.Name
		if base := strings.TrimSuffix(name, "-"+of.Country); len(dataidentifier.Countries(base)) > 1 {
			name = base + "-*"
		}
		if !strings.Contains(rows[of.Category], "`"+name+"`") {
			t.Errorf("the row of %s data does not name %s", of.Category, name)
		}
	}
}
