package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/internal/contractdiff"
)

// The exit codes of contract diff, which are those of diff(1).
const (
	cloudChanges = 1
	diffFailed   = 2
)

func newContractDiff() *cobra.Command {
	var from configFlags
	as := textFormat
	c := &cobra.Command{
		Use:   "diff [OLD] NEW",
		Short: "Report what a change of the contract changes in the cloud",
		Long: `Report what changes if one contract replaces another. Each is a preset or a
file. The report lists the fields, levels and events that are added, removed or
renamed, or whose type or unit changes, and what follows from that: metric
filters with another pattern, alarms with another threshold, saved queries with
another text, and those that disappear because the contract lacks something. It
also lists alarms that stay the same while what feeds them changes.

The alarm rules, metrics and saved queries are those of the configuration or,
without one, those that ship. Without OLD, NEW replaces the contract of the
configuration, or the one that --contract names.

It exits with 0 if nothing changes in the cloud, with 1 if something does, and
with 2 for wrong usage or if a contract cannot be read.

With --format json, the answer is {"old": …, "new": …, "contract": …, "cloud":
…}. A contract has fields, levels, events, lines, metrics (log-based ones) and
others; the cloud has filters, alarms, contributors, queries, graphs, logGroup
(indexes and masks), settings (variables of containers), and same (how many
filters, alarms and queries stay as they are). Each but the last is a list of

  name, change   added, removed, changed, or fed (the alarm stays the same, and
                 what feeds it changes)
  differs        what, was, is: its properties that change
  why            why it disappears, or what feeds it`,
		Example: `  logstack contract diff zap
  logstack contract diff guide contract.yaml
  logstack contract diff --env prod --format json new.yaml`,
		Args: arguments(1, 2),
		RunE: func(c *cobra.Command, args []string) error {
			report, err := from.diff(c, args)
			if err != nil {
				return exitError{diffFailed, err}
			}
			if as == jsonFormat {
				err = writeJSON(c.OutOrStdout(), report)
			} else {
				_, err = io.WriteString(c.OutOrStdout(), diffText(report, paperOf(c)))
			}
			if err != nil {
				return exitError{diffFailed, err}
			}
			if report.ChangesCloud() {
				return exitError{cloudChanges, nil}
			}
			return nil
		},
	}
	from.add(c.Flags())
	c.Flags().Var(&as, "format", "text, for people, or json")
	c.ValidArgsFunction = contracts
	return c
}

// diff compares the contracts of the command line, and what the configuration
// makes of each.
func (f *configFlags) diff(c *cobra.Command, args []string) (*contractdiff.Report, error) {
	if len(args) == 2 {
		if f.contract != "" {
			return nil, fmt.Errorf("%s and --contract %s both name the old contract: leave one out", args[0], f.contract)
		}
		f.contract = args[0]
	}
	with, err := f.read(c)
	if err != nil {
		return nil, err
	}
	old, err := with.side()
	if err != nil {
		return nil, err
	}
	if with.contract, err = contract.Load(args[len(args)-1], "."); err != nil {
		return nil, err
	}
	is, err := with.side()
	if err != nil {
		return nil, err
	}
	return contractdiff.Compare(old, is)
}

// side returns the contract and what is bound to it.
func (w configured) side() (contractdiff.Side, error) {
	rules, err := w.everyRule()
	s := contractdiff.Side{Contract: w.contract, Application: w.application(), Rules: rules, Queries: w.queries()}
	if w.own() {
		s.Dashboard = w.environment.Dashboard
		s.Level, _ = w.environment.Contract.ParseLevel(w.environment.Logging.Level)
	}
	return s, err
}

