package contract

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/logstack-go/logstack/internal/strictyaml"
)

func parsedNode(t *testing.T, name, source string) strictyaml.Node {
	t.Helper()
	node, err := strictyaml.Parse(name, []byte(source))
	if err != nil {
		t.Fatal(err)
	}
	return node
}

// A mistake that a contract causes in its preset is reported at the contract's
// key.
func TestMistakesStandInTheUsersFile(t *testing.T) {
	for source, want := range map[string]string{
		"extends: guide\nfields:\n  order_id: {}\n  failure_reason: ~\n  payment_id: {}\n": `c.yaml:4:3: fields.failure_reason: events.login_failed.fields[2] of the preset guide: the contract has no field "failure_reason"`,
		"extends: pino\nfields:\n  zz: {as: msg}\n":                                        `c.yaml:3:7: fields.zz: "msg" is already the name of message: a field has one meaning`,
		"extends: pino\nfields:\n  amount: {as: msg}\n": "c.yaml:3:3: fields.amount: events.payment_processed of the preset guide: its field amount is called \"msg\", which is reserved: it would overwrite what every record has\n" +
			"c.yaml:3:3: fields.amount: fields.message of the preset pino: \"msg\" is already the name of amount: a field has one meaning",
		"extends: pino\nfields:\n  event_type: ~\nmetrics: {}\n":                         "",
		"extends: guide\nevents:\n  a_login:\n    match: [{event_type: login_failed}]\n": `c.yaml:3:3: events.a_login: events.login_failed.match[0] of the preset guide: event_type = "login_failed" recognises a_login as well: a record belongs to one event`,
		"extends: pino\nlevels: {DEBUG: '30'}\n":                                         `c.yaml:2:10: levels.DEBUG: levels.INFO of the preset pino: "30" is already the name of DEBUG: a name has one meaning`,
		"extends: slog\nrecords:\n  optional: [source, flags]\n":                         `c.yaml:3:22: records.optional[1]: the contract has no field "flags"`,
	} {
		got := said(t, source)
		if want == "" {
			for line := range strings.Lines(got) {
				if !strings.HasPrefix(line, "c.yaml:3:3: fields.event_type: ") || !strings.Contains(line, " of the preset ") {
					t.Errorf("%s\ngot  %s", source, line)
				}
			}
			continue
		}
		if got != want {
			t.Errorf("%s\ngot  %s\nwant %s", source, got, want)
		}
	}
}

// Two wrong keys are each reported, whatever stands between them.
func TestEachKeyIsBlamedForItsOwn(t *testing.T) {
	if testing.Short() {
		t.Skip("many mistakes")
	}
	var b strings.Builder
	b.WriteString("extends: guide\nfields:\n")
	for i := range 400 {
		switch i {
		case 150:
			b.WriteString("  failure_reason: ~\n")
		case 350:
			b.WriteString("  python_version: ~\n")
		}
		fmt.Fprintf(&b, "  f%d: {}\n", i)
	}
	start := time.Now()
	want := "c.yaml:153:3: fields.failure_reason: events.login_failed.fields[2] of the preset guide: the contract has no field \"failure_reason\"\n" +
		"c.yaml:354:3: fields.python_version: events.app_starting.fields[2] of the preset guide: the contract has no field \"python_version\""
	if got := said(t, b.String()); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if took := time.Since(start); took > 10*time.Second {
		t.Errorf("it took %s", took)
	}
}

// The search for keys to blame is bounded.
func TestManyMistakesAreTold(t *testing.T) {
	if testing.Short() {
		t.Skip("many mistakes")
	}
	var b strings.Builder
	b.WriteString("extends: guide\nfields:\n")
	for _, f := range Guide().Fields() {
		if f.Name != "level" {
			fmt.Fprintf(&b, "  %s: ~\n", f.Name)
		}
	}
	got := said(t, b.String())
	if n := strings.Count(got, "\n"); n < mostBlamed || !strings.Contains(got, "c.yaml:1:1: extends: ") || strings.Contains(got, "\nguide:") {
		t.Errorf("%d lines: %s", n, got)
	}
}
