package insights

import (
	"slices"
	"strings"
)

// Function describes a function of the language. The parser, the checks and the
// engine use the description, as do packages that check queries against a contract
// or evaluate alarms on them.
type Function struct {
	// Name is the canonical spelling, in which the function is printed.
	Name string
	// Spellings are other spellings in AWS's own documents.
	Spellings []string
	// Args are the kinds of the arguments, in order.
	Args []Argument
	// Optional is the number of arguments that may be left out: the last ones or,
	// with FirstOptional, the first.
	Optional      int
	FirstOptional bool
	// Repeats is the number of arguments at the end of Args that may be repeated.
	// Most is the maximum number of arguments then, or 0 if there is none.
	Repeats, Most int
	// Usage shows a call of a function whose arguments are easily confused. It is
	// empty otherwise.
	Usage string
	// Result is the kind of value that the function returns.
	Result Kind
	// Aggregates is set if the function computes one value from many rows.
	Aggregates bool
	// Clock is set if the result depends on when the query runs, or on its time
	// range.
	Clock bool
	// Timestamp is set if the function reads @timestamp without naming it.
	Timestamp bool
	// Alarm is set if a log alarm can aggregate by the function
	// (API_ScheduledQueryConfiguration).
	Alarm bool
	// Page is the page of the CloudWatch Logs user guide that documents the
	// function.
	Page string
}

// Argument is the kind of an argument of a function.
type Argument int

const (
	// Anything is any value except a period.
	Anything Argument = iota
	// NumberArgument is a number, or a text that reads as a number. For any other
	// text the function has no result.
	NumberArgument
	// TextArgument is a text, or a value that can be written as text.
	TextArgument
	// TimeArgument is a time, or milliseconds since 1970.
	TimeArgument
	// StructureArgument may be a map or a list. Other kinds treat those as missing.
	// (CWL_QuerySyntax-operations-functions, "Structure types")
	StructureArgument
	// ConditionArgument is a condition. If it is the last argument and nothing
	// follows it, it is a ResultArgument instead.
	ConditionArgument
	// ResultArgument is a value that the function may return unchanged. It may be a
	// map or a list.
	ResultArgument
	// RowsArgument is any value, or * for the rows themselves.
	RowsArgument
	// PatternArgument is a text, or a regular expression between slashes.
	PatternArgument
	// PercentArgument is a number from 0 to 100, the same for every row.
	PercentArgument
	// CountArgument is a whole number of at least 1, the same for every row.
	CountArgument
	// BinArgument is a period to which times are rounded. CloudWatch shortens a
	// long one in a short unit. (CWL_QuerySyntax-operations-functions, "Datetime
	// functions")
	BinArgument
	// PeriodArgument is any other period.
	PeriodArgument
)

// IsPeriod reports whether the argument is a period, such as 5m.
func (a Argument) IsPeriod() bool { return a == BinArgument || a == PeriodArgument }

// IsConstant reports whether the argument is a number that is the same for every
// row.
func (a Argument) IsConstant() bool { return a == PercentArgument || a == CountArgument }

// TakesStructures reports whether the argument may be a map or a list.
func (a Argument) TakesStructures() bool { return a == StructureArgument || a == ResultArgument }

// Kind is the kind of value that a function returns.
type Kind int

const (
	// NumberKind is a number.
	NumberKind Kind = iota + 1
	// TextKind is a text.
	TextKind
	// BooleanKind is true or false, which results show as 1 and 0.
	BooleanKind
	// TimeKind is a time.
	TimeKind
	// StructureKind is a map or a list.
	StructureKind
	// ArgumentKind is one of the arguments, unchanged.
	ArgumentKind
)

// The pages of the user guide that document functions.
const (
	statsPage  = "CWL_QuerySyntax-Stats"
	seriesPage = "CWL_QuerySyntax-timeseries-functions"
	valuesPage = "CWL_QuerySyntax-operations-functions"
	unmaskPage = "mask-sensitive-log-data-viewunmasked"
)

// args abbreviates a list of argument kinds.
type args = []Argument

