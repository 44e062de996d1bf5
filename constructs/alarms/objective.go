package alarms

import (
	"fmt"
	"math"
	"regexp"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsapplicationsignals"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/constructs/internal/mistake"
	"github.com/logstack-go/logstack/constructs/internal/place"
	"github.com/logstack-go/logstack/constructs/internal/taken"
	"github.com/logstack-go/logstack/constructs/internal/token"
)

// ObjectiveProps configures a service level objective of Application Signals. Alarms is
// required.
type ObjectiveProps struct {
	// Alarms are the alarms of a rule of the kind objective, such as availability.
	// Their metrics count the bad requests and all requests.
	Alarms *Alarms
	// Name is the name of the objective: 2 to 128 letters, digits, spaces and - . _,
	// beginning and ending with a letter or digit. Default: the name of the rule's
	// alarms without burn rate and severity.
	Name string
	// Warning is the percentage of the error budget below which what is left of it
	// shows as a warning, above 0 and below 100. Default: 50, as in Application
	// Signals.
	Warning float64
}

// Objective is a service level objective of Application Signals.
type Objective struct {
	construct constructs.Construct
	objective awsapplicationsignals.CfnServiceLevelObjective
}

// validObjectiveName matches valid names (API_ServiceLevelObjective).
var validObjectiveName = regexp.MustCompile(`^[0-9A-Za-z][-._0-9A-Za-z ]{0,126}[0-9A-Za-z]$`)

// NewObjective shows the objective of a rule in Application Signals: the ratio of bad
// requests to all requests over the objective's number of days, and the burn rate of
// the error budget in each window of the rule (CloudWatch-ServiceLevelObjectives). It
// notifies nobody: the rule's alarms do. The first objective of an account creates the
// role AWSServiceRoleForCloudWatchApplicationSignals, which reads the metrics
// (AWS::ApplicationSignals::ServiceLevelObjective). Invalid props are reported as
// errors on the construct.
func NewObjective(scope constructs.Construct, id string, props ObjectiveProps) *Objective {
	made := &Objective{construct: place.New(scope, id)}
	of := props.Alarms
	if props.Name == "" && of != nil && of.props.Naming != nil {
		props.Name = of.props.Naming.AlarmName(of.rule.Rule.Name)
	}
	mistakes := props.check(made.construct)
	if mistakes.Report(made.construct) {
		return made
	}
	budget := of.rule.Budget
	var rates []any
	for _, window := range budget.Windows {
		rates = append(rates, &awsapplicationsignals.CfnServiceLevelObjective_BurnRateConfigurationProperty{LookBackWindowMinutes: jsii.Number(window.Minutes())})
	}
	goal := &awsapplicationsignals.CfnServiceLevelObjective_GoalProperty{
		AttainmentGoal: jsii.Number(budget.Goal),
		Interval: &awsapplicationsignals.CfnServiceLevelObjective_IntervalProperty{
			RollingInterval: &awsapplicationsignals.CfnServiceLevelObjective_RollingIntervalProperty{
				Duration: jsii.Number(math.Round(budget.Over.Hours() / 24)), DurationUnit: jsii.String("DAY"),
			},
		},
	}
	if props.Warning != 0 {
		goal.WarningThreshold = &props.Warning
	}
	made.objective = awsapplicationsignals.NewCfnServiceLevelObjective(made.construct, jsii.String("Objective"), &awsapplicationsignals.CfnServiceLevelObjectiveProps{
		Name:        &props.Name,
		Description: jsii.String(objectiveText(of.rule)),
		Goal:        goal,
		RequestBasedSli: &awsapplicationsignals.CfnServiceLevelObjective_RequestBasedSliProperty{
			RequestBasedSliMetric: &awsapplicationsignals.CfnServiceLevelObjective_RequestBasedSliMetricProperty{
				MonitoredRequestCountMetric: &awsapplicationsignals.CfnServiceLevelObjective_MonitoredRequestCountMetricProperty{
					BadCountMetric: counted(of.props, budget.Operands[0]),
				},
				TotalRequestCountMetric: counted(of.props, budget.Operands[1]),
			},
		},
		BurnRateConfigurations: rates,
	})
	return made
}

