package main

import (
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/logstack-go/logstack/cloudwatch/filterpattern"
)

func newExplain() *cobra.Command {
	var from configFlags
	as := textFormat
	c := &cobra.Command{
		Use:   "explain PATTERN [LINE|-]",
		Short: "Explain why a filter pattern matches a log line, or does not",
		Long: `Explain, condition by condition, what a CloudWatch filter pattern requires, what
a log line has, and why it matches or does not. With -, it explains each line of
stdin; without a line, it shows how CloudWatch reads the pattern. Field names
are those of the application, or of the log contract, as for ` + "`logstack match`" + `.

It exits with 0 whether the line matches or not, and with 2 if the pattern is
not valid.

With --format json, the answer is an object for each line: matched, problem (why
no condition can hold), columns (name, text; of a delimited pattern), and root:
source, matched, ignored, reason, found (type, text) and operands, which are
like root.`,
		Example: `  logstack explain '{ $.level = "ERROR" }' '{"levelname": "ERROR"}'
  logstack explain '[ip, ..., status = 5*]' '10.0.0.1 - - 503'
  head -3 app.log | logstack explain '{ $.duration_ms > 5000 }' -`,
		Args: arguments(1, 2),
		RunE: func(c *cobra.Command, args []string) error {
			held, err := from.pattern(c, args[0])
			if err != nil {
				return err
			}
			pattern := held.pattern
			out := c.OutOrStdout()
			explain := func(line string) error {
				x := pattern.Explain([]byte(line))
				if as == jsonFormat {
					return writeJSON(out, explained(x))
				}
				_, err := io.WriteString(out, explainText(pattern, line, x, paperOf(c)))
				return err
			}
			if len(args) == 1 {
				if as == jsonFormat {
					return exitError{wrongUsage, errors.New("without a line there is nothing to explain as JSON")}
				}
				_, err := io.WriteString(out, patternText(pattern))
				return err
			}
			warn(c, pattern)
			if args[1] != "-" {
				return explain(args[1])
			}
			lines := bufio.NewReader(c.InOrStdin())
			for first := true; ; first = false {
				line, err := lines.ReadString('\n')
				if line = strings.TrimRight(line, "\r\n"); line != "" || err == nil {
					if !first && as == textFormat {
						fmt.Fprintln(out)
					}
					if err := explain(line); err != nil {
						return err
					}
				}
				if err == io.EOF {
					return nil
				}
				if err != nil {
					return fmt.Errorf("stdin: %w", err)
				}
			}
		},
	}
	from.add(c.Flags())
	c.Flags().Var(&as, "format", "text, for people, or json")
	return c
}

// warn says on stderr what is suspicious in a pattern.
func warn(c *cobra.Command, pattern filterpattern.Pattern) {
	for _, w := range pattern.Warnings() {
		complain(c.ErrOrStderr(), "warning: "+w.String())
	}
}

// patternText shows how CloudWatch reads a pattern.
func patternText(pattern filterpattern.Pattern) string {
	p := &page{}
	p.paragraph(0, "It is read as "+kindWords[pattern.Kind()]+":")
	for _, line := range wrapPattern(cmp.Or(pattern.String(), "every event matches"), p.lineWidth()-2) {
		p.line("  " + line)
	}
	if fields := pattern.Fields(); len(fields) > 0 {
		var names []string
		for _, f := range fields {
			names = append(names, f.String())
		}
		p.paragraph(0, "Fields: "+strings.Join(names, ", "))
	}
	for _, w := range pattern.Warnings() {
		p.paragraph(0, fmt.Sprintf("Warning: %s; %s.", w.Message, w.Hint))
	}
	return p.String()
}

var kindWords = map[filterpattern.Kind]string{
	filterpattern.KindAll:       "the empty pattern",
	filterpattern.KindTerms:     "terms, which are looked for in the whole event",
	filterpattern.KindJSON:      "conditions on an event that is one JSON object",
	filterpattern.KindDelimited: "fields of an event, between spaces",
}

