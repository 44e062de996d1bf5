package engine

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/logstack-go/logstack/cloudwatch/discovery"
	"github.com/logstack-go/logstack/cloudwatch/insights"
)

// A field that no event has is reported, with the one that was likely meant,
// however the events are divided into parts.
func TestUnseen(t *testing.T) {
	const flow = "2 1 eni-0a 10.0.0.1 10.0.0.2 20641 22 6 20 4249 1418530010 1418530070 ACCEPT OK"
	levels := []string{`{"level": "INFO", "http": {"path": "/"}}`, `{"level": "ERROR", "took_ms": 5, "tags": [{"name": "x"}], "gone": null, "@t": 1}`}
	for _, test := range []struct {
		query  string
		events []string
		want   string
	}{
		{"fields level", levels, ""},
		{"fields levle", levels, "levle (level)"},
		{"fields levle, levle as l | filter levle = 1", levels, "levle (level)"},
		{"filter level = 'ERROR' | stats avg(took), max(duration) by http.pth", levels, "took (took_ms), duration, http.pth (http.path)"},
		{"fields colour", levels, "colour"},
		// An event that the filter drops has the field.
		{"filter level = 'ERROR' | fields http.path", levels, ""},
		{"filter level = 'NONE' | fields took_ms", levels, ""},
		{"filter level = 'NONE' | fields took_s", levels, "took_s (took_ms)"},
		// A text that looks like the key is not the field.
		{"fields INFO, x", levels, "INFO, x"},
		{"fields b", []string{`{"a": "\"b\": 1"}`}, "b"},
		{"fields b", []string{`{"\u0062": 1}`}, ""},
		{"fields `a/b`", []string{`{"a\/b": 1}`}, ""},
		{"fields `a.b`", []string{`{"a.b": 1}`}, ""},
		{"fields gone", levels, ""},
		{"fields tags.0.name, tags.1.name, tags.0", levels, "tags.1.name (tags.0.name)"},
		{"fields @durration, @t, @zzzzz", levels, "@durration (@duration), @t (@@t), @zzzzz"},
		{"fields @@t, @@u", levels, "@@u (@@t)"},
		// Names that the query defines, and fields whose absence it tests.
		{"fields level as l, strlen(l) as n | filter n > 1 | stats count() as c by l | sort c", levels, ""},
		{"parse 'level*' as rest | fields rest", levels, ""},
		{"fields coalesce(levle, level)", levels, ""},
		{"filter ispresent(levle) or isempty(levle) or isblank(levle) or not ispresent(concat(levle, 'x'))", levels, ""},
		{"filter ispresent(levle) | fields levle", levels, "levle (level)"},
		{"fields coalesce(level, 'x') as l, levle", levels, "levle (level)"},
		// Fields that every event has in CloudWatch, but not here.
		{"fields @logStream, @log, @ingestionTime, @timestamp, @message", levels, "@logStream, @log, @ingestionTime, @timestamp"},
		{"filter level = 'ERROR'", levels, ""}, // default columns are not reported
		{"fields @duration", levels, "@duration"},
		{"fields @duration", []string{"REPORT RequestId: 1\tDuration: 1 ms"}, ""},
		{"fields @initDuration", []string{"REPORT RequestId: 1\tDuration: 1 ms"}, "@initDuration"},
		{"fields srcAddr, srcAdr", []string{flow}, "srcAdr (srcAddr)"},
		{"filter srcAdr = '10'", []string{flow, flow}, "srcAdr (srcAddr)"},
		{"fields level", []string{"text", "more"}, "level"},
		{"fields level, user", []string{`2026-03-03T09:00:00.000Z` + "\t8f507cfc-0001-4a6b-9e1f-2a3b4c5d6e7f\t" + `{"level": 1, "usr": 2}`}, "user (usr)"},
		// Fields in a subquery, and on both sides of a join.
		{"filter level in (filter levle = 'ERROR' | fields level)", levels, "levle (level)"},
		{"join left=a right=b where a.level=b.level (filter took_ms > 1) | fields a.took_m, b.http.pth", levels, "took_m (took_ms), http.pth (http.path)"},
		{"join type=left left=a right=b where a.level=b.level (filter took_ms > 1) | filter ispresent(b.x)", levels, ""},
		// No events were read, or not all.
		{"fields levle", nil, ""},
		{"fields levle | limit any 1", levels, ""},
		{"stats count() by a.b.c | stats count() by a.b.c", levels, "a.b.c"},
	} {
		q, err := insights.Parse(test.query)
		if err != nil {
			t.Fatal(err)
		}
		var events []specEvent
		for _, message := range test.events {
			events = append(events, specEvent{time: -1, message: message})
		}
		for _, size := range []int{1, 100} {
			p, err := Compile(q, Options{})
			if err != nil {
				t.Fatal(err)
			}
			result, err := runParts(p, events, size)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, u := range result.Unseen {
				if u.Meant != "" {
					u.Name += " (" + u.Meant + ")"
				}
				got = append(got, u.Name)
			}
			if text := strings.Join(got, ", "); text != test.want {
				t.Errorf("%s: in parts of %d: %s, want %s", test.query, size, text, test.want)
			}
		}
	}
}

