package dashboard

import (
	"encoding/json"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/cloudwatch/dashboard"
	"github.com/logstack-go/logstack/cloudwatch/insights"
	"github.com/logstack-go/logstack/constructs/internal/batch"
	"github.com/logstack-go/logstack/constructs/internal/mistake"
	"github.com/logstack-go/logstack/constructs/internal/place"
	"github.com/logstack-go/logstack/constructs/internal/taken"
	"github.com/logstack-go/logstack/constructs/loggroup"
	"github.com/logstack-go/logstack/dashboards"
)

// Props of a dashboard. LogGroup must be given, or Services.
type Props struct {
	// Name of the dashboard, of letters, digits, - and _; the region is put behind
	// it, since dashboards are an account's, and not a region's. Together they are at
	// most 255 characters long, and in a stack whose region only the deployment knows,
	// the name at most 200. No other dashboard of the account is called so. Default:
	// CloudFormation makes one up.
	Name string
	// LogGroup that it is about. It may be of another region or account, then with a
	// name: the console shows those of an account that shares them
	// (CloudWatch-Unified-Cross-Account).
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
	// Tables that it shows below, each the answer of a query of LogGroup that has no
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
	// LogGroup that the service writes to, which may be of another region or account.
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
type Dashboard struct{ dashboard *resource }

// resource is the dashboard in the batch that makes it.
type resource = batch.Resource[awscloudwatch.CfnDashboard, awscloudwatch.CfnDashboardProps]

// New makes a dashboard. Mistakes in props are errors of the construct.
func New(scope constructs.Construct, id string, props Props) *Dashboard {
	defer batch.Begin()()
	if props.Namespace == "" {
		props.Namespace = props.LogGroup.DefaultNamespace()
	}
	out := &awscloudwatch.CfnDashboardProps{DashboardBody: jsii.String("{}")}
	made := batch.New[awscloudwatch.CfnDashboard](scope, id, out)
	var mistakes mistake.List
	if props.Name != "" {
		name := props.Name + "-" + place.Region(scope)
		out.DashboardName = &name
		checkName(props.Name, place.Of(made).Region, &mistakes)
		if err := taken.Take(made, taken.Dashboard, name); err != nil {
			mistakes.Addf("%w: give it another Name", err)
		}
	}
	checkTables(props, &mistakes)
	if checkSources(made, props, &mistakes) {
		body := newBody(made, props)
		shown := dashboard.Body{Widgets: body.widgets()}
		var notes []string
		shown.Variables, notes = menus(props, place.Region(scope), shown)
		made.SetText("dashboardBody", plain(shown))
		for _, note := range notes {
			awscdk.Annotations_Of(made.Get()).AddInfo(&note)
		}
	}
	mistakes.Report(made)
	return &Dashboard{made}
}

// plain is the body as maps and lists, of which the CDK makes a text.
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
func (d *Dashboard) Dashboard() awscloudwatch.CfnDashboard { return d.dashboard.Get() }

const (
	graphsInARow = 3
	graphHeight  = 6
	tableWidth   = 12
	tableHeight  = 7
	period       = dashboards.Period
	// alarmsInARow is how many alarms stand side by side on a wide screen.
	alarmsInARow = 4
)
