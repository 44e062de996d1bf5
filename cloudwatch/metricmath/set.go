package metricmath

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/internal/lazyregexp"
	"github.com/logstack-go/logstack/internal/nearest"
	"github.com/logstack-go/logstack/internal/quantity"
)

// Series holds one value for each period, oldest first. NaN is a missing datapoint.
type Series []float64

func missing(n int) Series {
	s := make(Series, n)
	for i := range s {
		s[i] = math.NaN()
	}
	return s
}

// Query is one of an alarm's queries: a metric, or an expression over other
// queries.
type Query struct {
	ID string
	// Expression is metric math. It is empty for a metric.
	Expression string
	// Period is the period of a metric. It must be the same for all metrics of an
	// alarm.
	Period time.Duration
	// ReturnsData marks the query whose result the alarm compares with the
	// threshold.
	ReturnsData bool
}

// InsightRule is a metric of a Contributor Insights rule.
type InsightRule struct{ Rule, Metric string }

var validID = lazyregexp.New(`^[a-z][a-zA-Z0-9_]{0,254}$`)

// Set is all queries of an alarm, checked.
type Set struct {
	queries []Query
	parsed  map[string]Expression
	kinds   map[string]kind
	result  string
	rules   []InsightRule
}

// NewSet checks the queries of an alarm: their ids, references and periods, and
// that the result that the alarm compares is one time series. The error lists all
// mistakes, each with the id of its query.
func NewSet(queries []Query) (*Set, error) {
	s := &Set{queries: queries, parsed: map[string]Expression{}, kinds: map[string]kind{}}
	var problems []error
	fail := func(id, format string, args ...any) {
		problems = append(problems, fmt.Errorf("%s: %w", id, fmt.Errorf(format, args...)))
	}
	var ids, results []string
	metrics := 0
	var period time.Duration
	for _, q := range queries {
		switch {
		case !validID.MatchString(q.ID):
			fail(q.ID, "this is not an id: an id starts with a lower-case letter, and has letters, digits and underscores")
		case slices.Contains(ids, q.ID):
			fail(q.ID, "the id is given twice")
		}
		ids = append(ids, q.ID)
		if q.ReturnsData {
			results = append(results, q.ID)
		}
		if q.Expression == "" {
			metrics++
			if period != 0 && q.Period != period {
				fail(q.ID, "its period is %s, and that of another metric is %s: an alarm's metrics share one period", quantity.Duration(q.Period), quantity.Duration(period))
			}
			period = q.Period
			s.kinds[q.ID] = series
			continue
		}
		e, err := Parse(q.Expression)
		if err != nil {
			fail(q.ID, "%w", err)
			continue
		}
		s.parsed[q.ID] = e
	}
	if metrics > cloudwatch.MaxAlarmMetrics {
		fail("the alarm", "it uses %d metrics, and CloudWatch allows at most %d", metrics, cloudwatch.MaxAlarmMetrics)
	}
	if len(results) != 1 {
		fail("the alarm", "exactly one query returns data, which is what the alarm compares, and here %d do", len(results))
	}
	for _, q := range queries {
		e, ok := s.parsed[q.ID]
		if !ok {
			continue
		}
		for _, id := range e.References() {
			if slices.Contains(ids, id) {
				continue
			}
			at := spanOf(e, id)
			hint := "the ids are " + strings.Join(ids, ", ")
			if meant := nearest.Name(id, ids); meant != "" {
				hint = "did you mean " + meant + "?"
			}
			fail(q.ID, "%w", &Error{Language: language, Source: e.source, Offset: at.Offset, Length: at.Length,
				Message: fmt.Sprintf("there is no query %s", id), Hint: hint})
		}
	}
	if len(problems) > 0 {
		return nil, errors.Join(problems...)
	}
	for _, q := range queries {
		if _, err := s.kindOf(q.ID, nil); err != nil {
			problems = append(problems, fmt.Errorf("%s: %w", q.ID, err))
		}
	}
	if len(problems) > 0 {
		return nil, errors.Join(problems...)
	}
	s.result = results[0]
	if k := s.kinds[s.result]; k != series {
		return nil, fmt.Errorf("%s: an alarm compares one time series, and this is %s", s.result, k)
	}
	for _, q := range queries {
		if e, ok := s.parsed[q.ID]; ok {
			walk(e.root, func(n Node) {
				if c, ok := n.(*Call); ok && c.Function == "INSIGHT_RULE_METRIC" && !slices.Contains(s.rules, insightOf(c)) {
					s.rules = append(s.rules, insightOf(c))
				}
			})
		}
	}
	return s, nil
}

