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
	index   int // among the plan's programs
	program *engine.Program
	// groups are the log groups that the query reads.
	groups map[string]bool
	// class is the one of them that allows least.
	class insights.Class
	// start and end are how long before its time a query begins and ends to
	// look.
	start, end time.Duration
	// by is how many columns of the results name the contributor, and byName
	// what they are called. The value stands behind them.
	by     int
	byName []string
	// counts says that the value is count(field), of which nothing is missing
	// and not 0 (user guide, alarm-log).
	counts bool
}

// windowHasEnd says whether an event at the very end of a query's time range is
// in it. It is in StartQuery, but then a schedule without gaps would count it
// twice, so here it is not.
const windowHasEnd = false

// readScheduled reads an alarm on a scheduled query. What of it cannot run here
// is said in w.refused, what CloudWatch would not take is the error.
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
		problems = append(problems, fmt.Errorf("StartTimeOffset is %s and EndTimeOffset %s: a query begins to look before it ends to", quantity.Duration(s.start), quantity.Duration(s.end)))
	}
	if s.start > cloudwatch.MaxScheduledRange {
		problems = append(problems, fmt.Errorf("StartTimeOffset is %s: %s is the most", quantity.Duration(s.start), quantity.Duration(cloudwatch.MaxScheduledRange)))
	}
	if err := s.readGroups(p, w.stack, a.LogGroups); err != nil {
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

// query lets a query read log groups, and returns its index.
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
func (s *scheduled) readGroups(p *plan, t *template.Template, identifiers []string) error {
	if len(identifiers) > cloudwatch.MaxQueryLogGroups {
		return fmt.Errorf("LogGroupIdentifiers: there are %d, and %d is the most", len(identifiers), cloudwatch.MaxQueryLogGroups)
	}
	for _, id := range identifiers {
		if strings.HasPrefix(id, "arn:") && strings.HasSuffix(id, ":*") {
			return fmt.Errorf("LogGroupIdentifiers: %s ends in :*, which an alarm does not take", id)
		}
		if arn, ok := strings.CutSuffix(id, ".Arn}"); ok && !t.IsDeclared() && slices.ContainsFunc(t.LogGroups(), func(g template.LogGroup) bool { return arn == "${"+g.LogicalID }) {
			return fmt.Errorf("LogGroupIdentifiers: the attribute Arn of a log group ends in :*, which an alarm does not take:"+
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

// groupName is the name of a log group that a template calls by its name or ARN.
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

// readQuery compiles the query and its aggregation, which look at the fields.
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

// defaultLimit is how many rows a query puts out without a limit.
// (CWL_QuerySyntax-Limit)
const defaultLimit = 10_000

// hasLimit says whether a query has a limit, or puts out aggregations, of which
// there are few.
func hasLimit(q insights.Query) bool {
	for _, c := range q.Commands() {
		switch c.(type) {
		case *insights.Limit, *insights.Stats:
			return true
		}
	}
	return false
}

// run runs the alarm over what its query was given.
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

// blind says what an alarm on a query does not see.
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
