package engine

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/logstack-go/logstack/cloudwatch/insights"
)

// calls lists all functions of the language: for each, a call with the fewest
// arguments and one with the most, and the kinds of its arguments, one letter each:
//
//	a anything  n number  t text  d time  s structure  c condition  r result
//	* rows  / pattern  % percentage  # count  b bin  p other period
//
// The kind of the result is observed by running both calls. The fields are those of
// the events in calledOn.
var calls = map[string]struct{ least, most, takes string }{
	"avg":               {"avg(n)", "avg(n)", "n"},
	"count":             {"count()", "count(n)", "*"},
	"count_distinct":    {"count_distinct(n)", "count_distinct(n)", "a"},
	"max":               {"max(n)", "max(n)", "a"},
	"median":            {"median(n)", "median(n)", "n"},
	"min":               {"min(n)", "min(n)", "a"},
	"pct":               {"pct(n, 50)", "pct(n, 50)", "n%"},
	"stddev":            {"stddev(n)", "stddev(n)", "n"},
	"sum":               {"sum(n)", "sum(n)", "n"},
	"values":            {"values(n)", "values(n)", "a"},
	"variance":          {"variance(n)", "variance(n)", "n"},
	"topk":              {"topk(3, n)", "topk(3, n)", "#a"},
	"earliest":          {"earliest(n)", "earliest(n)", "a"},
	"latest":            {"latest(n)", "latest(n)", "a"},
	"sortsFirst":        {"sortsFirst(n)", "sortsFirst(n)", "a"},
	"sortsLast":         {"sortsLast(n)", "sortsLast(n)", "a"},
	"rate":              {"rate(n, 1m)", "rate(n, 1m)", "np"},
	"countOverTime":     {"countOverTime(n)", "countOverTime(n)", "a"},
	"sumOverTime":       {"sumOverTime(n)", "sumOverTime(n)", "n"},
	"histogram":         {"histogram(n, 2)", "histogram(n, 2)", "n#"},
	"abs":               {"abs(n)", "abs(n)", "n"},
	"ceil":              {"ceil(n)", "ceil(n)", "n"},
	"floor":             {"floor(n)", "floor(n)", "n"},
	"greatest":          {"greatest(n)", "", "nnn"},
	"least":             {"least(n)", "", "nnn"},
	"log":               {"log(n)", "log(n)", "n"},
	"round":             {"round(n)", "round(n, 1)", "nn"},
	"sqrt":              {"sqrt(n)", "sqrt(n)", "n"},
	"haversine":         {"haversine(n, n, 1, 2)", "haversine(n, n, 1, 2)", "nnnn"},
	"toNumber":          {"toNumber(n)", "toNumber(n)", "t"},
	"toInt":             {"toInt(n)", "toInt(n)", "t"},
	"toLong":            {"toLong(n)", "toLong(n)", "t"},
	"toDouble":          {"toDouble(n)", "toDouble(n)", "t"},
	"hexToDec":          {`hexToDec("1f")`, `hexToDec("1f")`, "t"},
	"decToHex":          {"decToHex(n)", "decToHex(n)", "n"},
	"isempty":           {"isempty(n)", "isempty(n)", "t"},
	"isblank":           {"isblank(n)", "isblank(n)", "t"},
	"concat":            {"concat(n)", "", "ttt"},
	"ltrim":             {"ltrim(n)", "ltrim(n, n)", "tt"},
	"rtrim":             {"rtrim(n)", "rtrim(n, n)", "tt"},
	"trim":              {"trim(n)", "trim(n, n)", "tt"},
	"toupper":           {"toupper(n)", "toupper(n)", "t"},
	"tolower":           {"tolower(n)", "tolower(n)", "t"},
	"substr":            {"substr(n, 0)", "substr(n, 0, 1)", "tnn"},
	"replace":           {"replace(n, n, n)", "replace(n, n, n)", "ttt"},
	"regexReplace":      {"regexReplace(n, /1/, n)", `regexReplace(n, "1", n)`, "t/t"},
	"strcontains":       {"strcontains(n, n)", "strcontains(n, n, true)", "tta"},
	"startsWith":        {"startsWith(n, n)", "startsWith(n, n)", "tt"},
	"endsWith":          {"endsWith(n, n)", "endsWith(n, n)", "tt"},
	"split":             {"split(n, n)", "split(n, n)", "tt"},
	"urlencode":         {"urlencode(n)", "urlencode(n)", "t"},
	"urldecode":         {"urldecode(n)", "urldecode(n)", "t"},
	"base64encode":      {"base64encode(n)", "base64encode(n)", "t"},
	"base64decode":      {`base64decode("YQ==")`, `base64decode("YQ==")`, "t"},
	"hexToAscii":        {`hexToAscii("41")`, `hexToAscii("41")`, "t"},
	"md5":               {"md5(n)", "md5(n)", "t"},
	"sha256":            {"sha256(n)", "sha256(n)", "t"},
	"strlen":            {"strlen(n)", "strlen(n)", "t"},
	"messageSize":       {"messageSize(n)", "messageSize(n)", "t"},
	"ispresent":         {"ispresent(n)", "ispresent(n)", "s"},
	"isNumeric":         {"isNumeric(n)", "isNumeric(n)", "t"},
	"coalesce":          {"coalesce(n)", "", "rrr"},
	"case":              {"case(1, n)", "case(0, n, 0, n, 0, n, 0, n, 0, n, 0, n, 0, n, 0, n, 0, n, 0, n, n)", "crcrcrcrcrcrcrcrcrcrr"},
	"if":                {"if(1, n, n)", "if(0, n, n)", "crr"},
	"queryStartTime":    {"queryStartTime()", "queryStartTime()", ""},
	"queryEndTime":      {"queryEndTime()", "queryEndTime()", ""},
	"queryTimeRange":    {"queryTimeRange()", "queryTimeRange()", ""},
	"unmask":            {"unmask(n)", "unmask(n)", "r"},
	"jsonParse":         {"jsonParse(j)", "jsonParse(j)", "s"},
	"jsonStringify":     {"jsonStringify(jsonParse(j))", "jsonStringify(jsonParse(j))", "s"},
	"jsonArraySize":     {"jsonArraySize(j)", "jsonArraySize(j)", "s"},
	"jsonArrayContains": {"jsonArrayContains(j, 1)", "jsonArrayContains(j, 1)", "st"},
	"isValidIp":         {"isValidIp(ip)", "isValidIp(ip)", "t"},
	"isValidIpV4":       {"isValidIpV4(ip)", "isValidIpV4(ip)", "t"},
	"isValidIpV6":       {"isValidIpV6(ip)", "isValidIpV6(ip)", "t"},
	"isIpInSubnet":      {"isIpInSubnet(ip, ip)", "isIpInSubnet(ip, ip)", "tt"},
	"isIpv4InSubnet":    {"isIpv4InSubnet(ip, ip)", "isIpv4InSubnet(ip, ip)", "tt"},
	"isIpv6InSubnet":    {"isIpv6InSubnet(ip, ip)", "isIpv6InSubnet(ip, ip)", "tt"},
	"isPrivateIP":       {"isPrivateIP(ip)", "isPrivateIP(ip)", "t"},
	"isPublicIP":        {"isPublicIP(ip)", "isPublicIP(ip)", "t"},
	"isReservedIP":      {"isReservedIP(ip)", "isReservedIP(ip)", "t"},
	"ipv4ToNumber":      {"ipv4ToNumber(ip)", "ipv4ToNumber(ip)", "t"},
	"bin":               {"bin(1m)", "bin(@timestamp, 1m)", "db"},
	"datefloor":         {"datefloor(n, 1m)", "datefloor(n, 1m)", "db"},
	"dateceil":          {"dateceil(n, 1m)", "dateceil(n, 1m)", "db"},
	"fromMillis":        {"fromMillis(n)", "fromMillis(n)", "n"},
	"toMillis":          {"toMillis(n)", "toMillis(n)", "d"},
	"now":               {"now()", "now()", ""},
	"parseDate":         {`parseDate("2025 1 1", "yyyy M d")`, `parseDate("2025 1 1", "yyyy M d", "UTC")`, "ttt"},
	"formatDate":        {`formatDate(n, "%Y")`, `formatDate(n, "%Y", "UTC")`, "dtt"},
}

