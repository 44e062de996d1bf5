package replay

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/cloudwatch/alarm"
	"github.com/logstack-go/logstack/cloudwatch/insights"
	"github.com/logstack-go/logstack/cloudwatch/insights/engine"
	"github.com/logstack-go/logstack/internal/jsonscan"
	"github.com/logstack-go/logstack/internal/numeral"
	"github.com/logstack-go/logstack/internal/quantity"
	"github.com/logstack-go/logstack/template"
)

// scheduled is an alarm on a scheduled query.
type scheduled struct {
	alarm.Scheduled
	index   int // in the plan's programs
	program *engine.Program
	// groups are the log groups that the query reads.
	groups map[string]bool
	// class is the class of the log group that supports the least.
	class insights.Class
	// start and end say how long before its run time the query's time range
	// begins and ends.
	start, end time.Duration
	// by is the number of result columns that name the contributor, and byName
	// their names. The value is in the next column.
	by     int
	byName []string
	// counts reports whether the value is count(field), which is 0 and not
	// missing if nothing matches (user guide, alarm-log).
	counts bool
}

// windowHasEnd is whether a query's time range includes an event at its very
// end. It does in StartQuery, but then a schedule without gaps would count the
// event twice, so here it does not.
const windowHasEnd = false

// readScheduled reads an alarm on a scheduled query. It sets w.refused if the
// alarm cannot run here, and returns an error if CloudWatch would refuse it.
func (p *plan) readScheduled(w *watcher, a template.LogAlarm) error {
	s := &scheduled{groups: map[string]bool{}}
	var problems []error
	numbers := map[string]float64{}
	for property, n := range map[string]template.Number{
		"Threshold": a.Threshold, "QueryResultsToEvaluate": a.ResultsToEvaluate, "QueryResultsToAlarm": a.ResultsToAlarm,
		"StartTimeOffset": a.StartOffset, "EndTimeOffset": a.EndOffset, "WarmUpPeriodDurationInMinutes": a.WarmUpMinutes,
	} {
		value, err := w.number(property, n)
		var unknown errUnknown
		if errors.As(err, &unknown) {
			w.refused = unknown.Error()
			return nil
		}
		numbers[property] = value
	}
	for _, u := range a.Unresolved {
		if strings.HasPrefix(u.Property, "ScheduledQueryConfiguration.") && !strings.HasSuffix(u.Property, "RoleArn") &&
			!strings.Contains(u.Property, "LogGroupIdentifiers") {
			w.refused = unknownValue(w.stack, u.Property, u.Placeholder).Error()
			return nil
		}
	}
	every, err := alarm.ParseRate(a.Schedule)
	if err != nil {
		return fmt.Errorf("ScheduleExpression is %w", err)
	}
	s.Scheduled = alarm.Scheduled{
		Comparison: alarm.Comparison(a.Comparison), Threshold: numbers["Threshold"],
		Every:             every,
		ResultsToEvaluate: int(numbers["QueryResultsToEvaluate"]), ResultsToAlarm: int(numbers["QueryResultsToAlarm"]),
		MissingData: alarm.MissingData(a.MissingData),
		WarmUp:      alarm.WarmUp{Length: time.Duration(numbers["WarmUpPeriodDurationInMinutes"] * float64(time.Minute)), Whole: a.WarmUpWhole},
	}
	if !a.WarmUpMinutes.IsZero() && s.WarmUp.Length == 0 {
		problems = append(problems, alarm.CheckWarmUp(0))
	}
	if err := s.Check(); err != nil {
		problems = append(problems, errors.New(strings.ReplaceAll(err.Error(), "\n", "; ")))
	}
	s.start = time.Duration(numbers["StartTimeOffset"] * float64(time.Second))
	s.end = time.Duration(numbers["EndTimeOffset"] * float64(time.Second))
	if s.start <= s.end || s.end < 0 {
		problems = append(problems, fmt.Errorf("StartTimeOffset is %s and EndTimeOffset %s: a query must start before it ends", quantity.Duration(s.start), quantity.Duration(s.end)))
	}
	if s.start > cloudwatch.MaxScheduledRange {
		problems = append(problems, fmt.Errorf("StartTimeOffset is %s: it may be at most %s", quantity.Duration(s.start), quantity.Duration(cloudwatch.MaxScheduledRange)))
	}
	if err := s.readGroups(w.stack, a.LogGroups); err != nil {
		problems = append(problems, err)
	}
	refused, err := s.readQuery(a, &p.read)
	if err != nil {
		problems = append(problems, err)
	}
	w.refused = cmp.Or(refused, p.readsTransformed(slices.Collect(maps.Keys(s.groups))))
	if err := errors.Join(problems...); err != nil || w.refused != "" {
		return err
	}
	p.scheduled = append(p.scheduled, s)
	w.scheduled = s
	s.index = p.query(s.program, slices.Collect(maps.Keys(s.groups)))
	return nil
}

// query makes a query read log groups, and returns its index.
func (p *plan) query(program *engine.Program, groups []string) int {
	index := len(p.programs)
	p.programs = append(p.programs, program)
	for _, name := range groups {
		g := p.group(name)
		g.queries = append(g.queries, index)
	}
	return index
}