// functions are all functions of the language. In a query, the letter case of their
// names does not matter.
var functions = slices.Concat(aggregations, seriesFunctions, numberFunctions, textFunctions, generalFunctions,
	jsonFunctions, addressFunctions, timeFunctions)

// aggregations compute one value from many rows. The guide has neither median nor
// percentile, but CloudWatch runs both.
var aggregations = each(Function{Page: statsPage, Aggregates: true, Result: NumberKind}, []Function{
	{Name: "avg", Args: args{NumberArgument}, Alarm: true},
	{Name: "count", Args: args{RowsArgument}, Optional: 1, Alarm: true},
	{Name: "count_distinct", Spellings: []string{"countDistinct"}, Args: args{Anything}},
	{Name: "max", Args: args{Anything}, Result: ArgumentKind, Alarm: true},
	{Name: "median", Args: args{NumberArgument}},
	{Name: "min", Args: args{Anything}, Result: ArgumentKind, Alarm: true},
	{Name: "pct", Spellings: []string{"percentile"}, Args: args{NumberArgument, PercentArgument}, Usage: "pct(field, 99)"},
	{Name: "stddev", Args: args{NumberArgument}},
	{Name: "sum", Args: args{NumberArgument}, Alarm: true},
	{Name: "values", Args: args{Anything}, Result: StructureKind},
	{Name: "variance", Args: args{NumberArgument}},
	{Name: "topk", Args: args{CountArgument, Anything}, Result: StructureKind, Usage: "topk(10, field)"},
	{Name: "earliest", Args: args{Anything}, Result: ArgumentKind, Timestamp: true},
	{Name: "latest", Args: args{Anything}, Result: ArgumentKind, Timestamp: true},
	{Name: "sortsFirst", Args: args{Anything}, Result: ArgumentKind},
	{Name: "sortsLast", Args: args{Anything}, Result: ArgumentKind},
})

// seriesFunctions aggregate over time.
var seriesFunctions = each(Function{Page: seriesPage, Aggregates: true, Result: NumberKind}, []Function{
	{Name: "rate", Args: args{NumberArgument, PeriodArgument}, Timestamp: true, Usage: "rate(field, 1m)"},
	{Name: "countOverTime", Spellings: []string{"count_over_time"}, Args: args{Anything}},
	{Name: "sumOverTime", Spellings: []string{"sum_over_time"}, Args: args{NumberArgument}},
	{Name: "histogram", Args: args{NumberArgument, CountArgument}, Result: StructureKind, Usage: "histogram(field, 10)"},
})

var numberFunctions = each(Function{Page: valuesPage, Result: NumberKind}, []Function{
	{Name: "abs", Args: args{NumberArgument}},
	{Name: "ceil", Args: args{NumberArgument}},
	{Name: "floor", Args: args{NumberArgument}},
	{Name: "greatest", Args: args{NumberArgument}, Repeats: 1},
	{Name: "least", Args: args{NumberArgument}, Repeats: 1},
	{Name: "log", Args: args{NumberArgument}},
	{Name: "round", Args: args{NumberArgument, NumberArgument}, Optional: 1},
	{Name: "sqrt", Args: args{NumberArgument}},
	{Name: "haversine", Args: args{NumberArgument, NumberArgument, NumberArgument, NumberArgument}},
	{Name: "toNumber", Args: args{TextArgument}},
	{Name: "toInt", Args: args{TextArgument}},
	{Name: "toLong", Args: args{TextArgument}},
	{Name: "toDouble", Args: args{TextArgument}},
	{Name: "hexToDec", Args: args{TextArgument}},
	{Name: "decToHex", Args: args{NumberArgument}, Result: TextKind},
})