// argumentLetters are the letters for the kinds of arguments in calls.
var argumentLetters = map[insights.Argument]byte{
	insights.Anything: 'a', insights.NumberArgument: 'n', insights.TextArgument: 't', insights.TimeArgument: 'd',
	insights.StructureArgument: 's', insights.ConditionArgument: 'c', insights.ResultArgument: 'r', insights.RowsArgument: '*',
	insights.PatternArgument: '/', insights.PercentArgument: '%', insights.CountArgument: '#', insights.BinArgument: 'b',
	insights.PeriodArgument: 'p',
}

// calledOn returns two events, at the given seconds after eight o'clock.
func calledOn(first, second int) []specEvent {
	event := func(seconds, n int) specEvent {
		return specEvent{
			time:    day.Add(8*time.Hour + time.Duration(seconds)*time.Second).UnixMilli(),
			message: fmt.Sprintf(`{"n": %d, "word": "abc", "ip": "10.0.0.%d", "j": "[1]"}`, n, n),
		}
	}
	return []specEvent{event(first, 1), event(second, 2)}
}

// resultOf runs a call, and returns the results as shown, and the kind of the first
// one.
func resultOf(f insights.Function, call string, o Options, events []specEvent) (shown string, kind Kind, err error) {
	source := "fields " + call + " as r | display r | sort n asc"
	if f.Aggregates {
		source = "stats " + call + " as r"
	}
	q, err := insights.Parse(source)
	if err != nil {
		return "", 0, err
	}
	if errs := q.Check(); len(errs) > 0 {
		return "", 0, errs[0]
	}
	p, err := Compile(q, o)
	if err != nil {
		return "", 0, err
	}
	result, err := runParts(p, events, 1)
	if err != nil {
		return "", 0, err
	}
	return rowsOf(result), result.Rows[0][0].Kind(), nil
}

