package main

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/logstack-go/logstack/internal/numeral"
	"github.com/logstack-go/logstack/replay"
	"github.com/logstack-go/logstack/template"
)

// textOfVerdict writes the most important first, on a few lines: what was read,
// what the alarms did, and what cannot be trusted.
func textOfVerdict(p *page, r *replay.Report) {
	in := r.Input
	p.strong(numeral.Count(in.Events, "log event") + span(in.Start, in.End))
	var flaws []string
	if in.WithoutTime > 0 {
		flaws = append(flaws, fmt.Sprintf("%s %s no time, so no metric gets them", numeral.Count(in.WithoutTime, "event"), verb(in.WithoutTime, "has", "have")))
	}
	if in.Unreadable > 0 {
		flaws = append(flaws, unreadableText(in.Unreadable, in.FirstUnreadable))
	}
	if flaws != nil {
		p.warning(0, strings.Join(flaws, "; ")+".")
	}
	if r.NoneWatched != "" {
		p.warning(0, r.NoneWatched)
	}
	if all := invalid(r); all != nil {
		var names []string
		for _, one := range all {
			names = append(names, one.names[0])
		}
		p.in(red, func() { p.listed("CloudWatch would refuse: ", names) })
	}
	verdictOfAlarms(p, r)
	verdictOfAbsent(p, r)
	verdictOfFilters(p, r)
	verdictOfQueries(p, r)
}

// verdictOfAbsent says what the report proves nothing about, because it is
// missing.
func verdictOfAbsent(p *page, r *replay.Report) {
	var names, counts []string
	for _, l := range r.LeftOut {
		names = append(names, l.LogicalID)
	}
	if n := int64(len(r.LeftOut)); n > 0 {
		counts = append(counts, fmt.Sprintf("%s left out by conditions", numeral.Count(n, "resource")))
	}
	for _, n := range r.NotRead {
		names = append(names, cmp.Or(n.LogicalID, n.What))
	}
	if n := int64(len(r.NotRead)); n > 0 {
		counts = append(counts, fmt.Sprintf("%s not read", numeral.Count(n, "part")))
	}
	if counts != nil {
		p.in(red, func() { p.listed("Not proved, "+strings.Join(counts, " and ")+": ", names) })
	}
}

func verdictOfAlarms(p *page, r *replay.Report) {
	if len(r.Alarms) == 0 {
		p.line("No alarms.")
		return
	}
	by := map[replay.Verdict]int{}
	elsewhere := int64(0)
	var all, blind, partly []string
	for _, a := range r.Alarms {
		name := template.Called(a.Name, a.LogicalID)
		all = append(all, name)
		by[a.Verdict]++
		switch {
		case a.Elsewhere:
			elsewhere++
		case a.Verdict == replay.VerdictBlind:
			blind = append(blind, name)
		case a.Blind != nil:
			partly = append(partly, name)
		}
	}
	n := int64(len(r.Alarms))
	if elsewhere == n {
		p.strong(fmt.Sprintf("%s %s metrics that do not come from logs, and %s not replayed.",
			numeral.Count(n, "alarm"), verb(n, "watches", "watch"), verb(n, "is", "are")))
		return
	}
	var counts []string
	for _, verdict := range replay.Verdicts() {
		if n := by[verdict]; n > 0 {
			counts = append(counts, fmt.Sprintf("%d %s", n, verdict))
		}
	}
	says := numeral.Count(n, "alarm") + ": " + strings.Join(counts, ", ")
	if elsewhere > 0 {
		says += fmt.Sprintf(" (%d from elsewhere)", elsewhere)
	}
	p.strong(says + ".")
	prefix := commonPrefix(all)
	tell := func(what string, names []string) {
		if names == nil {
			return
		}
		if prefix != "" {
			what += " (" + prefix + "…)"
		}
		for i := range names {
			names[i] = strings.TrimPrefix(names[i], prefix)
		}
		p.in(red, func() { p.listed(what+": ", names) })
	}
	tell("Blind", blind)
	tell("Went off, but partly blind", partly)
}

// commonPrefix returns the prefix of all names up to a hyphen, if there are at
// least three; empty if they share none.
func commonPrefix(names []string) string {
	if len(names) < 3 {
		return ""
	}
	prefix := names[0]
	for _, name := range names {
		for !strings.HasPrefix(name, prefix) {
			prefix = prefix[:len(prefix)-1]
		}
	}
	return prefix[:strings.LastIndexByte(prefix, '-')+1]
}

func verdictOfFilters(p *page, r *replay.Report) {
	var none, refused []string
	for _, f := range r.Filters {
		switch {
		case f.Refused != "":
			refused = append(refused, template.Called(f.Name, f.LogicalID))
		case f.Matched == 0:
			none = append(none, template.Called(f.Name, f.LogicalID))
		}
	}
	if len(r.Filters) == 0 {
		p.line("No metric filters.")
		return
	}
	n := numeral.Count(int64(len(r.Filters)), "metric filter")
	if none == nil && refused == nil {
		p.line(n + ": " + verb(int64(len(r.Filters)), "it", "each") + " matched something.")
		return
	}
	var counts []string
	if none != nil {
		counts = append(counts, fmt.Sprintf("%d matched nothing", len(none)))
	}
	if refused != nil {
		counts = append(counts, fmt.Sprintf("%d not replayed", len(refused)))
	}
	p.in(red, func() { p.listed(n+": "+strings.Join(counts, ", ")+": ", append(none, refused...)) })
}

func verdictOfQueries(p *page, r *replay.Report) {
	var refused []string
	for _, q := range r.Queries {
		if q.Refused != "" {
			refused = append(refused, q.Name)
		}
	}
	n := numeral.Thousands(int64(len(r.Queries))) + " saved " + verb(int64(len(r.Queries)), "query", "queries")
	switch {
	case refused != nil:
		p.in(red, func() { p.listed(fmt.Sprintf("%s: CloudWatch refuses %d: ", n, len(refused)), refused) })
	case len(r.Queries) > 0:
		p.line(n + ": CloudWatch takes " + verb(int64(len(r.Queries)), "it.", "each."))
	}
}

// listed writes a text and names after it, as many as fit on one line, and at
// least one.
func (p *page) listed(text string, names []string) {
	line := text
	for i, name := range names {
		if i > 0 {
			name = ", " + name
		}
		more := ""
		if rest := len(names) - i - 1; rest > 0 {
			more = fmt.Sprintf(" and %d more", rest)
		}
		if i > 0 && cellsOf(line+name+more) > p.lineWidth() {
			line += fmt.Sprintf(" and %d more", len(names)-i)
			break
		}
		line += name
	}
	p.paragraph(0, line)
}

// verb returns the verb that agrees with the number.
func verb(n int64, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}
