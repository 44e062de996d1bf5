package alarmtest

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/logstack-go/logstack/template"
)

// Coverage is what passing tests cover of their subjects.
type Coverage struct {
	// Covered counts what the tests cover of Total: two things for each alarm
	// and each filter, one for each saved query.
	Covered int `json:"covered"`
	Total   int `json:"total"`

	// Alarms, Filters and Queries say what is covered of each.
	Alarms  []AlarmCoverage  `json:"alarms"`
	Filters []FilterCoverage `json:"filters"`
	Queries []QueryCoverage  `json:"queries"`
}

// Tested names something in a subject.
type Tested struct {
	// Subject is what is tested, such as the path of a template.
	Subject string `json:"subject"`
	// Stack is the name of the stack, LogicalID the logical id in it, and Name
	// the name of the alarm, filter or query.
	Stack     string `json:"stack"`
	LogicalID string `json:"logicalId"`
	Name      string `json:"name"`
}

// AlarmCoverage is what tests cover of an alarm.
type AlarmCoverage struct {
	Tested
	// Firing says that the alarm goes off in a test that expects so. Quiet says
	// that a test expects it not to go off and it does not, although it sees
	// what it counts; or that a test names it, and has log events that its
	// filters do not match.
	Firing bool `json:"firing"`
	Quiet  bool `json:"quiet"`
	// Left says why no test replays it, so that it does not count.
	Left string `json:"left,omitempty"`
}

// FilterCoverage is what tests cover of a metric filter.
type FilterCoverage struct {
	Tested
	// Matching says that a passing test would fail if the filter matched
	// nothing. Other says that it did not match some log event of a test. All
	// says that it matches every log event, so that there is no other.
	Matching bool `json:"matching"`
	Other    bool `json:"other"`
	All      bool `json:"all,omitempty"`
	// Left says why it is not replayed, so that it does not count.
	Left string `json:"left,omitempty"`
}

// QueryCoverage is what tests cover of a saved query.
type QueryCoverage struct {
	Tested
	// Result says that a test expects rows of it, and the rows come.
	Result bool `json:"result"`
}

// CoverageOf returns what the results of RunForCoverage cover.
func CoverageOf(results []Result) *Coverage {
	alarms, filters, queries := map[Tested]*AlarmCoverage{}, map[Tested]*FilterCoverage{}, map[Tested]*QueryCoverage{}
	for _, r := range results {
		e := r.evidence
		for _, a := range e.alarms {
			k := tested(e.subject, a.called)
			one := alarms[k]
			if one == nil {
				one = &AlarmCoverage{Tested: k, Left: a.left}
				alarms[k] = one
			}
			if a.left == "" {
				one.Left = ""
			}
			one.Firing, one.Quiet = one.Firing || r.Passed && a.fired, one.Quiet || r.Passed && a.quiet
		}
		for _, f := range e.filters {
			k := tested(e.subject, f.called)
			one := filters[k]
			if one == nil {
				one = &FilterCoverage{Tested: k, All: f.all, Left: f.left}
				filters[k] = one
			}
			one.Matching, one.Other = one.Matching || r.Passed && f.needed, one.Other || r.Passed && f.passed
		}
		for _, q := range e.queries {
			k := tested(e.subject, q)
			if queries[k] == nil {
				queries[k] = &QueryCoverage{Tested: k}
			}
			queries[k].Result = queries[k].Result || r.Passed && slices.Contains(e.answered, q)
		}
	}
	c := &Coverage{Alarms: []AlarmCoverage{}, Filters: []FilterCoverage{}, Queries: []QueryCoverage{}}
	count := func(shown ...bool) {
		for _, is := range shown {
			c.Total++
			if is {
				c.Covered++
			}
		}
	}
	for _, a := range alarms {
		c.Alarms = append(c.Alarms, *a)
		if a.Left == "" {
			count(a.Firing, a.Quiet)
		}
	}
	for _, f := range filters {
		c.Filters = append(c.Filters, *f)
		switch {
		case f.Left != "":
		case f.All:
			count(f.Matching)
		default:
			count(f.Matching, f.Other)
		}
	}
	for _, q := range queries {
		c.Queries = append(c.Queries, *q)
		count(q.Result)
	}
	slices.SortFunc(c.Alarms, func(a, b AlarmCoverage) int { return a.compare(b.Tested) })
	slices.SortFunc(c.Filters, func(a, b FilterCoverage) int { return a.compare(b.Tested) })
	slices.SortFunc(c.Queries, func(a, b QueryCoverage) int { return a.compare(b.Tested) })
	return c
}

func tested(subject string, c called) Tested { return Tested{subject, c.stack, c.logicalID, c.name} }

// compare orders the rows of a table.
func (t Tested) compare(other Tested) int {
	return cmp.Or(cmp.Compare(t.Subject, other.Subject), cmp.Compare(t.Stack, other.Stack), cmp.Compare(t.Name, other.Name), cmp.Compare(t.LogicalID, other.LogicalID))
}

// Percent returns how much is covered, in percent; 100 if there is nothing to
// cover.
func (c *Coverage) Percent() float64 {
	if c.Total == 0 {
		return 100
	}
	return 100 * float64(c.Covered) / float64(c.Total)
}

// Summary returns the coverage on one line. It rounds down, so that 100% means
// all.
func (c *Coverage) Summary() string {
	percent := int(c.Percent() * 10)
	return fmt.Sprintf("coverage: %d.%d%% (%d of %d)", percent/10, percent%10, c.Covered, c.Total)
}

// Text writes the coverage as tables for people.
func (c *Coverage) Text(w io.Writer) error {
	var b strings.Builder
	mark := func(is bool) string {
		if is {
			return "yes"
		}
		return "NO"
	}
	table := func(title, first, second string, rows [][3]string) {
		if rows == nil {
			return
		}
		fmt.Fprintf(&b, "\n%-59s  %-8s  %s\n", title, first, second)
		for _, r := range rows {
			name := []rune(r[0])
			if len(name) > 57 {
				name = append([]rune("…"), name[len(name)-56:]...)
			}
			b.WriteString(strings.TrimRight(fmt.Sprintf("  %-57s  %-8s  %s", string(name), r[1], r[2]), " ") + "\n")
		}
	}
	var alarms, filters, queries [][3]string
	var left []string
	for _, a := range c.Alarms {
		name := template.Called(a.Name, a.LogicalID)
		if a.Left != "" {
			left = append(left, name+": "+a.Left)
			continue
		}
		alarms = append(alarms, [3]string{name, mark(a.Firing), mark(a.Quiet)})
	}
	for _, f := range c.Filters {
		name, other := template.Called(f.Name, f.LogicalID), mark(f.Other)
		if f.All {
			other = "-"
		}
		if f.Left != "" {
			left = append(left, name+": "+f.Left)
			continue
		}
		filters = append(filters, [3]string{name, mark(f.Matching), other})
	}
	for _, q := range c.Queries {
		queries = append(queries, [3]string{template.Called(q.Name, q.LogicalID), mark(q.Result), ""})
	}
	table("Alarms", "firing", "quiet", alarms)
	table("Metric filters", "matching", "other", filters)
	table("Saved queries", "result", "", queries)
	if left != nil {
		b.WriteString("\nNot replayed, and not counted\n")
		for _, text := range left {
			wrapped(&b, "  ", "    ", text)
		}
	}
	b.WriteString("\n" + c.Summary() + "\n")
	_, err := io.WriteString(w, b.String())
	return err
}
