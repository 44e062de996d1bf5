package retention

import (
	"fmt"

	"github.com/logstack-go/logstack/internal/enum"
)

// Regulation is what asks for how long an audit log is kept.
type Regulation string

// What the audit log of an environment can be checked against.
const (
	// Guide is the logging guide that the tiers are of.
	Guide Regulation = "guide"
	// PCIDSS is the Payment Card Industry Data Security Standard 4.0.
	PCIDSS Regulation = "pci-dss"
	// HIPAA is the Security Rule of the Health Insurance Portability and Accountability
	// Act.
	HIPAA Regulation = "hipaa"
	// SOX is the rule on records of audits of section 802 of the Sarbanes-Oxley Act.
	SOX Regulation = "sox"
)

// Floor is what a regulation asks of an audit log.
type Floor struct {
	Regulation Regulation
	// Rule is what asks for it, as a reviewer knows it.
	Rule string
	// Days are for how many days it is kept at least, wherever that is.
	Days Days
	// AtHand are for how many of these it can be asked as it is, without being restored
	// first.
	AtHand Days
}

// floors are what there is to be checked against. Years are of 365 days, and those that are
// several have their leap days.
var floors = []Floor{
	{Guide, "the logging guide's audit tier: one year", 365, 365},
	{PCIDSS, "PCI DSS 4.0, requirement 10.5.1: 12 months, the last three at hand", 365, 90},
	{HIPAA, "HIPAA, 45 CFR 164.316(b)(2)(i): six years", 2192, 0},
	{SOX, "SOX, 17 CFR 210.2-06(a): seven years", 2557, 0},
}

// Floors returns what each regulation asks for.
func Floors() []Floor { return append([]Floor(nil), floors...) }

// Regulations returns all regulations.
func Regulations() []Regulation {
	var all []Regulation
	for _, f := range floors {
		all = append(all, f.Regulation)
	}
	return all
}

// DefaultRegulations returns what holds where nobody says what does.
func DefaultRegulations() []Regulation { return []Regulation{Guide} }

// UnmarshalText reads a regulation's name; the error lists those there are.
func (r *Regulation) UnmarshalText(text []byte) error {
	return enum.Unmarshal(r, text, "regulation", Regulations())
}

// Kept is how an audit log is kept.
type Kept struct {
	// Days are for how many days CloudWatch keeps it; 0 where nobody knows.
	Days Days
	// Archive is what keeps it beside CloudWatch; nil for nothing.
	Archive *Archive
	// Removal is what becomes of it when it leaves its stack; empty where nobody knows.
	Removal Removal
}

// Below is what keeps an audit log from being what a regulation asks for.
type Below struct {
	// Removal says that it is about what becomes of the log, and not about days.
	Removal bool
	// Text says what is wrong, which rule asks for what, and what to do.
	Text string
}

// Error returns what is wrong.
func (b Below) Error() string { return b.Text }

// Below returns what is wrong with how an audit log is kept, by each regulation that
// holds; nothing of what nobody knows. It says nothing of regulations that there are not.
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
			all = append(all, Below{Text: fmt.Sprintf("the audit log is kept for %v, and %s, wants %d or more: "+
				"take a longer tier or an archive, or say which regulations hold", kept, floor.Rule, floor.Days)})
		case atHand < floor.AtHand:
			all = append(all, Below{Text: fmt.Sprintf("the audit log can be asked as it is for %v, and %s, wants %d or more: "+
				"take a longer tier, or have the archive move it to Glacier later, or say which regulations hold", atHand, floor.Rule, floor.AtHand)})
		}
		if k.Removal == Destroy && !destroyed {
			destroyed = true
			all = append(all, Below{true, fmt.Sprintf("the audit log is destroyed with its stack, and %s, wants it kept for %v: "+
				"take retain or protect, or say which regulations hold", floor.Rule, floor.Days)})
		}
	}
	return all
}
