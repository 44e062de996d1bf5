package alarmrules

import (
	"fmt"

	"github.com/logstack-go/logstack/cloudwatch"
)

// filters reports more metric filters than a log group can have. The mistake is
// about all rules and metrics together, because only their author knows which to
// leave out.
func (s *setBinder) filters() {
	all, regexes := s.set.Filters(), 0
	for _, f := range all {
		if f.Pattern.Regexes() > 0 {
			regexes++
		}
	}
	if n := len(all); n > cloudwatch.MaxMetricFilters {
		s.mistakes = append(s.mistakes, Mistake{Text: fmt.Sprintf(
			"alarm rules and metrics need %d metric filters in one log group: %d are allowed", n, cloudwatch.MaxMetricFilters)})
	}
	if regexes > cloudwatch.MaxRegexFilters {
		s.mistakes = append(s.mistakes, Mistake{Text: fmt.Sprintf(
			"alarm rules and metrics need %d metric filters with regular expressions in one log group: %d are allowed", regexes, cloudwatch.MaxRegexFilters)})
	}
}
