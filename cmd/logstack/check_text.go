package main

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/contract/check"
	"github.com/logstack-go/logstack/internal/numeral"
)

// shownSeen is the number of unknown events and of line shapes that are listed.
const shownSeen = 10

// checkText returns a report for people.
func checkText(c *contract.Contract, r *check.Report, on paper) string {
	p := &page{paper: on}
	p.paragraph(0, fmt.Sprintf("%s, checked against the contract %s: %s", numeral.Count(r.Events, "log event"), c.Name(), c.Description()))
	layouts := ""
	if len(c.Lines()) > 0 {
		layouts = fmt.Sprintf(" %s of the contract,", numeral.Count(r.Lines, "line"))
	}
	p.paragraph(2, fmt.Sprintf("%s JSON records (%s),%s %s of %stext, %s broken", numeral.Thousands(r.Records), share(r.Records, r.Events), layouts,
		numeral.Count(r.Plain, "line"), map[bool]string{true: "other "}[layouts != ""], numeral.Thousands(r.Broken)))
	for _, s := range r.Streams {
		p.paragraph(2, fmt.Sprintf("%s: %s of %s are JSON", s.Prefix, share(s.Records, s.Events), numeral.Count(s.Events, "event")))
	}
	if r.Unreadable > 0 {
		p.warning(2, unreadableText(r.Unreadable, r.FirstUnreadable))
	}
	verdictOfCheck(p, r)
	for i, f := range r.Findings {
		if i == 0 || f.Kind != r.Findings[i-1].Kind {
			p.line("")
			p.strong(fmt.Sprintf("%s (%s)", f.Kind.Doc().Title, f.Kind))
		}
		textOfFinding(p, r, f)
		// Findings with the same hint share it, after the last of them.
		if last := i+1 == len(r.Findings); f.Hint != "" && (last || r.Findings[i+1].Hint != f.Hint || r.Findings[i+1].Kind != f.Kind) {
			p.paragraph(6, "-> "+f.Hint)
		}
	}
	p.section("Events of the contract")
	var rows [][]string
	never := map[contract.Rate][]string{}
	for _, e := range r.Catalogue {
		if e.Count == 0 {
			never[e.Rate] = append(never[e.Rate], e.Name)
			continue
		}
		rows = append(rows, []string{e.Name, e.Level, numeral.Thousands(e.Count)})
	}
	p.table(nil, rows)
	if names := never[contract.Common]; names != nil {
		p.paragraph(2, "not seen, and should be common: "+strings.Join(names, ", "))
	}
	if names := never[contract.Rare]; names != nil {
		p.paragraph(2, "not seen, and rare: "+strings.Join(names, ", "))
	}
	for i, note := range r.Notes {
		if i == 0 {
			p.section("Notes")
		}
		p.paragraph(2, note)
	}
	return p.String()
}

// verdictOfCheck says what was found, by kind.
func verdictOfCheck(p *page, r *check.Report) {
	switch {
	case r.Events == 0:
		p.strong("There are no log events, so nothing was checked.")
	case len(r.Findings) == 0:
		p.strong("No findings: the log keeps the contract.")
	default:
		var kinds []string
		for _, all := range groups(r.Findings, func(f check.Finding) string { return string(f.Kind) }) {
			kinds = append(kinds, fmt.Sprintf("%d %s", len(all), all[0].Kind))
		}
		p.in(red, func() {
			p.paragraph(0, numeral.Count(int64(len(r.Findings)), "finding")+": "+strings.Join(kinds, ", ")+".")
		})
	}
}

func textOfFinding(p *page, r *check.Report, f check.Finding) {
	where := f.Text
	if f.Event != "" && !strings.Contains(f.Text, f.Event) {
		where += ", in " + f.Event
	}
	p.paragraph(2, where)
	p.paragraph(6, fmt.Sprintf("%s of %s, first at %s", numeral.Thousands(f.Count), numeral.Thousands(f.Of), f.First))
	var seen []check.Seen
	switch f.Kind {
	case check.Unknown:
		seen = r.Unknown
	case check.Plain:
		seen = r.Shapes
	}
	for i, s := range seen {
		if i == shownSeen {
			p.paragraph(6, fmt.Sprintf("and %d more", len(seen)-i))
			break
		}
		label := fmt.Sprintf("%7d  ", s.Count)
		if s.Level != "" {
			label += s.Level + "  "
		}
		p.clipped(4, label+s.Name)
	}
}

func share(n, of int64) string {
	if of == 0 {
		return "0 %"
	}
	return strconv.FormatFloat(100*float64(n)/float64(of), 'f', 1, 64) + " %"
}
