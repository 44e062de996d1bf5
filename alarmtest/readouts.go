package alarmtest

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/logstack-go/logstack/cloudwatch/alarm"
	"github.com/logstack-go/logstack/cloudwatch/insights"
	"github.com/logstack-go/logstack/cloudwatch/insights/engine"
	"github.com/logstack-go/logstack/internal/nearest"
	"github.com/logstack-go/logstack/internal/numeral"
	"github.com/logstack-go/logstack/internal/quantity"
	"github.com/logstack-go/logstack/internal/strictyaml"
	"github.com/logstack-go/logstack/replay"
	"github.com/logstack-go/logstack/template"
)

type node = strictyaml.Node

// askedQuery is a saved query whose rows are expected, and askedMetric a metric
// whose datapoints are.
type askedQuery struct {
	stack, logicalID, name string
	want                   []map[string]Scalar
	query                  *replay.Query
}

type askedMetric struct {
	want   MetricExpectation
	metric *replay.Metric
}

// ask requests what the test reads out, before the replay runs.
func (j *judge) ask(ran *replay.Replay) error {
	var problems []error
	for _, want := range j.test.Expect.Metrics {
		if want.Statistic == "" {
			want.Statistic = "Sum"
		}
		m := template.Metric{Namespace: want.Namespace, MetricName: want.Name, Dimensions: want.dimensions(), Statistic: want.Statistic, Unit: want.Unit}
		asked, err := ran.Metric(j.home(m), m)
		if err != nil {
			problems = append(problems, problem(want.node, "%v", err))
			continue
		}
		j.metrics = append(j.metrics, askedMetric{want, asked})
	}
	at := j.test.node.Get("expect", "queries")
	var all []called
	var of []*template.Template
	var views []template.SavedQuery
	for _, t := range j.subject.Templates {
		for _, q := range t.SavedQueries() {
			all, of, views = append(all, called{stack: t.Stack, logicalID: q.LogicalID, name: q.Name}), append(of, t), append(views, q)
		}
	}
	for _, name := range at.Keys() {
		i, err := j.subject.find(at.Get(name), "saved query", name, all)
		if err != nil {
			problems = append(problems, err)
			continue
		}
		query, err := j.askQuery(ran, of[i], views[i])
		if err != nil {
			problems = append(problems, keyProblem(at.Get(name), "%v", err))
			continue
		}
		j.queries = append(j.queries, askedQuery{all[i].stack, all[i].logicalID, all[i].name, j.test.Expect.Queries[name], query})
	}
	return errors.Join(problems...)
}

// unread returns an error for each metric with datapoints that neither an alarm
// nor an expectation reads.
func (j *judge) unread(ran *replay.Replay) error {
	var read []string
	for _, t := range j.subject.Templates {
		for _, a := range t.Alarms() {
			for _, m := range append([]template.Metric{a.Metric}, metricsOf(a)...) {
				if m.MetricName != "" {
					read = append(read, metricText(m.Namespace, m.MetricName, m.Dimensions))
				}
			}
		}
	}
	var problems []error
	for _, i := range ran.Unread() {
		d := j.in.points[i]
		name := metricText(d.Namespace, d.Name, d.Dimensions)
		problems = append(problems, problem(j.in.of[i].node.Get("metric"), "no alarm looks at %s, and neither does anything expected%s", name, nearest.Hint(name, read)))
	}
	return errors.Join(problems...)
}

// metricsOf returns the metrics that an alarm on metric math reads.
func metricsOf(a template.Alarm) []template.Metric {
	var all []template.Metric
	for _, q := range a.Metrics {
		all = append(all, q.Metric)
	}
	return all
}

// metricText returns a metric on one line, such as AWS/Lambda/Errors
// {FunctionName: api}.
func metricText(namespace, name string, dimensions []template.Dimension) string {
	text := namespace + "/" + name
	if len(dimensions) == 0 {
		return text
	}
	var parts []string
	for _, d := range dimensions {
		parts = append(parts, d.Name+": "+d.Value)
	}
	slices.Sort(parts)
	return text + " {" + strings.Join(parts, ", ") + "}"
}

// home returns the template that publishes to a metric.
func (j *judge) home(m template.Metric) *template.Template {
	for _, t := range j.subject.Templates {
		for _, f := range t.MetricFilters() {
			for _, to := range f.Metrics {
				if to.Namespace == m.Namespace && to.Name == m.MetricName {
					return t
				}
			}
		}
	}
	return j.subject.Templates[0]
}

// askQuery requests the rows of a saved query with its placeholders at their
// defaults.
func (j *judge) askQuery(ran *replay.Replay, t *template.Template, view template.SavedQuery) (*replay.Query, error) {
	if view.Language != "CWLI" {
		return nil, fmt.Errorf("it is written in %s, and only Logs Insights queries (CWLI) run here", view.Language)
	}
	for _, u := range view.Unresolved {
		if u.Property == "QueryString" {
			return nil, fmt.Errorf("it contains %s, which is known only when it is deployed", u.Placeholder)
		}
	}
	text := view.Query
	for _, p := range view.Parameters {
		text = strings.ReplaceAll(text, "{{"+p.Name+"}}", p.Default)
	}
	parsed, err := insights.Parse(text)
	if err != nil {
		return nil, err
	}
	program, err := engine.Compile(parsed, engine.Options{Start: j.in.start, End: j.end})
	if err != nil {
		return nil, err
	}
	groups := view.LogGroups
	if len(groups) == 0 {
		for _, g := range t.LogGroups() {
			groups = append(groups, g.Name)
		}
	}
	return ran.Query(t, program, groups)
}

