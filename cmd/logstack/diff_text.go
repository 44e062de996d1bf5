package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/logstack-go/logstack/internal/numeral"
	"github.com/logstack-go/logstack/replay"
	"github.com/logstack-go/logstack/template/changes"
)

// templateDiffText describes for people what a deployment does: the verdict
// first, then the findings by kind.
func templateDiffText(a diffAnswer, on paper) string {
	p := &page{paper: on}
	p.diffVerdict(a)
	several := len(a.Stacks) > 1
	for _, k := range changes.Kinds() {
		var all []changes.Finding
		for _, f := range a.Findings {
			if f.Kind == k {
				all = append(all, f)
			}
		}
		if all != nil {
			p.findings(k, all, several, a.Replay != nil)
		}
	}
	if a.Replay != nil {
		p.compared(a.Replay, several)
	}
	for i, note := range a.Notes {
		if i == 0 {
			p.section("Notes")
		}
		p.paragraph(2, note)
	}
	return p.String()
}

// diffVerdict sums up the findings in a few lines.
func (p *page) diffVerdict(a diffAnswer) {
	n := map[changes.Severity]int64{}
	for _, f := range a.Findings {
		n[f.Severity]++
	}
	loses, fails := n[changes.Loss] > 0, n[changes.Failure] > 0
	switch {
	case loses && fails:
		p.bad("Deploying this fails, and if it did not, it would lose something.")
	case fails:
		p.bad("Deploying this fails.")
	case loses:
		p.bad("Deploying this loses something.")
	case n[changes.Open] > 0:
		p.strong("Whether deploying this loses something is partly unknown.")
	case len(a.Findings) > 0:
		p.strong("Deploying this loses nothing.")
	case len(a.Changes) > 0:
		p.strong("Deploying this loses nothing, and changes nothing worth reporting.")
	default:
		p.strong("Nothing changes.")
	}
	if len(a.Findings) > 0 {
		var all []string
		for _, s := range []struct {
			severity changes.Severity
			what     string
		}{{changes.Loss, "lost"}, {changes.Failure, "failing"}, {changes.Open, "unknown"}, {changes.Told, "changed"}} {
			if n[s.severity] > 0 {
				all = append(all, fmt.Sprintf("%s %s", numeral.Thousands(n[s.severity]), s.what))
			}
		}
		p.paragraph(2, numeral.Count(int64(len(a.Findings)), "finding")+": "+strings.Join(all, ", "))
	}
	if len(a.Changes) > 0 || a.Same > 0 {
		p.paragraph(2, "resources: "+strings.Join(actionCounts(a), ", "))
	}
	if len(a.Stacks) > 1 {
		for _, s := range a.Stacks {
			switch {
			case s.Old == "":
				p.paragraph(2, "the stack "+s.Name+" is new")
			case s.New == "":
				p.paragraph(2, "the stack "+s.Name+" is only on the old side, and "+stackFates[s.Fate])
			}
		}
	}
}

var stackFates = map[changes.Fate]string{
	changes.Kept: "stays as it is", changes.Deleted: "is removed from the stack that contains it", changes.Left: "stays in the account",
}

// bad writes a line of bad news that must be noticed.
func (p *page) bad(text string) { p.in(bold+red, func() { p.paragraph(0, text) }) }

// actionCounts counts the resources by what becomes of them.
func actionCounts(a diffAnswer) []string {
	n := map[changes.Action]int{}
	for _, c := range a.Changes {
		n[c.Action]++
	}
	var all []string
	for _, what := range []struct {
		action changes.Action
		word   string
	}{
		{changes.Create, "made"}, {changes.Update, "updated"}, {changes.Replace, "replaced"}, {changes.Delete, "deleted"},
		{changes.Leave, "left behind"}, {changes.Undecided, "undecided"},
	} {
		if n[what.action] > 0 {
			all = append(all, fmt.Sprintf("%d %s", n[what.action], what.word))
		}
	}
	if a.Same > 0 {
		all = append(all, fmt.Sprintf("%d unchanged", a.Same))
	}
	return all
}

// findings writes the findings of a kind. Findings with the same text share it,
// and so do those with the same advice. The advice to give logs is written only
// if there are none.
func (p *page) findings(k changes.Kind, all []changes.Finding, several, replayed bool) {
	doc := k.Doc()
	p.section(fmt.Sprintf("%s (%s)", doc.Title, k))
	once := !slices.ContainsFunc(all, func(f changes.Finding) bool { return f.Remedy != all[0].Remedy })
	for i, f := range all {
		p.finding(f, several)
		inRun := i+1 < len(all) && saysTheSame(f, all[i+1])
		if inRun && slices.Equal(f.Differs, all[i+1].Differs) {
			continue
		}
		alone := !inRun && (i == 0 || !saysTheSame(all[i-1], f))
		if alone {
			p.paragraph(4, f.Text)
		}
		for _, d := range f.Differs {
			p.difference(6, d)
		}
		if !inRun && !alone {
			p.paragraph(4, f.Text)
		}
		if !once && !inRun && f.Remedy != "" {
			p.paragraph(4, "To do: "+f.Remedy)
		}
	}
	if once && all[0].Remedy != "" && !(replayed && strings.Contains(all[0].Remedy, "logstack diff OLD NEW LOG")) {
		p.paragraph(2, "To do: "+all[0].Remedy)
	}
}

