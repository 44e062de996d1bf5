package insights

// period is a unit of time. (CWL_QuerySyntax-operations-functions, "Datetime
// functions")
type period struct {
	// unit is its shortest name.
	unit string
	// others are its other names.
	others []string
	// milliseconds is its length; 0 where that varies.
	milliseconds int
	// most is the largest count that the service uses; a larger one is cut down
	// to it without a word. 0 where no limit is published.
	most int
}

// periods go from the shortest to the longest.
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

// findPeriod finds a unit by any of its names. Names of more than one letter
// may be in the plural.
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
