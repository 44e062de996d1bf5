package recipes

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf16"

	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/contract"
)

// ContributorRule says when an alarm on a Contributor Insights rule goes off: on
// the contributor with the most log events of one kind. It costs by the log
// events that match, where a LogRule costs by what its query reads
// (ContributorInsights).
type ContributorRule struct {
	// Name names the rule among those of a log group, and is stable.
	Name string
	// Event is what is counted, by its name in the contract.
	Event string
	// By are one to four fields, by their names in the contract, whose values
	// tell contributors apart.
	By []string
	// Period is how long one datapoint covers: whole minutes up to a day.
	Period time.Duration
	// Thresholds are how many log events of one contributor are still good.
	Thresholds map[Severity]float64
	// Meaning, FirstSteps and Query are those of Rule.
	Meaning, FirstSteps, Query string
}

// AddressContributors is FailedLoginsByAddress by Contributor Insights.
func AddressContributors() ContributorRule {
	r := FailedLoginsByAddress()
	return ContributorRule{
		Name: r.Name, Event: "login_failed", By: []string{"ip_address"},
		Period: r.Over, Thresholds: r.Thresholds,
		Meaning: r.Meaning, FirstSteps: r.FirstSteps, Query: r.SavedQuery,
	}
}

// insightKey is what a rule can name a field by: no signs but underscores, which
// AWS's own samples have (ContributorInsights-RuleSyntax).
var insightKey = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_]*$`)

// Body is the rule as CloudWatch wants it, for a log group of that name
// (ContributorInsights-RuleSyntax). It is an error if the contract lacks
// something, or if a rule cannot say it: its filters must all match, so that an
// event which is recognised in several ways cannot be told.
func (r ContributorRule) Body(c *contract.Contract, logGroup string) (string, error) {
	failf := func(format string, args ...any) (string, error) {
		return "", fmt.Errorf("rule %s from contract %s: %w", r.Name, c.Name(), fmt.Errorf(format, args...))
	}
	selected, err := c.All().Event(r.Event)
	if err != nil {
		return failf("%w", err)
	}
	if n := len(r.By); n < 1 || n > cloudwatch.MaxInsightRuleKeys {
		return failf("it tells contributors apart by %d fields: allowed are 1 to %d", n, cloudwatch.MaxInsightRuleKeys)
	}
	var keys []string
	for _, name := range r.By {
		if selected, err = selected.With(name); err == nil {
			err = selected.Predicate(name)
		}
		if err != nil {
			return failf("%w", err)
		}
		key, err := insightPath(c, name)
		if err != nil {
			return failf("%w", err)
		}
		keys = append(keys, key)
	}
	event, _ := c.Event(r.Event)
	if len(event.Match) != 1 {
		return failf("event %s is recognised in %d ways, and Contributor Insights knows no or: say one match of it in the contract, or take the alarm on a query",
			r.Event, len(event.Match))
	}
	match := event.Match[0]
	if len(match) > cloudwatch.MaxInsightRuleFilters {
		return failf("event %s is recognised by %d fields: allowed are %d", r.Event, len(match), cloudwatch.MaxInsightRuleFilters)
	}
	var filters []map[string]any
	for _, name := range slices.Sorted(maps.Keys(match)) {
		key, err := insightPath(c, name)
		if err != nil {
			return failf("%w", err)
		}
		f, _ := c.Field(name)
		prefix, open := strings.CutSuffix(match[name], "*")
		filter := map[string]any{"Match": key}
		switch {
		case open && prefix == "":
			filter["IsPresent"] = true
		case open:
			filter["StartsWith"] = []string{prefix}
		case f.Type == contract.Number:
			filter["EqualTo"] = json.Number(match[name])
		default:
			filter["In"] = []string{match[name]}
		}
		filters = append(filters, filter)
	}
	body, err := json.Marshal(map[string]any{
		"Schema":        map[string]any{"Name": "CloudWatchLogRule", "Version": 1},
		"LogGroupNames": []string{logGroup},
		"LogFormat":     "JSON",
		"Contribution":  map[string]any{"Keys": keys, "Filters": filters},
		"AggregateOn":   "Count",
	})
	if err != nil {
		return failf("%w", err)
	}
	return ascii(body), nil
}

// ascii writes JSON with nothing but ASCII, which is all that a rule may have
// (API_PutInsightRule).
func ascii(text []byte) string {
	var b strings.Builder
	for _, r := range string(text) {
		if r < 0x80 {
			b.WriteRune(r)
			continue
		}
		for _, unit := range utf16.Encode([]rune{r}) {
			fmt.Fprintf(&b, `\u%04x`, unit)
		}
	}
	return b.String()
}

func insightPath(c *contract.Contract, name string) (string, error) {
	f, ok := c.Field(name)
	if !ok {
		return "", fmt.Errorf("it has no field %s", name)
	}
	for _, key := range f.Keys() {
		if !insightKey.MatchString(key) {
			return "", fmt.Errorf("Contributor Insights has no way to write the field %s: allowed are letters, digits and underscores", f.As)
		}
	}
	return "$." + strings.Join(f.Keys(), "."), nil
}

// Rule is the alarm rule on the Contributor Insights rule of that name.
func (r ContributorRule) Rule(insightRule string) Rule {
	return Rule{
		Name:              r.Name,
		Math:              fmt.Sprintf(`INSIGHT_RULE_METRIC("%s", "MaxContributorValue")`, insightRule),
		Comparison:        Above,
		Thresholds:        r.Thresholds,
		Period:            r.Period,
		EvaluationPeriods: 1,
		DatapointsToAlarm: 1,
		Missing:           NotBreaching,
		Meaning:           r.Meaning,
		FirstSteps:        r.FirstSteps,
		Query:             r.Query,
	}
}