var textFunctions = each(Function{Page: valuesPage, Result: TextKind}, []Function{
	{Name: "isempty", Args: args{TextArgument}, Result: BooleanKind},
	{Name: "isblank", Args: args{TextArgument}, Result: BooleanKind},
	{Name: "concat", Args: args{TextArgument}, Repeats: 1},
	{Name: "ltrim", Args: args{TextArgument, TextArgument}, Optional: 1},
	{Name: "rtrim", Args: args{TextArgument, TextArgument}, Optional: 1},
	{Name: "trim", Args: args{TextArgument, TextArgument}, Optional: 1},
	{Name: "toupper", Args: args{TextArgument}},
	{Name: "tolower", Args: args{TextArgument}},
	{Name: "substr", Args: args{TextArgument, NumberArgument, NumberArgument}, Optional: 1},
	{Name: "replace", Args: args{TextArgument, TextArgument, TextArgument}},
	{Name: "regexReplace", Spellings: []string{"regex_replace"}, Args: args{TextArgument, PatternArgument, TextArgument}},
	{Name: "strcontains", Args: args{TextArgument, TextArgument, Anything}, Optional: 1, Result: BooleanKind},
	{Name: "startsWith", Args: args{TextArgument, TextArgument}, Result: BooleanKind},
	{Name: "endsWith", Args: args{TextArgument, TextArgument}, Result: BooleanKind},
	{Name: "split", Args: args{TextArgument, TextArgument}, Result: StructureKind},
	{Name: "urlencode", Args: args{TextArgument}},
	{Name: "urldecode", Args: args{TextArgument}},
	{Name: "base64encode", Args: args{TextArgument}},
	{Name: "base64decode", Args: args{TextArgument}},
	{Name: "hexToAscii", Args: args{TextArgument}},
	{Name: "md5", Args: args{TextArgument}},
	{Name: "sha256", Args: args{TextArgument}},
})

var generalFunctions = slices.Concat(each(Function{Page: valuesPage, Result: NumberKind}, []Function{
	{Name: "strlen", Args: args{TextArgument}},
	{Name: "messageSize", Args: args{TextArgument}},
	{Name: "ispresent", Args: args{StructureArgument}, Result: BooleanKind},
	{Name: "isNumeric", Args: args{TextArgument}, Result: BooleanKind},
	{Name: "coalesce", Args: args{ResultArgument}, Repeats: 1, Result: ArgumentKind},
	{Name: "case", Args: args{ConditionArgument, ResultArgument}, Repeats: 2, Most: 21, Result: ArgumentKind}, // ten branches and a default
	{Name: "if", Args: args{ConditionArgument, ResultArgument, ResultArgument}, Result: ArgumentKind},
	{Name: "queryStartTime", Clock: true},
	{Name: "queryEndTime", Clock: true},
	{Name: "queryTimeRange", Clock: true},
}), each(Function{Page: unmaskPage}, []Function{
	{Name: "unmask", Args: args{ResultArgument}, Result: ArgumentKind},
}))

var jsonFunctions = each(Function{Page: valuesPage, Result: NumberKind}, []Function{
	{Name: "jsonParse", Args: args{StructureArgument}, Result: StructureKind},
	{Name: "jsonStringify", Args: args{StructureArgument}, Result: TextKind},
	{Name: "jsonArraySize", Args: args{StructureArgument}},
	{Name: "jsonArrayContains", Args: args{StructureArgument, TextArgument}, Result: BooleanKind},
})

var addressFunctions = each(Function{Page: valuesPage, Result: BooleanKind}, []Function{
	{Name: "isValidIp", Args: args{TextArgument}},
	{Name: "isValidIpV4", Args: args{TextArgument}},
	{Name: "isValidIpV6", Args: args{TextArgument}},
	{Name: "isIpInSubnet", Args: args{TextArgument, TextArgument}},
	{Name: "isIpv4InSubnet", Args: args{TextArgument, TextArgument}},
	{Name: "isIpv6InSubnet", Args: args{TextArgument, TextArgument}},
	{Name: "isPrivateIP", Args: args{TextArgument}},
	{Name: "isPublicIP", Args: args{TextArgument}},
	{Name: "isReservedIP", Args: args{TextArgument}},
	{Name: "ipv4ToNumber", Args: args{TextArgument}, Result: NumberKind},
})

