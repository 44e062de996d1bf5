package check

import (
	"regexp"

	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/contract/sensitive"
)

// masked is what a custom data identifier masks: every match of its pattern, in
// whichever field (CWL-custom-data-identifiers).
type masked struct {
	pattern *regexp.Regexp
	sight   sensitive.Sight
}

// newPatterns returns the distinct patterns of a contract's fields, and the
// patterns of the fields by number.
func newPatterns(fields []contract.Field) (all []masked, of []*regexp.Regexp) {
	of = make([]*regexp.Regexp, len(fields))
	compiled := map[string]*regexp.Regexp{}
	for i, f := range fields {
		if f.Pattern == "" {
			continue
		}
		if compiled[f.Pattern] == nil {
			pattern, err := cloudwatch.DataIdentifier{Regex: f.Pattern}.Compile()
			if err != nil {
				continue // a contract's patterns are valid
			}
			compiled[f.Pattern] = pattern
			all = append(all, masked{pattern, sensitive.Sight{Kind: sensitive.PII, What: "what the pattern of " + f.Name + " finds, and CloudWatch masks,"}})
		}
		of[i] = compiled[f.Pattern]
	}
	return all, of
}

// unmasked reports whether a field has a pattern that does not find the value.
func (w *worker) unmasked(f *contract.Field, value []byte) bool {
	pattern := w.patternOf[w.number[f.Name]]
	return pattern != nil && !pattern.Match(value)
}
