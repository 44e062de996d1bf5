package metricfilter

import (
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"slices"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/cloudwatch/alarm"
	"github.com/logstack-go/logstack/cloudwatch/filterpattern"
	"github.com/logstack-go/logstack/constructs/internal/batch"
	"github.com/logstack-go/logstack/constructs/internal/mistake"
	"github.com/logstack-go/logstack/constructs/internal/place"
	"github.com/logstack-go/logstack/constructs/internal/short"
	"github.com/logstack-go/logstack/constructs/internal/token"
	"github.com/logstack-go/logstack/constructs/loggroup"
	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/contract/binding"
)

// Props of a metric filter. LogGroup must be given; the zero value of the rest
// counts every log event.
type Props struct {
	// LogGroup is where the log events come from, of the account and region of the
	// stack.
	LogGroup *loggroup.LogGroup
	// Pattern matches log events. Default: all of them.
	Pattern filterpattern.Pattern
	// Name of the filter, unique in its log group, up to 512 characters. Default: the
	// construct's id.
	Name string
	// Namespace of the metric: not AWS/…. Default: the log group's DefaultNamespace.
	Namespace string
	// Metric is the metric's name, up to 255 characters. Default: the filter's name,
	// of a longer one its start and a hash.
	Metric string
	// Value selects what a match publishes: $.duration_ms in a JSON pattern,
	// $name in a delimited one. An event that lacks it, or has no number
	// there, publishes nothing. Default: 1, which makes the filter a counter.
	Value string
	// Unit of the metric. Default: Count for a counter, None for a value.
	Unit contract.Unit
	// Contract is what the log events promise: a JSON pattern that none of
	// them can match is an error (see binding.Pattern). Default: none, and nothing
	// is known of the events.
	Contract *contract.Contract
	// Dimensions split the metric by the values of fields: name of the
	// dimension to selector, at most 3, in JSON and delimited patterns only.
	// Each combination of values is billed as a metric of its own, so take no
	// field that has many (users, addresses, requests). Default: none.
	Dimensions map[string]string
	// SystemDimensions split the metric by where log events come from, where the log
	// group holds those of other accounts or regions (EmitSystemFieldDimensions):
	// @aws.account, @aws.region. They count among the three dimensions, whatever the
	// pattern. Default: none.
	SystemDimensions []string
	// Selection chooses log events by the account and region that they come from, where
	// the log group holds those of others (FieldSelectionCriteria): @aws.account and
	// @aws.region with =, !=, IN, NOT IN, AND, OR, at most 2000 characters. Default: all.
	Selection string
}

// dimensions are the names of all dimensions, sorted.
func (p Props) dimensions() []string {
	return slices.Sorted(slices.Values(slices.AppendSeq(slices.Clone(p.SystemDimensions), maps.Keys(p.Dimensions))))
}

// MetricFilter turns log events into a metric.
type MetricFilter struct {
	filter *resource
	props  Props
}

// resource is the metric filter in the batch that makes it.
type resource = batch.Resource[awslogs.CfnMetricFilter, awslogs.CfnMetricFilterProps]

// New makes a metric filter. Mistakes in props are errors of the construct.
//
// A counter publishes 0 for events that do not match, as long as it has no
// dimensions, those of the system among them: CloudWatch refuses a default value beside dimensions. A value
// has no default, which would count as a measurement. Either way, no log
// events means no datapoints (MonitoringLogData).
func New(scope constructs.Construct, id string, props Props) *MetricFilter {
	defer batch.Begin()()
	props.Name = cmp.Or(props.Name, id)
	props.Namespace = cmp.Or(props.Namespace, props.LogGroup.DefaultNamespace())
	props.Metric = cmp.Or(props.Metric, short.Of(props.Name, cloudwatch.MaxMetricName))
	counts := props.Value == ""
	if props.Unit == "" {
		props.Unit = contract.None
		if counts {
			props.Unit = contract.Count
		}
	}
	transformation := &awslogs.CfnMetricFilter_MetricTransformationProperty{
		MetricNamespace: &props.Namespace,
		MetricName:      &props.Metric,
		MetricValue:     jsii.String(cmp.Or(props.Value, "1")),
		Unit:            jsii.String(string(props.Unit)),
	}
	if len(props.Dimensions) > 0 {
		var dimensions []*awslogs.CfnMetricFilter_DimensionProperty
		for _, name := range slices.Sorted(maps.Keys(props.Dimensions)) {
			dimensions = append(dimensions, &awslogs.CfnMetricFilter_DimensionProperty{
				Key: jsii.String(name), Value: jsii.String(props.Dimensions[name]),
			})
		}
		transformation.Dimensions = &dimensions
	} else if counts && len(props.SystemDimensions) == 0 {
		transformation.DefaultValue = jsii.Number(0)
	}
	var group *string
	if !props.LogGroup.IsMissing() {
		group = props.LogGroup.NameRef()
	} else {
		group = jsii.String("missing")
	}
	out := &awslogs.CfnMetricFilterProps{
		FilterName:            &props.Name,
		FilterPattern:         jsii.String(props.Pattern.String()),
		LogGroupName:          group,
		MetricTransformations: &[]any{transformation},
	}
	if len(props.SystemDimensions) > 0 {
		out.EmitSystemFieldDimensions = jsii.Strings(props.SystemDimensions...)
	}
	if props.Selection != "" {
		out.FieldSelectionCriteria = &props.Selection
	}
	on := transformer(props)
	if on != nil {
		out.ApplyOnTransformedLogs = jsii.Bool(true)
	}
	filter := batch.New[awslogs.CfnMetricFilter](scope, id, out)
	if on != nil {
		filter.After(on)
	}
	check(filter, props).Report(filter)
	noteOthers(filter, props)
	for _, warning := range props.Pattern.Warnings() {
		awscdk.Annotations_Of(filter.Get()).AddWarningV2(jsii.String("logstack:pattern"), jsii.String(warning.String()))
	}
	return &MetricFilter{filter: filter, props: props}
}

