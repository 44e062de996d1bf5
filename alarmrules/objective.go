package alarmrules

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/cloudwatch/alarm"
	"github.com/logstack-go/logstack/internal/quantity"
	"github.com/logstack-go/logstack/notify"
)

// Objective is a service level objective: the share of one selection that must not
// be in another. The rest is the error budget. Its alarms go off on how fast the
// budget is spent: each burn rate has a long and a short window, and an alarm that
// notifies people when both are in ALARM, so that it both goes off and is over
// quickly.
//
//	objective: 99.9%
//	bad: {event: request_completed, where: $.status_code >= 500}
//	of: {event: request_completed}
type Objective struct {
	// The share that must be good, such as 99.9%: above 0% and at most 99.9999%.
	Target quantity.Percent `yaml:"objective"`
	// Which of them are bad, such as by a condition.
	Bad Selection `yaml:"bad"`
	// Everything that counts, good and bad.
	Of Selection `yaml:"of"`
	// The number of days over which the objective is promised, 7 to 90. Default:
	// 30.
	Days quantity.Positive `yaml:"days"`
	// How many must have been bad in a window for their share to mean something, 1
	// or more. Default: 5.
	AtLeast quantity.Positive `yaml:"atLeast"`
	// How fast the error budget may be spent. Default: the three pairs of The Site
	// Reliability Workbook, chapter 5, for page, page and ticket, with one day
	// instead of three in the last, because an alarm's period is at most a day.
	BurnRates []BurnRate `yaml:"burnRates"`
}

// BurnRate is a pair of windows.
type BurnRate struct {
	// The name, which follows the rule's name in the names of its alarms. It has
	// the form of a rule's name.
	Name string `yaml:"name"`
	// Whom the alarm notifies.
	Severity notify.Severity `yaml:"severity"`
	// The long window, which shows that a good part of the budget is gone: whole
	// minutes up to a day.
	Long quantity.Duration `yaml:"long"`
	// The short window, which shows that it is still being spent: whole minutes,
	// shorter than the long one.
	Short quantity.Duration `yaml:"short"`
	// The share of the error budget that is spent within the long window when the
	// alarm goes off.
	Budget quantity.Percent `yaml:"budget"`
}

const (
	// mostTarget is the highest objective: one failure in a million.
	mostTarget = 99.9999
	// leastBad is the default for AtLeast: with little traffic, one failure is a
	// large share.
	leastBad            = 5
	leastDays, mostDays = 7, 90
	defaultDays         = 30
)

// defaultBurnRates returns the windows of the pairs, and the share of the error
// budget that is spent within the long one when the alarm goes off: those of The
// Site Reliability Workbook, chapter 5, "Multiwindow, Multi-Burn-Rate Alerts".
func defaultBurnRates() []BurnRate {
	minutes := func(n int) quantity.Duration { return quantity.Duration(time.Duration(n) * time.Minute) }
	return []BurnRate{
		{"fast-burn", notify.Page, minutes(60), minutes(5), 2},
		{"burn", notify.Page, minutes(6 * 60), minutes(30), 5},
		{"slow-burn", notify.Ticket, minutes(24 * 60), minutes(2 * 60), 10},
	}
}

// Kind returns "objective".
func (Objective) Kind() string { return "objective" }

// when says when the alarm goes off.
func (k Objective) when() string {
	return fmt.Sprintf("the error budget of %s of %s over %d days is used up too fast", k.Target, k.Of, k.filled().Days)
}

// fills returns the placeholders that the kind itself fills in.
func (Objective) fills() []string {
	return []string{"objective", "rate", "long", "short", "budget", "days"}
}

func (k Objective) filled() Objective {
	k.Days = cmp.Or(k.Days, defaultDays)
	k.AtLeast = cmp.Or(k.AtLeast, leastBad)
	if k.BurnRates == nil {
		k.BurnRates = defaultBurnRates()
	}
	return k
}

// rate returns the burn rate: how many times faster than the objective allows the
// budget is being spent when the alarm goes off.
func (k Objective) rate(b BurnRate) float64 {
	window := time.Duration(k.Days) * 24 * time.Hour
	return math.Round(float64(b.Budget)/100*float64(window)/float64(b.Long)*1e6) / 1e6
}

