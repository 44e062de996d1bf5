package config

import (
	"cmp"
	"regexp"
	"slices"
	"time"

	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/internal/strictyaml"
	"github.com/logstack-go/logstack/recipes"
)

var (
	runbookPattern    = regexp.MustCompile(`^https://[^\s{}]{1,200}(\{alarm\}[^\s{}]{0,50})?$`)
	suppressorPattern = regexp.MustCompile(`^\S(.*\S)?$`)
)

func (r *reader) alarms(node strictyaml.Node, e *Environment) {
	alarms := &e.Alarms
	// Without thresholds they need no contract; only their windows matter here.
	p95, _ := recipes.RequestP95(nil, map[recipes.Severity]time.Duration{})
	p99, _ := recipes.RequestP99(nil, map[recipes.Severity]time.Duration{})
	counts := map[string]map[recipes.Severity]float64{
		"errors": alarms.Errors.Above, "critical": alarms.Critical.Above,
		"slowRequests": alarms.SlowRequests.Above, "failedLogins": alarms.FailedLogins.Above,
	}
	r.window(node.Get("errors"), alarms.Errors.Window, recipes.ErrorCount())
	r.window(node.Get("critical"), alarms.Critical.Window, recipes.Critical())
	r.window(node.Get("slowRequests"), alarms.SlowRequests.Window, recipes.SlowRequests(recipes.Options{}))
	r.window(node.Get("failedLogins"), alarms.FailedLogins.Window, recipes.FailedLogins())
	r.window(node.Get("requestP95"), alarms.RequestP95.Window, p95)
	if a := alarms.RequestP99; a != nil {
		r.window(node.Get("requestP99"), a.Window, p99)
	}
	if a := alarms.SlowQueries; a != nil {
		r.window(node.Get("slowQueries"), a.Window, recipes.SlowQueries(recipes.Options{}))
		counts["slowQueries"] = a.Above
	}
	if a := alarms.VolumeAnomaly; a != nil {
		r.window(node.Get("volumeAnomaly"), a.Window, recipes.VolumeAnomaly())
		counts["volumeAnomaly"] = a.Above
	}
	if a := alarms.SensitiveData; a != nil {
		r.window(node.Get("sensitiveData"), a.Window, recipes.SensitiveData())
		counts["sensitiveData"] = a.Above
	}
	r.ratio(node.Get("errorRatio"), alarms.ErrorRatio, recipes.ErrorRatio(0))
	r.ratio(node.Get("unstructured"), alarms.Unstructured, recipes.Unstructured(0))
	for _, query := range []struct {
		key   string
		alarm *QueryAlarm
		rule  recipes.LogRule
	}{
		{"failedLoginsByAddress", alarms.FailedLoginsByAddress.query(), recipes.FailedLoginsByAddress()},
		{"externalFailures", alarms.ExternalFailures, recipes.ExternalFailures()},
		{"highErrorRate", alarms.HighErrorRate, recipes.HighErrorRate()},
	} {
		if query.alarm != nil {
			if query.key == "failedLoginsByAddress" && alarms.FailedLoginsByAddress.By == ByInsights {
				counts[query.key] = query.alarm.Above
				continue // it asks no query
			}
			counts[query.key] = query.alarm.Above
			r.query(node.Get(query.key), *query.alarm, query.rule)
		}
	}
	for key, above := range counts {
		at := node.Get(key, "above")
		for _, severity := range at.Keys() {
			if count := above[recipes.Severity(severity)]; count < 0 {
				r.add(at.Get(severity).Problem("wants a count of 0 or more, got %v", count))
			}
		}
	}
	if a := alarms.VolumeAnomaly; a != nil {
		for _, severity := range node.Get("volumeAnomaly", "above").Keys() {
			if width, known := a.Above[recipes.Severity(severity)]; known && width == 0 {
				r.add(node.Get("volumeAnomaly", "above", severity).Problem("wants more than 0 standard deviations"))
			}
		}
	}
	r.insights(node.Get("failedLoginsByAddress"), alarms.FailedLoginsByAddress)
	r.after(node.Get("silence"), alarms.Silence)
	r.after(node.Get("mismatch"), alarms.Mismatch)
	r.availability(node.Get("availability"), alarms.Availability)
	if alarms.Unhealthy != nil {
		suppressor := node.Get("unhealthy", "suppressedBy")
		r.text(suppressor, alarms.Unhealthy.SuppressedBy, suppressorPattern, "the name or the ARN of an alarm")
		r.sameRegion(suppressor, alarms.Unhealthy.SuppressedBy, *e)
	}
	for _, name := range node.Get("mute").Keys() {
		at := node.Get("mute", name)
		r.name(at.KeyProblem, name)
		r.mute(at, alarms.Mute[name])
	}
	r.text(node.Get("runbook"), alarms.Runbook, runbookPattern, "an address such as https://wiki.example.com/alarms#{alarm}")
}