// A query none of whose fields any event has gets a note with the fields that the
// events have, unless a similar name was found for each.
func TestNoneOfItsFields(t *testing.T) {
	levels := []string{`{"level": "INFO", "http": {"path": "/"}}`, `{"took_ms": 5}`}
	var many []string
	for i := range 14 {
		many = append(many, fmt.Sprintf(`"m%02d": %d`, i, i))
	}
	for _, test := range []struct {
		query  string
		events []string
		want   string
	}{
		{"fields colour", levels, "no log event has the field colour: they have http, http.path, level, took_ms."},
		{"fields colour, @timestamp, @message | filter levle = 1", levels, "no log event has any of the fields colour, @timestamp, levle (did you mean level?): they have http, http.path, level, took_ms."},
		{"fields colour, level", levels, "no log event has the field colour."},
		{"fields levle", levels, "no log event has the field levle: did you mean level?"},
		{"fields nested.aa, level", []string{`{"level": 1, "nested": {"aa": 1}, "nested": {"aab": 2}}`}, "no log event has the field nested.aa: did you mean nested.aab?"},
		{"fields @duration", levels, "no log event has the field @duration."},
		{"fields colour", []string{"text"}, "no log event has the field colour: no field is discovered in them."},
		{"fields colour", []string{"{" + strings.Join(many[:12], ",") + "}"}, "no log event has the field colour: they have m00, m01, m02, m03, m04, m05, m06, m07, m08, m09, m10, m11."},
		{"fields colour", []string{"{" + strings.Join(many, ",") + "}"}, "no log event has the field colour: they have m00, m01, m02, m03, m04, m05, m06, m07, m08, m09, m10, m11 and 2 more."},
		{"filter colour in (filter level = 1 | fields level)", levels, "no log event has the field colour."},
		{"filter colour in (filter shape = 1 | fields shape)", levels, "no log event has any of the fields colour, shape: they have http, http.path, level, took_ms."},
	} {
		p, err := Compile(insights.MustParse(test.query), Options{})
		if err != nil {
			t.Fatal(err)
		}
		var events []specEvent
		for _, message := range test.events {
			events = append(events, specEvent{time: -1, message: message})
		}
		result, err := runParts(p, events, 1)
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(result.Notes(), "\n"); got != test.want {
			t.Errorf("%s: %s, want %s", test.query, got, test.want)
		}
	}
}

// Events outside of the time range are not read, so their fields do not count.
func TestUnseenInRange(t *testing.T) {
	p, err := Compile(insights.MustParse("fields a"), Options{Start: day.Add(time.Hour)})
	if err != nil {
		t.Fatal(err)
	}
	result, err := runParts(p, []specEvent{{time: day.UnixMilli(), message: `{"a": 1}`}, {time: day.Add(2 * time.Hour).UnixMilli(), message: `{"b": 1}`}}, 1)
	if err != nil || len(result.Unseen) != 1 {
		t.Errorf("%v, %v", result.Unseen, err)
	}
}

