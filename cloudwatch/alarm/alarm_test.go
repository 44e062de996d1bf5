package alarm

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/logstack-go/logstack/cloudwatch"
)

// points returns the datapoints that a text describes, oldest first: X breaches, 0
// does not, - is missing, ? has too few samples.
func points(text string) []Datapoint {
	var all []Datapoint
	for _, c := range text {
		switch c {
		case 'X':
			all = append(all, Datapoint{Value: 2})
		case '0':
			all = append(all, Datapoint{Value: 0})
		case '?':
			all = append(all, Datapoint{Value: 2, FewSamples: true})
		case '-':
			all = append(all, Datapoint{Missing: true})
		}
	}
	return all
}

var base = Config{Comparison: Above, Threshold: 1, Period: 5 * time.Minute}

func TestEvaluate(t *testing.T) {
	for _, c := range []struct {
		points  string
		m, n    int
		missing MissingData
		current State
		want    State
	}{
		// If there are enough datapoints, missing ones before or between them do
		// not matter.
		{"000XX", 2, 3, NotBreaching, StateOK, StateAlarm},
		{"00X0X", 2, 3, Missing, StateOK, StateAlarm},
		{"XXX00", 2, 3, Missing, StateAlarm, StateOK},
		{"0-X-X", 3, 3, Breaching, StateAlarm, StateOK},
		{"XX--X", 3, 3, NotBreaching, StateOK, StateAlarm},
		{"X-0-X", 2, 3, Missing, StateOK, StateAlarm},
		{"0000X", 1, 1, NotBreaching, StateOK, StateAlarm},
		{"X", 1, 1, NotBreaching, StateOK, StateAlarm},
		{"0", 1, 1, Breaching, StateAlarm, StateOK},
		// Otherwise missing ones count according to their treatment.
		{"---", 1, 1, NotBreaching, StateAlarm, StateOK},
		{"---", 1, 1, Breaching, StateOK, StateAlarm},
		{"---", 1, 1, Missing, StateOK, StateInsufficientData},
		{"---", 1, 1, "", StateOK, StateInsufficientData},
		{"---", 1, 1, Ignore, StateAlarm, StateAlarm},
		{"----X", 2, 3, Breaching, StateOK, StateAlarm},
		{"----0", 2, 3, Breaching, StateOK, StateAlarm},
		{"----0", 3, 3, Breaching, StateAlarm, StateOK},
		{"----X", 2, 3, NotBreaching, StateAlarm, StateOK},
		{"----X", 2, 3, Ignore, StateAlarm, StateAlarm},
		{"----0", 2, 3, Missing, StateAlarm, StateOK},
		{"---X-", 2, 3, Missing, StateOK, StateAlarm},
		{"----X", 2, 3, Missing, StateOK, StateInsufficientData},
		// A percentile of too few samples may leave the state unchanged.
		{"00?", 1, 1, NotBreaching, StateOK, StateAlarm},
	} {
		config := base
		config.DatapointsToAlarm, config.EvaluationPeriods, config.MissingData = c.m, c.n, c.missing
		got, reason := config.Evaluate(points(c.points), c.current)
		if got != c.want || reason == "" {
			t.Errorf("%s, %d of %d, %s, from %s: %s (%s), want %s", c.points, c.m, c.n, c.missing, c.current, got, reason, c.want)
		}
	}
	config := base
	config.DatapointsToAlarm, config.EvaluationPeriods, config.IgnoreFewSamples = 1, 1, true
	if got, _ := config.Evaluate(points("00?"), StateOK); got != StateOK {
		t.Errorf("too few samples change the state to %s", got)
	}
}

