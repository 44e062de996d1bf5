// Package querytest runs saved queries on sample events, offline. The .txtar
// file beside a query holds log events and the rows that CloudWatch must return
// for them.
//
// The comment of the file says what the test shows. Its parts are
//
//	-- events --    log events, one a line
//	-- rows --      the rows, in the query's order, one JSON object a line
//	-- set --       optional: values of placeholders, one name=value a line
//	-- until --     optional: the end of the time range
//	-- contract --  optional: what the contract changes in the preset guide, or
//	                in that of the query's source, instead of the application's
//	-- presets --   optional: presets for each of which the rows must be these
//
// An event is what the application writes, with its own field names. As in
// eventlines.Expand, a line may stand for several events, and may have the time
// in front. With presets, events and rows use the guide's names, and get the
// names of each preset for level, timestamp and logger.
package querytest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/logstack-go/logstack/cloudwatch/insights/engine"
	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/internal/eventlines"
	"github.com/logstack-go/logstack/internal/onpreset"
	"github.com/logstack-go/logstack/logevent"
	"github.com/logstack-go/logstack/logquery"
	"github.com/logstack-go/logstack/queries"
)

// Test is the test of a saved query.
type Test struct {
	// File names the test's file in messages.
	File string
	// Shows says what the test shows.
	Shows string
	// Set holds the values of placeholders by name.
	Set map[string]string
	// Until is the end of the time range; zero for the current time.
	Until time.Time
	// Contract is what the contract changes in the preset guide, or in each of
	// Presets.
	Contract string
	// Presets lists the presets to test; none to test the application's
	// contract.
	Presets []string

	events, rows string
	// contractLine is the line of the file where the part contract begins.
	contractLine int
}

// Parse parses a test. The error joins all mistakes.
func Parse(file string, source []byte) (Test, error) {
	archive := txtar.Parse(source)
	t := Test{File: file, Shows: strings.TrimSpace(string(archive.Comment))}
	var problems []error
	failf := func(format string, args ...any) {
		problems = append(problems, fmt.Errorf(file+": "+format, args...))
	}
	if t.Shows == "" {
		failf("the first line must say what it shows")
	}
	seen := map[string]bool{}
	for i, part := range archive.Files {
		if seen[part.Name] {
			failf("there are two parts %q", part.Name)
		}
		seen[part.Name] = true
		text := string(part.Data)
		switch part.Name {
		case "events":
			t.events = text
		case "rows":
			t.rows = text
		case "contract":
			t.Contract, t.contractLine = text, onpreset.Line(archive, i)
		case "presets":
			t.Presets = strings.Fields(text)
		case "set":
			t.Set = map[string]string{}
			for line := range strings.Lines(text) {
				if line = strings.TrimSpace(line); line == "" {
					continue
				}
				name, value, ok := strings.Cut(line, "=")
				if !ok {
					failf("the part -- set --: %q is not name=value", line)
				}
				t.Set[name] = value
			}
		case "until":
			var err error
			if t.Until, err = time.Parse(time.RFC3339, strings.TrimSpace(text)); err != nil {
				failf("the part -- until -- must be a time such as 2025-03-11T08:00:00Z, got %q", strings.TrimSpace(text))
			}
		default:
			failf("there is no part %q: use one of events, rows, set, until, contract, presets", part.Name)
		}
	}
	for _, name := range []string{"events", "rows"} {
		if !seen[name] {
			failf("the part -- %s -- is missing", name)
		}
	}
	return t, errors.Join(problems...)
}

// Run runs the query on the test's events, bound to the contract of an
// application or, if the test has one, to the test's own. It returns an error
// if the rows are not those of the test. The error shows both side by side.
func (t Test) Run(ctx context.Context, q queries.Query, c *contract.Contract) error {
	asked, err := t.Asked(q, c)
	all := []error{err}
	for _, a := range asked {
		err := t.holds(ctx, a)
		if err != nil && a.Preset != "" {
			err = fmt.Errorf("with the preset %s: %w", a.Preset, err)
		}
		all = append(all, err)
	}
	return errors.Join(all...)
}

// Asked is a query that a test runs, with its events.
type Asked struct {
	// Query has canonical names, and the test's values as placeholders'
	// defaults.
	Query queries.Query
	// Contract is the contract that the query is bound to.
	Contract *contract.Contract
	// Preset is the preset of the contract, if the test has presets; otherwise
	// empty.
	Preset string
	// Events are the log events, one a line.
	Events string

	rows string
}