// members returns a JSON object with n fields, the first of which is f0.
func members(n int) string {
	var all []string
	for i := range n {
		all = append(all, fmt.Sprintf(`"f%d": [%d]`, i, i))
	}
	return "{" + strings.Join(all, ", ") + "}"
}

// The first fields of an event are discovered, with a higher limit for Lambda.
// Events with more fields are reported.
func TestCut(t *testing.T) {
	for _, test := range []struct {
		group string
		n     int
		field string
		there bool
		cut   int64
	}{
		{"/ecs/a", 200, "f199.0", true, 0},
		{"/ecs/a", 201, "f199.0", true, 1},
		{"/ecs/a", 201, "f200.0", false, 1},
		{"/aws/lambda/a", 201, "f200.0", true, 0},
		{"/aws/lambda/a", 1000, "f999.0", true, 0},
		{"/aws/lambda/a", 1001, "f1000.0", false, 1},
	} {
		for _, query := range []string{"fields " + test.field + " as f", "filter @message like 'no such' | fields " + test.field + " as f"} {
			p, err := Compile(insights.MustParse(query), Options{})
			if err != nil {
				t.Fatal(err)
			}
			// The second event does not affect the first one, whichever worker
			// reads it.
			result, err := runParts(p, []specEvent{{time: -1, group: test.group, message: members(test.n)}, {time: -1, group: test.group, message: "text"}}, 1)
			if err != nil {
				t.Fatal(err)
			}
			if strings.HasPrefix(query, "filter") {
				if result.Cut != 0 {
					t.Errorf("%v: %d are cut, at which no command looked", test, result.Cut)
				}
				continue
			}
			if there := result.Rows[0][0].Kind() != Missing; there != test.there || result.Cut != test.cut || (len(result.Unseen) == 0) != test.there {
				t.Errorf("%v: %v, %d, %v", test, result.Rows, result.Cut, result.Unseen)
			}
		}
	}
}

// Lines whose number of values does not fit their format are reported.
func TestMisfits(t *testing.T) {
	format, err := discovery.NewFormat(discovery.VPC, "action bytes")
	if err != nil {
		t.Fatal(err)
	}
	for _, query := range []string{"stats sum(bytes) as b by action", "filter action = 'REJECT' | stats sum(bytes) as b by action"} {
		p, err := Compile(insights.MustParse(query), Options{})
		if err != nil {
			t.Fatal(err)
		}
		run := p.Run()
		w := run.Worker()
		w.Begin(0)
		for _, line := range []string{"REJECT 5", "REJECT 6", "REJECT 5 6", "ACCEPT", `{"action": "REJECT", "bytes": 7}`} {
			w.Add(&Event{Message: []byte(line), Format: format})
		}
		if err := run.Merge(w.End()); err != nil {
			t.Fatal(err)
		}
		result, err := run.Result()
		if err != nil || result.Misfits != 2 || !strings.Contains(rowsOf(result), `{"action": "REJECT", "b": 18}`) {
			t.Errorf("%s: %d, %v, %v", query, result.Misfits, rowsOf(result), err)
		}
	}
}

func TestResultNotes(t *testing.T) {
	r := Result{Unseen: []Unseen{{"levle", "level"}, {"colour", ""}}, Cut: 1234, Misfits: 1}
	want := []string{
		"no log event has the field levle: did you mean level?",
		"no log event has the field colour.",
		"of 1,234 log events, only the first fields are discovered: 200 in an event, 1,000 in one of Lambda; parse reads the others.",
		"1 log event has not as many values as the log's format has fields, and none is discovered in them.",
	}
	if got := r.Notes(); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("%q", got)
	}
	if got := (&Result{}).Notes(); got != nil {
		t.Errorf("%q", got)
	}
}