// Every function of the table is implemented, and every implementation belongs to a
// function of the table.
func TestFunctionsHaveCode(t *testing.T) {
	var named []string
	for _, f := range insights.Functions() {
		named = append(named, f.Name)
		_, aggregates := aggregators[f.Name]
		_, isScalar := scalars[f.Name]
		_, isBuilt := builders[f.Name]
		if aggregates != f.Aggregates || aggregates == (isScalar || isBuilt) || isScalar && isBuilt {
			t.Errorf("%s: the table says that it aggregates: %v; as an aggregation there is code for it: %v, as a function of a row: %v, and as one more: %v",
				f.Name, f.Aggregates, aggregates, isScalar, isBuilt)
		}
	}
	code := slices.Concat(slices.Collect(maps.Keys(aggregators)), slices.Collect(maps.Keys(scalars)), slices.Collect(maps.Keys(builders)))
	for _, name := range code {
		if !slices.Contains(named, name) {
			t.Errorf("there is code for %s, which the table lacks", name)
		}
	}
	for _, name := range slices.Collect(maps.Keys(calls)) {
		if !slices.Contains(named, name) {
			t.Errorf("this test calls %s, which the table lacks", name)
		}
	}
}

// Functions behave as the table says.
func TestFunctionTable(t *testing.T) {
	for _, f := range insights.Functions() {
		t.Run(f.Name, func(t *testing.T) {
			c, ok := calls[f.Name]
			if !ok {
				t.Fatal("this test has no call of it")
			}
			testKinds(t, f, c.takes)
			testCalls(t, f, c.least, c.most)
			testArguments(t, f, c.least, c.takes)
			testDependence(t, f, c.least)
		})
	}
}

func testKinds(t *testing.T, f insights.Function, takes string) {
	var letters []byte
	for i := range len(takes) {
		letters = append(letters, argumentLetters[f.Argument(i, len(takes))])
	}
	if string(letters) != takes || f.NeedsNumbers() != strings.Contains(takes, "n") {
		t.Errorf("it takes %q, want %q", letters, takes)
	}
	if f.Optional == 0 || len(takes) == 1 {
		return
	}
	// With one argument less, the last one is missing, or the first one of bin.
	letters, left := nil, takes[:len(takes)-1]
	if f.Name == "bin" {
		left = takes[1:]
	}
	for i := range len(left) {
		letters = append(letters, argumentLetters[f.Argument(i, len(left))])
	}
	if string(letters) != left {
		t.Errorf("of %d arguments it takes %q, want %q", len(left), letters, left)
	}
}

