package infer

import (
	"fmt"
	"strings"
	"testing"
)

// An event that the log shows keeps the preset's name. An event that it does
// not show is removed.
func TestEventsAreTheLogsOwn(t *testing.T) {
	r := lines(t,
		`{"timestamp":"2026-03-03T09:00:00Z","level":"INFO","logger":"app","message":"Order created","order_id":5}`,
		`{"timestamp":"2026-03-03T09:00:01Z","level":"INFO","logger":"app","message":"Tea brewed","cups":5}`,
		`{"timestamp":"2026-03-03T09:00:01Z","level":"INFO","logger":"app","message":"Tea brewed","cups":6,"pot":1}`)
	r.has(t, []string{
		"  order_created:\n    level: INFO\n    rate: rare # guessed: it came once\n    match: [{message: 'Order created'}]\n    fields: [order_id]\n    optional: []\n",
		"  tea_brewed:\n    level: INFO\n    rate: rare # guessed: it came twice\n    match: [{message: 'Tea brewed'}]\n    fields: [cups]\n    optional: [pot]\n",
		"  # events of the preset that the log never shows\n  api_request: null\n",
		"\n  celery: null\n",
	}, "order_created: null")
	if len(r.Contract.Events()) != 2 || r.Events != 2 {
		t.Errorf("%d events", len(r.Contract.Events()))
	}
}

// A field names the events if most records have it.
func TestEventNames(t *testing.T) {
	r := lines(t, usual+`"event_type": "tea.brewed"}`, strings.Replace(usual, `"m"`, `"x"`, 1)+`"event_type": "tea.brewed"}`, usual+`"event_type": "pot*broken"}`)
	r.has(t, []string{"  tea_brewed:\n", "match: [{event_type: tea.brewed}]", "match: [{message: m}]"}, "eventField:", "'pot*broken'")
	lines(t, usual+`"event_name": "tea.brewed"}`).has(t, []string{"event_type: {as: event_name}", "{event_type: tea.brewed}"})
	// The message recognises most other events. Without one, nothing does.
	lines(t, usual+`"a": 1}`).has(t, []string{"# guessed: how most events are told apart\neventField: message\n"})
	lines(t, `{"status":200,"method":"GET","path":"/"}`).has(t, []string{"eventField: null\n"})
}

// An event that occurs only a few times is rare.
func TestRare(t *testing.T) {
	for n, want := range map[int]bool{9: true, 10: false} {
		var all []string
		for range n {
			all = append(all, usual+`"a": 1}`)
		}
		if got := strings.Contains(string(lines(t, all...).YAML), "rate: rare"); got != want {
			t.Errorf("%d times: %v", n, got)
		}
	}
}

// An event has the level that all its records have.
func TestLevelsOfEvents(t *testing.T) {
	warning := strings.Replace(usual, "INFO", "WARNING", 1)
	lines(t, usual+`"a": 1}`, warning+`"a": 1}`).has(t, []string{"  m:\n    rate:"})
	failed := strings.Replace(usual, `"m"`, `"Login attempt failed"`, 1)
	lines(t, failed+`"a": 1}`, strings.Replace(failed, "INFO", "WARNING", 1)+`"a": 1}`).has(t, []string{"  login_failed:\n    level: null\n"})
}

// Records whose messages vary are recognised by something else.
func TestRecognise(t *testing.T) {
	for message, want := range map[string]string{
		"orders 17 and 18 are placed":  "match: [{message: 'orders *'}]",
		"17 orders":                    "match: [{logger: app}]",
		"a #1":                         "match: [{logger: app}]",
		"starts with a * star":         "match: [{message: 'starts with a *'}]",
		"mail to jo@mail.example.com!": "match: [{message: 'mail to *'}]",
		strings.Repeat("long ", 50):    "match: [{message: '" + strings.Repeat("long ", 12) + "*'}]",
	} {
		lines(t, strings.Replace(usual, `"m"`, fmt.Sprintf("%q", message), 1)+`"a": 1}`).has(t, []string{want})
	}
	r := lines(t, `{"level":"INFO","message":"17 teas","timestamp":"2026-03-03T09:00:00Z"}`)
	if r.LeftOut != 1 || r.Events != 0 {
		t.Errorf("%d left out, of %d events", r.LeftOut, r.Events)
	}
}