// Asked returns what the test runs of a query, with the contract of an
// application: one query, or one for each of the test's presets.
func (t Test) Asked(q queries.Query, c *contract.Contract) ([]Asked, error) {
	for name, value := range t.Set {
		if !q.Has(name) {
			return nil, fmt.Errorf("%s: there is no placeholder %s in the query %s", t.File, name, q.Name)
		}
		q = q.With(name, value)
	}
	events, err := eventlines.Expand(t.events, "/queries")
	if err != nil {
		return nil, fmt.Errorf("%s: %w", t.File, err)
	}
	if len(t.Presets) == 0 {
		if t.Contract != "" {
			if c, err = t.contractOn(onpreset.Base(c)); err != nil {
				return nil, err
			}
		}
		return []Asked{{q, c, "", events, t.rows}}, nil
	}
	var all []Asked
	var problems []error
	for _, preset := range t.Presets {
		held, err := t.contractOn(preset)
		if err != nil {
			problems = append(problems, fmt.Errorf("with the preset %s: %w", preset, err))
			continue
		}
		all = append(all, Asked{q, held, preset, named(events, held), named(t.rows, held)})
	}
	return all, errors.Join(problems...)
}

// contractOn returns a preset with the changes of the test.
func (t Test) contractOn(preset string) (*contract.Contract, error) {
	if t.Contract == "" {
		return contract.Preset(preset)
	}
	return onpreset.Parse(t.File, t.contractLine, t.Contract, preset)
}

// holds returns an error if the rows are not those of the test.
func (t Test) holds(ctx context.Context, a Asked) error {
	got, err := Rows(ctx, a.Query, a.Contract, engine.Options{End: t.Until}, a.Events)
	if err != nil {
		return fmt.Errorf("%s: %w", t.File, err)
	}
	if want := strings.TrimSpace(a.rows); got != want {
		return fmt.Errorf("%s: %s returns\n%swant\n%s", t.File, a.Query.Name, indented(got), indented(want))
	}
	return nil
}

// Rows runs a query, bound to a contract, on log events, one a line. It returns
// the rows, one JSON object a line. It returns an error if an event cannot be
// read.
func Rows(ctx context.Context, q queries.Query, c *contract.Contract, o engine.Options, events string) (string, error) {
	bound, err := q.Bind(c)
	if err != nil {
		return "", err
	}
	text, err := bound.Filled()
	if err != nil {
		return "", err
	}
	program, err := engine.Compile(text, o)
	if err != nil {
		return "", err
	}
	read := logevent.Options{}
	if field, ok := c.Field("timestamp"); ok {
		read.TimeFields = append([]string{field.As}, logevent.TimeFields...)
	}
	source, err := logevent.Open([]logevent.Input{logevent.Bytes("events", []byte(events))}, read)
	if err != nil {
		return "", err
	}
	answer, err := logquery.Run(ctx, program, source, logquery.Options{})
	if err != nil {
		return "", err
	}
	if answer.Unreadable > 0 {
		return "", fmt.Errorf("%d of the events cannot be read, the first is %s", answer.Unreadable, answer.FirstUnreadable)
	}
	var lines []string
	for _, row := range answer.Rows {
		cells := make([]string, len(row))
		for i, v := range row {
			name, err := json.Marshal(answer.Columns[i])
			if err != nil {
				return "", err
			}
			value, err := v.MarshalJSON()
			if err != nil {
				return "", err
			}
			cells[i] = string(name) + ": " + string(value)
		}
		lines = append(lines, "{"+strings.Join(cells, ", ")+"}")
	}
	return strings.Join(lines, "\n"), nil
}

// named renames the fields of sample events to the names of a contract.
func named(text string, c *contract.Contract) string {
	envelopes := strings.Contains(text, `"logStream"`) // around the application's events
	for _, field := range []string{"level", "timestamp", "logger"} {
		f, _ := c.Field(field)
		text = strings.ReplaceAll(text, `\"`+field+`\":`, `\"`+f.As+`\":`)
		if !envelopes {
			text = strings.ReplaceAll(text, `"`+field+`":`, `"`+f.As+`":`)
		}
	}
	if f, _ := c.Field("user_id"); f.Type == contract.Number {
		text = userID.ReplaceAllString(text, `"user_id": $1`)
	}
	return text
}

// userID matches a user id that is a string.
var userID = regexp.MustCompile(`"user_id": ?"(\d+)"`)

func indented(text string) string {
	if text == "" {
		return "    nothing\n"
	}
	var b strings.Builder
	for line := range strings.Lines(text) {
		b.WriteString("    " + strings.TrimSuffix(line, "\n") + "\n")
	}
	return b.String()
}
