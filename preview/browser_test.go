package preview

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// browser returns the path of a browser that can run headless; empty if none is
// installed.
func browser() string {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

// measure is the script that measures how a page is drawn.
const measure = `
const boxes = [...document.querySelectorAll('.box')].map(b => b.getBoundingClientRect());
let overlaps = 0;
boxes.forEach((a, i) => boxes.slice(i + 1).forEach(b => {
  if (a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1) overlaps++;
}));
const svg = document.querySelector('.plot svg').getBoundingClientRect();
const line = document.querySelector('path.line').getBoundingClientRect();
parent.postMessage(JSON.stringify({
  width: innerWidth, tooWide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
  columns: new Set(boxes.map(b => Math.round(b.left))).size, overlaps,
  plot: Math.round(Math.min(svg.width, svg.height)),
  hidden: [...document.querySelectorAll('.scroll > div')].filter(d =>
    d.scrollWidth > d.clientWidth + 1 && !['auto', 'scroll'].includes(getComputedStyle(d).overflowX)).length,
  outside: [...document.querySelectorAll('.box *')].filter(e => !e.closest('.scroll, svg, .legend, .visually-hidden') &&
    e.getBoundingClientRect().right > e.closest('.box').getBoundingClientRect().right + 1).length,
  first: document.querySelector('.loud').getBoundingClientRect().height > 0 &&
    document.querySelector('.loud .name').getBoundingClientRect().top < 400 ? 1 : 0,
  loaded: performance.getEntriesByType('resource').length,
  top: Math.round((line.top - svg.top) / svg.height * 100), right: Math.round((line.right - svg.left) / svg.width * 100),
}), '*');`

// TestInABrowser draws the page in a browser, wide and narrow: it fits, nothing
// overlaps, and a line ends where its last point should be.
func TestInABrowser(t *testing.T) {
	program := browser()
	if program == "" {
		t.Skip("skipped: no browser is installed (chromium, google-chrome)")
	}
	// The first alarm has a name that must be broken.
	b := board(t, `{"type": "metric", "width": 24, "height": 6, "x": 0, "y": 15, "properties": {"title": "Graph of an alarm", "annotations": {"alarms": ["${TooMany.Arn}"]}}},
		{"type": "metric", "width": 24, "height": 6, "x": 0, "y": 21, "properties": {"title": "Two axes", "legend": {"position": "right"},
			"metrics": [["shop", "Errors", {"stat": "Sum"}], ["shop", "Duration", {"yAxis": "right", "label": "the_duration_of_all_requests_whatever_they_are_for"}]],
			"annotations": {"horizontal": [[{"value": 1, "label": "the upper edge of a band"}, {"value": 0, "label": "the lower edge"}]], "vertical": [{"value": "2025-03-11T08:02:00Z", "label": "deployed"}]}}},
		{"type": "text", "width": 24, "height": 4, "x": 0, "y": 27, "properties": {"markdown": "# Text\n\n`+"`a_long_word_that_goes_on_and_on_and_on_and_on_and_on_and_on`"+` and https://example.com/a/long/address/that/goes/on/and/on/and/on/and/on/and/on"}},
		{"type": "alarm", "width": 24, "height": 3, "x": 0, "y": 0, "properties": {"title": "Alarms", "alarms": ["${TooMany.Arn}", "${Band.Arn}"]}},
		{"type": "metric", "width": 8, "height": 6, "x": 0, "y": 3, "properties": {"title": "Errors", "period": 60, "yAxis": {"left": {"min": 0, "max": 2}},
			"metrics": [["shop", "Errors", {"stat": "Sum"}]]}},
		{"type": "metric", "width": 8, "height": 6, "x": 8, "y": 3, "properties": {"title": "Duration", "metrics": [["shop", "Duration", {"stat": "Maximum"}]]}},
		{"type": "metric", "width": 8, "height": 6, "x": 16, "y": 3, "properties": {"title": "By status", "metrics": [[{"expression": "SEARCH('{shop,status} MetricName=\"ByStatus\"', 'Maximum', 60)"}]]}},
		{"type": "log", "width": 24, "height": 6, "x": 0, "y": 9, "properties": {"title": "Newest", "query": "SOURCE '/shop' | fields @timestamp, @message, @message as again, @message as more"}}`)
	// The points have no neighbours, so the line is only dots. Draw one that is
	// a line.
	at := slices.IndexFunc(b.Widgets, func(w Widget) bool { return w.Title == "Errors" })
	b.Widgets[at].Graph.Series = []Series{seriesOf("n", 2, 1)}
	b.Widgets[at].Graph.Series[0].Period = 300
	b.End = after(10)
	var page bytes.Buffer
	if err := b.HTML(&page); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	// The page allows no script, so the script that measures it needs this line
	// removed.
	policy := regexp.MustCompile(`<meta http-equiv="Content-Security-Policy"[^>]*>`)
	if !policy.Match(page.Bytes()) {
		t.Fatal("the page has no policy")
	}
	text := policy.ReplaceAllString(page.String(), "")
	write(t, dir, "page.html", strings.Replace(text, "</body>", "<script>onload = () => {"+measure+"}</script></body>", 1))
	frames := ""
	for _, width := range []int{1400, 400} {
		frames += fmt.Sprintf(`<iframe src="page.html" style="width:%dpx;height:900px;border:0"></iframe>`, width)
	}
	write(t, dir, "frame.html", "<body><script>const all = []; onmessage = m => { all.push(m.data); document.title = '['+all+']' }</script>"+frames+"</body>")
	args := []string{"--headless", "--disable-gpu", "--user-data-dir=" + filepath.Join(dir, "profile"),
		"--window-size=1600,1000", "--virtual-time-budget=3000", "--dump-dom", "file://" + filepath.Join(dir, "frame.html")}
	if os.Geteuid() == 0 {
		args = append([]string{"--no-sandbox"}, args...)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	out, err := exec.CommandContext(ctx, program, args...).Output()
	if err != nil {
		t.Skipf("skipped: %s does not run here: %v", program, err)
	}
	title := regexp.MustCompile(`<title>(.*?)</title>`).FindSubmatch(out)
	var drawn []map[string]int
	if title == nil || json.Unmarshal(title[1], &drawn) != nil || len(drawn) != 2 {
		t.Fatalf("it did not draw both: %s", out)
	}
	for _, got := range drawn {
		if want := map[int]int{1400: 3, 400: 1}[got["width"]]; got["columns"] != want {
			t.Errorf("there are %d columns, want %d: %v", got["columns"], want, got)
		}
		if got["hidden"] > 0 || got["outside"] > 0 || got["loaded"] > 0 {
			t.Errorf("something is hidden, stands outside of its box, or is loaded: %v", got)
		}
		if want := map[int]int{1400: 0, 400: 1}[got["width"]]; got["first"] != want {
			t.Errorf("a phone, and nothing wider, begins with what went off: %v", got)
		}
		// The line goes from the top of the axis halfway through the time
		// range.
		if got["tooWide"] > 0 || got["overlaps"] > 0 || got["plot"] < 80 || max(got["top"], -got["top"]) > 2 || got["right"] != 50 {
			t.Errorf("it is drawn so: %v", got)
		}
	}
}

func write(t *testing.T, dir, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
