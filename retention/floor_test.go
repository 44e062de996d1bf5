package retention

import (
	"testing"
)

func TestKeptBelow(t *testing.T) {
	const (
		guide = "the logging guide's audit tier: one year, requires 365 or more: use a longer tier or an archive, or name the regulations that apply"
		hipaa = "HIPAA, 45 CFR 164.316(b)(2)(i): six years, requires 2192 or more: use a longer tier or an archive, or name the regulations that apply"
	)
	for name, c := range map[string]struct {
		kept Kept
		hold []Regulation
		want []string
	}{
		"the guide's own tier":              {Kept{Days: 365, Removal: Protect}, []Regulation{Guide}, nil},
		"a day":                             {Kept{Days: 1, Removal: Protect}, []Regulation{Guide}, []string{"the audit log is kept for 1 day, and " + guide}},
		"a day, where nothing holds":        {Kept{Days: 1, Removal: Destroy}, nil, nil},
		"a year, where six are wanted":      {Kept{Days: 365}, []Regulation{PCIDSS, HIPAA}, []string{"the audit log is kept for 365 days, and " + hipaa}},
		"six years":                         {Kept{Days: 2192}, []Regulation{PCIDSS, HIPAA}, nil},
		"six years by an archive":           {Kept{Days: 90, Archive: &Archive{KeepDays: 2192}}, []Regulation{PCIDSS, HIPAA}, nil},
		"an archive that is shorter":        {Kept{Days: 90, Archive: &Archive{KeepDays: 400}}, []Regulation{HIPAA}, []string{"the audit log is kept for 400 days, and " + hipaa}},
		"what nobody knows":                 {Kept{}, Regulations(), nil},
		"in Glacier before three months":    {Kept{Days: 30, Archive: &Archive{GlacierAfterDays: 60}}, []Regulation{PCIDSS}, []string{"the audit log can be queried as it is for 60 days, and PCI DSS 4.0, requirement 10.5.1: 12 months, the last three at hand, requires 90 or more: use a longer tier, have the archive move it to Glacier later, or name the regulations that apply"}},
		"in Glacier that is asked as it is": {Kept{Days: 30, Archive: &Archive{GlacierAfterDays: 60, Glacier: Instant}}, []Regulation{Guide, PCIDSS}, nil},
		"forever":                           {Kept{Days: Forever}, Regulations(), nil},
		"destroyed":                         {Kept{Days: 2557, Removal: Destroy}, []Regulation{PCIDSS, SOX}, []string{"the audit log is destroyed with its stack, and PCI DSS 4.0, requirement 10.5.1: 12 months, the last three at hand, requires it to be kept for 365 days: use retain or protect, or name the regulations that apply"}},
		"destroyed, and kept for a day":     {Kept{Days: 1, Removal: Destroy}, []Regulation{Guide}, []string{"the audit log is kept for 1 day, and " + guide, "the audit log is destroyed with its stack, and the logging guide's audit tier: one year, requires it to be kept for 365 days: use retain or protect, or name the regulations that apply"}},
	} {
		got := c.kept.Below(c.hold)
		if len(got) != len(c.want) {
			t.Errorf("%s: got %v, want %v", name, got, c.want)
			continue
		}
		for i := range got {
			if got[i].Error() != c.want[i] {
				t.Errorf("%s: got\n%v\nwant\n%s", name, got[i], c.want[i])
			}
		}
	}
}

// Each regulation demands a retention that CloudWatch offers, so that a tier can have
// exactly that one.
func TestFloors(t *testing.T) {
	for _, floor := range floors {
		if err := floor.Days.Check(); err != nil || floor.AtHand > floor.Days || floor.Rule == "" {
			t.Errorf("%+v: %v", floor, err)
		}
		var read Regulation
		if err := read.UnmarshalText([]byte(floor.Regulation)); err != nil || read != floor.Regulation {
			t.Errorf("%s is not read: %v", floor.Regulation, err)
		}
	}
	err := new(Regulation).UnmarshalText([]byte("gdpr"))
	if want := `there is no regulation "gdpr": use one of guide, pci-dss, hipaa, sox`; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}