// diffText returns a report for people.
func diffText(r *contractdiff.Report, on paper) string {
	p := &page{paper: on}
	p.strong(fmt.Sprintf("From %s to %s", r.Old, r.New))
	changed := false
	for _, section := range []struct {
		title   string
		changes []contractdiff.Change
	}{
		{"Fields", r.Contract.Fields}, {"Levels", r.Contract.Levels}, {"Events", r.Contract.Events}, {"Lines", r.Contract.Lines},
		{"Log-based metrics", r.Contract.Metrics}, {"What else the contract says", r.Contract.Others},
		{"Metric filters", r.Cloud.Filters}, {"Alarms", r.Cloud.Alarms}, {"Rules of Contributor Insights", r.Cloud.Contributors},
		{"Saved queries", r.Cloud.Queries}, {"Graphs", r.Cloud.Graphs}, {"Log group", r.Cloud.LogGroup}, {"Variables of containers", r.Cloud.Settings},
	} {
		if len(section.changes) == 0 {
			continue
		}
		changed = true
		p.section(section.title)
		for _, c := range section.changes {
			p.change(c)
		}
	}
	switch {
	case !changed:
		p.line("")
		p.strong("Nothing changes.")
	case !r.ChangesCloud():
		p.line("")
		p.strong("Nothing changes in the cloud.")
	default:
		p.section("In the cloud")
		for _, sort := range []struct {
			what    string
			changes []contractdiff.Change
			same    int
		}{
			{"metric filters", r.Cloud.Filters, r.Cloud.Same.Filters}, {"alarms", r.Cloud.Alarms, r.Cloud.Same.Alarms},
			{"saved queries", r.Cloud.Queries, r.Cloud.Same.Queries},
		} {
			p.paragraph(2, sort.what+": "+tallied(sort.changes, sort.same))
		}
	}
	return p.String()
}

// tallied counts the changes by kind.
func tallied(changes []contractdiff.Change, same int) string {
	n := map[contractdiff.Kind]int{}
	for _, c := range changes {
		n[c.Change]++
	}
	var all []string
	for _, kind := range []contractdiff.Kind{contractdiff.Changed, contractdiff.Removed, contractdiff.Added, contractdiff.Fed} {
		if n[kind] > 0 {
			all = append(all, fmt.Sprintf("%d %s", n[kind], changeWords[kind]))
		}
	}
	if same > 0 || all == nil {
		all = append(all, fmt.Sprintf("%d unchanged", same))
	}
	return strings.Join(all, ", ")
}

// changeWords are the words for the kinds of changes.
var changeWords = map[contractdiff.Kind]string{
	contractdiff.Added: "new", contractdiff.Removed: "gone", contractdiff.Changed: "changed", contractdiff.Fed: "fed differently",
}

// change writes a change. For something added or removed, the first property is
// enough.
func (p *page) change(c contractdiff.Change) {
	p.paragraph(2, c.Name+": "+changeWords[c.Change])
	if c.Why != "" {
		p.paragraph(6, c.Why)
	}
	differs := c.Differs
	if c.Change != contractdiff.Changed {
		differs = differs[:min(1, len(differs))]
		if len(differs) > 0 && differs[0].Was+differs[0].Is == c.Name {
			differs = nil
		}
	}
	for _, d := range differs {
		if was, is := oneLineOf(d.Was), oneLineOf(d.Is); was != "" && is != "" && cellsOf(d.What+was+is)+16 <= p.lineWidth() {
			p.line(pad("", 6) + d.What + ": " + was + " -> " + is)
			continue
		}
		p.paragraph(6, d.What)
		for _, side := range []struct{ mark, text string }{{"- ", d.Was}, {"+ ", d.Is}} {
			mark := side.mark
			for text := range strings.Lines(side.text) {
				for _, line := range wrap(strings.TrimRight(text, "\n"), p.lineWidth()-10) {
					p.line(pad("", 8) + mark + line)
					mark = "  "
				}
			}
		}
	}
}

// oneLineOf returns a text of one line; empty if it has several.
func oneLineOf(text string) string {
	if strings.Contains(text, "\n") {
		return ""
	}
	return text
}