// transformer is that of the log group, where the filter looks at what it leaves: a
// transformer leaves JSON, so that filters of other patterns look at log events as they
// were written.
func transformer(props Props) awslogs.CfnTransformer {
	if props.LogGroup.IsMissing() || props.Pattern.Kind() != filterpattern.KindJSON {
		return nil
	}
	return props.LogGroup.Transformer()
}

// Filter is the metric filter as plain CDK knows it.
func (f *MetricFilter) Filter() awslogs.CfnMetricFilter { return f.filter.Get() }

// Name is the filter's name, unique in its log group.
func (f *MetricFilter) Name() string { return f.props.Name }

// Feeds says whether the filter feeds the metric of that name.
func (f *MetricFilter) Feeds(metric string) bool { return f.props.Metric == metric }

// Metric is what the filter feeds, without dimensions: the sum of a counter.
// It is an error of the construct if the filter publishes values, which have
// no one statistic (see Percentile, Statistic), or has dimensions (see WithDimensions).
func (f *MetricFilter) Metric() awscloudwatch.Metric {
	var mistakes mistake.List
	if f.props.Value != "" {
		mistakes.Addf("the filter publishes %s: say which statistic of it is meant, by Percentile or Statistic", f.props.Value)
		mistakes.Report(f.filter)
	}
	return f.WithDimensions(nil)
}

// WithDimensions is the sum of a counter for these values of the filter's dimensions. It
// is an error of the construct if they are not just the filter's dimensions:
// CloudWatch keeps no total over them, and an alarm would never get data.
func (f *MetricFilter) WithDimensions(dimensions map[string]string) awscloudwatch.Metric {
	return f.Statistic(metricSum, dimensions)
}

// Percentile is a percentile of the values that the filter publishes, 0 to 100.
func (f *MetricFilter) Percentile(percentile float64) awscloudwatch.Metric {
	return f.Statistic(fmt.Sprintf("p%g", percentile), nil)
}

// Statistic is a statistic of what the filter publishes, any that
// alarm.ParseStatistic reads (Sum, Average, Maximum, p99, tm99, TM(10%:90%), …),
// for these values of its dimensions, nil where it has none. It is of the filter's
// account and region. Mistakes are errors of the construct.
func (f *MetricFilter) Statistic(statistic string, dimensions map[string]string) awscloudwatch.Metric {
	var mistakes mistake.List
	_, err := alarm.ParseStatistic(statistic)
	mistakes.Add(err)
	if f.props.Value == "" && statistic != metricSum {
		mistakes.Addf("%s of a counter is constantly 0 or 1: count with Sum", statistic)
	}
	want, got := f.props.dimensions(), slices.Sorted(maps.Keys(dimensions))
	if !slices.Equal(want, got) {
		mistakes.Addf("metric %s has the dimensions %v, and values were given for %v: without all of them an alarm never gets data",
			f.props.Metric, want, got)
	}
	mistakes.Report(f.filter)
	of := &awscloudwatch.MetricProps{
		Namespace: &f.props.Namespace, MetricName: &f.props.Metric, Statistic: &statistic, Period: awscdk.Duration_Minutes(jsii.Number(5)),
	}
	if len(dimensions) > 0 {
		values := map[string]*string{}
		for name, value := range dimensions {
			values[name] = &value
		}
		of.DimensionsMap = &values
	}
	// Of its account and region, CDK refuses it where it cannot be used.
	here := place.Of(f.filter)
	if here.Region != "" {
		of.Region = &here.Region
	}
	if here.Account != "" {
		of.Account = &here.Account
	}
	return awscloudwatch.NewMetric(of)
}

const metricSum = "Sum"