// alarmsTogether checks what alarms need of each other, and of all else.
func (r *reader) alarmsTogether(node strictyaml.Node, e Environment) {
	if group := e.LogGroups.Application; e.Alarms.SensitiveData != nil && on(e.Alarms.SensitiveData.Above) {
		switch {
		case len(e.Contract.DataIdentifiers()) == 0:
			r.addTogether(node.Get("sensitiveData").Problem("contract %s calls nothing personal data, so that nothing looks for it: say pii of a field", e.Contract.Name()))
		case group.Existing && !group.FollowContract:
			r.addTogether(node.Get("sensitiveData").Problem("the application log group has no data protection policy, which finds it: say followContract: true of it"))
		}
	}
	if e.Alarms.Unhealthy != nil && !e.pages() {
		r.addTogether(node.Get("unhealthy").Problem("it sums up alarms that page, and there is none"))
	}
}

// pages says whether an alarm pages that another one can sum up.
func (e Environment) pages() bool {
	if e.Alarms.Availability != nil {
		return true
	}
	rules, err := e.Rules()
	if err != nil {
		return true // that is told elsewhere
	}
	for _, c := range e.Contributors() {
		rules = append(rules, recipes.Rule{Thresholds: c.Thresholds})
	}
	return slices.ContainsFunc(rules, func(rule recipes.Rule) bool { return slices.Contains(rule.Severities(), recipes.Page) })
}

func (r *reader) ratio(node strictyaml.Node, a *RatioAlarm, rule recipes.Rule) {
	if a == nil {
		return
	}
	r.window(node, a.Window, rule)
	r.atLeastOne(node.Get("atLeast"), a.AtLeast)
	for _, severity := range node.Get("above").Keys() {
		if a.Above[recipes.Severity(severity)] == 100 {
			r.add(node.Get("above", severity).Problem("nothing is more than 100%%: the alarm could never go off"))
		}
	}
}

func (r *reader) atLeastOne(node strictyaml.Node, n int) {
	if node.Present() && n < 1 {
		r.add(node.Problem("wants 1 or more, got %d", n))
	}
}

func (r *reader) after(node strictyaml.Node, a AfterAlarm) {
	for _, severity := range node.Get("after").Keys() {
		r.minutes(node.Get("after", severity), a.After[recipes.Severity(severity)], 24*time.Hour)
	}
}

// minutes checks a length of time in whole minutes, if it is there.
func (r *reader) minutes(node strictyaml.Node, length Duration, most time.Duration) {
	if d := time.Duration(length); node.Present() && (d < time.Minute || d > most || d%time.Minute != 0) {
		r.add(node.Problem("wants whole minutes from 1m to %s, got %s", Duration(most), length))
	}
}

func (r *reader) query(node strictyaml.Node, a QueryAlarm, rule recipes.LogRule) {
	before := len(r.problems)
	r.minutes(node.Get("every"), a.Every, 24*time.Hour)
	r.minutes(node.Get("over"), a.Over, cloudwatch.MaxScheduledRange)
	if n := a.LogLines; n != nil && (*n < 0 || *n > cloudwatch.MaxLogLines) {
		r.add(node.Get("logLines").Problem("wants 0 to %d, got %d", cloudwatch.MaxLogLines, *n))
	}
	if len(r.problems) > before || r.unread(node.Get("every")) || r.unread(node.Get("over")) {
		return
	}
	if rule = a.apply(rule); rule.Over < rule.Every {
		at := node.Get("over")
		if !at.Present() {
			at = node.Get("every")
		}
		r.addTogether(at.Problem("it looks %s back every %s, and never sees what happens between: over wants to be at least every",
			Duration(rule.Over), Duration(rule.Every)))
	}
}

// insights checks an alarm by Contributor Insights.
func (r *reader) insights(node strictyaml.Node, a *AddressAlarm) {
	if a == nil || a.By != ByInsights {
		return
	}
	r.minutes(node.Get("over"), a.Over, cloudwatch.MaxPeriod)
	for _, key := range []string{"every", "logLines"} {
		if at := node.Get(key); at.Present() {
			r.addTogether(at.KeyProblem("it is of alarms on queries: leave it out, or by: insights"))
		}
	}
}

func (r *reader) availability(node strictyaml.Node, a *Availability) {
	if a == nil {
		return
	}
	objective := node.Get("objective")
	switch {
	case !objective.Present():
		r.addTogether(node.Problem("objective is missing: it wants a share such as 99.9%%"))
	}
	days := node.Get("days")
	if wrong := days.Present() && (a.Days < 7 || a.Days > 90); wrong {
		r.add(days.Problem("wants 7 to 90, got %d", a.Days))
	} else if objective.Present() && !r.unread(objective) && !r.unread(days) {
		_, err := recipes.BurnRates(recipes.Objective{Percent: float64(a.Objective), Window: time.Duration(a.Days) * 24 * time.Hour})
		if err != nil {
			r.add(objective.Problem("%v", err))
		}
	}
	r.atLeastOne(node.Get("atLeast"), a.AtLeast)
}

