package dashboard

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/logstack-go/logstack/internal/syntax"
)

// Search is a SEARCH expression. It finds the metrics with a given name that have
// the given dimensions, whatever their values, at most 500
// (search-expression-syntax).
type Search struct {
	Namespace  string
	Dimensions []string
	Metric     string
	Statistic  string
	// Period is the length of a datapoint. 0 means that of the widget.
	Period time.Duration
}

// String returns the search as an expression.
func (s Search) String() string {
	schema := []string{quote(s.Namespace)}
	for _, d := range s.Dimensions {
		schema = append(schema, quote(d))
	}
	period := ""
	if s.Period > 0 {
		period = ", " + strconv.Itoa(int(s.Period.Seconds()))
	}
	return fmt.Sprintf(`SEARCH('{%s} MetricName=%s', '%s'%s)`, strings.Join(schema, ","), quote(s.Metric), s.Statistic, period)
}

func quote(name string) string { return `"` + name + `"` }

var (
	anySearch = regexp.MustCompile(`\bSEARCH\s*\(`)
	// searchForm matches a whole expression: the schema, the term, the statistic
	// and the period.
	searchForm = regexp.MustCompile(`^\s*SEARCH\(\s*'\s*(\{[^{}']*\})\s*([^']*?)\s*'\s*,\s*'([^']*)'\s*(?:,\s*([0-9]+)\s*)?\)\s*$`)
	termForm   = regexp.MustCompile(`^MetricName\s*=\s*(?:"([^"]*)"|([A-Za-z0-9_]+))$`)
	nameForm   = regexp.MustCompile(`^(?:"([^"]*)"|([A-Za-z0-9_/]+))$`)
)

// IsSearch reports whether an expression contains a SEARCH.
func IsSearch(expression string) bool { return anySearch.MatchString(expression) }

// ParseSearch parses a SEARCH for one metric by its full name. It returns an error
// for other searches: which metrics a part of a name finds depends on how
// CloudWatch splits names into words.
func ParseSearch(expression string) (Search, error) {
	fail := func(offset, length int, message string) (Search, error) {
		return Search{}, &syntax.Error{Language: "search expression", Source: expression, Offset: offset, Length: length,
			Message: message, Hint: `write it like SEARCH('{Namespace,Dimension} MetricName="name"', 'Sum', 300)`}
	}
	m := searchForm.FindStringSubmatchIndex(expression)
	if m == nil {
		at := anySearch.FindStringIndex(expression)
		if at == nil {
			at = []int{0, 0}
		}
		return fail(at[0], 0, "this form of search is not supported")
	}
	text := func(i int) string {
		if m[2*i] < 0 {
			return ""
		}
		return expression[m[2*i]:m[2*i+1]]
	}
	term := termForm.FindStringSubmatch(text(2))
	if term == nil {
		return fail(m[4], m[5]-m[4], "it must search for one MetricName, and nothing else")
	}
	s := Search{Metric: term[1] + term[2], Statistic: text(3)}
	schema := text(1)
	offset := m[2] + 1
	for i, part := range strings.Split(schema[1:len(schema)-1], ",") {
		name := nameForm.FindStringSubmatch(strings.TrimSpace(part))
		if name == nil {
			return fail(offset, len(part), "this is not a name: put a name with characters other than letters, digits, _ and / in quotation marks")
		}
		if i == 0 {
			s.Namespace = name[1] + name[2]
		} else {
			s.Dimensions = append(s.Dimensions, name[1]+name[2])
		}
		offset += len(part) + 1
	}
	if seconds := text(4); seconds != "" {
		n, err := strconv.Atoi(seconds)
		if err != nil || n <= 0 || n > 86400*30 {
			return fail(m[8], m[9]-m[8], "this is not a period")
		}
		s.Period = time.Duration(n) * time.Second
	}
	return s, nil
}