// Construct returns the scope that contains the objective.
func (o *Objective) Construct() constructs.Construct {
	if o == nil {
		return nil
	}
	return o.construct
}

// Objective returns the objective's CDK resource; nil if the props are invalid.
func (o *Objective) Objective() awsapplicationsignals.CfnServiceLevelObjective {
	if o == nil {
		return nil
	}
	return o.objective
}

func (p ObjectiveProps) check(this constructs.Construct) *mistake.List {
	var mistakes mistake.List
	if p.Alarms == nil {
		mistakes.Addf("Alarms is missing: give those of a rule of the kind objective, such as availability")
		return &mistakes
	}
	rule := p.Alarms.rule
	if p.Alarms.props.Naming == nil {
		mistakes.Addf("Alarms is empty: give what New or NewBound returns for a rule without mistakes")
		return &mistakes
	}
	if rule.Budget == nil {
		mistakes.Addf("rule %s has no objective: use a rule of the kind objective, such as availability", rule.Rule.Name)
		return &mistakes
	}
	place.CheckStands(&mistakes, this, p.Alarms.construct, "Alarms, "+place.Path(p.Alarms.construct)+",", "an objective only sees the metrics of its own account and region")
	if n := len(rule.Budget.Windows); n > cloudwatch.MaxObjectiveBurnRates {
		mistakes.Addf("rule %s: its burn rates have %d different windows: an objective takes at most %d", rule.Rule.Name, n, cloudwatch.MaxObjectiveBurnRates)
	}
	for _, window := range rule.Budget.Windows {
		if window < cloudwatch.MinObjectiveWindow || window > cloudwatch.MaxObjectiveWindow {
			mistakes.Addf("rule %s: a burn rate's window is %s long: an objective takes %s to %s", rule.Rule.Name, window, cloudwatch.MinObjectiveWindow, cloudwatch.MaxObjectiveWindow)
		}
	}
	if !(p.Warning >= 0 && p.Warning < 100) { // also refuses NaN
		mistakes.Addf("Warning is %v: use a percentage of the error budget above 0 and below 100", p.Warning)
	}
	if !token.In(p.Name) && !validObjectiveName.MatchString(p.Name) {
		mistakes.Addf("the name %q of the objective: use 2 to 128 letters, digits, spaces and - . _, with a letter or a digit at both ends: give it a Name", p.Name)
	} else if err := taken.Take(this, taken.Objective, p.Name); err != nil {
		mistakes.Addf("%w: create the objective of a rule once, or give this one another Name", err)
	}
	return &mistakes
}

// objectiveText returns the objective's description.
func objectiveText(rule alarmrules.Bound) string {
	text := fmt.Sprintf("%s: %s over %d days.", rule.Title, rule.Budget.Target, int(rule.Budget.Over/(24*time.Hour)))
	return shortened(text, cloudwatch.MaxObjectiveDescription)
}

// counted returns a metric as an objective counts it, in periods of one minute.
func counted(props BoundProps, o alarmrules.Operand) []any {
	m := placedAt(props, o.Series)
	metric := &awsapplicationsignals.CfnServiceLevelObjective_MetricProperty{Namespace: m.namespace, MetricName: m.name}
	var dimensions []any
	for _, d := range m.dimensions() {
		dimensions = append(dimensions, &awsapplicationsignals.CfnServiceLevelObjective_DimensionProperty{Name: d.Name, Value: d.Value})
	}
	if dimensions != nil {
		metric.Dimensions = dimensions
	}
	return []any{&awsapplicationsignals.CfnServiceLevelObjective_MetricDataQueryProperty{
		Id: jsii.String(o.ID),
		MetricStat: &awsapplicationsignals.CfnServiceLevelObjective_MetricStatProperty{
			Metric: metric, Period: jsii.Number(time.Minute.Seconds()), Stat: jsii.String(o.Statistic),
		},
		ReturnData: jsii.Bool(true),
	}}
}
