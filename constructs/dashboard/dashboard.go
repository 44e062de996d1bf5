package dashboard

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/cloudwatch/dashboard"
	"github.com/logstack-go/logstack/cloudwatch/insights"
	"github.com/logstack-go/logstack/constructs/internal/mistake"
	"github.com/logstack-go/logstack/constructs/loggroup"
	"github.com/logstack-go/logstack/dashboards"
	"github.com/logstack-go/logstack/notify"
)

// Props of a dashboard. LogGroup must be given, or Services.
type Props struct {
	// Name of the dashboard, of letters, digits, - and _, at most 200; the
	// region is put behind it, since dashboards are an account's, and not a
	// region's. Default: CloudFormation makes one up.
	Name string
	// LogGroup that it is about.
	LogGroup *loggroup.LogGroup
	// Namespace of the metrics. Default: the log group's DefaultNamespace, as of
	// metric filters.
	Namespace string
	// Services by their names, of a dashboard with lines of several. Default:
	// none.
	Services map[string]Service
	// Graphs that it shows, the first in front. Default: none.
	Graphs []dashboards.Graph
	// WithoutThresholds leaves the thresholds of alarms out of the graphs: a menu
	// would show them beside the metrics of others, whose thresholds they are not.
	WithoutThresholds bool
	// Tables that it shows below, each the answer of a query that has no
	// placeholders left. Default: none.
	Tables []Table
	// Alarms are the ARNs of those whose state it shows on top. CloudWatch sorts them
	// by their names. Default: none.
	Alarms []string
	// AlarmGroups are more of them, each group by itself, the first in front.
	// Default: none.
	AlarmGroups []AlarmGroup
	// AlarmNames are the names of those alarms, where there are Variables: their
	// ARNs tell them only when the stack is deployed. Default: none.
	AlarmNames []string
	// Variables are menus. One that would replace more than names is left out,
	// with a note that says so. Default: none.
	Variables []Variable
}

// AlarmGroup is a group of alarms, such as those that page somebody.
type AlarmGroup struct {
	// Title says what they have in common.
	Title string
	// Alarms are their ARNs.
	Alarms []string
}

// Service is where the metrics of a service are.
type Service struct {
	// LogGroup that the service writes to.
	LogGroup *loggroup.LogGroup
	// Namespace of the metrics of its filters. Default: the log group's
	// DefaultNamespace.
	Namespace string
}

// Table is the answer of a query.
type Table struct {
	// Title says what it shows.
	Title string
	// Query without placeholders.
	Query insights.Query
}

// Dashboard is a dashboard.
type Dashboard struct{ dashboard awscloudwatch.CfnDashboard }

// New makes a dashboard. Mistakes in props are errors of the construct.
func New(scope constructs.Construct, id string, props Props) *Dashboard {
	stack := awscdk.Stack_Of(scope)
	if props.Namespace == "" {
		props.Namespace = props.LogGroup.DefaultNamespace()
	}
	var mistakes mistake.List
	var name *string
	if props.Name != "" {
		name = jsii.String(props.Name + "-" + *stack.Region())
		if !validName.MatchString(props.Name) {
			mistakes.Addf("the dashboard name %q: allowed are 1 to %d letters, digits, - and _", props.Name, ownName)
		}
	}
	for _, t := range props.Tables {
		if left := t.Query.Parameters(); len(left) > 0 {
			mistakes.Addf("the query of %q has the placeholders %s: a dashboard fills none in", t.Title, strings.Join(left, ", "))
		}
		if props.LogGroup != nil {
			for _, err := range loggroup.Refusals(t.Query, props.LogGroup) {
				mistakes.Addf("the query of %q would be refused: %w", t.Title, err)
			}
		}
	}
	complete := props.LogGroup != nil || len(props.Services) > 0
	if !complete {
		mistakes.Addf("LogGroup is missing: say which log group the dashboard is about")
	}
	for _, g := range props.Graphs {
		for _, l := range g.Lines {
			if _, ok := props.Services[l.Service]; l.Service != "" && !ok {
				mistakes.Addf("the graph %q shows the service %s, which is not among Services", g.Title, l.Service)
				complete = false
			}
		}
	}
	body := "{}"
	var notes []string
	if complete {
		shown := dashboard.Body{Widgets: widgets(*stack.Region(), props)}
		shown.Variables, notes = menus(props, *stack.Region(), shown)
		body = *stack.ToJsonString(plain(shown), nil)
	}
	made := awscloudwatch.NewCfnDashboard(scope, &id, &awscloudwatch.CfnDashboardProps{DashboardName: name, DashboardBody: &body})
	mistakes.Report(made)
	for _, note := range notes {
		awscdk.Annotations_Of(made).AddInfo(&note)
	}
	return &Dashboard{made}
}

// plain is the body as maps and lists, which the CDK makes a text of that holds
// what only the deployment knows.
func plain(body dashboard.Body) any {
	data, err := json.Marshal(body)
	if err != nil {
		panic(err) // every widget has its properties
	}
	var all any
	if err := json.Unmarshal(data, &all); err != nil {
		panic(err)
	}
	return all
}

// Dashboard is the dashboard as plain CDK knows it.
func (d *Dashboard) Dashboard() awscloudwatch.CfnDashboard { return d.dashboard }