// The tables of the user guide.
func TestSharedStates(t *testing.T) {
	f, err := os.Open(filepath.Join("..", "..", "..", "shared", "vectors", "alarm_states.jsonl"))
	if errors.Is(err, os.ErrNotExist) {
		t.Skip("skipped: there is no folder named shared beside the repository, with vectors/alarm_states.jsonl in it")
	}
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	states, other := 0, 0
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		var row struct {
			Kind        string
			Datapoints  []string
			M, N        int
			Range       int `json:"evaluation_range"`
			Treat       MissingData
			Expected    string
			ExpectedNot string `json:"expected_not"`
			Period      int
			Note        string
		}
		if err := json.Unmarshal(lines.Bytes(), &row); err != nil {
			t.Fatal(err)
		}
		if row.Kind != "" {
			other++ // described in prose: see TestCadence, and TestScheduled for log alarms
			continue
		}
		states++
		config := base
		config.DatapointsToAlarm, config.EvaluationPeriods, config.MissingData = row.M, row.N, row.Treat
		if config.reach() != row.Range {
			t.Errorf("%d of %d looks at %d datapoints, want %d", row.M, row.N, config.reach(), row.Range)
		}
		for _, current := range []State{StateOK, StateAlarm, StateInsufficientData} {
			want := State(row.Expected)
			if row.Expected == "RETAIN_CURRENT" {
				want = current
			}
			if row.Treat == Ignore && strings.Contains(row.Note, "prior state") && current != StateOK {
				continue // in the guide, OK is the prior state
			}
			got, reason := config.Evaluate(points(strings.Join(row.Datapoints, "")), current)
			if want != "" && got != want || row.ExpectedNot != "" && got == State(row.ExpectedNot) {
				t.Errorf("%s from %s: %s (%s)", lines.Text(), current, got, reason)
			}
		}
	}
	if states == 0 || other == 0 {
		t.Errorf("%d rows of states, %d others", states, other)
	}
}

func at(text string) time.Time {
	when, err := time.Parse("2006-01-02 15:04", "2025-03-11 "+text)
	if err != nil {
		panic(err)
	}
	return when
}

// show returns transitions in short form, such as "08:05 ALARM 16".
func show(all []Transition) string {
	var texts []string
	for _, tr := range all {
		text := fmt.Sprintf("%s %s", tr.At.Format("15:04"), tr.To)
		if tr.At.Second() != 0 {
			text = fmt.Sprintf("%s %s", tr.At.Format("15:04:05"), tr.To)
		}
		if tr.HasValue {
			text += fmt.Sprintf(" %g", tr.Value)
		}
		texts = append(texts, text)
	}
	return strings.Join(texts, ", ")
}

