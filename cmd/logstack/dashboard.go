package main

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/logstack-go/logstack/internal/enum"
	"github.com/logstack-go/logstack/internal/numeral"
	"github.com/logstack-go/logstack/preview"
	"github.com/logstack-go/logstack/replay"
	"github.com/logstack-go/logstack/template"
)

func newDashboard() *cobra.Command {
	var (
		o      replay.Options
		path   string
		stack  string
		name   string
		to     string
		from   configFlags
		input  inputFlags
		values templateFlags
		maps   mapFlags
	)
	as := textFormat
	c := &cobra.Command{
		Use:   "dashboard --preview FILE.html [--template FILE|DIR] [FILE...]",
		Short: "Preview a template's dashboard, drawn with real log lines",
		Long: `Preview a dashboard of a template before it is deployed: run real log lines
through the template, and draw the dashboard's graphs, alarms and tables from
the result. --preview writes one HTML page, which loads nothing and runs no
scripts; - is stdout. Without files, it reads stdin.

The flags for the template, the input and the log contract are those of
` + "`logstack replay`" + `. If there are several dashboards, --name chooses one, by its
name without the region at its end, or by its logical id. All stacks in a folder
count, unless --stack names one: a dashboard may show what the filters of
another stack feed.

Graphs show whole periods in UTC, from the first log event to the last;
CloudWatch may choose longer periods for a long time range. The graph of an
alarm shows its metric, its threshold and what it did. Alarms are grouped by
severity, without the prefix that all their names share. An alarm that could not
see what it counts is shown as blind, not as OK. Text widgets show their
Markdown, but no HTML and no images. What cannot be drawn, such as an explorer
widget, is named on stderr and in its place on the page.

The page contains the log lines unmasked: it is as confidential as they are.

With --format json, stdout gets

  name, stack, start, end, events, first, last (times of log events), notes
  widgets  type, title, x, y, width, height, refused (what is not shown), notes,
           and one of
           graph, numbers: unit, min, max, stacked, legend, sparkline,
                  right: unit, min, max;
                  series: label, right, color, period (in seconds),
                          points: at, value;
                  levels: label, value, to, toLabel, fill, color, right;
                  moments: label, at, to, toLabel, fill, color
           table: columns, rows, numeric, total, scanned, matched
           alarms: name, severity, verdict, blind, state,
                  spans: state, start, end; refused
           text
           The graph of an alarm has both graph and alarms.`,
		Example: `  logstack dashboard --stack logging-prod --preview board.html app.log
  logstack dashboard --template my-stack.yaml --name shop --preview shop.html \
      --log-group /ecs/app app.log.gz
  logstack dashboard --stack logging-prod --format json app.log`,
		RunE: func(c *cobra.Command, args []string) error {
			if to == "" && as == textFormat {
				return exitError{wrongUsage, errors.New("name the output: --preview FILE.html, or --format json")}
			}
			if to == "-" && as == jsonFormat {
				return exitError{wrongUsage, errors.New("--preview - and --format json both write to stdout")}
			}
			if err := keepsInput(to, append([]string{path}, args...)); err != nil {
				return exitError{wrongUsage, err}
			}
			templates, path, err := values.readTemplates(c, path)
			if err != nil {
				return err
			}
			picked, err := pick(templates, stack)
			if err != nil {
				return fmt.Errorf("%s: %w", path, err)
			}
			complainOfMissing(c.ErrOrStderr(), picked)
			if err := problemsOf(picked); err != nil {
				complain(c.ErrOrStderr(), err.Error())
			}
			of, view, err := pickDashboard(picked, name)
			if err != nil {
				return fmt.Errorf("%s: %w", path, err)
			}
			if o.Contract, err = from.held(c); err != nil {
				return err
			}
			input.times = timesOf(o.Contract)
			o.Map = maps
			p, err := preview.New(picked, of, view, o)
			if err != nil {
				return err
			}
			source, done, err := input.open(c, args)
			if err != nil {
				return err
			}
			board, err := p.Run(c.Context(), source)
			done()
			if errors.Is(err, replay.ErrNoLogGroup) {
				return fmt.Errorf("%w: give it with --log-group", err)
			}
			if err != nil {
				return err
			}
			return writeBoard(c, board, to, as)
		},
	}
	flags := c.Flags()
	flags.StringVar(&to, "preview", "", "write the page to this `file`, or to stdout for -")
	flags.StringVar(&path, "template", defaultInput, "the `path` of the template, or of the folder that cdk synth made")
	flags.StringVar(&stack, "stack", "", "read only the stack of this `name`")
	flags.StringVar(&name, "name", "", "the dashboard of this `name` or logical id (default: the only one)")
	from.add(flags)
	flags.StringVar(&o.LogGroup, "log-group", "", "treat every event as from the log group with this `name` or logical id")
	addWorkers(flags, &o.Workers)
	flags.Var(&as, "format", "text, for people, or json")
	values.add(flags)
	values.addSource(flags)
	maps.add(flags)
	input.add(flags)
	input.addTime(flags)
	return c
}

