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

// Props configures a metric filter. LogGroup is required; the zero value of the rest
// counts every log event.
type Props struct {
	// LogGroup is the log group whose events are filtered, in the account and region of
	// the stack.
	LogGroup *loggroup.LogGroup
	// Pattern selects the log events. Default: all log events.
	Pattern filterpattern.Pattern
	// Name is the name of the filter, unique in its log group, up to 512 characters.
	// Default: the construct's id.
	Name string
	// Namespace is the namespace of the metric, which cannot begin with AWS/. Default:
	// the log group's DefaultNamespace.
	Namespace string
	// Metric is the metric's name, up to 255 characters. Default: the filter's name;
	// one that is too long is cut and ends in a hash.
	Metric string
	// Value selects the field whose value is published for a match: $.duration_ms in a
	// JSON pattern, $name in a delimited one. A log event without the field, or with
	// something else than a number in it, publishes nothing. Default: 1, which makes
	// the filter a counter.
	Value string
	// Unit is the unit of the metric. Default: Count for a counter, None for a value.
	Unit contract.Unit
	// Contract describes the log events: a JSON pattern that none of them can match is
	// an error (see binding.Pattern). Default: none, and the pattern is not checked
	// against a contract.
	Contract *contract.Contract
	// Dimensions maps the names of dimensions to the selectors of fields whose values
	// split the metric. There can be at most 3, in JSON and delimited patterns only.
	// Each combination of values is billed as a metric of its own, so avoid fields with
	// many values (users, addresses, requests). Default: none.
	Dimensions map[string]string
	// SystemDimensions split the metric by the origin of log events, if the log group
	// holds those of other accounts or regions (EmitSystemFieldDimensions):
	// @aws.account, @aws.region. They count towards the limit of three dimensions, and
	// work with any pattern. Default: none.
	SystemDimensions []string
	// Selection selects log events by the account and region that they come from, if
	// the log group holds those of others (FieldSelectionCriteria): @aws.account and
	// @aws.region with =, !=, IN, NOT IN, AND, OR, at most 2000 characters. Default:
	// all log events.
	Selection string
}

// dimensions returns the names of all dimensions, sorted.
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

// New makes a metric filter. Invalid props are reported as errors on the construct.
//
// A counter without dimensions publishes 0 for log events that do not match. CloudWatch
// does not allow a default value together with dimensions, including system dimensions.
// A filter that publishes values has no default value, because it would count as a
// measurement. In either case, no log events means no datapoints (MonitoringLogData).
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

// transformer returns the log group's transformer if the filter sees transformed log
// events: transformers produce JSON, so filters with other patterns see the original
// ones.
func transformer(props Props) awslogs.CfnTransformer {
	if props.LogGroup.IsMissing() || props.Pattern.Kind() != filterpattern.KindJSON {
		return nil
	}
	return props.LogGroup.Transformer()
}

// Filter returns the metric filter's CDK resource.
func (f *MetricFilter) Filter() awslogs.CfnMetricFilter { return f.filter.Get() }

// Name returns the filter's name, unique in its log group.
func (f *MetricFilter) Name() string { return f.props.Name }

// Feeds reports whether the filter publishes the named metric.
func (f *MetricFilter) Feeds(metric string) bool { return f.props.Metric == metric }

// Metric returns the metric that the filter publishes, without dimensions, with the
// statistic Sum. It is an error on the construct if the filter publishes values, for
// which no single statistic is right (see Percentile, Statistic), or has dimensions
// (see WithDimensions).
func (f *MetricFilter) Metric() awscloudwatch.Metric {
	var mistakes mistake.List
	if f.props.Value != "" {
		mistakes.Addf("the filter publishes %s: choose a statistic of it, with Percentile or Statistic", f.props.Value)
		mistakes.Report(f.filter)
	}
	return f.WithDimensions(nil)
}

// WithDimensions returns the sum of a counter for these values of its dimensions. It is
// an error on the construct if they are not exactly the filter's dimensions: CloudWatch
// keeps no totals across dimensions, and an alarm would never get data.
func (f *MetricFilter) WithDimensions(dimensions map[string]string) awscloudwatch.Metric {
	return f.Statistic(metricSum, dimensions)
}

// Percentile returns a percentile, 0 to 100, of the values that the filter publishes.
func (f *MetricFilter) Percentile(percentile float64) awscloudwatch.Metric {
	return f.Statistic(fmt.Sprintf("p%g", percentile), nil)
}

// Statistic returns a statistic of what the filter publishes, in any form that
// alarm.ParseStatistic accepts (Sum, Average, Maximum, p99, tm99, TM(10%:90%), …), for
// these values of its dimensions; nil if it has none. The metric carries the filter's
// account and region. Mistakes are reported as errors on the construct.
func (f *MetricFilter) Statistic(statistic string, dimensions map[string]string) awscloudwatch.Metric {
	var mistakes mistake.List
	_, err := alarm.ParseStatistic(statistic)
	mistakes.Add(err)
	if f.props.Value == "" && statistic != metricSum {
		mistakes.Addf("%s of a counter is constantly 0 or 1: count with Sum", statistic)
	}
	want, got := f.props.dimensions(), slices.Sorted(maps.Keys(dimensions))
	if !slices.Equal(want, got) {
		mistakes.Addf("metric %s has the dimensions %v, but values were given for %v: an alarm gets data only if all have one",
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
	// With the account and region set, CDK refuses the metric where it cannot be used.
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
		mistakes.Addf("LogGroup is missing: give the log group that the log events come from")
	} else {
		mistakes.Add(props.LogGroup.CheckPlace(filter, "metric filters must be where their log group is"))
		mistakes.Add(props.LogGroup.Attach(filter, props.Name, props.Pattern))
	}
	if ignoresTerms(props.Pattern) {
		mistakes.Addf("CloudWatch ignores the ?terms of %s, because it also has others: use one filter for each", props.Pattern)
	}
	if !token.In(props.Name) && !validName.MatchString(props.Name) {
		mistakes.Addf("the filter name %q: use 1 to %d characters other than : and *", props.Name, cloudwatch.MaxFilterName)
	}
	if !token.In(props.Namespace) && (!validNamespace.MatchString(props.Namespace) || len(props.Namespace) >= 4 && props.Namespace[:4] == "AWS/") {
		mistakes.Addf("the namespace %q: use 1 to %d characters other than : * $, not starting with AWS/", props.Namespace, cloudwatch.MaxNamespace)
	}
	if !token.In(props.Metric) && !validMetric.MatchString(props.Metric) {
		mistakes.Addf("the metric name %q: use 1 to %d characters other than : * $", props.Metric, cloudwatch.MaxMetricName)
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
		mistakes.Addf("dimensions only work with JSON and delimited patterns, not with %q", props.Pattern)
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
	// A token cannot be checked against a contract.
	known := !token.In(fmt.Sprint(props.Pattern, props.Value, props.Dimensions))
	if props.Contract != nil && known {
		mistakes.Add(binding.Pattern(props.Contract, props.Pattern, props.Value, props.Dimensions))
	}
	return &mistakes
}

// checkSelector returns an error unless the selector names a field of what the pattern
// matches: a field of the JSON object, or one of the delimited fields. Tokens are not
// checked.
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
		return fmt.Errorf("%s: a pattern of %s has no fields; use a JSON or a delimited one", selector, kind)
	}
	return nil
}

// ignoresTerms reports whether the pattern mixes optional terms with required or
// excluded ones. CloudWatch accepts such a pattern, and ignores the optional terms
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
