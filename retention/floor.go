package retention

import (
	"fmt"

	"github.com/logstack-go/logstack/internal/enum"
)

// Regulation is a rule about how long an audit log must be kept.
type Regulation string

// The regulations that the audit log of an environment can be checked against.
const (
	// Guide is the logging guide that defines the tiers.
	Guide Regulation = "guide"
	// PCIDSS is the Payment Card Industry Data Security Standard 4.0.
	PCIDSS Regulation = "pci-dss"
	// HIPAA is the Security Rule of the Health Insurance Portability and Accountability
	// Act.
	HIPAA Regulation = "hipaa"
	// SOX is the rule on records of audits of section 802 of the Sarbanes-Oxley
	// Act.
	SOX Regulation = "sox"
)

// floor is what a regulation demands of an audit log.
type floor struct {
	Regulation Regulation
	// Rule is the provision, as a reviewer would cite it.
	Rule string
	// Days is the number of days for which the log must be kept at least, anywhere.
	Days Days
	// AtHand is the number of these days for which it must be readable without
	// being restored first.
	AtHand Days
}

// floors are the demands of all regulations. A year has 365 days; spans of several
// years include their leap days.
var floors = []floor{
	{Guide, "the logging guide's audit tier: one year", 365, 365},
	{PCIDSS, "PCI DSS 4.0, requirement 10.5.1: 12 months, the last three at hand", 365, 90},
	{HIPAA, "HIPAA, 45 CFR 164.316(b)(2)(i): six years", 2192, 0},
	{SOX, "SOX, 17 CFR 210.2-06(a): seven years", 2557, 0},
}

// Regulations returns all regulations.
func Regulations() []Regulation {
	var all []Regulation
	for _, f := range floors {
		all = append(all, f.Regulation)
	}
	return all
}

// DefaultRegulations returns the regulations that apply by default.
func DefaultRegulations() []Regulation { return []Regulation{Guide} }

// UnmarshalText parses a regulation's name. The error lists the regulations.
func (r *Regulation) UnmarshalText(text []byte) error {
	return enum.Unmarshal(r, text, "regulation", Regulations())
}

// Kept says how an audit log is kept.
type Kept struct {
	// Days is the number of days for which CloudWatch keeps it; 0 if unknown.
	Days Days
	// Archive is the archive that also keeps it; nil for none.
	Archive *Archive
	// Removal is what happens to it when it leaves its stack; empty if unknown.
	Removal Removal
}

// Below is a way in which an audit log falls short of a regulation.
type Below struct {
	// Removal says that it is about the removal of the log, rather than about days.
	Removal bool
	// Text says what is wrong, which rule demands what, and what to do.
	Text string
}

// Error returns the text.
func (b Below) Error() string { return b.Text }

// Below returns the ways in which an audit log falls short of regulations. What is
// unknown is not checked. Unknown regulations are ignored.
func (k Kept) Below(regulations []Regulation) []Below {
	var all []Below
	destroyed := false
	for _, floor := range floors {
		holds := false
		for _, r := range regulations {
			holds = holds || r == floor.Regulation
		}
		if !holds {
			continue
		}
		kept, atHand := k.Days, k.Days
		if k.Archive != nil {
			full := k.Archive.Filled()
			kept = max(kept, Days(full.KeepDays))
			atHand = max(atHand, Days(full.GlacierAfterDays))
			if full.Glacier == Instant {
				atHand = kept
			}
		}
		switch {
		case k.Days == 0:
		case kept < floor.Days:
			all = append(all, Below{Text: fmt.Sprintf("the audit log is kept for %v, and %s, requires %d or more: "+
				"use a longer tier or an archive, or name the regulations that apply", kept, floor.Rule, floor.Days)})
		case atHand < floor.AtHand:
			all = append(all, Below{Text: fmt.Sprintf("the audit log can be queried as it is for %v, and %s, requires %d or more: "+
				"use a longer tier, have the archive move it to Glacier later, or name the regulations that apply", atHand, floor.Rule, floor.AtHand)})
		}
		if k.Removal == Destroy && !destroyed {
			destroyed = true
			all = append(all, Below{true, fmt.Sprintf("the audit log is destroyed with its stack, and %s, requires it to be kept for %v: "+
				"use retain or protect, or name the regulations that apply", floor.Rule, floor.Days)})
		}
	}
	return all
}
