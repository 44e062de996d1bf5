package test

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/cloudwatch/dashboard"
	"github.com/logstack-go/logstack/config"
	constructs "github.com/logstack-go/logstack/constructs/dashboard"
	"github.com/logstack-go/logstack/constructs/loggroup"
	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/dashboards"
	"github.com/logstack-go/logstack/logevent"
	"github.com/logstack-go/logstack/preview"
	"github.com/logstack-go/logstack/queries"
	"github.com/logstack-go/logstack/replay"
	"github.com/logstack-go/logstack/stacks"
	read "github.com/logstack-go/logstack/template"
)

// synthesized returns the stacks of a configuration, read as the command reads them.
func synthesized(t *testing.T, cfg *config.Config) []*read.Template {
	t.Helper()
	app := newApp(t)
	if _, err := stacks.New(app, cfg, "", "3f9c1d2e"); err != nil {
		t.Fatal(err)
	}
	if err := stacks.Synth(app); err != nil {
		t.Fatal(err)
	}
	templates, err := read.Read(*app.Outdir(), read.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return templates
}

// board returns the dashboard with that name; the region is not part of it.
func board(t *testing.T, templates []*read.Template, name string) (*read.Template, read.Dashboard, dashboard.Body) {
	t.Helper()
	for _, one := range templates {
		for _, d := range one.Dashboards() {
			if d.Name == name+"-${AWS::Region}" {
				body, err := dashboard.Parse(d.Body)
				if err != nil {
					t.Fatal(err)
				}
				return one, d, body
			}
		}
	}
	t.Fatalf("there is no dashboard %s", name)
	return nil, read.Dashboard{}, dashboard.Body{}
}

// A menu replaces the name of the environment or service by another one, and the result
// equals that one's own dashboard. Otherwise, there is no menu.
func TestMenusOfDashboards(t *testing.T) {
	templates := synthesized(t, parse(t, `
services:
  - {name: web, image: app, ownLogGroups: true}
  - {name: jobs, image: app, ownLogGroups: true}
environments:
  dev: {}
  staging: {}
  far: {region: eu-west-1}
  prod: {logGroups: {application: {name: /ecs/billing}}}
`))
	choices := func(name string) string {
		_, _, body := board(t, templates, name)
		var all []string
		for _, v := range body.Variables {
			text := v.Label + " " + v.Pattern + ":"
			for _, value := range v.Values {
				text += " " + string(value.Value)
			}
			all = append(all, text)
		}
		return strings.Join(all, "; ")
	}
	for name, want := range map[string]string{
		"billing-dev-web":          "Environment dev: dev staging; Service web: jobs web",
		"billing-staging-jobs":     "Environment staging: dev staging; Service jobs: jobs web",
		"billing-prod-web":         "Service web: jobs web",
		"billing-dev_services":     "",
		"billing-staging_services": "",
	} {
		if got := choices(name); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
	// deployed does what the console does, with the ARNs of the deployed alarms.
	deployed := func(name string) string {
		in, d, _ := board(t, templates, name)
		widgets, _, _ := strings.Cut(d.Body[strings.Index(d.Body, `"widgets"`):], `"variables"`)
		arn := func(id, alarm string) {
			widgets = strings.ReplaceAll(widgets, "${"+id+".Arn}", "arn:aws:cloudwatch:eu-central-1:111122223333:alarm:"+alarm)
		}
		for _, a := range in.Alarms() {
			arn(a.LogicalID, a.Name)
		}
		return widgets
	}
	dev := deployed("billing-dev-web")
	if strings.Contains(dev, ".Arn}") || !strings.Contains(dev, "alarm:billing-dev-web-errors-ticket") {
		t.Fatalf("not all alarms are deployed: %s", dev)
	}
	if got := strings.ReplaceAll(dev, "dev", "staging"); got != deployed("billing-staging-web") {
		t.Errorf("got\n%s\nwant\n%s", got, deployed("billing-staging-web"))
	}
	if got := strings.ReplaceAll(dev, "web", "jobs"); got != deployed("billing-dev-jobs") {
		t.Errorf("got\n%s\nwant\n%s", got, deployed("billing-dev-jobs"))
	}
}

// A name that also occurs outside of names gets no menu, and a note says why.
func TestMenusThatWouldReplaceTooMuch(t *testing.T) {
	rules, err := alarmrules.Bind(alarmrules.Application{}, alarmrules.Defaults()...)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"level":   "level also appears in what it shows, and would be replaced there",
		"metrics": "metrics also appears in what it shows, and would be replaced there",
		"arn":     "arn also appears in what it shows, and would be replaced there",
		"bill":    "bill appears in billing/bill 2 times, not once",
		"page":    "page appears in billing-page-errors-page 2 times, not once",
		"east":    "east also appears in what it shows, and would be replaced there",
		"test":    "",
	} {
		stack := newStack(t)
		if name == "east" {
			stack = awscdk.NewStack(stack.Node().Root().(awscdk.App), jsii.String("Test2"), nil) // in any region
		}
		constructs.New(stack, "Board", constructs.Props{
			Name: "billing-" + name, Namespace: "billing/" + name, LogGroup: loggroup.New(stack, "LogGroup", loggroup.Props{Name: "/billing/" + name}),
			Graphs: dashboards.Layout{}.Resolve(rules),
			Tables: tables(t),
			Alarms: []string{"arn:of:it"}, AlarmNames: []string{"billing-" + name + "-errors-page"},
			Variables: []constructs.Variable{{ID: "environment", Label: "Environment", Name: name, Others: []string{"other"}}},
		})
		notes := stacks.Notes(stack)
		if want == "" && notes != nil || want != "" && !slices.ContainsFunc(notes, func(n string) bool {
			return strings.HasSuffix(n, "/Board: the dashboard has no menu Environment: "+want)
		}) {
			t.Errorf("%s: the notes are %q, want %q", name, notes, want)
		}
	}
}

// tables returns the default tables, bound to the guide's contract.
func tables(t *testing.T) []constructs.Table {
	t.Helper()
	var all []constructs.Table
	for _, table := range (dashboards.Layout{}).ResolveTables() {
		query, err := queries.Get(table.Query)
		if err != nil {
			t.Fatal(err)
		}
		if query, err = query.Bind(contract.Guide()); err != nil {
			t.Fatal(err)
		}
		filled, err := query.Filled()
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, constructs.Table{Title: table.Title, Query: filled})
	}
	return all
}

