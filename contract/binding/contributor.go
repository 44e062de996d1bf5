package binding

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"

	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/cloudwatch/contributor"
	"github.com/logstack-go/logstack/cloudwatch/filterpattern"
	"github.com/logstack-go/logstack/contract"
)

// Contributor returns what a Contributor Insights rule counts: the selected log
// events, grouped by the values of one to four fields, given by canonical name. The
// keys are the paths of those fields. A log event is counted if it matches all of
// the filters, of which there are at most four.
//
// It returns an error where Select does, and if a rule cannot express the
// selection: a rule has no OR except between values of one string field, no regular
// expressions, and no comparison by order other than > and <
// (ContributorInsights-RuleSyntax). All problems are joined; they do not name the
// contract.
func Contributor(c *contract.Contract, s Selection, by []string) (keys []string, filters []contributor.Filter, err error) {
	carried := s
	carried.Carries = slices.Concat(s.Carries, by)
	held, err := bind(c, carried)
	if err == nil && (held.noRecord || len(linesOf(c, s)) > 0) {
		err = fmt.Errorf("it is about lines that are not JSON, and a rule reads only records: use an alarm on a query")
	}
	if n := len(by); n < 1 || n > cloudwatch.MaxInsightRuleKeys {
		err = errors.Join(err, fmt.Errorf("it tells contributors apart by %d fields: use 1 to %d", n, cloudwatch.MaxInsightRuleKeys))
	}
	if err != nil {
		return nil, nil, err
	}
	var problems []error
	for _, name := range by {
		f, _ := c.Field(name)
		key, err := insightPath(f)
		if err != nil {
			problems = append(problems, err)
		}
		keys = append(keys, key)
	}
	r := newPatternReader(c, false)
	for _, t := range held.terms {
		some, err := r.insight(t.expr)
		if event, _ := c.Event(t.event); err != nil && len(event.Match) > 1 {
			err = fmt.Errorf("event %s is recognised in %d ways, and Contributor Insights has no OR: give it one match in the contract, or use an alarm on a query",
				t.event, len(event.Match))
		}
		if err != nil {
			problems = append(problems, err)
			continue
		}
		filters = append(filters, some...)
	}
	if filters = together(filters); len(filters) > cloudwatch.MaxInsightRuleFilters {
		problems = append(problems, fmt.Errorf("it takes %d filters: Contributor Insights allows %d", len(filters), cloudwatch.MaxInsightRuleFilters))
	}
	for _, f := range filters {
		if n := max(len(f.In), len(f.NotIn), len(f.StartsWith)); n > cloudwatch.MaxInsightRuleTexts {
			problems = append(problems, fmt.Errorf("%s is compared with %d texts: Contributor Insights allows %d", f.Match, n, cloudwatch.MaxInsightRuleTexts))
		}
	}
	if len(problems) > 0 {
		return nil, nil, errors.Join(problems...)
	}
	return keys, filters, nil
}

// InsightBody returns the body of the Contributor Insights rule that counts the log
// events which Contributor selects, in the log group with that name. The body is
// ASCII, as a rule must be (API_PutInsightRule).
func InsightBody(c *contract.Contract, s Selection, by []string, logGroup string) (string, error) {
	keys, filters, err := Contributor(c, s, by)
	if err != nil {
		return "", err
	}
	body, err := json.Marshal(contributor.Body{
		Schema:        contributor.LogRule,
		LogGroupNames: []string{logGroup},
		LogFormat:     contributor.JSON,
		Contribution:  contributor.Contribution{Keys: keys, Filters: filters},
		AggregateOn:   contributor.Count,
	})
	if err != nil {
		return "", fmt.Errorf("writing the rule: %w", err)
	}
	text := ascii(body)
	if len(text) > cloudwatch.MaxInsightRuleBody {
		return "", fmt.Errorf("the rule has %d characters: Contributor Insights allows %d", len(text), cloudwatch.MaxInsightRuleBody)
	}
	return text, nil
}

// ascii escapes everything in JSON that is not ASCII.
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