func statistic(t *testing.T, name string) Statistic {
	t.Helper()
	s, err := ParseStatistic(name)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// series returns a series with the given number of ones at each time.
func series(counts map[string]int) *Series {
	s := NewSeries(time.Minute, false)
	for when, n := range counts {
		for range n {
			s.Add(at(when).UnixMilli()+30_000, 1)
		}
	}
	return s
}

// Periods slide: one of five minutes ends at every minute. A burst that lasts a
// whole five minutes is seen, although aligned windows would cut it in two. If the
// newest period is missing, older ones in the evaluation range count: at 08:12 and
// 08:17 it is the one from 08:02 to 08:07.
func TestCadence(t *testing.T) {
	burst := series(map[string]int{"08:03": 4, "08:04": 4, "08:05": 4, "08:06": 4})
	c := Config{Comparison: Above, Threshold: 10, Period: 5 * time.Minute, EvaluationPeriods: 1, DatapointsToAlarm: 1, MissingData: NotBreaching}
	sum := statistic(t, "Sum")
	for _, x := range []struct {
		name   string
		change func(*Config)
		want   string
	}{
		{"sliding", func(*Config) {}, "08:01 OK, 08:06 ALARM 12, 08:10 OK 8, 08:12 ALARM, 08:15 OK, 08:17 ALARM, 08:20 OK"},
		{"wall clock", func(c *Config) { c.WallClock = &WallClock{time.UTC} }, "08:01 OK"},
		{"wall clock, of a place two minutes apart", func(c *Config) { c.WallClock = &WallClock{time.FixedZone("", 120)} }, "08:01 OK, 08:08 ALARM 16, 08:13 OK"},
		{"breaching when missing", func(c *Config) { c.MissingData = Breaching }, "08:01 ALARM, 08:04 OK 4, 08:06 ALARM 12, 08:10 OK 8, 08:12 ALARM, 08:15 OK, 08:17 ALARM, 08:20 OK"},
		{"warm-up to its end", func(c *Config) { c.WarmUp = WarmUp{8 * time.Minute, true} }, "08:08 ALARM 16, 08:10 OK 8, 08:12 ALARM, 08:15 OK, 08:17 ALARM, 08:20 OK"},
		{"warm-up until there are data", func(c *Config) { c.WarmUp = WarmUp{30 * time.Minute, false} }, "08:04 OK 4, 08:06 ALARM 12, 08:10 OK 8, 08:12 ALARM, 08:15 OK, 08:17 ALARM, 08:20 OK"},
	} {
		t.Run(x.name, func(t *testing.T) {
			config := c
			x.change(&config)
			got := config.Run(burst.Of(sum), at("08:00"), at("08:20"))
			if show(got.Transitions) != x.want {
				t.Errorf("%s, want %s", show(got.Transitions), x.want)
			}
		})
	}
	aligned := c.RunAligned(burst.Of(sum), at("08:00"), at("08:20"))
	if show(aligned.Transitions) != "08:05 OK 8" || len(aligned.Breaches) != 0 || aligned.Evaluations != 4 {
		t.Errorf("aligned, it goes %s", show(aligned.Transitions))
	}
	got := c.Run(burst.Of(sum), at("08:00"), at("08:20"))
	if got.Final() != StateOK || got.Evaluations != 20 || got.Datapoints != 8 || len(got.Breaches) != 4 {
		t.Errorf("%+v", got)
	}
	if b := got.Breaches[0]; b.Value != 12 || !b.Window.Start.Equal(at("08:01")) || !b.Window.End.Equal(at("08:06")) {
		t.Errorf("the first breach is %+v", b)
	}
	got.End = at("08:25")
	if in := got.In(); in[StateOK] != 14*time.Minute {
		t.Errorf("five minutes later, it was in %v", in)
	}
	got.End = at("08:20")
	in := got.In()
	if in[StateAlarm] != 10*time.Minute || in[StateOK] != 9*time.Minute || in[StateInsufficientData] != time.Minute {
		t.Errorf("it was in %v", in)
	}
}

// If its periods cover more than a day, an alarm is evaluated every hour.
func TestHourly(t *testing.T) {
	s := NewSeries(time.Minute, false)
	s.Add(at("10:02").UnixMilli(), 5)
	c := Config{Comparison: Above, Threshold: 1, Period: time.Hour, EvaluationPeriods: 30, DatapointsToAlarm: 1, MissingData: NotBreaching}
	got := c.Run(s.Of(statistic(t, "Sum")), at("08:30"), at("12:30"))
	if show(got.Transitions) != "09:00 OK, 11:00 ALARM 5" || got.Evaluations != 4 {
		t.Errorf("%s, %d evaluations", show(got.Transitions), got.Evaluations)
	}
}

// High resolution: periods of ten seconds, evaluated every ten seconds, with an
// extra minute in the evaluation range.
func TestHighResolution(t *testing.T) {
	s := NewSeries(time.Second, false)
	s.Add(at("08:00").UnixMilli()+15_000, 5)
	c := Config{Comparison: Above, Threshold: 1, Period: 10 * time.Second, EvaluationPeriods: 1, DatapointsToAlarm: 1, MissingData: NotBreaching}
	if got := c.Run(s.Of(statistic(t, "Sum")), at("08:00"), at("08:03")); show(got.Transitions) != "08:00:10 OK, 08:00:20 ALARM 5, 08:01:30 OK" {
		t.Errorf("%s", show(got.Transitions))
	}
	if c.reach() != 7 {
		t.Errorf("it looks at %d datapoints", c.reach())
	}
}

// An alarm with periods under a minute on a metric of one-minute resolution sees
// the minute's datapoint grow, in the period in which the minute starts, and sees
// nothing before it was logged.
func TestGrowingMinute(t *testing.T) {
	s := NewGrowingSeries(time.Minute, false)
	for _, second := range []int64{35, 55, 60 + 5} {
		s.Add(at("08:01").UnixMilli()+second*1000, 1)
	}
	c := Config{Comparison: AtLeast, Threshold: 2, Period: 20 * time.Second, EvaluationPeriods: 1, DatapointsToAlarm: 1, MissingData: NotBreaching}
	got := c.Run(s.Of(statistic(t, "Sum")), at("08:00"), at("08:05"))
	if show(got.Transitions) != "08:00:10 OK, 08:02 ALARM, 08:02:10 OK 1" || got.Datapoints != 5 || len(got.Breaches) != 1 {
		t.Errorf("%s, %d datapoints, %+v", show(got.Transitions), got.Datapoints, got.Breaches)
	}
	if why := got.Transitions[1].Reason; !strings.HasSuffix(why, "the newest is missing, and 2 of 08:01 to 08:01:20 still counts") {
		t.Error(why)
	}
}

// Days are as long as they are on the wall clock, and weeks begin on Monday.
func TestWallClockDays(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Skipf("skipped: there are no time zones here: %v", err)
	}
	c := Config{Period: 24 * time.Hour, EvaluationPeriods: 2, WallClock: &WallClock{berlin}}
	w := c.windows(time.Date(2025, 3, 31, 12, 0, 0, 0, time.UTC))
	if len(w) != 2 || w[1].End.Sub(w[1].Start) != 23*time.Hour || !w[1].End.Equal(time.Date(2025, 3, 30, 22, 0, 0, 0, time.UTC)) {
		t.Errorf("the day when clocks go forward: %v", w)
	}
	c.Period = 7 * 24 * time.Hour
	if w := c.windows(time.Date(2025, 3, 12, 12, 0, 0, 0, time.UTC)); w[1].End.In(berlin).Weekday() != time.Monday || w[1].End.In(berlin).Day() != 10 {
		t.Errorf("weeks: %v", w)
	}
	c.Period = time.Hour
	c.WallClock.Location = time.FixedZone("", 5*3600+1800)
	if w := c.windows(at("08:45")); !w[1].End.Equal(at("08:30")) {
		t.Errorf("hours of a place half an hour apart: %v", w)
	}
}