func spanOf(e Expression, id string) Span {
	var at Span
	walk(e.root, func(n Node) {
		if r, ok := n.(*Reference); ok && r.ID == id && at == (Span{}) {
			at = r.Span
		}
	})
	return at
}

// Metrics returns the ids of the queries that are metrics.
func (s *Set) Metrics() []string {
	var ids []string
	for _, q := range s.queries {
		if q.Expression == "" {
			ids = append(ids, q.ID)
		}
	}
	return ids
}

// InsightRules returns the metrics of Contributor Insights rules that the
// expressions use.
func (s *Set) InsightRules() []InsightRule { return s.rules }

// kind is the kind of an expression's result.
type kind int

const (
	scalar kind = iota
	series
	array
	text
)

func (k kind) String() string {
	return [...]string{"a number", "a time series", "several time series", "a text"}[k]
}

// kindOf returns the kind of a query's result. above are the ids of the queries
// that depend on it, to detect cycles.
func (s *Set) kindOf(id string, above []string) (kind, error) {
	if k, known := s.kinds[id]; known {
		return k, nil
	}
	e := s.parsed[id]
	if slices.Contains(above, id) {
		return 0, fmt.Errorf("it depends on itself: %s", strings.Join(append(above[slices.Index(above, id):], id), " -> "))
	}
	k, err := s.kindOfNode(e, e.root, append(above, id))
	if err == nil {
		s.kinds[id] = k
	}
	return k, err
}

func (s *Set) kindOfNode(e Expression, n Node, above []string) (kind, error) {
	fail := func(message string) (kind, error) {
		at := n.At()
		return 0, &Error{Language: language, Source: e.source, Offset: at.Offset, Length: at.Length, Message: message}
	}
	switch n := n.(type) {
	case *Number:
		return scalar, nil
	case *Text:
		return text, nil
	case *Reference:
		if slices.Contains(words, n.ID) {
			return fail(fmt.Sprintf("%s can only be used in FILL or SORT", n.ID))
		}
		return s.kindOf(n.ID, above)
	case *Negation:
		k, err := s.kindOfNode(e, n.Of, above)
		if err == nil && k == text {
			return fail("a text cannot be negated")
		}
		return k, err
	case *Binary:
		left, err := s.kindOfNode(e, n.Left, above)
		if err != nil {
			return 0, err
		}
		right, err := s.kindOfNode(e, n.Right, above)
		if err != nil {
			return 0, err
		}
		if left == text || right == text {
			return fail(fmt.Sprintf("%s takes numbers and time series, not a text", n.Operator))
		}
		if left == array && right == array {
			return fail(fmt.Sprintf("%s takes several time series on only one side", n.Operator))
		}
		return max(left, right), nil
	case *List:
		for _, element := range n.Elements {
			k, err := s.kindOfNode(e, element, above)
			if err != nil {
				return 0, err
			}
			if k != series && k != array {
				return fail(fmt.Sprintf("an array holds time series, not %s", k))
			}
		}
		return array, nil
	case *Call:
		kinds := make([]kind, len(n.Arguments))
		for i, a := range n.Arguments {
			if wordOf(a) != "" && (n.Function == "FILL" && i == 1 || n.Function == "SORT" && (i == 1 || i == 2)) {
				continue
			}
			var err error
			if kinds[i], err = s.kindOfNode(e, a, above); err != nil {
				return 0, err
			}
		}
		k, err := functions[n.Function].kind(n, kinds)
		if err != nil {
			return fail(err.Error())
		}
		return k, nil
	}
	panic("metricmath: unknown node")
}
