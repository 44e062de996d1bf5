package insights

import (
	"slices"
	"strings"
)

// anyNumber, as a maximum, stands for any number of arguments.
const anyNumber = -1

// function is a function of the language.
type function struct {
	// name is its canonical spelling.
	name string
	// min and max are how many arguments it takes.
	min, max int
}

// functions are all functions of the language. Their letter case does not
// matter in a query; this is how they are printed.
var functions = slices.Concat(aggregations, scalars)

// aggregations make one value of many rows. (CWL_QuerySyntax-Stats,
// CWL_QuerySyntax-timeseries-functions)
var aggregations = []function{
	{"avg", 1, 1},
	{"count", 0, 1},
	{"count_distinct", 1, 1},
	{"max", 1, 1},
	{"min", 1, 1},
	{"pct", 2, 2},
	{"stddev", 1, 1},
	{"sum", 1, 1},
	{"values", 1, 1},
	{"variance", 1, 1},
	{"topk", 2, 2},
	{"earliest", 1, 1},
	{"latest", 1, 1},
	{"sortsFirst", 1, 1},
	{"sortsLast", 1, 1},
	{"rate", 2, 2},
	{"countOverTime", 1, 1},
	{"sumOverTime", 1, 1},
	{"histogram", 2, 2},
}

// scalars make one value of one row. (CWL_QuerySyntax-operations-functions;
// unmask is in mask-sensitive-log-data-viewunmasked)
var scalars = []function{
	// numbers
	{"abs", 1, 1},
	{"ceil", 1, 1},
	{"floor", 1, 1},
	{"greatest", 1, anyNumber},
	{"least", 1, anyNumber},
	{"log", 1, 1},
	{"round", 1, 2},
	{"sqrt", 1, 1},
	{"haversine", 4, 4},
	{"toNumber", 1, 1},
	{"toInt", 1, 1},
	{"toLong", 1, 1},
	{"toDouble", 1, 1},
	// strings
	{"isempty", 1, 1},
	{"isblank", 1, 1},
	{"concat", 1, anyNumber},
	{"ltrim", 1, 2},
	{"rtrim", 1, 2},
	{"trim", 1, 2},
	{"strlen", 1, 1},
	{"toupper", 1, 1},
	{"tolower", 1, 1},
	{"substr", 2, 3},
	{"replace", 3, 3},
	{"regexReplace", 3, 3},
	{"strcontains", 2, 3},
	{"startsWith", 2, 2},
	{"endsWith", 2, 2},
	{"split", 2, 2},
	{"urlencode", 1, 1},
	{"urldecode", 1, 1},
	{"base64encode", 1, 1},
	{"base64decode", 1, 1},
	{"hexToAscii", 1, 1},
	{"hexToDec", 1, 1},
	{"decToHex", 1, 1},
	// general
	{"ispresent", 1, 1},
	{"coalesce", 1, anyNumber},
	{"case", 2, 21}, // ten branches and a default
	{"if", 3, 3},
	{"isNumeric", 1, 1},
	{"messageSize", 1, 1},
	{"queryStartTime", 0, 0},
	{"queryEndTime", 0, 0},
	{"queryTimeRange", 0, 0},
	{"unmask", 1, 1},
	// JSON
	{"jsonParse", 1, 1},
	{"jsonStringify", 1, 1},
	{"jsonArraySize", 1, 1},
	{"jsonArrayContains", 2, 2},
	// IP addresses
	{"isValidIp", 1, 1},
	{"isValidIpV4", 1, 1},
	{"isValidIpV6", 1, 1},
	{"isIpInSubnet", 2, 2},
	{"isIpv4InSubnet", 2, 2},
	{"isIpv6InSubnet", 2, 2},
	{"ipv4ToNumber", 1, 1},
	{"isPrivateIP", 1, 1},
	{"isPublicIP", 1, 1},
	{"isReservedIP", 1, 1},
	// hashes
	{"md5", 1, 1},
	{"sha256", 1, 1},
	// time
	{"bin", 1, 1},
	{"datefloor", 2, 2},
	{"dateceil", 2, 2},
	{"fromMillis", 1, 1},
	{"toMillis", 1, 1},
	{"now", 0, 0},
	{"parseDate", 2, 3},
	{"formatDate", 2, 3},
}

// otherSpellings are names under which AWS's own documents also show a function.
var otherSpellings = map[string]string{
	"countdistinct":   "count_distinct",
	"count_over_time": "countOverTime",
	"sum_over_time":   "sumOverTime",
	"date_floor":      "datefloor",
	"regex_replace":   "regexReplace",
	"strftime":        "formatDate",
}

// findFunction finds a function by any spelling of its name.
func findFunction(name string) (function, bool) {
	spelled := func(name string) string {
		if functionsIgnoreCase {
			return strings.ToLower(name)
		}
		return name
	}
	name = spelled(name)
	if canonical, ok := otherSpellings[name]; ok {
		name = spelled(canonical)
	}
	i := slices.IndexFunc(functions, func(f function) bool { return spelled(f.name) == name })
	if i < 0 {
		return function{}, false
	}
	return functions[i], true
}

// Aggregates says whether a function, by its canonical name, makes one value of
// many rows. (CWL_QuerySyntax-Stats)
func Aggregates(name string) bool { return aggregates(name) }

func aggregates(name string) bool {
	return slices.ContainsFunc(aggregations, func(f function) bool { return f.name == name })
}

func functionNames() []string {
	names := make([]string, len(functions))
	for i, f := range functions {
		names[i] = f.name
	}
	return names
}

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
