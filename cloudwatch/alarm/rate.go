package alarm

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

var (
	rateForm  = regexp.MustCompile(`^rate\(([1-9][0-9]{0,8}) (minutes?|hours?|days?)\)$`)
	rateUnits = map[string]time.Duration{"minute": time.Minute, "hour": time.Hour, "day": 24 * time.Hour}
)

// ParseRate parses the schedule of a log alarm's query, which must be a rate such
// as rate(5 minutes) (user guide, alarm-log).
func ParseRate(expression string) (time.Duration, error) {
	rate := rateForm.FindStringSubmatch(expression)
	if rate == nil {
		return 0, fmt.Errorf("%q: use a rate, such as rate(5 minutes)", expression)
	}
	count, _ := strconv.Atoi(rate[1])
	return time.Duration(count) * rateUnits[strings.TrimSuffix(rate[2], "s")], nil
}