func TestCheck(t *testing.T) {
	good := Config{Comparison: Above, Period: time.Minute, EvaluationPeriods: 3, DatapointsToAlarm: 2}
	if err := good.Check(); err != nil {
		t.Error(err)
	}
	for _, c := range []struct {
		change func(*Config)
		want   string
	}{
		{func(c *Config) { c.Comparison = "GreaterThanUpperThreshold" }, "only those with a static threshold"},
		{func(c *Config) { c.MissingData = "bad" }, "there is no TreatMissingData \"bad\""},
		{func(c *Config) { c.Period = 45 * time.Second }, "a Period of 45s is not allowed"},
		{func(c *Config) { c.Period, c.WallClock = 2*time.Minute, &WallClock{time.UTC} }, "wall clock"},
		{func(c *Config) { c.DatapointsToAlarm = 4 }, "from 1 to EvaluationPeriods, 3"},
		{func(c *Config) { c.EvaluationPeriods = 0 }, "it must be at least 1"},
		{func(c *Config) { c.EvaluationPeriods, c.Period = 300, 5*time.Minute }, "it may be at most 24h"},
		{func(c *Config) { c.EvaluationPeriods, c.Period = 169, time.Hour }, "it may be at most 168h"},
		{func(c *Config) { c.WarmUp.Length = 49 * time.Hour }, "from 1m to 48h"},
	} {
		config := good
		c.change(&config)
		if err := config.Check(); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v, want %s", err, c.want)
		}
	}
}

