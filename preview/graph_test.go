package preview

import (
	"fmt"
	"strings"
	"testing"
)

// Lines of the right axis are drawn by its scale, and no others are.
func TestRightAxis(t *testing.T) {
	b := board(t, fmt.Sprintf(metricWidget, `"metrics": [["shop", "Errors", {"stat": "Sum"}], ["shop", "Duration", {"yAxis": "right", "color": "#9467bd", "stat": "Maximum"}]],
		"yAxis": {"left": {"min": 0}, "right": {"min": 0, "max": 100}}, "legend": {"position": "right"},
		"annotations": {"horizontal": [{"value": 75, "label": "slow", "yAxis": "right", "fill": "above"}]}`))
	w := b.Widgets[0]
	g := w.Graph
	if w.Refused != nil || g.Unit != "Count" || g.Right == nil || g.Right.Unit != "Milliseconds" || *g.Right.Max != 100 || g.Legend != "right" {
		t.Fatalf("%q, %+v", w.Refused, g)
	}
	c := draw("w1", "T", g, b.Start, b.End)
	// 30 of 100, and 50 of 100; 1 of 1, and 0.
	if got, want := c.Lines[1].D, "M0 210h0M666.7 150h0"; got != want {
		t.Errorf("to the right, the line is %s, want %s", got, want)
	}
	if got, want := c.Lines[0].D, "M0 0h0M666.7 300h0"; got != want {
		t.Errorf("to the left, the line is %s, want %s", got, want)
	}
	if got := c.Right[len(c.Right)-1]; got.Label != "100" || got.Y != 0 {
		t.Errorf("the last mark is %+v", got)
	}
	if got, want := c.Levels[0].Y, 75.0; got != want {
		t.Errorf("the line stands at %v, want %v", got, want)
	}
	if got, want := c.Bands[0], (band{paint{Color: -1}, 0, 0, 1000, 75}); got != want {
		t.Errorf("shaded is %+v, want %+v", got, want)
	}
	if got := c.Legend[1].Told; got != "max 50, last 50, right axis" {
		t.Errorf("the legend says %s", got)
	}
}

// Lines and bands are at their values and times; hidden ones are not drawn.
func TestAnnotationsAreDrawn(t *testing.T) {
	b := board(t, fmt.Sprintf(metricWidget, `"metrics": [["shop", "Errors", {"stat": "Sum"}]], "yAxis": {"left": {"min": 0, "max": 4}}, "annotations": {
		"horizontal": [{"value": 3, "label": "high", "fill": "below", "color": "#2ca02c"}, [{"value": 2, "label": "top"}, {"value": 1, "label": "bottom"}],
			{"value": 4, "label": "unseen", "visible": false}, {"value": 9, "label": "beyond"}],
		"vertical": [{"value": "2025-03-11T08:01:30Z", "label": "deployed", "fill": "after"}, [{"value": "2025-03-11T08:00:30Z"}, {"value": "2025-03-11T08:01:00Z"}],
			{"value": "2018-01-01T00:00:00Z", "label": "long ago"}, {"value": "2025-03-11T08:01:00Z", "label": "unseen", "visible": false}]}`))
	w := b.Widgets[0]
	c := draw("w1", "T", w.Graph, b.Start, b.End) // three minutes
	var got []string
	for _, l := range c.Levels {
		got = append(got, fmt.Sprintf("%s %v", l.Label, l.Y))
	}
	if want := "high 75, top 150, bottom 225"; strings.Join(got, ", ") != want {
		t.Errorf("the lines are %s, want %s", strings.Join(got, ", "), want)
	}
	got = nil
	for _, m := range c.Moments {
		got = append(got, fmt.Sprintf("%s %v", m.Label, m.X))
	}
	if want := "deployed 500,  166.7,  333.3"; strings.Join(got, ", ") != want {
		t.Errorf("the times are %s, want %s", strings.Join(got, ", "), want)
	}
	got = nil
	for _, b := range c.Bands {
		got = append(got, fmt.Sprintf("%v,%v %vx%v", b.X, b.Y, b.Width, b.Height))
	}
	if want := "0,75 1000x225; 0,150 1000x75; 500,0 500x300; 166.7,0 166.7x300"; strings.Join(got, "; ") != want {
		t.Errorf("the bands are %s, want %s", strings.Join(got, "; "), want)
	}
	if c.Bands[0].Own == "" || c.Bands[1].Own != "" {
		t.Errorf("the colours are %q and %q", c.Bands[0].Own, c.Bands[1].Own)
	}
	if want := `The annotation "long ago" at 2018-01-01T00:00:00Z is beyond the time range of the log events.`; len(w.Notes) != 1 || w.Notes[0] != want {
		t.Errorf("the notes are %q, want %q", w.Notes, want)
	}
	if !strings.Contains(c.Summary, "high at 3. top at 2. bottom at 1. beyond at 9. deployed at 08:01:30.") || strings.Contains(c.Summary, "unseen") {
		t.Errorf("the summary is %s", c.Summary)
	}
}