// pickDashboard returns the dashboard of that name or, without a name, the only
// dashboard.
func pickDashboard(templates []*template.Template, name string) (*template.Template, template.Dashboard, error) {
	var of []*template.Template
	var found []template.Dashboard
	var names []string
	for _, t := range templates {
		for _, d := range t.Dashboards() {
			names = append(names, d.Name)
			if name == "" || isCalled(t, d, name) {
				of, found = append(of, t), append(found, d)
			}
		}
	}
	switch {
	case len(names) == 0:
		return nil, template.Dashboard{}, errors.New("it has no dashboard (AWS::CloudWatch::Dashboard)")
	case len(found) == 0:
		return nil, template.Dashboard{}, enum.Unknown("dashboard", name, names)
	case len(found) > 1:
		return nil, template.Dashboard{}, fmt.Errorf("there are several dashboards, %s: choose one with --name or --stack", strings.Join(names, ", "))
	}
	return of[0], found[0], nil
}

// isCalled reports whether a dashboard has that name. Its name may end in the
// region, since the names of dashboards are unique in an account, not in a
// region.
func isCalled(t *template.Template, d template.Dashboard, name string) bool {
	return slices.Contains([]string{d.LogicalID, d.Name, strings.TrimSuffix(d.Name, "-${AWS::Region}")}, name) ||
		t.Region != "" && name == strings.TrimSuffix(d.Name, "-"+t.Region)
}

// keepsInput returns an error if the output would overwrite an input.
func keepsInput(to string, inputs []string) error {
	if to == "" || to == "-" {
		return nil
	}
	written, err := os.Stat(to)
	if err != nil || !written.Mode().IsRegular() {
		return nil
	}
	for _, input := range inputs {
		if read, err := os.Stat(input); err == nil && os.SameFile(written, read) {
			return fmt.Errorf("%s: --preview would write over it, and it is read as well: name another file for the page", to)
		}
	}
	return nil
}

// writeBoard writes the page and the answer, and reports what is not shown.
func writeBoard(c *cobra.Command, board *preview.Board, to string, as format) error {
	for _, warning := range board.Warnings() {
		complain(c.ErrOrStderr(), "note: "+warning)
	}
	for _, why := range board.Refused() {
		complain(c.ErrOrStderr(), "note: not shown: "+why)
	}
	if n := board.Incomplete(); n > 0 {
		complain(c.ErrOrStderr(), fmt.Sprintf("note: %d of %s incomplete.", n, numeral.Count(int64(len(board.Widgets)), "widget")))
	}
	if to == "-" {
		return board.HTML(c.OutOrStdout())
	}
	if to != "" {
		if err := writeFile(to, board.HTML); err != nil {
			return err
		}
	}
	if as == jsonFormat {
		return writeJSON(c.OutOrStdout(), board)
	}
	_, err := fmt.Fprintf(c.OutOrStdout(), "%s: %s, %s, of %s\n", shown(to), shown(board.Name),
		numeral.Count(int64(len(board.Widgets)), "widget"), numeral.Count(board.Events, "log event"))
	return err
}