// insightKey matches the field names that a rule can have: of other characters only
// underscores, which AWS's own samples use (ContributorInsights-RuleSyntax).
var insightKey = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_]*$`)

func insightPath(f contract.Field) (string, error) {
	for _, key := range f.Keys() {
		if !insightKey.MatchString(key) {
			return "", fmt.Errorf("Contributor Insights has no way to write the field %s: use letters, digits and underscores", f.As)
		}
	}
	return "$." + strings.Join(f.Keys(), "."), nil
}

// insight returns the filters that match what a condition does.
func (r *patternReader) insight(e filterpattern.Expr) ([]contributor.Filter, error) {
	switch e := e.(type) {
	case *filterpattern.Group:
		if e.Join == filterpattern.AnyOf {
			return r.insightAny(e)
		}
		var all []contributor.Filter
		var problems []error
		for _, operand := range e.Operands {
			some, err := r.insight(operand)
			if err != nil {
				problems = append(problems, err)
			}
			all = append(all, some...)
		}
		return all, errors.Join(problems...)
	case *filterpattern.Test:
		if e.Is != filterpattern.NotExists {
			return nil, fmt.Errorf("%s: Contributor Insights has no %s", says(e), e.Is)
		}
		match, _, err := r.insightMatch(e.Selector)
		return []contributor.Filter{{Match: match, IsPresent: new(bool)}}, err
	case *filterpattern.Comparison:
		return r.insightComparison(e)
	}
	return nil, fmt.Errorf("%s: Contributor Insights cannot express it", says(e))
}

// insightAny returns the filter for the only OR that rules have: a field that
// equals, or starts with, one of several strings.
func (r *patternReader) insightAny(e *filterpattern.Group) ([]contributor.Filter, error) {
	var any contributor.Filter
	for i, operand := range e.Operands {
		some, err := r.insight(operand)
		if err != nil {
			return nil, err
		}
		one := some[0]
		switch {
		case len(some) > 1, i > 0 && one.Match != any.Match, one.In == nil && one.StartsWith == nil:
			return nil, fmt.Errorf("%s: Contributor Insights has no OR except between values of one string field", says(e))
		case i == 0:
			any = one
		default:
			any.In, any.StartsWith = append(any.In, one.In...), append(any.StartsWith, one.StartsWith...)
		}
	}
	if any.In != nil && any.StartsWith != nil {
		return nil, fmt.Errorf("%s: Contributor Insights has no OR of an exact value and a prefix", says(e))
	}
	return []contributor.Filter{any}, nil
}

func (r *patternReader) insightComparison(e *filterpattern.Comparison) ([]contributor.Filter, error) {
	match, f, err := r.insightMatch(e.Selector)
	if err != nil {
		return nil, err
	}
	// In a pattern, != matches only if the field is there.
	present := contributor.Filter{Match: match, IsPresent: new(bool)}
	*present.IsPresent = true
	filter := contributor.Filter{Match: match}
	text, isLiteral := literal(e.Value)
	if !isLiteral {
		s, isString := e.Value.(*filterpattern.String)
		prefix, open := "", false
		if isString {
			prefix, open = strings.CutSuffix(s.Text, "*")
		}
		_, exists := e.Value.(*filterpattern.Any)
		switch {
		case e.Operator == filterpattern.Equal && (exists || open && prefix == ""):
			return []contributor.Filter{present}, nil
		case e.Operator == filterpattern.Equal && open && !strings.Contains(prefix, "*") && f.Type != contract.Number:
			filter.StartsWith = []string{prefix}
			return []contributor.Filter{filter}, nil
		}
		return nil, fmt.Errorf("%s: Contributor Insights compares with a string, with a prefix (= \"text*\"), or with a number", says(e))
	}
	if f.Type != contract.Number {
		if e.Operator == filterpattern.Equal {
			filter.In = []string{text}
			return []contributor.Filter{filter}, nil
		}
		filter.NotIn = []string{text}
		return []contributor.Filter{filter, present}, nil
	}
	n, err := insightNumber(text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", says(e), err)
	}
	switch e.Operator {
	case filterpattern.Equal:
		filter.EqualTo = n
	case filterpattern.NotEqual:
		filter.NotEqualTo = n
		return []contributor.Filter{filter, present}, nil
	case filterpattern.Greater:
		filter.GreaterThan = n
	case filterpattern.Less:
		filter.LessThan = n
	default:
		return nil, fmt.Errorf("%s: Contributor Insights has only > and <: with whole numbers, compare with the next one", says(e))
	}
	return []contributor.Filter{filter}, nil
}

// insightNumber returns a number as JSON writes it.
func insightNumber(text string) (json.Number, error) {
	n, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return "", err
	}
	written, err := json.Marshal(n)
	return json.Number(written), err
}

// insightMatch returns the path of a field of the contract.
func (r *patternReader) insightMatch(s filterpattern.Selector) (string, contract.Field, error) {
	f, ok := r.named[s.String()]
	if !ok {
		return "", f, fmt.Errorf("%s: Contributor Insights compares only fields, and nothing inside them", s)
	}
	match, err := insightPath(f)
	return match, f, err
}

// together merges filters that all must match: it drops duplicates, and joins the
// NotIn filters of a field.
func together(filters []contributor.Filter) []contributor.Filter {
	var all []contributor.Filter
	for _, f := range filters {
		at := slices.IndexFunc(all, func(other contributor.Filter) bool {
			if f.NotIn != nil && other.NotIn != nil {
				return f.Match == other.Match
			}
			return sameFilter(f, other)
		})
		switch {
		case at < 0:
			all = append(all, f)
		case f.NotIn != nil:
			all[at].NotIn = append(slices.Clip(all[at].NotIn), f.NotIn...)
		}
	}
	return all
}

func sameFilter(a, b contributor.Filter) bool {
	one, _ := json.Marshal(a) // strings and numbers, which JSON can write
	other, _ := json.Marshal(b)
	return string(one) == string(other)
}