func (r *reader) mute(node strictyaml.Node, m Mute) {
	for _, missing := range []string{"at", "for"} {
		if !node.Get(missing).Present() {
			r.addTogether(node.Problem("%s is missing: a mute wants at, such as cron(0 2 * * SUN), and for, such as 2h", missing))
		}
	}
	if at := node.Get("at"); at.Present() {
		if err := cloudwatch.CheckMuteSchedule(m.At); err != nil {
			r.add(at.Problem("%v", err))
		}
	}
	r.minutes(node.Get("for"), m.For, cloudwatch.MaxMute)
	if zone := node.Get("timeZone"); zone.Present() {
		if err := cloudwatch.CheckTimeZone(m.TimeZone); err != nil {
			r.add(zone.Problem("%v", err))
		}
	}
	if severities := node.Get("severities"); severities.Present() && len(m.Severities) == 0 && !r.unread(severities) {
		r.add(severities.Problem("wants at least one severity: allowed are page, ticket; without the key all are muted"))
	}
}

// Apply returns a rule whose window is this one, as far as it is set. Where
// only the number of evaluation periods is, all of them must breach.
func (w Window) Apply(rule recipes.Rule) recipes.Rule {
	rule.Period = cmp.Or(time.Duration(w.Period), rule.Period)
	if w.EvaluationPeriods != 0 {
		rule.EvaluationPeriods, rule.DatapointsToAlarm = w.EvaluationPeriods, w.EvaluationPeriods
	}
	rule.DatapointsToAlarm = cmp.Or(w.DatapointsToAlarm, rule.DatapointsToAlarm)
	return rule
}

// window checks a window together with what its rule has where it is not set.
func (r *reader) window(node strictyaml.Node, w Window, rule recipes.Rule) {
	period, evaluation, datapoints := node.Get("period"), node.Get("evaluationPeriods"), node.Get("datapointsToAlarm")
	before := len(r.problems)
	if period.Present() {
		if err := cloudwatch.CheckPeriod(time.Duration(w.Period)); err != nil {
			r.add(period.Problem("%v", err))
		}
	}
	if evaluation.Present() && w.EvaluationPeriods < 1 {
		r.add(evaluation.Problem("wants 1 or more, got %d", w.EvaluationPeriods))
	}
	if datapoints.Present() && w.DatapointsToAlarm < 1 {
		r.add(datapoints.Problem("wants 1 or more, got %d", w.DatapointsToAlarm))
	}
	unread := slices.ContainsFunc([]strictyaml.Node{period, evaluation, datapoints}, r.unread)
	if len(r.problems) > before || unread {
		return // what follows would follow from that
	}
	rule = w.Apply(rule)
	if err := cloudwatch.CheckEvaluation(rule.Period, rule.DatapointsToAlarm, rule.EvaluationPeriods); err != nil {
		at := period
		if evaluation.Present() {
			at = evaluation
		}
		if datapoints.Present() && rule.DatapointsToAlarm > rule.EvaluationPeriods {
			at = datapoints
		}
		r.addTogether(at.Problem("%v", err))
	}
}

// onRecords returns the keys of the alarms that see records only, and so
// nothing of what is written for people at a terminal.
func (a Alarms) onRecords() (keys []string) {
	for _, rule := range []struct {
		key string
		on  bool
	}{
		{"errors", on(a.Errors.Above)},
		{"critical", on(a.Critical.Above)},
		{"slowRequests", on(a.SlowRequests.Above)},
		{"requestP95", on(a.RequestP95.Above)},
		{"failedLogins", on(a.FailedLogins.Above)},
		{"mismatch", on(a.Mismatch.After)},
		{"errorRatio", a.ErrorRatio != nil && on(a.ErrorRatio.Above)},
		{"requestP99", a.RequestP99 != nil && on(a.RequestP99.Above)},
		{"slowQueries", a.SlowQueries != nil && on(a.SlowQueries.Above)},
		{"unstructured", a.Unstructured != nil && on(a.Unstructured.Above)},
		{"failedLoginsByAddress", a.FailedLoginsByAddress != nil && on(a.FailedLoginsByAddress.Above)},
		{"externalFailures", a.ExternalFailures != nil && on(a.ExternalFailures.Above)},
		{"highErrorRate", a.HighErrorRate != nil && on(a.HighErrorRate.Above)},
		{"availability", a.Availability != nil},
	} {
		if rule.on {
			keys = append(keys, "alarms."+rule.key)
		}
	}
	return keys
}

// on says whether a rule with these thresholds makes alarms: none at all is its
// default ones.
func on[V any](thresholds map[recipes.Severity]V) bool {
	return thresholds == nil || len(thresholds) > 0
}
