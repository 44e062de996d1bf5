package check

import (
	"bytes"

	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/contract/sensitive"
)

// Plain is the kind of lines that are not JSON.
const Plain Kind = "plain"

var plainKind = kind{
	name: Plain,
	doc: Doc{
		Title: "Lines that are not JSON",
		Meaning: "Lines are not JSON and have no layout of the contract: no filter on fields matches them, and queries on fields leave them out. " +
			"They are listed by their shape, with # for what differs from one to the next.",
		Remedy: "Find out what writes them: web servers, workers and libraries that start before the application " +
			"sets up its logging write text of their own. Give them the application's formatter, or say in the contract's lines how they are written.",
		Example: "[2025-03-11 08:00:00 +0000] [1] [INFO] Booting worker with pid: 7",
	},
	merge: func(t, o *tally) { t.shapes.mergeBounded(o.shapes, othersUnknown) },
	find:  (*finder).plain,
}

// notePlain notes a line that is not JSON.
func (w *worker) notePlain(message []byte) {
	level := w.plainLevel(message)
	w.t.shapes.bounded(unknown{level: level, name: sensitive.Shape(message)}, unknown{level: level, name: others}, 1, w.at)
	if level == string(contract.Error) || level == string(contract.Critical) {
		w.noteFailure("")
	}
}

// plainLevel returns the level that the contract sees in a line that is not JSON.
func (w *worker) plainLevel(message []byte) string {
	for _, level := range []contract.Level{contract.Critical, contract.Error} {
		for _, piece := range w.contract.PlainText(level) {
			if bytes.Contains(message, []byte(piece)) {
				return string(level)
			}
		}
	}
	return ""
}

func (f *finder) plain() {
	if c := f.t.shapes.sum(); c.n > 0 {
		f.add(-1, "", c, f.t.events, "give the server and the worker the formatter of the application", "lines are not JSON: no filter on fields sees them")
	}
}