func explainText(pattern filterpattern.Pattern, line string, x filterpattern.Explanation, on paper) string {
	p := &page{paper: on}
	p.clipped(0, line)
	says := "It does not match."
	if x.Matched {
		says = "It matches."
	}
	p.strong(says)
	if pattern.Kind() == filterpattern.KindAll {
		p.paragraph(2, "The empty pattern matches every event.")
	}
	if x.Problem != "" {
		p.paragraph(2, "No condition can hold: "+x.Problem+".")
	}
	if x.Root != nil {
		finding(p, x.Root, 0)
	}
	for i, c := range x.Columns {
		if i == 0 {
			p.line("The event's fields:")
		}
		p.clipped(2, c.Name+" = "+c.Text)
	}
	return p.String()
}

// finding writes whether a part of a pattern holds, and then its parts.
func finding(p *page, f *filterpattern.Finding, depth int) {
	mark := "no "
	switch {
	case f.Ignored:
		mark = "-  "
	case f.Matched:
		mark = "yes"
	}
	indent := 2 + 2*min(depth, 10)
	source := f.Source
	switch n := f.Node.(type) {
	case *filterpattern.Group:
		source = map[filterpattern.Join]string{filterpattern.AllOf: "all of", filterpattern.AnyOf: "any of"}[n.Join]
	case *filterpattern.TermList:
		source = "the terms"
	case *filterpattern.ColumnList:
		source = "the fields"
	}
	lines := wrap(source, p.lineWidth()-indent-4)
	for i, line := range lines {
		if i > 0 {
			mark = "   "
		}
		p.line(pad("", indent) + mark + " " + line)
	}
	if f.Reason != "" {
		p.paragraph(indent+6, f.Reason)
	}
	for _, operand := range f.Operands {
		finding(p, operand, depth+1)
	}
}

// explanation is an explanation in JSON.
type explanation struct {
	// Matched reports whether the pattern matches the line.
	Matched bool `json:"matched"`
	// Problem says why no condition can hold at all, because the line is not
	// of the kind that the pattern reads; empty otherwise.
	Problem string `json:"problem,omitempty"`
	// Columns are the fields of the line as a delimited pattern splits it.
	Columns []column `json:"columns,omitempty"`
	// Root is the finding about the whole pattern; absent for the empty
	// pattern, and if there is a problem.
	Root *findingJSON `json:"root,omitempty"`
}

// column is a field of a line.
type column struct {
	// Name is the name that the pattern gives the field, or its position, from
	// 1.
	Name string `json:"name"`
	// Text is the text of the field.
	Text string `json:"text"`
}

// findingJSON says whether a part of a pattern holds, and why.
type findingJSON struct {
	// Source is the text of the part, in canonical form.
	Source string `json:"source"`
	// Matched reports whether the part holds.
	Matched bool `json:"matched"`
	// Ignored marks optional terms that are ignored because the pattern has
	// other terms.
	Ignored bool `json:"ignored,omitempty"`
	// Reason says why, in a sentence without a full stop; empty if the
	// operands give the reason.
	Reason string `json:"reason,omitempty"`
	// Found are the values of the field that a condition tests: one, or any
	// number if the selector has a wildcard.
	Found []foundJSON `json:"found,omitempty"`
	// Operands are the findings about the parts of this part.
	Operands []*findingJSON `json:"operands,omitempty"`
}

// foundJSON is a value of a line.
type foundJSON struct {
	// Type is the type of the value, such as number.
	Type string `json:"type"`
	// Text is the value as the line writes it.
	Text string `json:"text"`
}

func explained(x filterpattern.Explanation) explanation {
	out := explanation{Matched: x.Matched, Problem: x.Problem}
	for _, c := range x.Columns {
		out.Columns = append(out.Columns, column(c))
	}
	if x.Root != nil {
		out.Root = findingOf(x.Root)
	}
	return out
}

func findingOf(f *filterpattern.Finding) *findingJSON {
	out := &findingJSON{Source: f.Source, Matched: f.Matched, Ignored: f.Ignored, Reason: f.Reason}
	for _, v := range f.Found {
		out.Found = append(out.Found, foundJSON{v.Type.String(), string(v.Text)})
	}
	for _, operand := range f.Operands {
		out.Operands = append(out.Operands, findingOf(operand))
	}
	return out
}
