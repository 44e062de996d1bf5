package retention

import (
	"strings"
	"testing"

	"github.com/logstack-go/logstack/internal/strictyaml"
)

func TestTiers(t *testing.T) {
	tiers, err := Default().With("legal", 3653)
	if err != nil {
		t.Fatal(err)
	}
	for tier, want := range map[Tier]Days{Debug: 7, Application: 30, Audit: 365, "legal": 3653} {
		if got, err := tiers.Days(tier); got != want || err != nil {
			t.Errorf("%s keeps %d days, %v", tier, got, err)
		}
	}
	if _, err := Default().Days("legal"); err == nil {
		t.Error("a tier that was added to others is among the defaults")
	}
	if _, err := tiers.With("short", 10); err == nil || !strings.Contains(err.Error(), "the nearest is 7 or 14") {
		t.Errorf("10 days: %v", err)
	}
}

func TestRemovalsAreReadByName(t *testing.T) {
	for _, want := range Removals() {
		var r Removal
		if err := r.UnmarshalText([]byte(want)); err != nil || r != want {
			t.Errorf("%s is read as %q, %v", want, r, err)
		}
	}
	var r Removal
	if err := r.UnmarshalText([]byte("delete")); err == nil || err.Error() != `there is no removal "delete": use one of protect, retain, destroy` {
		t.Errorf("%v", err)
	}
}

func TestTiersOfNone(t *testing.T) {
	tiers, err := Tiers{}.With("orders", 14)
	if err != nil {
		t.Fatal(err)
	}
	if days, err := tiers.Days("orders"); days != 14 || err != nil {
		t.Errorf("orders are kept for %d days, %v", days, err)
	}
}

func TestForever(t *testing.T) {
	tiers, err := Default().With("legal", Forever)
	if err != nil {
		t.Fatal(err)
	}
	days, err := tiers.Days("legal")
	if days != Forever || err != nil || days.String() != "forever" || Days(1).String() != "1 day" || Days(30).String() != "30 days" {
		t.Errorf("it keeps %v, %v", days, err)
	}
	if days < 3653 {
		t.Error("ten years are longer than forever")
	}
}

func TestDaysInFiles(t *testing.T) {
	for text, want := range map[string]string{
		"30": "30 days", "forever": "forever", `"forever"`: "forever",
		"Forever":             "f.yaml:1:4: k: must be a number of days, such as 30, or forever",
		`"30"`:                "f.yaml:1:4: k: must be a number of days, such as 30, or forever",
		"never":               "f.yaml:1:4: k: must be a number of days, such as 30, or forever",
		"0":                   "f.yaml:1:4: k: CloudWatch cannot keep logs for 0 days: the nearest is 1, and forever keeps them for good; use one of 1,",
		"9223372036854775807": "f.yaml:1:4: k: CloudWatch cannot keep logs for 9223372036854775807 days: the nearest is 3653;",
		"[30]":                "f.yaml:1:4: k: must be a whole number, got a list",
	} {
		node, err := strictyaml.Parse("f.yaml", []byte("k: "+text))
		if err != nil {
			t.Fatal(err)
		}
		var into struct {
			K Days `yaml:"k"`
		}
		problems := node.Decode(&into)
		got := into.K.String()
		if len(problems) > 0 {
			got = problems.Error()
		}
		if !strings.HasPrefix(got, want) {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
}