// readGroups finds the log groups that the query reads.
func (s *scheduled) readGroups(t *template.Template, identifiers []string) error {
	if len(identifiers) > cloudwatch.MaxQueryLogGroups {
		return fmt.Errorf("LogGroupIdentifiers: there are %d: at most %d are allowed", len(identifiers), cloudwatch.MaxQueryLogGroups)
	}
	for _, id := range identifiers {
		if strings.HasPrefix(id, "arn:") && strings.HasSuffix(id, ":*") {
			return fmt.Errorf("LogGroupIdentifiers: %s ends in :*, which an alarm does not accept", id)
		}
		if arn, ok := strings.CutSuffix(id, ".Arn}"); ok && !t.IsDeclared() && slices.ContainsFunc(t.LogGroups(), func(g template.LogGroup) bool { return arn == "${"+g.LogicalID }) {
			return fmt.Errorf("LogGroupIdentifiers: the attribute Arn of a log group ends in :*, which an alarm does not accept:"+
				" write arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:${%s}", arn[2:])
		}
		name := groupName(t, id)
		s.groups[scoped(t, name)] = true
		if g, ok := t.LogGroup(name); ok && g.Class == string(insights.InfrequentAccess) {
			s.class = insights.InfrequentAccess
		}
	}
	return nil
}

// groupName returns the name of a log group that a template identifies by name
// or ARN.
func groupName(t *template.Template, id string) string {
	name := id
	if parts := strings.SplitN(id, ":", 7); strings.HasPrefix(id, "arn:") && len(parts) == 7 {
		name = parts[6]
	}
	if g, ok := t.LogGroup(id); ok {
		return g.Name
	}
	if g, ok := t.LogGroup(name); ok {
		return g.Name
	}
	return name
}

// readQuery compiles the query and its aggregation, and adds the fields they
// read.
func (s *scheduled) readQuery(a template.LogAlarm, fields *jsonscan.Fields) (refused string, err error) {
	q, err := insights.Parse(a.Query)
	if err != nil {
		return "", fmt.Errorf("QueryString: %w", err)
	}
	for _, problem := range q.CheckIn(s.class) {
		return "", fmt.Errorf("QueryString: %w", problem)
	}
	aggregation, err := insights.ParseAggregation(a.Aggregation)
	if err != nil {
		return "", fmt.Errorf("AggregationExpression: %w", err)
	}
	s.byName, s.by = aggregation.ByNames, len(aggregation.By)
	if call := aggregation.Call; len(call.Args) == 1 && call.Function == "count" {
		_, all := call.Args[0].(*insights.Star)
		s.counts = !all
	}
	limited := ""
	if !hasLimit(q) {
		limited = fmt.Sprintf("| limit %d\n", defaultLimit)
	}
	whole, err := insights.Parse(q.String() + "\n" + limited + "| stats " + aggregation.Text)
	if err != nil {
		return "", fmt.Errorf("AggregationExpression: %w", err)
	}
	s.program, err = engine.Compile(whole, engine.Options{Hold: true, Fields: fields})
	var unsupported *insights.Error
	if errors.As(err, &unsupported) {
		return unsupported.Summary(), nil
	}
	return "", err
}

// defaultLimit is the number of rows that a query without a limit returns
// (CWL_QuerySyntax-Limit).
const defaultLimit = 10_000

// hasLimit reports whether a query has a limit or returns aggregations, which
// have few rows.
func hasLimit(q insights.Query) bool {
	for _, c := range q.Commands() {
		switch c.(type) {
		case *insights.Limit, *insights.Stats:
			return true
		}
	}
	return false
}

// run runs the alarm over the events that its query read.
func (s *scheduled) run(held *engine.Run, from, to time.Time) (alarm.Timeline, error) {
	return s.Scheduled.Run(func(at time.Time) ([]alarm.Contributor, error) {
		start, end := at.Add(-s.start), at.Add(-s.end)
		if !windowHasEnd {
			end = end.Add(-time.Millisecond)
		}
		result, err := held.Window(start, end)
		if err != nil {
			return nil, err
		}
		contributors := make([]alarm.Contributor, len(result.Rows))
		for i, row := range result.Rows {
			c := &contributors[i]
			var names []string
			for j, name := range s.byName {
				if row[j].IsMissing() {
					names = append(names, "no "+name)
				} else {
					names = append(names, name+"="+row[j].String())
				}
			}
			c.Name = strings.Join(names, ", ")
			value, ok := row[s.by].Number()
			c.Datapoint = alarm.Datapoint{Value: value, Missing: !ok || s.counts && value == 0}
		}
		return contributors, nil
	}, from, to.Add(s.end))
}

// blind says what an alarm on a query cannot see.
func (s *scheduled) blind(r *runner, t alarm.Timeline) string {
	scanned, matched := r.g.queries[s.index].Seen()
	switch {
	case scanned == 0:
		return "No event came from the log groups that its query reads."
	case matched == 0:
		why := fmt.Sprintf("Its query looked at %s, and matched none.", numeral.Count(scanned, "event"))
		for _, u := range r.g.queries[s.index].Unseen() {
			text := u.String()
			why += " " + strings.ToUpper(text[:1]) + text[1:]
		}
		return why
	case t.Datapoints == 0:
		return "Its query found rows, but the aggregation never gave a value."
	}
	return ""
}
