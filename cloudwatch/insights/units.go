package insights

// period is a unit of time. (CWL_QuerySyntax-operations-functions, "Datetime
// functions")
type period struct {
	// unit is the shortest name.
	unit string
	// others are the other names.
	others []string
	// milliseconds is the length, or 0 if it varies.
	milliseconds int
	// most is the largest count that CloudWatch uses. It silently reduces a larger
	// count to it. 0 means that no limit is published.
	most int
}

// periods are in order of length, shortest first.
var periods = []period{
	{"ms", []string{"msec", "millisecond"}, 1, 1000},
	{"s", []string{"sec", "second"}, 1000, 60},
	{"m", []string{"min", "minute"}, 60_000, 60},
	{"h", []string{"hr", "hour"}, 3_600_000, 24},
	{"d", []string{"day"}, 86_400_000, 0},
	{"w", []string{"week"}, 604_800_000, 0},
	{"mo", []string{"mon", "month"}, 0, 0},
	{"q", []string{"qtr", "quarter"}, 0, 0},
	{"y", []string{"yr", "year"}, 0, 0},
}

// findPeriod finds a unit by any of its names. Names of more than one letter may be
// plural.
func findPeriod(name string) (period, bool) {
	for _, p := range periods {
		for _, n := range append([]string{p.unit}, p.others...) {
			if name == n || len(n) > 1 && name == n+"s" {
				return p, true
			}
		}
	}
	return period{}, false
}
