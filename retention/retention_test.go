package retention

import (
	"strings"
	"testing"
)

func TestTiers(t *testing.T) {
	tiers, err := Default().With("legal", 3653)
	if err != nil {
		t.Fatal(err)
	}
	for tier, want := range map[Tier]int{Debug: 7, Application: 30, Audit: 365, "legal": 3653} {
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
	if err := r.UnmarshalText([]byte("delete")); err == nil || err.Error() != `there is no removal "delete": allowed are protect, retain, destroy` {
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