// windows returns the windows of all burn rates, without duplicates, shortest
// first.
func (k Objective) windows() []time.Duration {
	var all []time.Duration
	for _, b := range k.BurnRates {
		all = append(all, time.Duration(b.Long), time.Duration(b.Short))
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func (k Objective) check(c *checker) {
	c.positive([]string{"bad"}, k.Bad)
	c.something([]string{"bad"}, k.Bad)
	c.positive([]string{"of"}, k.Of)
	if k.Of.everything() {
		c.failf(nil, "of is missing: give what counts, good and bad, as in of: {event: request_completed}")
	}
	before := len(c.mistakes)
	if k.Target == 0 {
		c.failf([]string{"objective"}, "must be a share such as 99.9%%")
	} else if !(k.Target > 0 && k.Target <= mostTarget) {
		c.failf([]string{"objective"}, "the objective is %s: it must be more than 0%% and at most %s%%, as the rest is the error budget", k.Target, quantity.Decimal(mostTarget))
	}
	full := k.filled()
	if full.Days < leastDays || full.Days > mostDays {
		c.failf([]string{"days"}, "must be %d to %d, got %d", leastDays, mostDays, full.Days)
	}
	if full.AtLeast < 1 {
		c.failf([]string{"atLeast"}, "must be 1 or more, got %d", full.AtLeast)
	}
	if len(full.BurnRates) == 0 {
		c.failf([]string{"burnRates"}, "needs at least one: without the key, the rule has the three of the SRE workbook")
	}
	for i := range full.BurnRates {
		path := []string{"burnRates"}
		if k.BurnRates != nil {
			path = append(path, fmt.Sprint(i))
		}
		full.checkBurnRate(c, path, i, before)
	}
}

func (k Objective) checkBurnRate(c *checker, path []string, i, before int) {
	b := k.BurnRates[i]
	if !namePattern.MatchString(b.Name) {
		c.failf(path, "%q is not a name: use %s", b.Name, nameForm)
	}
	if slices.ContainsFunc(k.BurnRates[:i], func(other BurnRate) bool { return other.Name == b.Name }) {
		c.failf(path, "there are two burn rates called %q", b.Name)
	}
	if len(path) == 1 && !slices.Contains(c.severities, b.Severity) {
		c.failf(path, "the default burn rates are for page and ticket, and the severities are %s: give burn rates of your own", joined(c.severities))
	} else {
		c.severity(append(path, "severity"), b.Severity)
	}
	long := wholeMinutes(b.Long, cloudwatch.MaxPeriod)
	short := wholeMinutes(b.Short, cloudwatch.MaxPeriod)
	c.fail(append(path, "long"), long)
	c.fail(append(path, "short"), short)
	if long == nil && short == nil && b.Short >= b.Long {
		c.failf(append(path, "short"), "must be shorter than long, %s", b.Long)
	}
	if !(b.Budget > 0 && b.Budget <= 100) {
		c.failf(append(path, "budget"), "must be a share above 0%%, such as 2%%")
	}
	if len(c.mistakes) > before {
		return // the rest would be consequences of that
	}
	rate := k.rate(b)
	if rate*(100-float64(k.Target)) >= 100 {
		c.failf([]string{"objective"}, "the objective of %s over %d days: its alarm %s goes off at %s times the error budget, and could not even if all were bad: use more than %.2f %%",
			k.Target, k.Days, b.Name, quantity.Decimal(rate), 100-100/rate)
	}
}

func (k Objective) bind(b *binder) {
	part, err := k.Bad.within(k.Of)
	if err != nil {
		b.failf([]string{"bad"}, "it is not part of what counts: %v", err)
		return
	}
	bad, ok := b.count([]string{"bad"}, part, "-bad", "")
	all, okAll := b.count([]string{"of"}, k.Of, "-of", "")
	if !ok || !okAll {
		return
	}
	if bad.Name == all.Name {
		b.failf([]string{"bad"}, "it selects all of what it is a share of: everything would be bad")
		return
	}
	full := k.filled()
	// Round to ten digits, so that 100 - 99.9 is 0.1.
	budget := quantity.Decimal(math.Round((100-float64(k.Target))*1e10) / 1e10)
	operands := operands(bad, all)
	for _, pair := range full.BurnRates {
		rate := full.rate(pair)
		name := b.rule.Name + "-" + pair.Name
		window := func(length quantity.Duration) Alarm {
			a := Window{Period: length, MissingData: alarm.NotBreaching}.in(Alarm{
				Name: name + "-" + length.String(), Part: true,
				Math:       fmt.Sprintf("IF(FILL(%s, 0) >= %d, 100 * %[1]s / %[3]s / %[4]s, 0)", operands[0].ID, full.AtLeast, operands[1].ID, budget),
				Operands:   operands,
				Comparison: alarm.Above, Threshold: rate,
				Meaning:    fmt.Sprintf("In %s the error budget was used up %s times as fast as the objective of %s allows.", length, quantity.Decimal(rate), k.Target),
				FirstSteps: "It notifies nobody by itself: see the alarm " + name + ".",
			}, true)
			return b.alarm(a, pair.Severity)
		}
		long, short := window(pair.Long), window(pair.Short)
		both := b.alarm(Alarm{Name: name, Condition: &Condition{All: []Condition{{Alarm: long.Suffix()}, {Alarm: short.Suffix()}}}}, pair.Severity)
		both = both.filledIn(map[string]string{
			"objective": k.Target.String(), "rate": quantity.Decimal(rate), "long": pair.Long.String(), "short": pair.Short.String(),
			"budget": pair.Budget.String(), "days": fmt.Sprint(full.Days),
		})
		b.out.Alarms = append(b.out.Alarms, both, long, short)
	}
	b.out.Budget = &Budget{
		Math:     fmt.Sprintf("100 - 100 * (100 * FILL(%s, 0) / %s) / %s", operands[0].ID, operands[1].ID, budget),
		Operands: operands, Over: time.Duration(full.Days) * 24 * time.Hour, Target: k.Target.String(), Goal: float64(k.Target), Windows: full.windows(),
	}
	b.line(Line{
		Math: fmt.Sprintf("100 - 100 * FILL(%s, 0) / %s", operands[0].ID, operands[1].ID), Operands: operands, Label: b.rule.title(), Unit: "percent",
	})
}
