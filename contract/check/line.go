package check

import (
	"bytes"
	"cmp"
	"slices"

	"github.com/logstack-go/logstack/cloudwatch/filterpattern"
	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/internal/jsonscan"
)

// lineLayout is a layout of the contract's lines, prepared for reading.
type lineLayout struct {
	line     contract.Line
	fields   []int // the numbers of its fields, in order
	matchers []matcher
}

// newLineLayouts returns the layouts of a contract, those with the most text first,
// because they are the most specific. Events are tried in that order, too.
func newLineLayouts(l *layout) []lineLayout {
	text := func(l contract.Line) int {
		n := 0
		for _, piece := range l.Texts() {
			n += len(piece)
		}
		return n
	}
	var all []lineLayout
	for _, line := range l.contract.Lines() {
		layout := lineLayout{line: line}
		for _, name := range line.Fields() {
			layout.fields = append(layout.fields, l.number[name])
		}
		for i, e := range l.events {
			for _, match := range e.Match {
				if match.Line() == line.Name {
					layout.matchers = append(layout.matchers, l.matcher(i, match))
				}
			}
		}
		slices.SortStableFunc(layout.matchers, func(a, b matcher) int {
			return cmp.Or(-cmp.Compare(len(a.conditions), len(b.conditions)), -cmp.Compare(a.length, b.length))
		})
		all = append(all, layout)
	}
	slices.SortStableFunc(all, func(a, b lineLayout) int { return -cmp.Compare(text(a.line), text(b.line)) })
	return all
}

// noteLine notes a line that has a layout of the contract, and reports whether it
// has one.
func (w *worker) noteLine(message []byte) bool {
	for i := range w.lines {
		layout := &w.lines[i]
		if values, ok := layout.line.Read(message); ok {
			w.t.lines++
			w.readLine(layout, values)
			return true
		}
	}
	return false
}

// readLine checks the fields of a line and its event.
func (w *worker) readLine(layout *lineLayout, values [][]byte) {
	r := &w.record
	clear(r.values)
	for i, field := range layout.fields {
		r.values[field] = w.lineValue(field, values[i])
	}
	event := w.none()
	for i := range layout.matchers {
		if m := &layout.matchers[i]; r.fulfils(m.conditions) {
			event = m.event
			break
		}
	}
	w.t.seen[event].add(1, w.at)
	for _, field := range layout.fields {
		switch {
		case r.values[field].Type == jsonscan.Missing:
		case w.fields[field].Type == contract.Time:
			// Servers write times in forms of their own. CloudWatch uses the time
			// of the log event.
			w.t.have[event][field]++
		default:
			w.field(event, field, r.values[field])
		}
	}
	failed := w.noteLevel(event)
	if event != w.none() && (w.level < 0 || r.values[w.level].Type == jsonscan.Missing) {
		level := w.events[event].Level
		failed = level == contract.Error || level == contract.Critical
	}
	if failed {
		w.noteFailure(w.text(w.request))
	}
}

// lineValue returns the value of a field in a line. A hyphen means none.
func (w *worker) lineValue(field int, text []byte) jsonscan.Value {
	text = bytes.TrimSpace(text)
	if len(text) == 0 || string(text) == "-" {
		return jsonscan.Value{}
	}
	v := jsonscan.Value{Type: jsonscan.String, Text: text}
	if w.fields[field].Type == contract.Number && filterpattern.IsDecimal(text) {
		v.Type = jsonscan.Number
	}
	return v
}