// saysTheSame reports whether two findings have the same text, so that it is
// enough to write it once, below the last of them.
func saysTheSame(a, b changes.Finding) bool {
	return a.Text == b.Text && a.Severity == b.Severity && a.Remedy == b.Remedy
}

var severityWords = map[changes.Severity]string{
	changes.Loss: "lost", changes.Failure: "fails", changes.Open: "unknown", changes.Told: "changed",
}

// finding writes the name of what a finding is about, and its name in the
// template if that differs, below it if both do not fit on a line.
func (p *page) finding(f changes.Finding, several bool) {
	in := ""
	if f.LogicalID != "" && f.LogicalID != f.Name {
		in = "(" + f.LogicalID + ")"
	}
	if several && f.LogicalID != "" {
		in = strings.TrimSpace(in + " of " + f.Stack)
	}
	says, bad := severityWords[f.Severity], f.Severity == changes.Loss || f.Severity == changes.Failure
	if both := strings.TrimSpace(f.Name + " " + in); cellsOf(both+says)+4 <= p.lineWidth() {
		p.row(both, says, bad)
		return
	}
	p.row(f.Name, says, bad)
	p.paragraph(4, in)
}

// difference writes the old and the new value, on one line if they fit.
func (p *page) difference(indent int, d changes.Difference) {
	line := d.What + ": " + orNothing(d.Was) + " -> " + orNothing(d.Is)
	if !strings.Contains(line, "\n") && cellsOf(line)+indent <= p.lineWidth() {
		p.line(pad("", indent) + line)
		return
	}
	p.paragraph(indent, d.What)
	p.sides(indent+2, d.Was, d.Is)
}

func orNothing(text string) string {
	if text == "" {
		return "none"
	}
	return text
}

// sides writes two texts, one below the other.
func (p *page) sides(indent int, was, is string) {
	for _, side := range []struct{ mark, text string }{{"- ", was}, {"+ ", is}} {
		mark := side.mark
		for text := range strings.Lines(side.text) {
			for _, line := range wrap(strings.TrimRight(text, "\n"), p.lineWidth()-indent-2) {
				p.line(pad("", indent) + mark + line)
				mark = "  "
			}
		}
	}
}

// compared writes the differences that logs show.
func (p *page) compared(r *replay.Comparison, several bool) {
	p.section("With these log events")
	p.paragraph(2, numeral.Count(r.Input.Events, "event")+comparedAlarms(r))
	for _, d := range r.Filters {
		name := d.Name
		if several {
			name += " of " + d.Stack
		}
		p.filterDifference(name, d)
	}
	for _, a := range r.Alarms {
		name := a.Name
		if several {
			name += " of " + a.Stack
		}
		p.row(name, fmt.Sprintf("went off %s -> %s", wentOffTimes(a.Old), wentOffTimes(a.New)), a.New < a.Old)
		if a.FirstOld != nil && a.New == 0 {
			p.paragraph(4, "Before, it first went off at "+a.FirstOld.At.UTC().Format(dateTime)+". Now it is "+string(a.NewVerdict)+".")
		}
		if a.FirstNew != nil && a.Old == 0 {
			p.paragraph(4, "It first goes off at "+a.FirstNew.At.UTC().Format(dateTime)+". Before, it was "+string(a.OldVerdict)+".")
		}
	}
	for _, note := range r.Notes {
		p.paragraph(2, note)
	}
}

func comparedAlarms(r *replay.Comparison) string {
	var all []string
	if r.Same > 0 {
		all = append(all, numeral.Count(int64(r.Same), "alarm")+" did the same on both sides")
	}
	if r.NotReplayed > 0 {
		all = append(all, fmt.Sprintf("%d could not be replayed on one side", r.NotReplayed))
	}
	if all == nil {
		return ""
	}
	return "; " + strings.Join(all, ", ")
}

func wentOffTimes(n int) string {
	if n == 0 {
		return "never"
	}
	return numeral.Times(int64(n))
}

// filterDifference writes what a metric filter matches on the two sides.
func (p *page) filterDifference(name string, d replay.FilterDifference) {
	switch {
	case d.Refused != "":
		p.row(name, "not replayed", false)
		p.paragraph(4, d.Refused)
		return
	case d.Removed:
		p.row(name, "gone", false)
		p.paragraph(4, fmt.Sprintf("It matched %s.", numeral.Count(d.MatchedOld, "event")))
		return
	case d.Same():
		if d.MatchedNew == 0 {
			p.row(name, "nothing matched", false)
			p.paragraph(4, "Neither pattern matches any of these events, so nothing is known about either.")
			p.sides(6, d.Old, d.New)
			return
		}
		p.row(name, "the same here", false)
		p.paragraph(4, fmt.Sprintf("Both patterns match the same %s of these.", numeral.Count(d.MatchedNew, "event")))
		p.sides(6, d.Old, d.New)
		return
	}
	p.row(name, fmt.Sprintf("%s -> %s matched", numeral.Thousands(d.MatchedOld), numeral.Thousands(d.MatchedNew)), d.OnlyOld.Events > 0)
	p.sides(6, d.Old, d.New)
	p.oneSide("matched before, but not now", d.OnlyOld)
	p.oneSide("matched now, but not before", d.OnlyNew)
}

func (p *page) oneSide(what string, s replay.OneSide) {
	if s.Events == 0 {
		return
	}
	p.paragraph(4, fmt.Sprintf("%s: %s", what, numeral.Thousands(s.Events)))
	for _, e := range s.Examples {
		p.clipped(6, e.String()+": "+e.Message)
	}
}
