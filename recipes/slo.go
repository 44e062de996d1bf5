package recipes

import (
	"fmt"
	"math"
	"strconv"
	"time"
)

// Objective is how many requests of a hundred must be answered well: with a
// status below 500. What is left is the error budget.
type Objective struct {
	// Percent of the requests, such as 99.9: above 0, at most MostPercent.
	Percent float64
	// Window is over which time that is promised. Default: 30 days.
	Window time.Duration
	// Least is how many requests must have failed in a window for their share to
	// mean something: 1 or more. Default: LeastFailures.
	Least int
}

// MostPercent is the highest objective: one request of a million.
const MostPercent = 99.9999

// LeastFailures is how many requests must have failed in a window of a burn
// rate, unless somebody says otherwise: with little traffic, one failure is a
// large share.
const LeastFailures = 5

// BurnRate is a pair of rules on how fast the error budget is used up: 1 uses it
// up just when the window of the objective ends. The long window says that a good
// part of it is gone, the short one that it is still going: only where both are
// breached is anybody told, so that it goes off soon, and is over soon.
type BurnRate struct {
	// Name names the pair among the rules of a log group, and is stable.
	Name string
	// Severity of whom it tells.
	Severity Severity
	// Long and Short are the two rules, which tell nobody by themselves.
	Long, Short Rule
	// Meaning, FirstSteps and Query are those of Rule.
	Meaning, FirstSteps, Query string
}

// burnRates are the windows of the pairs, and which share of the error budget
// the long one uses up when the alarm goes off: those of The Site Reliability
// Workbook, chapter 5, "Multiwindow, Multi-Burn-Rate Alerts".
var burnRates = []struct {
	name        string
	severity    Severity
	long, short time.Duration
	share       float64
}{
	{"availability-fast-burn", Page, time.Hour, 5 * time.Minute, 0.02},
	{"availability-burn", Page, 6 * time.Hour, 30 * time.Minute, 0.05},
	{"availability-slow-burn", Ticket, 24 * time.Hour, 2 * time.Hour, 0.10},
}

// BurnRates are the alarm rules of an objective, the most urgent first. It is an
// error if the objective leaves no error budget, or one that no failure can use
// up as fast as it takes.
//
// The workbook has a third pair with a long window of three days. An alarm's
// period is a day at most, so here it is a day, and the burn rate that uses up
// the same share of the budget in it.
func BurnRates(o Objective) ([]BurnRate, error) {
	if !(o.Percent > 0 && o.Percent <= MostPercent) {
		return nil, fmt.Errorf("the objective is %g %% of the requests: allowed is more than 0 and at most %g: what is left is the error budget", o.Percent, MostPercent)
	}
	if o.Window == 0 {
		o.Window = 30 * 24 * time.Hour
	}
	if day := 24 * time.Hour; o.Window < 7*day || o.Window > 90*day || o.Window%day != 0 {
		return nil, fmt.Errorf("the objective's window is %s: allowed are 7 to 90 whole days", brief(o.Window))
	}
	if o.Least == 0 {
		o.Least = LeastFailures
	}
	// In ten digits, so that 100 - 99.9 is 0.1.
	budget := strconv.FormatFloat(math.Round((100-o.Percent)*1e10)/1e10, 'f', -1, 64)
	var pairs []BurnRate
	for _, b := range burnRates {
		rate := b.share * float64(o.Window) / float64(b.long)
		rate = math.Round(rate*1e6) / 1e6
		if rate*(100-o.Percent) >= 100 {
			return nil, fmt.Errorf("the objective of %g %% over %g days: its alarm %s goes off at %g times the error budget, and not even if all requests fail: allowed is more than %.2f %%",
				o.Percent, o.Window.Hours()/24, b.name, rate, 100-100/rate)
		}
		rule := func(window time.Duration) Rule {
			return Rule{
				Name:              b.name + "-" + brief(window),
				Math:              fmt.Sprintf("IF(FILL(failed, 0) >= %d, 100 * failed / requests / %s, 0)", o.Least, budget),
				Operands:          requests(),
				Comparison:        Above,
				Thresholds:        map[Severity]float64{b.severity: rate},
				Period:            window,
				EvaluationPeriods: 1,
				DatapointsToAlarm: 1,
				Missing:           NotBreaching,
				Meaning:           fmt.Sprintf("In %s requests failed %g times as often as the objective of %g %% allows.", brief(window), rate, o.Percent),
				FirstSteps:        "It tells nobody by itself: see the alarm " + b.name + ".",
			}
		}
		pairs = append(pairs, BurnRate{
			Name: b.name, Severity: b.severity, Long: rule(b.long), Short: rule(b.short),
			Meaning: fmt.Sprintf("Requests fail %g times as often as the objective of %g %% allows: in %s it used up %g %% of the error budget of %g days.",
				rate, o.Percent, brief(b.long), 100*b.share, o.Window.Hours()/24),
			FirstSteps: "See whether one endpoint fails or all do, and since when. Roll back what was deployed since.",
			Query:      "errors-by-endpoint",
		})
	}
	return pairs, nil
}
