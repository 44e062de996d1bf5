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
// events, told apart by the values of one to four fields, by their canonical
// names. Keys are the paths of those fields, and filters must all match; there
// are at most four.
//
// It is an error where Select is one, and if a rule cannot say it: it knows no or,
// but of texts of one field, no regular expressions, no order but > and <
// (ContributorInsights-RuleSyntax). All problems are joined, and do not name the
// contract.
func Contributor(c *contract.Contract, s Selection, by []string) (keys []string, filters []contributor.Filter, err error) {
	carried := s
	carried.Carries = slices.Concat(s.Carries, by)
	held, err := bind(c, carried)
	if err == nil && (held.noRecord || len(linesOf(c, s)) > 0) {
		err = fmt.Errorf("it is about lines that are no JSON, and a rule here reads records only: take the alarm on a query")
	}
	if n := len(by); n < 1 || n > cloudwatch.MaxInsightRuleKeys {
		err = errors.Join(err, fmt.Errorf("it tells contributors apart by %d fields: allowed are 1 to %d", n, cloudwatch.MaxInsightRuleKeys))
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
			err = fmt.Errorf("event %s is recognised in %d ways, and Contributor Insights knows no or: say one match of it in the contract, or take the alarm on a query",
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

// InsightBody returns the Contributor Insights rule that counts the log events
// which Contributor selects, in a log group of that name, as CloudWatch wants it.
// It is in ASCII, which is all that a rule may have (API_PutInsightRule).
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

// ascii writes JSON with nothing but ASCII.
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

// insightKey is what a rule can name a field by: no signs but underscores, which
// AWS's own samples have (ContributorInsights-RuleSyntax).
var insightKey = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_]*$`)

func insightPath(f contract.Field) (string, error) {
	for _, key := range f.Keys() {
		if !insightKey.MatchString(key) {
			return "", fmt.Errorf("Contributor Insights has no way to write the field %s: allowed are letters, digits and underscores", f.As)
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
			return nil, fmt.Errorf("%s: Contributor Insights knows no %s", says(e), e.Is)
		}
		match, _, err := r.insightMatch(e.Selector)
		return []contributor.Filter{{Match: match, IsPresent: new(bool)}}, err
	case *filterpattern.Comparison:
		return r.insightComparison(e)
	}
	return nil, fmt.Errorf("%s: Contributor Insights cannot say it", says(e))
}

// insightAny returns the one or that filters know: a field that has one of several
// texts, or starts with one.
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
			return nil, fmt.Errorf("%s: Contributor Insights knows no or, but of texts of one field", says(e))
		case i == 0:
			any = one
		default:
			any.In, any.StartsWith = append(any.In, one.In...), append(any.StartsWith, one.StartsWith...)
		}
	}
	if any.In != nil && any.StartsWith != nil {
		return nil, fmt.Errorf("%s: Contributor Insights knows no or of a text and what one starts with", says(e))
	}
	return []contributor.Filter{any}, nil
}

func (r *patternReader) insightComparison(e *filterpattern.Comparison) ([]contributor.Filter, error) {
	match, f, err := r.insightMatch(e.Selector)
	if err != nil {
		return nil, err
	}
	// A pattern's != asks for a field that is there.
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
		return nil, fmt.Errorf("%s: Contributor Insights compares with a text, with what one starts with (= \"text*\"), or with a number", says(e))
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
		return nil, fmt.Errorf("%s: Contributor Insights knows > and < only: of whole numbers, compare with the next one", says(e))
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
		return "", f, fmt.Errorf("%s: Contributor Insights compares fields only, and nothing inside of them", s)
	}
	match, err := insightPath(f)
	return match, f, err
}

// together are filters that all must match, each once: several NotIn of a field
// are one.
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
	one, _ := json.Marshal(a) // texts and numbers, which JSON can write
	other, _ := json.Marshal(b)
	return string(one) == string(other)
}