// readMetrics judges datapoints.
func (j *judge) readMetrics() error {
	for _, asked := range j.metrics {
		want := asked.want
		name := want.Namespace + "/" + want.Name
		if why := j.report.Unfed(asked.metric); why != "" {
			j.fail(name, "to have datapoints", "nothing feeds it", why)
			continue
		}
		period := time.Duration(want.Period)
		if period == 0 {
			period = time.Minute
		}
		from := want.From.Of(j.in.start)
		var windows []alarm.Window
		for i := range want.Values {
			start := from.Add(time.Duration(i) * period)
			windows = append(windows, alarm.Window{Start: start, End: start.Add(period)})
		}
		got := j.report.Source(asked.metric).Datapoints(windows)
		if !slices.EqualFunc(want.Values, got, func(w Value, g alarm.Datapoint) bool {
			return w.Missing == g.Missing && (w.Missing || near(w.Number, g.Value))
		}) {
			var wanted, did []string
			for i, w := range want.Values {
				wanted = append(wanted, datapoint(w.Number, w.Missing))
				did = append(did, datapoint(got[i].Value, got[i].Missing))
			}
			j.fail(fmt.Sprintf("%s of %s, a datapoint each %s", want.Statistic, name, quantity.Duration(period)), strings.Join(wanted, " "), strings.Join(did, " "))
		}
	}
	return nil
}

// near reports whether two numbers are equal, except for rounding errors of
// sums in another order.
func near(a, b float64) bool { return math.Abs(a-b) <= 1e-9*max(math.Abs(a), math.Abs(b)) }

func datapoint(value float64, missing bool) string {
	if missing {
		return "_"
	}
	return quantity.Decimal(value)
}

// readQueries judges the rows of saved queries.
func (j *judge) readQueries() error {
	for _, q := range j.queries {
		answer, err := j.report.Answer(q.query)
		if err != nil {
			j.fail(q.name, "to run", err.Error())
			continue
		}
		got := rowsOf(answer)
		if len(got) > 0 {
			j.out.evidence.answered = append(j.out.evidence.answered, called{stack: q.stack, logicalID: q.logicalID, name: q.name})
		}
		fits := len(got) == len(q.want)
		for i := range min(len(got), len(q.want)) {
			fits = fits && rowFits(q.want[i], got[i])
		}
		if fits {
			continue
		}
		var detail []string
		for i, row := range got {
			if i == mostRows {
				detail = append(detail, fmt.Sprintf("and %d more", len(got)-i))
				break
			}
			detail = append(detail, "  "+row.line)
		}
		wanted := numeral.Count(int64(len(q.want)), "row")
		for i, row := range q.want {
			if i >= len(got) || !rowFits(row, got[i]) {
				wanted = fmt.Sprintf("%s, and as row %d %s", wanted, i+1, rowText(row))
				break
			}
		}
		j.fail(q.name, wanted, numeral.Count(int64(len(got)), "row"), detail...)
	}
	return nil
}

// mostRows limits the rows that a failure shows.
const mostRows = 10

// row is a row of a query's result.
type row struct {
	cells map[string]any
	order []string
	line  string
}

func rowsOf(answer *engine.Result) []row {
	var all []row
	for _, cells := range answer.Rows {
		one := row{cells: map[string]any{}, order: answer.Columns}
		var parts []string
		for i, v := range cells {
			text, err := v.MarshalJSON()
			if err != nil {
				continue
			}
			var value any
			if json.Unmarshal(text, &value) == nil {
				one.cells[answer.Columns[i]] = value
			}
			if string(text) != "null" {
				parts = append(parts, answer.Columns[i]+": "+string(text))
			}
		}
		one.line = "{" + strings.Join(parts, ", ") + "}"
		all = append(all, one)
	}
	return all
}

// rowFits reports whether a row has the expected cells. It may have others.
func rowFits(want map[string]Scalar, got row) bool {
	for column, value := range want {
		switch cell := got.cells[column].(type) {
		case nil:
			return false
		case float64:
			n, err := strconv.ParseFloat(value.Text, 64)
			if err != nil || !near(n, cell) {
				return false
			}
		case bool:
			if value.Text != strconv.FormatBool(cell) {
				return false
			}
		default:
			if fmt.Sprint(cell) != value.Text {
				return false
			}
		}
	}
	return true
}

func rowText(want map[string]Scalar) string {
	var parts []string
	for column, value := range want {
		text := value.Text
		if value.Quoted {
			text = strconv.Quote(text)
		}
		parts = append(parts, column+": "+text)
	}
	slices.Sort(parts)
	return "{" + strings.Join(parts, ", ") + "}"
}