// Services with log groups of their own are shown side by side, each by its own log
// events: an error in one appears on its line only.
func TestOverview(t *testing.T) {
	templates := synthesized(t, parse(t, `
services:
  - {name: web, image: app}
  - {name: worker, image: app}
  - {name: importer, image: app, ownLogGroups: true}
environments: {prod: {}}
`))
	of, d, body := board(t, templates, "billing-prod_services")
	alarms, want := 0, 0
	for _, w := range body.Widgets {
		if w.Refused != "" {
			t.Errorf("%s: %s", w.Title(), w.Refused)
		}
		if w.Alarm != nil {
			alarms += len(w.Alarm.Alarms)
		}
	}
	for _, one := range templates {
		want += len(one.Alarms()) + len(one.LogAlarms()) + len(one.CompositeAlarms())
	}
	if alarms != want || len(of.Alarms()) == want || want == 0 {
		t.Errorf("it shows %d alarms, want %d", alarms, want)
	}
	p, err := preview.New(templates, of, d, replay.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var log strings.Builder
	for i, record := range []struct{ group, message string }{
		{"/ecs/billing/prod", `{\"level\": \"ERROR\", \"message\": \"x\"}`},
		{"/ecs/billing/prod", `{\"level\": \"INFO\", \"message\": \"API response\", \"duration_ms\": 40}`},
		{"/ecs/billing/prod/importer", `{\"level\": \"INFO\", \"message\": \"API response\", \"duration_ms\": 90}`},
		{"/ecs/billing/prod/importer", `{\"level\": \"INFO\", \"message\": \"API response\", \"duration_ms\": 80}`},
	} {
		fmt.Fprintf(&log, `{"timestamp": %d, "logGroup": %q, "message": "%s"}`+"\n", 1741680000000+i, record.group, record.message)
	}
	source, err := logevent.Open([]logevent.Input{logevent.Bytes("log", []byte(log.String()))}, logevent.Options{})
	if err != nil {
		t.Fatal(err)
	}
	shown, err := p.Run(context.Background(), source)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, w := range shown.Widgets {
		for _, note := range append(w.Notes, w.Refused...) {
			t.Errorf("%s: %s", w.Title, note)
		}
		if w.Graph == nil {
			continue
		}
		text := w.Title + ":"
		for _, s := range w.Graph.Series {
			text += fmt.Sprintf(" %s %.4g", s.Label, s.Points[0].Value)
		}
		got = append(got, text)
	}
	lines := []string{
		"Requests: web, worker 0.2 importer 0.4",
		"Errors: web, worker 0.2 importer 0",
		"Error share: web, worker 100 importer 0",
		"p95 of the duration of requests: web, worker 40 importer 89.82",
		"Log events: web, worker 0.4 importer 0.4",
	}
	if !slices.Equal(got[:len(got)-1], lines) || !strings.HasPrefix(got[len(got)-1], "Cost of ingestion: web, worker 1.") {
		t.Errorf("got\n%q\nwant\n%q", got, lines)
	}
}

// If all services share their log groups, one dashboard shows them.
func TestNoOverview(t *testing.T) {
	made := logging(t, shipped(t), "prod")
	if made.Overview() != nil {
		t.Error("there is an overview")
	}
}

// A widget shows at most as many alarms as CloudWatch allows.
func TestManyAlarms(t *testing.T) {
	stack := newStack(t)
	constructs.New(stack, "Board", constructs.Props{LogGroup: group(stack), Alarms: slices.Repeat([]string{"arn:a"}, 130)})
	text := joined(synthesize(t, stack).only(t, "AWS::CloudWatch::Dashboard").Properties["DashboardBody"])
	body, err := dashboard.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	if len(body.Widgets) != 2 || len(body.Widgets[0].Alarm.Alarms) != 100 || len(body.Widgets[1].Alarm.Alarms) != 30 ||
		body.Widgets[1].Y < body.Widgets[0].Y+body.Widgets[0].Height {
		t.Errorf("%+v", body.Widgets)
	}
}

// For the day of logs, every graph of prod's dashboard has data, and every table has
// rows.
func TestPreviewOfProd(t *testing.T) {
	templates := synthesized(t, shipped(t))
	of, d, _ := board(t, templates, "your-app-prod")
	p, err := preview.New([]*read.Template{of}, of, d, replay.Options{})
	if err != nil {
		t.Fatal(err)
	}
	inputs, err := logevent.Files("../examples/logs/django.jsonl.gz")
	if err != nil {
		t.Fatal(err)
	}
	source, err := logevent.Open(inputs, logevent.Options{})
	if err != nil {
		t.Fatal(err)
	}
	shown, err := p.Run(context.Background(), source)
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range shown.Widgets {
		// The error budget covers thirty days, and the audit log has other lines.
		if strings.HasSuffix(w.Title, "error budget") || strings.HasPrefix(w.Title, "Audit ") {
			continue
		}
		if w.Refused != nil || w.Notes != nil {
			t.Errorf("%s: %q %q", w.Title, w.Refused, w.Notes)
		}
		if w.Table != nil && len(w.Table.Rows) == 0 {
			t.Errorf("%s has no rows", w.Title)
		}
		if w.Graph == nil {
			continue
		}
		if len(w.Graph.Series) == 0 {
			t.Errorf("%s has no line", w.Title)
		}
		for _, s := range w.Graph.Series {
			if len(s.Points) == 0 {
				t.Errorf("%s: %s has no point", w.Title, s.Label)
			}
		}
	}
	if err := shown.HTML(io.Discard); err != nil {
		t.Error(err)
	}
}

// A threshold is drawn if everything that a menu can select has the same; pages come
// first.
func TestThresholdsOnDashboards(t *testing.T) {
	drawn := func(name string, templates []*read.Template) (levels int, alarms []string) {
		_, _, body := board(t, templates, name)
		for _, w := range body.Widgets {
			if w.Alarm != nil {
				alarms = append(alarms, w.Alarm.Title)
			}
			if w.Metric != nil && w.Metric.Annotations != nil {
				levels += len(w.Metric.Annotations.Horizontal)
			}
		}
		return levels, alarms
	}
	const services = "services:\n  - {name: web, image: app}\n"
	alike := synthesized(t, parse(t, services+"environments: {dev: {}, staging: {}}\n"))
	for _, name := range []string{"billing-dev", "billing-staging"} {
		levels, alarms := drawn(name, alike)
		if _, _, body := board(t, alike, name); levels == 0 || len(body.Variables) == 0 || !slices.Equal(alarms, []string{"Alarms: page", "Alarms: ticket"}) {
			t.Errorf("%s: %d thresholds, %q, %d menus", name, levels, alarms, len(body.Variables))
		}
	}
	other := synthesized(t, parse(t, services+"environments: {dev: {}, staging: {alarms: {errors: {above: {page: 7}}}}}\n"))
	if levels, _ := drawn("billing-dev", other); levels != 0 {
		t.Errorf("%d thresholds would be shown beside what staging counts", levels)
	}
	alone := synthesized(t, parse(t, services+"environments: {dev: {}, far: {logGroups: {application: {name: /ecs/billing}}, alarms: {errors: {above: {page: 7}}}}}\n"))
	if levels, _ := drawn("billing-far", alone); levels == 0 {
		t.Error("where there is no menu, there are no thresholds")
	}
}
