package preview

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/logstack-go/logstack/cloudwatch/dashboard"
	"github.com/logstack-go/logstack/logevent"
	"github.com/logstack-go/logstack/replay"
	"github.com/logstack-go/logstack/template"
)

// Preview is a dashboard, ready to run on log events. It can run once.
type Preview struct {
	template *template.Template
	view     template.Dashboard
	replay   *replay.Replay
	// severities are the severities of alarms, by stack and logical ID.
	severities map[[2]string]string
	widgets    []Widget
	// show holds the functions that fill in the widgets once the log events are
	// read.
	show []func(*run, *Widget)
	// period is the longest period of the graphs.
	period time.Duration
}

// run is a replay that has ended.
type run struct {
	*replay.Report
	template *template.Template
	// severities are the severities of alarms, by stack and logical ID.
	severities map[[2]string]string
	// start and end are the time range of graphs, from and to that of alarms.
	start, end, from, to time.Time
}

// New prepares a dashboard of one of the templates. It may show filters and
// alarms of all the templates. The error is that of replay.New, or that of an
// invalid body. A widget that cannot be shown is no error: the board has the
// reason in the widget's Refused field.
func New(templates []*template.Template, of *template.Template, d template.Dashboard, o replay.Options) (*Preview, error) {
	body, err := dashboard.Parse(d.Body)
	if err != nil {
		return nil, fmt.Errorf("%s: %s: DashboardBody: %w", of.File, d.LogicalID, err)
	}
	r, err := replay.New(templates, o)
	if err != nil {
		return nil, err
	}
	p := &Preview{template: of, view: d, replay: r, period: time.Minute, severities: severities(templates)}
	for _, w := range body.Widgets {
		p.add(w)
	}
	return p, nil
}

// ErrNoTime is the error of Run if no log event has a time.
var ErrNoTime = errors.New("no log event has a time, and a dashboard shows a time range")

// Run reads log events and returns what the dashboard shows for them. The error
// is that of replay.Run, or ErrNoTime.
func (p *Preview) Run(ctx context.Context, source *logevent.Source) (*Board, error) {
	report, err := p.replay.Run(ctx, source)
	if err != nil {
		return nil, err
	}
	in := report.Input
	if in.Start.IsZero() {
		return nil, ErrNoTime
	}
	r := &run{
		Report: report, template: p.template, severities: p.severities,
		start: in.Start.Truncate(p.period), end: in.End.Truncate(p.period).Add(p.period),
		from: in.Start.Truncate(time.Minute), to: in.End.Truncate(time.Minute).Add(time.Minute),
	}
	b := &Board{
		Name: p.view.Name, Stack: p.template.Stack, Start: r.start, End: r.end,
		Events: in.Events, First: in.Start, Last: in.End, Widgets: p.widgets, Notes: report.Notes,
	}
	for i := range b.Widgets {
		if p.show[i] != nil {
			p.show[i](r, &b.Widgets[i])
		}
	}
	for _, f := range report.Filters {
		if f.Events == 0 && f.NearMiss != nil && !slices.Contains(b.empty, f.NearMiss.Reasons[0]) {
			b.empty = append(b.empty, f.NearMiss.Reasons[0])
		}
	}
	b.Notes = append(b.Notes, b.empty...)
	if in.WithoutTime > 0 {
		b.Notes = append(b.Notes, fmt.Sprintf("%d of the log events have no time, and are not in any graph.", in.WithoutTime))
	}
	if in.Unreadable > 0 {
		b.Notes = append(b.Notes, fmt.Sprintf("%d parts of the input are not log events in its format.", in.Unreadable))
	}
	return b, nil
}

// add prepares a widget.
func (p *Preview) add(w dashboard.Widget) {
	out := Widget{Type: w.Type, Title: w.Title(), X: w.X, Y: w.Y, Width: w.Width, Height: w.Height}
	var show func(*run, *Widget)
	switch {
	case w.Refused != "":
		out.refuse("%s", w.Refused)
	case w.Metric != nil && w.Metric.AlarmName() != "":
		show = p.alarmGraph(w.Metric, &out)
	case w.Metric != nil:
		show = p.metric(w.Metric, &out)
	case w.Log != nil:
		show = p.log(w.Log, &out)
	case w.Alarm != nil:
		show = p.alarms(w.Alarm, &out)
	case w.Text != nil:
		out.Text = w.Text.Markdown
	case w.Explorer != nil:
		out.refuse("the metrics that an explorer finds, as only the account knows which resources have these tags and properties. It would show %s", w.Explorer)
	}
	p.widgets, p.show = append(p.widgets, out), append(p.show, show)
}

func (w *Widget) refuse(format string, args ...any) {
	w.Refused = append(w.Refused, sentence(fmt.Sprintf(format, args...)))
}

// sentence puts an error on one line.
func sentence(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	return line
}

// place names the widget by its title and position.
func (w Widget) place(i int) string {
	return fmt.Sprintf("widget %d (%s, at x %d, y %d)", i+1, cmp.Or(w.Title, w.Type), w.X, w.Y)
}

// elsewhere says why a region or an account is not that of the template's
// stack; empty if it is or may be.
func (p *Preview) elsewhere(region, account string) string {
	const unknown = "another, which is known only when it is deployed"
	switch own := p.template; {
	case region != "" && region != "${AWS::Region}" && region != own.Region:
		if own.Region == "" {
			return fmt.Sprintf("it is in region %s, and the stack in %s: if that is %s, give --parameter AWS::Region=%s", region, unknown, region, region)
		}
		return fmt.Sprintf("it is in region %s, and the stack in %s", region, own.Region)
	case account != "" && account != "${AWS::AccountId}" && account != own.Account:
		return fmt.Sprintf("it is in account %s, and the stack in %s", account, cmp.Or(own.Account, unknown))
	}
	return ""
}