const (
	graphsInARow = 3
	graphHeight  = 6
	tableWidth   = 12
	tableHeight  = 7
	period       = dashboards.Period
	// alarmsInARow is how many alarms stand side by side on a wide screen.
	alarmsInARow = 4
)

// ownName is how long a dashboard's name can be here: it leaves room for the
// region's name, which stands behind it.
const ownName = cloudwatch.MaxDashboardName - 55

var validName = regexp.MustCompile(fmt.Sprintf(`^[A-Za-z0-9_-]{1,%d}$`, ownName))

// widgets are the widgets of the dashboard, in the order of the page.
func widgets(region string, props Props) []dashboard.Widget {
	all := []dashboard.Widget{}
	x, y, below := 0, 0, 0
	place := func(w dashboard.Widget) {
		if x+w.Width > dashboard.Columns {
			x, y = 0, below
		}
		w.X, w.Y = x, y
		x, below = x+w.Width, max(below, y+w.Height)
		all = append(all, w)
	}
	for _, group := range append([]AlarmGroup{{"Alarms", props.Alarms}}, props.AlarmGroups...) {
		for alarms := range slices.Chunk(group.Alarms, cloudwatch.MaxWidgetAlarms) {
			rows := (len(alarms) + alarmsInARow - 1) / alarmsInARow
			place(dashboard.Widget{Type: dashboard.AlarmType, Width: dashboard.Columns, Height: 1 + max(2, rows),
				Alarm: &dashboard.Alarm{Title: group.Title, Alarms: alarms}})
		}
	}
	for i, g := range props.Graphs {
		place(dashboard.Widget{Type: dashboard.MetricType, Width: graphWidth(i, len(props.Graphs)), Height: graphHeight, Metric: graph(region, props, g)})
	}
	x, y = 0, below
	for _, t := range props.Tables {
		place(dashboard.Widget{Type: dashboard.LogType, Width: tableWidth, Height: tableHeight, Log: &dashboard.Log{
			Title: t.Title, View: dashboard.Table, Region: region,
			Query: dashboard.From([]string{*props.LogGroup.NameRef()}, t.Query.String()),
		}})
	}
	return all
}

// graphWidth is how wide the graph at i of n is: no row has more than one less
// than another, and each is as wide as the page.
func graphWidth(i, n int) int {
	rows := (n + graphsInARow - 1) / graphsInARow
	full := n - rows*(n/rows) // rows that have one more
	if most := n/rows + 1; i < full*most {
		return dashboard.Columns / most
	}
	return dashboard.Columns / (n / rows)
}

// graph is a graph as a dashboard's body has it.
func graph(region string, props Props, g dashboards.Graph) *dashboard.Metric {
	m := &dashboard.Metric{
		Title: g.Title, View: dashboard.TimeSeries, Region: region, Period: period.Seconds(),
		YAxis: &dashboard.YAxis{Left: &dashboard.Axis{Min: jsii.Number(0), Label: g.Unit, ShowUnits: jsii.Bool(false)}},
	}
	for _, l := range g.Lines {
		m.Lines = append(m.Lines, line(props, l))
	}
	if len(g.Levels) > 0 && !props.WithoutThresholds {
		m.Annotations = &dashboard.Annotations{}
		for _, l := range g.Levels {
			m.Annotations.Horizontal = append(m.Annotations.Horizontal, dashboard.Horizontal{
				Value: l.Value, Label: l.Label, Color: thresholdColor(l.Severity),
			})
		}
	}
	return m
}

// thresholdColor is red of what pages somebody, and orange of all else.
func thresholdColor(severity notify.Severity) string {
	if severity == notify.Page {
		return "#d62728"
	}
	return "#ff7f0e"
}

// line is a line as a dashboard's body has it. A metric with dimensions is
// looked for with all of their values.
func line(props Props, l dashboards.Line) dashboard.Line {
	from := Service{props.LogGroup, props.Namespace}
	if l.Service != "" {
		from = props.Services[l.Service]
		from.Namespace = cmp.Or(from.Namespace, from.LogGroup.DefaultNamespace())
	}
	out := dashboard.Line{LineOptions: dashboard.LineOptions{Expression: l.Expression, ID: l.ID, Label: l.Label, Stat: l.Series.Statistic}}
	if l.Hidden {
		out.Visible = jsii.Bool(false)
	}
	switch of := l.Series; {
	case l.Expression != "":
	case len(l.SplitBy) > 0:
		out.Stat = ""
		out.Expression = dashboard.Search{
			Namespace: from.Namespace, Dimensions: l.SplitBy, Metric: of.Name, Statistic: of.Statistic, Period: period,
		}.String()
	case of.Own:
		out.Namespace, out.Name = cloudwatch.LogsNamespace, of.Name
		out.Dimensions = sorted(cloudwatch.LogGroupDimensions(of.Name, *from.LogGroup.NameRef()))
	case of.Log:
		out.Namespace, out.Name, out.Dimensions = from.Namespace, of.Name, sorted(of.Dimensions)
	default:
		out.Namespace, out.Name, out.Dimensions = of.Namespace, of.Name, sorted(of.Dimensions)
	}
	return out
}

// sorted are dimensions in the order of their names.
func sorted(dimensions map[string]string) []dashboard.Dimension {
	var all []dashboard.Dimension
	for _, name := range slices.Sorted(maps.Keys(dimensions)) {
		all = append(all, dashboard.Dimension{Name: name, Value: dimensions[name]})
	}
	return all
}
