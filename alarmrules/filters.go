package alarmrules

import (
	"fmt"

	"github.com/logstack-go/logstack/cloudwatch"
)

// filters finds more metric filters than a log group can have. It is about all rules
// and metrics together: which of them are one too many, nobody but their author knows.
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