// testCalls runs calls with the fewest and the most arguments, and with one less
// and one more.
func testCalls(t *testing.T, f insights.Function, least, most string) {
	o := Options{Start: day, End: day.Add(24 * time.Hour)}
	want := map[insights.Kind]Kind{insights.NumberKind: Number, insights.TextKind: Text, insights.BooleanKind: Boolean, insights.TimeKind: Time}
	for _, call := range []string{least, most} {
		if call == "" {
			continue
		}
		_, kind, err := resultOf(f, call, o, calledOn(0, 100))
		if err != nil {
			t.Fatalf("%s: %v", call, err)
		}
		switch f.Result {
		case insights.StructureKind:
			if kind != Map && kind != List {
				t.Errorf("%s is of the kind %d, and should be a map or a list", call, kind)
			}
		case insights.ArgumentKind:
			_, ofWord, err := resultOf(f, strings.ReplaceAll(call, "n)", "word)"), o, calledOn(0, 100))
			if err != nil || kind != Number || ofWord != Text && !strings.Contains(call, "n, n") {
				t.Errorf("%s is of the kind %d, of a text %d (%v): it is none of its arguments", call, kind, ofWord, err)
			}
		default:
			if kind != want[f.Result] {
				t.Errorf("%s is of the kind %d, want %d", call, kind, want[f.Result])
			}
			// A function that returns one of its arguments may also return a text.
			if _, ofWord, _ := resultOf(f, strings.ReplaceAll(call, "n)", "word)"), o, calledOn(0, 100)); ofWord == Text && f.Result == insights.NumberKind {
				t.Errorf("%s of a text is a text, and should be a number", call)
			}
		}
	}
	for _, call := range []string{fewer(least), more(most)} {
		if call == "" {
			continue
		}
		if _, _, err := resultOf(f, call, o, calledOn(0, 100)); err == nil || !strings.Contains(err.Error(), "argument") {
			t.Errorf("%s is taken (%v)", call, err)
		}
	}
	if most == "" && f.Repeats > 0 {
		if call := more(more(least)); call != "" {
			if _, _, err := resultOf(f, call, o, calledOn(0, 100)); err != nil {
				t.Errorf("%s: %v", call, err)
			}
		}
	}
}

// fewer returns a call without its last argument, or "" if it has none.
func fewer(call string) string {
	open := strings.Index(call, "(")
	if call[open+1:] == ")" {
		return ""
	}
	if last := strings.LastIndex(call, ", "); last > 0 {
		return call[:last] + ")"
	}
	return call[:open] + "()"
}

// more returns a call with one more argument.
func more(call string) string {
	if call == "" {
		return ""
	}
	if rest, ok := strings.CutSuffix(call, "()"); ok {
		return rest + "(n)"
	}
	return strings.TrimSuffix(call, ")") + ", n)"
}

// testArguments replaces each argument with ones that do not fit.
func testArguments(t *testing.T, f insights.Function, call, takes string) {
	open := strings.Index(call, "(")
	given := strings.Split(strings.TrimSuffix(call[open+1:], ")"), ", ")
	if given[0] == "" {
		return
	}
	with := func(i int, what string) (Kind, error) {
		changed := slices.Clone(given)
		changed[i] = what
		_, kind, err := resultOf(f, call[:open+1]+strings.Join(changed, ", ")+")", Options{Start: day, End: day.Add(24 * time.Hour)}, calledOn(0, 100))
		return kind, err
	}
	refused := map[insights.Argument][]string{
		insights.PercentArgument: {"n", "101", "-1", `"1"`}, insights.CountArgument: {"n", "0", "1.5"},
		insights.BinArgument: {"n", "0m", "90m"}, insights.PeriodArgument: {"n", "0m"},
	}
	for i := range given {
		is := f.Argument(i, len(given))
		if _, err := with(i, "7m"); (err == nil) != is.IsPeriod() {
			t.Errorf("argument %d of %s: a period is refused: %v", i+1, call, err)
		}
		for _, wrong := range refused[is] {
			if _, err := with(i, wrong); err == nil {
				t.Errorf("argument %d of %s may be %s", i+1, call, wrong)
			}
		}
		if kind, err := with(i, "word"); is == insights.NumberArgument && (err != nil || kind != Missing) {
			t.Errorf("argument %d of %s is a number, and of a text it makes the kind %d (%v)", i+1, call, kind, err)
		}
	}
}

// testDependence runs a call at another time, and on events at other times.
func testDependence(t *testing.T, f insights.Function, call string) {
	shown := func(o Options, first, second int) string {
		got, _, err := resultOf(f, call, o, calledOn(first, second))
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	o := Options{Start: day, End: day.Add(24 * time.Hour)}
	before := shown(o, 0, 100)
	if other := shown(Options{Start: day.Add(time.Hour), End: day.Add(23 * time.Hour)}, 0, 100); (other != before) != f.Clock {
		t.Errorf("asked at another time, it returns\n%s\nand before\n%s", other, before)
	}
	if other := shown(o, 300, 150); (other != before) != f.Timestamp {
		t.Errorf("of events at other times, it returns\n%s\nand before\n%s", other, before)
	}
}