var (
	// validNamespace: API_MetricTransformation; AWS/ is reserved.
	validNamespace = regexp.MustCompile(fmt.Sprintf(`^[^:*$]{1,%d}$`, cloudwatch.MaxNamespace))
	validMetric    = regexp.MustCompile(fmt.Sprintf(`^[^:*$]{1,%d}$`, cloudwatch.MaxMetricName))
	validName      = regexp.MustCompile(fmt.Sprintf(`^[^:*]{1,%d}$`, cloudwatch.MaxFilterName))
)

func check(filter *resource, props Props) *mistake.List {
	var mistakes mistake.List
	if props.LogGroup.IsMissing() {
		mistakes.Addf("LogGroup is missing: say where the log events come from")
	} else {
		mistakes.Add(props.LogGroup.CheckPlace(filter, "metric filters stand where their log group does"))
		mistakes.Add(props.LogGroup.Attach(filter, props.Name, props.Pattern))
	}
	if ignoresTerms(props.Pattern) {
		mistakes.Addf("CloudWatch ignores the ?terms of %s, because it has others beside them: take one filter for each", props.Pattern)
	}
	if !token.In(props.Name) && !validName.MatchString(props.Name) {
		mistakes.Addf("the filter name %q: allowed are 1 to %d characters other than : and *", props.Name, cloudwatch.MaxFilterName)
	}
	if !token.In(props.Namespace) && (!validNamespace.MatchString(props.Namespace) || len(props.Namespace) >= 4 && props.Namespace[:4] == "AWS/") {
		mistakes.Addf("the namespace %q: allowed are 1 to %d characters other than : * $, not starting with AWS/", props.Namespace, cloudwatch.MaxNamespace)
	}
	if !token.In(props.Metric) && !validMetric.MatchString(props.Metric) {
		mistakes.Addf("the metric name %q: allowed are 1 to %d characters other than : * $", props.Metric, cloudwatch.MaxMetricName)
	}
	kind := props.Pattern.Kind()
	if props.Value != "" {
		if err := checkSelector(props.Pattern, props.Value); err != nil {
			mistakes.Addf("the value: %w", err)
		}
	}
	if n := len(props.dimensions()); n > cloudwatch.MaxFilterDimensions {
		mistakes.Addf("%d dimensions: at most %d are allowed", n, cloudwatch.MaxFilterDimensions)
	}
	if len(props.Dimensions) > 0 && kind != filterpattern.KindJSON && kind != filterpattern.KindDelimited {
		mistakes.Addf("dimensions work on JSON and delimited patterns only, not on %q", props.Pattern)
	} else {
		for _, name := range slices.Sorted(maps.Keys(props.Dimensions)) {
			if err := checkSelector(props.Pattern, props.Dimensions[name]); err != nil {
				mistakes.Addf("dimension %s: %w", name, err)
			}
		}
	}
	mistakes.Add(cloudwatch.CheckSystemDimensions(props.SystemDimensions))
	if err := cloudwatch.CheckSelection(props.Selection); err != nil && !token.In(props.Selection) {
		mistakes.Addf("Selection: %w", err)
	}
	// A contract says nothing of a text that only the deployment knows.
	known := !token.In(fmt.Sprint(props.Pattern, props.Value, props.Dimensions))
	if props.Contract != nil && known {
		mistakes.Add(binding.Pattern(props.Contract, props.Pattern, props.Value, props.Dimensions))
	}
	return &mistakes
}

// checkSelector says whether the selector names a field of what the pattern
// matches: a field of the JSON object, or one of the delimited fields. Of one that only
// the deployment knows nothing can be said.
func checkSelector(pattern filterpattern.Pattern, selector string) error {
	if token.In(selector) {
		return nil
	}
	s, err := filterpattern.ParseSelector(selector)
	if err != nil {
		return err
	}
	switch kind := pattern.Kind(); {
	case kind == filterpattern.KindJSON && !s.IsJSON():
		return fmt.Errorf("%s is a field of a delimited event, and the pattern matches JSON: write $.field", selector)
	case kind == filterpattern.KindDelimited && s.IsJSON():
		return fmt.Errorf("%s is a field of a JSON event, and the pattern matches delimited ones: write $name", selector)
	case kind == filterpattern.KindTerms || kind == filterpattern.KindAll:
		return fmt.Errorf("%s: a pattern of %s has no fields; take a JSON or a delimited one", selector, kind)
	}
	return nil
}

// ignoresTerms says whether optional terms stand beside required or excluded
// ones. CloudWatch takes such a pattern, and ignores the optional terms
// (FilterAndPatternSyntax).
func ignoresTerms(pattern filterpattern.Pattern) bool {
	list, ok := pattern.Tree().(*filterpattern.TermList)
	if !ok {
		return false
	}
	optional := 0
	for _, term := range list.Terms {
		if term.Mode == filterpattern.Optional {
			optional++
		}
	}
	return optional > 0 && optional < len(list.Terms)
}