// Labels that would overlap move to the other side, and then into the legend.
func TestLabelsOfLevels(t *testing.T) {
	all := []level{{Label: "a", At: 50}, {Label: "b", At: 55}, {Label: "c", At: 52}, {Label: "d", At: 90}, {At: 10}}
	place(all)
	got := ""
	for _, l := range all {
		got += l.Label + ":" + l.Side + " "
	}
	if want := "a:right b:left c: d:right : "; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	var c chart
	c.moments([]Moment{{Label: "one", At: after(10)}, {Label: "two", At: after(11)}, {Label: "three", At: after(40)}}, axes{from: eight, to: after(60)})
	got = ""
	for _, m := range c.Moments {
		got += fmt.Sprintf("%s:%v ", m.Label, m.Late)
	}
	if want := "one:false :false three:true "; got != want || len(c.Legend) != 3 {
		t.Errorf("%s, want %s", got, want)
	}
}

// A view that is not drawn says so, with its numbers.
func TestOtherViews(t *testing.T) {
	for view, want := range map[string]string{
		"gauge": "the gauge: its values are shown as numbers", "pie": "the pie: its values are shown as numbers", "bar": "the bar: its values are shown as numbers",
	} {
		w := board(t, fmt.Sprintf(metricWidget, `"view": "`+view+`", "metrics": [["shop", "Duration", {"stat": "Sum"}]], "yAxis": {"left": {"min": 0, "max": 100}}`)).Widgets[0]
		if got := fmt.Sprint(w.Refused); got != "["+want+"]" || described(w.Numbers) != "Milliseconds Duration: 08:00=40 08:02=50" {
			t.Errorf("%s: %s, %s", view, got, described(w.Numbers))
		}
	}
	w := board(t, fmt.Sprintf(metricWidget, `"view": "table", "table": {"summaryColumns": ["MAX", "AVG"], "showTimeSeriesData": false}, "metrics": [["shop", "Duration", {"stat": "Sum"}], ["shop", "None"]]`)).Widgets[0]
	if got, want := fmt.Sprint(w.Table.Columns, w.Table.Rows, w.Refused), "[metric MAX AVG] [[Duration 50 45] [None  ]] []"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	w = board(t, fmt.Sprintf(metricWidget, `"start": "-PT3H", "view": "table", "metrics": [["shop", "Duration"]]`)).Widgets[0]
	if got, want := fmt.Sprint(w.Refused), "[its own time range (start, end): it shows that of the log events the datapoints of the table: its summaries are shown]"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	w = board(t, fmt.Sprintf(metricWidget, `"timezone": "+0130", "metrics": [["shop", "Duration"]]`)).Widgets[0]
	if got, want := fmt.Sprint(w.Refused), "[times in its zone (+0130): they are in UTC]"; got != want || w.Graph == nil {
		t.Errorf("%s, want %s", got, want)
	}
	w = board(t, fmt.Sprintf(metricWidget, `"timezone": "+0000", "metrics": [["shop", "Duration"]]`)).Widgets[0]
	if w.Refused != nil {
		t.Errorf("UTC is refused: %q", w.Refused)
	}
	w = board(t, `{"type": "log", "properties": {"view": "pie", "query": "SOURCE '${Logs}' | stats count() by status"}}`).Widgets[0]
	if got, want := fmt.Sprint(w.Refused), "[the pie of the result: its rows are shown as a table]"; got != want || w.Table == nil {
		t.Errorf("%s, want %s", got, want)
	}
}

