// Package retention says how long logs are kept: the tiers that log groups are
// of, and what becomes of the data when its stack goes. It is plain Go, so that
// a configuration checks the same things that constructs check.
package retention

import (
	"fmt"
	"maps"
	"slices"

	"github.com/logstack-go/logstack/internal/enum"
)

// Tier names how long a kind of log is kept.
type Tier string

// The tiers that need no definition. Others are defined by Tiers.With.
const (
	Debug       Tier = "debug"       // 7 days
	Application Tier = "application" // 30 days
	Audit       Tier = "audit"       // 365 days
)

// Tiers says for each tier for how long it keeps a log event. The zero value
// is not ready for use: start from Default.
type Tiers struct{ days map[Tier]Days }

// Default returns debug (7 days), application (30) and audit (365).
func Default() Tiers {
	return Tiers{map[Tier]Days{Debug: 7, Application: 30, Audit: 365}}
}

// With returns tiers in which that one keeps events for so many days, or Forever. It is
// an error if CloudWatch has no such retention.
func (t Tiers) With(tier Tier, days Days) (Tiers, error) {
	if err := days.Check(); err != nil {
		return t, fmt.Errorf("tier %q: %w", tier, err)
	}
	if t.days == nil {
		t.days = map[Tier]Days{}
	}
	t.days = maps.Clone(t.days)
	t.days[tier] = days
	return t, nil
}

// Days returns for how many days a tier keeps a log event; Forever is one of its values.
// It is an error if there is no such tier; the error lists those there are.
func (t Tiers) Days(tier Tier) (Days, error) {
	if days, ok := t.days[tier]; ok {
		return days, nil
	}
	return 0, fmt.Errorf("there is no retention tier %q: allowed are %s", tier, enum.Join(t.Names()))
}

// Names returns the tiers' names in alphabetical order.
func (t Tiers) Names() []Tier { return slices.Sorted(maps.Keys(t.days)) }
