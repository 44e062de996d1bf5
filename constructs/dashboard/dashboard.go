package dashboard

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/cloudwatch/insights"
	"github.com/logstack-go/logstack/constructs/internal/mistake"
	"github.com/logstack-go/logstack/constructs/loggroup"
	"github.com/logstack-go/logstack/recipes"
)

// Props of a dashboard. LogGroup must be given.
type Props struct {
	// Name of the dashboard, of letters, digits, - and _, at most 200; the
	// region is put behind it, since dashboards are an account's, and not a
	// region's. Default: CloudFormation makes one up.
	Name string
	// LogGroup that it is about.
	LogGroup *loggroup.LogGroup
	// Namespace of the metrics. Default: "Logs", as of metric filters.
	Namespace string
	// Graphs that it shows, the first in front. Default: none.
	Graphs []recipes.Graph
	// Tables that it shows below, each the answer of a query that has no
	// placeholders left. Default: none.
	Tables []Table
	// Alarms whose state it shows on top, at most 100. Default: none.
	Alarms []awscloudwatch.CfnAlarm
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
		props.Namespace = "Logs"
	}
	var mistakes mistake.List
	var name *string
	if props.Name != "" {
		name = jsii.String(props.Name + "-" + *stack.Region())
		if !validName.MatchString(props.Name) {
			mistakes.Addf("the dashboard name %q: allowed are 1 to 200 letters, digits, - and _", props.Name)
		}
	}
	if len(props.Alarms) > maxAlarms {
		mistakes.Addf("%d alarms: a dashboard shows the state of at most %d", len(props.Alarms), maxAlarms)
	}
	for _, t := range props.Tables {
		if left := t.Query.Parameters(); len(left) > 0 {
			mistakes.Addf("the query of %q has the placeholders %s: a dashboard fills none in", t.Title, strings.Join(left, ", "))
		}
	}
	body := "{}"
	if props.LogGroup == nil {
		mistakes.Addf("LogGroup is missing: say which log group the dashboard is about")
	} else {
		body = *stack.ToJsonString(map[string]any{"widgets": widgets(props)}, nil)
	}
	made := awscloudwatch.NewCfnDashboard(scope, &id, &awscloudwatch.CfnDashboardProps{DashboardName: name, DashboardBody: &body})
	mistakes.Report(made)
	return &Dashboard{made}
}

// Dashboard is the dashboard as plain CDK knows it.
func (d *Dashboard) Dashboard() awscloudwatch.CfnDashboard { return d.dashboard }

// A dashboard is 24 columns wide (CloudWatch-Dashboard-Body-Structure).
const (
	columns     = 24
	graphWidth  = 8
	graphHeight = 6
	tableWidth  = 12
	tableHeight = 7
	maxAlarms   = 100
)

var validName = regexp.MustCompile(`^[A-Za-z0-9_-]{1,200}$`)

// widgets are the widgets of the dashboard, in the order of the page.
func widgets(props Props) []any {
	g := props.LogGroup
	var all []any
	x, y := 0, 0
	place := func(kind string, width, height int, properties map[string]any) {
		if x+width > columns {
			x, y = 0, y+height
		}
		all = append(all, map[string]any{"type": kind, "x": x, "y": y, "width": width, "height": height, "properties": properties})
		x += width
	}
	if len(props.Alarms) > 0 {
		var arns []any
		for _, a := range props.Alarms {
			arns = append(arns, *a.AttrArn())
		}
		place("alarm", columns, 3, map[string]any{"title": "Alarms", "alarms": arns})
		x, y = 0, 3
	}
	for _, graph := range props.Graphs {
		var lines []any
		for _, l := range graph.Lines {
			lines = append(lines, line(props, l))
		}
		place("metric", graphWidth, graphHeight, map[string]any{
			"title": graph.Title, "metrics": lines, "period": 300, "view": "timeSeries", "stacked": false, "region": g.Region(),
			"yAxis": map[string]any{"left": map[string]any{"min": 0, "showUnits": false}},
		})
	}
	if x > 0 {
		x, y = 0, y+graphHeight
	}
	for _, t := range props.Tables {
		place("log", tableWidth, tableHeight, map[string]any{
			"title": t.Title, "view": "table", "region": g.Region(),
			"query": fmt.Sprintf("SOURCE '%s' | %s", *g.NameRef(), t.Query),
		})
	}
	return all
}

// line is a metric as a dashboard's body has it. One with dimensions is looked
// for with all of their values.
func line(props Props, l recipes.Line) any {
	options := map[string]any{"stat": l.Statistic, "label": l.Label}
	switch {
	case l.Metric == recipes.IncomingLogEvents || l.Metric == recipes.IncomingBytes:
		return []any{"AWS/Logs", l.Metric, "LogGroupName", *props.LogGroup.NameRef(), options}
	case len(l.SplitBy) > 0:
		return []any{map[string]any{
			"expression": fmt.Sprintf(`SEARCH('{"%s",%s} MetricName="%s"', '%s', 300)`,
				props.Namespace, strings.Join(quoted(l.SplitBy), ","), l.Metric, l.Statistic),
			"label": l.Label,
		}}
	}
	return []any{props.Namespace, l.Metric, options}
}

func quoted(names []string) []string {
	var all []string
	for _, name := range names {
		all = append(all, `"`+name+`"`)
	}
	return all
}