// A number may have a line below it, and all of its digits.
func TestNumbersWithLines(t *testing.T) {
	b := &Board{Start: eight, End: after(10)}
	s := seriesOf("n", 1, 1234567.25)
	got := b.numbers(&Graph{Series: []Series{s}, Sparkline: true, FullPrecision: true})[0]
	if got.Told != "1234567.25" || got.Spark == "" {
		t.Errorf("%+v", got)
	}
	got = b.numbers(&Graph{Series: []Series{s, seriesOf("m")}})[0]
	if got.Told != "1.23M" || got.Spark != "" {
		t.Errorf("%+v", got)
	}
}

// The colours of a dashboard are changed only as far as contrast requires.
func TestColours(t *testing.T) {
	for given, want := range map[string]string{
		"":        "",
		"red":     "",
		"#zzzzzz": "",
		"#9467bd": "--c:light-dark(#9467bd,#9467bd)",
		"#fff":    "--c:light-dark(#8c8c8c,#ffffff)",
		"#000000": "--c:light-dark(#000000,#737373)",
	} {
		if got := string(painted(3, given).Own); got != want {
			t.Errorf("%s: %s, want %s", given, got, want)
		}
	}
	for _, ground := range []color{white, night} {
		for _, given := range []string{"#ffffff", "#000000", "#1b2129", "#aec7e8", "#ff7f0e", "#2ca02c"} {
			rgb, _ := parseColor(given)
			with := black
			if ground == night {
				with = white
			}
			seen, ok := parseColor(rgb.seenOn(ground, with))
			if !ok || contrastOf(seen, ground) < contrast-0.02 {
				t.Errorf("%s on %v: the contrast is %v", given, ground, contrastOf(seen, ground))
			}
		}
	}
}

// Numbers in a table have as many digits as distinguish them; whole ones, such
// as the numbers of users, are unchanged.
func TestCells(t *testing.T) {
	table := &Table{Columns: []string{"a", "b", "c"}, Numeric: []bool{true, true, false}, Rows: [][]string{
		{"3165.4279", "1234567", "3165.4279"}, {"12", "7", strings.Repeat("x", longest+1)}, {"", "", "2025-03-11 08:00:00.000"}}}
	got := cells(table)
	for _, c := range []struct{ got, want cell }{
		{got[0][0], cell{"3165", "number", "3165.4279"}},
		{got[1][0], cell{"12", "number", ""}},
		{got[2][0], cell{"", "number", ""}},
		{got[0][1], cell{"1234567", "number", ""}},
		{got[0][2], cell{"3165.4279", "", ""}},
		{got[1][2], cell{strings.Repeat("x", longest) + " …", "", ""}},
		{got[2][2], cell{"2025-03-11 08:00:00.000", "instant", ""}},
	} {
		if c.got != c.want {
			t.Errorf("%+v, want %+v", c.got, c.want)
		}
	}
}

func TestRangeOfBands(t *testing.T) {
	from, to := 3.0, 18.0
	low, high, _ := span(&Axis{}, []Series{seriesOf("n", 5)}, []Level{{Value: from, To: &to}})
	if low > from || high < to {
		t.Errorf("the axis goes from %v to %v", low, high)
	}
	if low, high, _ := span(&Axis{}, nil, []Level{{Value: 20}}); low != 0 || high < 20 {
		t.Errorf("the axis of a line alone goes from %v to %v", low, high)
	}
}