var timeFunctions = each(Function{Page: valuesPage, Result: NumberKind}, []Function{
	{Name: "bin", Args: args{TimeArgument, BinArgument}, Optional: 1, FirstOptional: true, Result: TimeKind, Timestamp: true},
	{Name: "datefloor", Spellings: []string{"date_floor"}, Args: args{TimeArgument, BinArgument}, Result: TimeKind, Usage: "datefloor(@timestamp, 1h)"},
	{Name: "dateceil", Args: args{TimeArgument, BinArgument}, Result: TimeKind, Usage: "dateceil(@timestamp, 1h)"},
	{Name: "fromMillis", Args: args{NumberArgument}, Result: TimeKind},
	{Name: "toMillis", Args: args{TimeArgument}},
	{Name: "now", Clock: true},
	{Name: "parseDate", Args: args{TextArgument, TextArgument, TextArgument}, Optional: 1},
	{Name: "formatDate", Spellings: []string{"strftime"}, Args: args{TimeArgument, TextArgument, TextArgument}, Optional: 1, Result: TextKind},
})

// each fills in what the functions have in common: the page, whether they
// aggregate, and the result of those that do not set one.
func each(common Function, functions []Function) []Function {
	for i := range functions {
		f := &functions[i]
		f.Page, f.Aggregates = common.Page, common.Aggregates
		if f.Result == 0 {
			f.Result = common.Result
		}
	}
	return functions
}

// Functions returns all functions of the language.
func Functions() []Function { return slices.Clone(functions) }

// FindFunction returns the function of the given name, in any of its spellings.
func FindFunction(name string) (Function, bool) {
	i, ok := functionIndex[spelled(name)]
	if !ok {
		return Function{}, false
	}
	return functions[i], true
}

// functionIndex maps a spelling to the index of its function.
var functionIndex = func() map[string]int {
	index := map[string]int{}
	for i, f := range functions {
		for _, name := range append([]string{f.Name}, f.Spellings...) {
			index[spelled(name)] = i
		}
	}
	return index
}()

func spelled(name string) string {
	if functionsIgnoreCase {
		return strings.ToLower(name)
	}
	return name
}

// anyNumber, as a maximum, means any number of arguments.
const anyNumber = -1

// arity returns the minimum and maximum number of arguments.
func (f Function) arity() (least, most int) {
	least, most = len(f.Args)-f.Optional, len(f.Args)
	switch {
	case f.Most > 0:
		most = f.Most
	case f.Repeats > 0:
		most = anyNumber
	}
	return least, most
}

// Argument returns the kind of argument i, counted from 0, in a call with the given
// number of arguments.
func (f Function) Argument(i, of int) Argument {
	if f.FirstOptional && of < len(f.Args) {
		i += len(f.Args) - of
	}
	last := i == of-1
	if n := len(f.Args); i >= n && f.Repeats > 0 {
		i = n - f.Repeats + (i-n)%f.Repeats
	}
	if i >= len(f.Args) {
		return Anything
	}
	if f.Args[i] == ConditionArgument && last && of > 1 {
		return ResultArgument
	}
	return f.Args[i]
}

// NeedsNumbers reports whether the function computes with numbers, so that it has
// no result for a text that is not a number.
func (f Function) NeedsNumbers() bool { return slices.Contains(f.Args, NumberArgument) }

// definition returns the function of a call. The parser accepts only calls of known
// functions.
func (c *Call) definition() Function {
	f, _ := FindFunction(c.Function)
	return f
}

// argument returns the kind of argument i of the call.
func (c *Call) argument(i int) Argument { return c.definition().Argument(i, len(c.Args)) }

// IsBin reports whether an expression is a call of bin, whose results offset shifts
// and fillmissing fills in. (CWL_QuerySyntax-Stats, CWL_QuerySyntax-Fillmissing)
func IsBin(e Expr) bool {
	call, ok := e.(*Call)
	return ok && call.Function == "bin"
}

// Aggregates reports whether a function computes one value from many rows.
// (CWL_QuerySyntax-Stats)
func Aggregates(name string) bool {
	f, _ := FindFunction(name)
	return f.Aggregates
}

func functionNames() []string {
	names := make([]string, len(functions))
	for i, f := range functions {
		names[i] = f.Name
	}
	return names
}