// A value equal to the threshold breaches only if the comparison includes it.
func TestBreaches(t *testing.T) {
	for comparison, want := range map[Comparison][3]bool{
		Above: {false, false, true}, AtLeast: {false, true, true}, Below: {true, false, false}, AtMost: {true, true, false},
	} {
		c := Config{Comparison: comparison, Threshold: 5}
		if got := [3]bool{c.Breaches(4), c.Breaches(5), c.Breaches(6)}; got != want {
			t.Errorf("%s: 4, 5 and 6 breach 5: %v, want %v", comparison, got, want)
		}
	}
}

func TestRule(t *testing.T) {
	states := map[string]State{"a": StateAlarm, "b": StateOK, "c": StateInsufficientData, "two words": StateAlarm, `say "hi"`: StateAlarm}
	for _, c := range []struct {
		source, text string
		want         bool
	}{
		{"ALARM(a)", `ALARM("a")`, true},
		{`ALARM( "two words" )`, `ALARM("two words")`, true},
		{"OK(a) OR ALARM(a) AND OK(b)", `OK("a") OR (ALARM("a") AND OK("b"))`, true},
		{"(OK(a) OR ALARM(a)) AND ALARM(b)", `(OK("a") OR ALARM("a")) AND ALARM("b")`, false},
		{"NOT ALARM(b) AND NOT (OK(c))", `NOT ALARM("b") AND NOT OK("c")`, true},
		{"NOT NOT TRUE", "NOT NOT TRUE", true},
		{"INSUFFICIENT_DATA(c)\n  AND\tTRUE", `INSUFFICIENT_DATA("c") AND TRUE`, true},
		{"FALSE OR (FALSE OR FALSE)", "FALSE OR FALSE OR FALSE", false},
		{"ALARM(arn:aws:cloudwatch:eu-west-1:1:alarm:a)", `ALARM("arn:aws:cloudwatch:eu-west-1:1:alarm:a")`, false},
		{`ALARM("say \"hi\"") OR OK("x)")`, `ALARM("say \"hi\"") OR OK("x)")`, true},
		{`ALARM("C:\logs")`, `ALARM("C:\logs")`, false},
		{`ALARM(C:\)`, `ALARM(C:\)`, false},
		{"ALARM('a')", `ALARM("'a'")`, false},
		{"OK(NOT)", `OK("NOT")`, false},
		{"AT_LEAST(1,ALARM,(a,b))", `AT_LEAST(1, ALARM, ("a", "b"))`, true},
		{"AT_LEAST(2, ALARM, (a, b, c))", `AT_LEAST(2, ALARM, ("a", "b", "c"))`, false},
		{`AT_LEAST( 2 , ALARM , ( a , "two words" , c ) )`, `AT_LEAST(2, ALARM, ("a", "two words", "c"))`, true},
		{"AT_LEAST(2, NOT ALARM, (a, b, c))", `AT_LEAST(2, NOT ALARM, ("a", "b", "c"))`, true},
		{"AT_LEAST(2, OK, (b, b))", `AT_LEAST(2, OK, ("b", "b"))`, true},
		{"AT_LEAST(50%, ALARM, (a, b))", `AT_LEAST(50%, ALARM, ("a", "b"))`, true},
		{"AT_LEAST(51%, ALARM, (a, b))", `AT_LEAST(51%, ALARM, ("a", "b"))`, false},
		{"AT_LEAST(34%, INSUFFICIENT_DATA, (a, b, c))", `AT_LEAST(34%, INSUFFICIENT_DATA, ("a", "b", "c"))`, false},
		{"NOT AT_LEAST(2, ALARM, (a, b)) AND ALARM(a)", `NOT AT_LEAST(2, ALARM, ("a", "b")) AND ALARM("a")`, true},
	} {
		r, err := ParseRule(c.source)
		if err != nil {
			t.Errorf("%s: %v", c.source, err)
			continue
		}
		if r.String() != c.text || r.Holds(func(name string) State { return states[name] }) != c.want {
			t.Errorf("%s is %s, and holds: %v", c.source, r, !c.want)
		}
		if again, err := ParseRule(r.String()); err != nil || again.String() != r.String() {
			t.Errorf("%s reads again as %s: %v", r, again, err)
		}
	}
	for _, c := range []struct{ source, want string }{
		{"", "the rule ends too early"},
		{"ALARM(a) and ALARM(b)", "unexpected and"},
		{"ALARM(a) ALARM(b)", "unexpected ALARM"},
		{"(ALARM(a)", "never closed"},
		{"ALARM(a", "never closed"},
		{`ALARM("a)`, "never closed"},
		{"ALARM()", "not the name of an alarm"},
		{"ALARM a", "in parentheses"},
		{"NOT", "the rule ends too early"},
		{"ALARM(two words)", "unexpected words"},
		{"ALARM(a,b)", "unexpected ,"},
		{`ALARM(say"hiunexpected ")`, `"`},
		{`ALARM("a\")`, "never closed"},
		{`ALARM("")`, "not the name of an alarm"},
		{"at_least(1, ALARM, (a))", "write AT_LEAST"},
		{"AT_LEAST(0, ALARM, (a, b))", "1 to the number of alarms that follow, 2, not 0"},
		{"AT_LEAST(3, ALARM, (a, b))", "1 to the number of alarms that follow, 2, not 3"},
		{"AT_LEAST(-1, ALARM, (a, b))", "takes a whole number"},
		{"AT_LEAST(99999999999999999999, ALARM, (a, b))", "takes a whole number"},
		{"AT_LEAST(1.5, ALARM, (a, b))", "expected a comma after a whole number"},
		{"AT_LEAST(0%, ALARM, (a, b))", "1% to 100%, not 0%"},
		{"AT_LEAST(101%, ALARM, (a, b))", "1% to 100%, not 101%"},
		{"AT_LEAST(50.5%, ALARM, (a, b))", "expected a comma after a whole number"},
		{"AT_LEAST(1, BOGUS, (a))", "unexpected BOGUS"},
		{"AT_LEAST(1, ALARM, a)", "expected the alarms"},
		{"AT_LEAST(1, ALARM, ())", "not the name of an alarm"},
		{"AT_LEAST(1, ALARM, (a b))", "unexpected b"},
		{"AT_LEAST(1, ALARM, (a)", "ends too early"},
		{"AT_LEAST 1", "unexpected 1"},
		{"AND ALARM(a)", "unexpected AND"},
		{strings.Repeat("(", 300), "nested too deeply"},
		{"FALSE OR " + strings.Repeat("TRUE OR ", 2000) + "TRUE", "16013 characters"},
	} {
		if _, err := ParseRule(c.source); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%.40s: %v, want %s", c.source, err, c.want)
		}
	}
	r, _ := ParseRule("ALARM(b) OR OK(a) OR AT_LEAST(1, OK, (b, c))")
	if !slices.Equal(r.Alarms(), []string{"b", "a", "c"}) {
		t.Errorf("alarms %q", r.Alarms())
	}
}

// changes returns the timeline that a text describes, such as "08:01 OK, 08:05
// ALARM".
func changes(text string) Timeline {
	t := Timeline{Start: at("08:00"), End: at("09:00")}
	state := StateInsufficientData
	for part := range strings.SplitSeq(text, ", ") {
		when, to, _ := strings.Cut(part, " ")
		t.Transitions = append(t.Transitions, Transition{At: at(when), From: state, To: State(to)})
		state = State(to)
	}
	return t
}

func FuzzRule(f *testing.F) {
	f.Add(`ALARM("a b") AND NOT (OK(c) OR FALSE)`)
	f.Add(`AT_LEAST(50%, NOT OK, ("a\"b", c\))`)
	f.Fuzz(func(t *testing.T, source string) {
		r, err := ParseRule(source)
		if err != nil {
			return
		}
		again, err := ParseRule(r.String())
		if len(r.String()) <= cloudwatch.MaxCompositeRule && (err != nil || again.String() != r.String()) {
			t.Errorf("%q prints as %q, which reads as %v: %v", source, r, again, err)
		}
	})
}
