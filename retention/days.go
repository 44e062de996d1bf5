package retention

import (
	"math"
	"strconv"

	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/internal/strictyaml"
)

// Days is the number of days for which a log event is kept: one of
// cloudwatch.RetentionDays, or Forever. The shorter of two retentions is the
// lesser.
type Days int

// Forever keeps log events until somebody deletes their log group. It stands for a
// log group without a retention (API_PutRetentionPolicy), and is longer than any
// number of days.
const Forever Days = math.MaxInt

// ForeverName is the name of Forever in files.
const ForeverName = "forever"

// Check returns an error if CloudWatch has no such retention. The error names the
// nearest.
func (d Days) Check() error {
	if d == Forever {
		return nil
	}
	return cloudwatch.CheckRetentionDays(int(d))
}

// String returns the retention for people, such as "30 days" or "forever".
func (d Days) String() string {
	switch d {
	case Forever:
		return ForeverName
	case 1:
		return "1 day"
	}
	return strconv.Itoa(int(d)) + " days"
}

// kept returns how long something is kept, for a sentence: "for 30 days" or
// "forever".
func (d Days) kept() string {
	if d == Forever {
		return d.String()
	}
	return "for " + d.String()
}

// DecodeYAML decodes a number of days, or forever.
func (d *Days) DecodeYAML(node strictyaml.Node) strictyaml.Problems {
	if node.IsText() {
		var name string
		if problems := node.Decode(&name); len(problems) > 0 {
			return problems
		}
		if name != ForeverName {
			return strictyaml.Problems{node.Problem("must be a number of days, such as 30, or %s", ForeverName)}
		}
		*d = Forever
		return nil
	}
	var days int
	if problems := node.Decode(&days); len(problems) > 0 {
		return problems
	}
	if err := cloudwatch.CheckRetentionDays(days); err != nil {
		return strictyaml.Problems{node.Problem("%v", err)}
	}
	*d = Days(days)
	return nil
}
