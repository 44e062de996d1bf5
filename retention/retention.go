// Package retention defines how long logs are kept: the tiers of log groups, and
// what happens to the data when its stack is deleted. It is plain Go, so that a
// configuration runs the same checks as the constructs.
package retention

import (
	"fmt"
	"maps"
	"slices"

	"github.com/logstack-go/logstack/internal/enum"
)

// Tier names a retention for a kind of log.
type Tier string

// The predefined tiers. Tiers.With defines others.
const (
	Debug       Tier = "debug"       // 7 days
	Application Tier = "application" // 30 days
	Audit       Tier = "audit"       // 365 days
)

// Tiers maps tiers to retentions. The zero value is not ready for use: start from
// Default.
type Tiers struct{ days map[Tier]Days }

// Default returns the tiers debug (7 days), application (30 days) and audit (365
// days).
func Default() Tiers {
	return Tiers{map[Tier]Days{Debug: 7, Application: 30, Audit: 365}}
}

// With returns a copy of the tiers with one tier added or changed. It returns an
// error if CloudWatch has no such retention.
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

// Days returns the retention of a tier, which may be Forever. If there is no such
// tier, the error lists the tiers.
func (t Tiers) Days(tier Tier) (Days, error) {
	if days, ok := t.days[tier]; ok {
		return days, nil
	}
	return 0, enum.Unknown("retention tier", string(tier), t.Names())
}

// Names returns the names of the tiers, sorted.
func (t Tiers) Names() []Tier { return slices.Sorted(maps.Keys(t.days)) }
