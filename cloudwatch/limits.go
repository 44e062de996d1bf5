package cloudwatch

import "time"

// The limits of CloudWatch that the toolkit checks are defined here and nowhere
// else. Each names the page of AWS' documentation that it comes from. Lengths of
// texts are in characters unless stated otherwise.

// Log groups.
const (
	// MaxLogGroupName is the maximum length of a log group's name
	// (API_CreateLogGroup).
	MaxLogGroupName = 512
	// MaxEventSize is the maximum size of a log event, in bytes
	// (cloudwatch_limits_cwl).
	MaxEventSize = 1 << 20
	// EventOverhead is the number of bytes that a log event counts in addition to
	// its text (API_PutLogEvents).
	EventOverhead = 26
	// MaxEventAge is the maximum age of a log event that CloudWatch accepts
	// (API_PutLogEvents).
	MaxEventAge = 14 * 24 * time.Hour
	// MaxEventAhead is how far in the future the time of a log event can be
	// (API_PutLogEvents).
	MaxEventAhead = 2 * time.Hour
	// MaxResourcePolicies is the maximum number of resource policies of an account
	// in a region (API_PutResourcePolicy).
	MaxResourcePolicies = 10
	// MaxIndexedFields is the maximum number of fields that a log group can index
	// (API_PutIndexPolicy).
	MaxIndexedFields = 20
	// MaxIndexedFieldName is the maximum length of the name of an indexed field
	// (API_PutIndexPolicy).
	MaxIndexedFieldName = 100
	// MinVisibleDays is the minimum number of days for which a log anomaly detector
	// shows an anomaly before it considers it normal
	// (API_CreateLogAnomalyDetector).
	MinVisibleDays = 7
	// MaxVisibleDays is the maximum number of days for which it shows an anomaly
	// (API_CreateLogAnomalyDetector).
	MaxVisibleDays = 90
)

// Metric filters, and the metrics that they make.
const (
	// MaxMetricFilters is the maximum number of metric filters that a log group can
	// have (API_PutMetricFilter).
	MaxMetricFilters = 100
	// MaxRegexFilters is the maximum number of filters with a regular expression
	// that a log group can have (API_PutMetricFilter).
	MaxRegexFilters = 5
	// MaxSubscriptionFilters is the maximum number of subscription filters that a
	// log group can have (API_PutSubscriptionFilter).
	MaxSubscriptionFilters = 2
	// MaxSelectionCriteria is the maximum length of the criteria that select events
	// by their system fields (API_PutSubscriptionFilter).
	MaxSelectionCriteria = 2000
	// MaxDestinationName is the maximum length of a destination's name
	// (API_PutDestination).
	MaxDestinationName = 512
	// MaxDeliveryStreamName is the maximum length of the name of a Firehose stream
	// (API_CreateDeliveryStream).
	MaxDeliveryStreamName = 64
	// MaxDeliveryName is the maximum length of the names of delivery sources and
	// destinations, through which AWS services deliver logs
	// (API_PutDeliverySource).
	MaxDeliveryName = 60
	// MaxFilterName is the maximum length of a metric filter's name
	// (API_PutMetricFilter).
	MaxFilterName = 512
	// MaxFilterPattern is the maximum length of a filter pattern
	// (API_PutMetricFilter).
	MaxFilterPattern = 1024
	// MaxTestedMessages is the maximum number of log events that one call can test
	// against a filter pattern (API_TestMetricFilter).
	MaxTestedMessages = 50
	// MaxPatternRegexes is the maximum number of regular expressions in a filter
	// pattern (regex-expressions).
	MaxPatternRegexes = 2
	// MaxPatternWildcards is the maximum number of selectors with a wildcard in a
	// filter pattern (matching-terms-json-log-events).
	MaxPatternWildcards = 3
	// MaxFilterDimensions is the maximum number of dimensions that a metric filter
	// can have (API_MetricTransformation).
	MaxFilterDimensions = 3
	// MaxDimensionTuples is the number of metrics that the dimensions of a filter
	// can create in an hour before CloudWatch may disable the filter
	// (API_MetricTransformation).
	MaxDimensionTuples = 1000
	// MaxMetricDimensions is the maximum number of dimensions that a metric can
	// have (API_MetricDatum).
	MaxMetricDimensions = 30
	// MaxMetricName is the maximum length of a metric's name
	// (API_MetricTransformation).
	MaxMetricName = 255
	// MaxDimensionName is the maximum length of a dimension's name (API_Dimension).
	MaxDimensionName = 255
	// MaxDimensionValue is the maximum length of a dimension's value
	// (API_Dimension).
	MaxDimensionValue = 1024
	// MaxEmbeddedMetrics is the maximum number of metrics that one directive of the
	// embedded metric format can define
	// (CloudWatch_Embedded_Metric_Format_Specification).
	MaxEmbeddedMetrics = 100
	// MaxEmbeddedValues is the maximum number of values of one metric in a log
	// event of the embedded metric format
	// (CloudWatch_Embedded_Metric_Format_Specification).
	MaxEmbeddedValues = 100
	// MaxMetricAge is the maximum age of a value published to a metric
	// (cloudwatch_concepts).
	MaxMetricAge = 14 * 24 * time.Hour
	// MaxMetricAhead is how far in the future the time of such a value can be
	// (cloudwatch_concepts).
	MaxMetricAhead = 2 * time.Hour
	// MaxNamespace is the maximum length of a metric's namespace
	// (API_MetricTransformation).
	MaxNamespace = 255
)

// Queries of Logs Insights, including saved and scheduled ones.
const (
	// MaxQuery is the maximum length of a query (API_StartQuery).
	MaxQuery = 10_000
	// MaxQueryLogGroups is the maximum number of log groups that a query can read
	// (API_StartQuery).
	MaxQueryLogGroups = 50
	// DefaultQueryRows is the number of rows that a query without a limit returns
	// (CWL_QuerySyntax-Limit).
	DefaultQueryRows = 10_000
	// MaxQueryRows is the highest limit that a query can set
	// (CWL_QuerySyntax-Limit).
	MaxQueryRows = 100_000
	// MaxStats is the maximum number of stats commands in a query
	// (CWL_QuerySyntax-Stats).
	MaxStats = 10
	// MaxStatsInfrequentAccess is the maximum number of stats commands in a query
	// of log groups of the class INFREQUENT_ACCESS (CWL_QuerySyntax-Stats).
	MaxStatsInfrequentAccess = 2
	// MaxSourcePrefixes is the maximum number of name prefixes that SOURCE can list
	// (CWL_QuerySyntax-Source).
	MaxSourcePrefixes = 5
	// MaxSourceAccounts is the maximum number of accounts that SOURCE can list
	// (CWL_QuerySyntax-Source).
	MaxSourceAccounts = 20
	// MaxDataSources is the maximum number of data sources that SOURCE can list
	// (CWL_QuerySyntax-Source).
	MaxDataSources = 10
	// MaxDiscoveredFields is the maximum number of fields that are discovered in a
	// log event (CWL_AnalyzeLogData-discoverable-fields).
	MaxDiscoveredFields = 200
	// MaxLambdaFields is the maximum number of fields that are discovered in an
	// event of a Lambda function. The guide has had both numbers for JSON; a
	// thousand is the maximum for a log group (cloudwatch_limits_cwl).
	MaxLambdaFields = 1000
	// MaxQueryName is the maximum length of a saved query's name, including folders
	// (API_PutQueryDefinition).
	MaxQueryName = 255
	// MaxQueryParameters is the maximum number of placeholders that a saved query
	// can have (CWL_Insights-Saving-Queries).
	MaxQueryParameters = 20
	// MaxParameterName is the maximum length of a placeholder's name
	// (API_QueryParameter).
	MaxParameterName = 128
	// MaxParameterDefault is the maximum length of a placeholder's default
	// (API_QueryParameter).
	MaxParameterDefault = 1024
	// MaxParameterDescription is the maximum length of a placeholder's description
	// (API_QueryParameter).
	MaxParameterDescription = 512
	// MaxScheduledQueryName is the maximum length of a scheduled query's name
	// (API_CreateScheduledQuery).
	MaxScheduledQueryName = 255
	// MaxScheduledRange is the longest time range of a scheduled query. It is
	// documented for those of log alarms (AWS::CloudWatch::LogAlarm
	// ScheduleConfiguration), and assumed for others.
	MaxScheduledRange = 30 * 24 * time.Hour
)

// Alarms on metrics.
const (
	// MaxAlarmName is the maximum length of an alarm's name (API_PutMetricAlarm).
	MaxAlarmName = 255
	// MaxAlarmActions is the maximum number of actions of an alarm per state,
	// including notifications of a topic (API_PutMetricAlarm).
	MaxAlarmActions = 5
	// MaxAlarmDescription is the maximum length of an alarm's description
	// (API_PutMetricAlarm).
	MaxAlarmDescription = 1024
	// MaxPeriod is the longest period of an alarm, except for wall clock windows
	// (API_PutMetricAlarm).
	MaxPeriod = 24 * time.Hour
	// MaxEvaluationRange is the maximum length of all evaluation periods of an
	// alarm together if its period is shorter than an hour (API_PutMetricAlarm).
	MaxEvaluationRange = 24 * time.Hour
	// MaxLongEvaluationRange is the maximum length of all evaluation periods of an
	// alarm together if its period is an hour or longer (API_PutMetricAlarm).
	MaxLongEvaluationRange = 7 * 24 * time.Hour
	// MaxWarmUp is the longest warm-up of an alarm before its first evaluation
	// (API_PutMetricAlarm).
	MaxWarmUp = 48 * time.Hour
	// MaxTimeZone is the maximum length of the time zone of a wall clock window
	// (API_WallClockWindow).
	MaxTimeZone = 50
	// MaxAlarmMetrics is the maximum number of metrics that an alarm on metric math
	// can use (API_PutMetricAlarm).
	MaxAlarmMetrics = 10
	// MaxMathExpression is the maximum length of an expression of metric math
	// (API_MetricDataQuery).
	MaxMathExpression = 2048
)

// Alarms on queries.
const (
	// MaxAggregation is the maximum length of a log alarm's aggregation. The text
	// of the page says 2,048. The constraint on the page says 256, as does
	// CloudFormation's page. This is the smaller one, which satisfies both
	// (API_ScheduledQueryConfiguration).
	MaxAggregation = 256
	// MaxAggregatedBy is the maximum number of fields by which a log alarm's
	// aggregation can distinguish contributors (alarm-log).
	MaxAggregatedBy = 5
	// MaxLogAlarmResults is the maximum number of newest results that a log alarm
	// can evaluate (alarm-log).
	MaxLogAlarmResults = 100
	// MaxContributors is the maximum number of contributors that a log alarm tracks
	// (alarm-log).
	MaxContributors = 500
	// MaxLogLines is the maximum number of log lines in a log alarm's notification
	// (API_PutLogAlarm).
	MaxLogLines = 50
)

// Contributor Insights.
const (
	// MaxInsightRuleName is the maximum length of the name of a Contributor
	// Insights rule (API_PutInsightRule).
	MaxInsightRuleName = 128
	// MaxInsightRuleBody is the maximum length of the body of a Contributor
	// Insights rule (API_PutInsightRule).
	MaxInsightRuleBody = 8192
	// MaxInsightRuleKeys is the maximum number of fields by which a Contributor
	// Insights rule can distinguish contributors (ContributorInsights-RuleSyntax).
	MaxInsightRuleKeys = 4
	// MaxInsightRuleFilters is the maximum number of filters of a Contributor
	// Insights rule (ContributorInsights-RuleSyntax).
	MaxInsightRuleFilters = 4
	// MaxInsightRuleTexts is the maximum number of texts with which one filter can
	// compare (ContributorInsights-RuleSyntax).
	MaxInsightRuleTexts = 10
)

// Composite alarms, and mute rules.
const (
	// MaxCompositeChildren is the maximum number of alarms in the rule of a
	// composite alarm (API_PutCompositeAlarm).
	MaxCompositeChildren = 100
	// MaxCompositeRule is the maximum length of a composite alarm's rule
	// (API_PutCompositeAlarm).
	MaxCompositeRule = 10_240
	// MaxMute is the longest duration of an alarm mute rule's window; the shortest
	// is a minute (API_Schedule).
	MaxMute = 15 * 24 * time.Hour
	// MaxMutedAlarms is the maximum number of alarms that a mute rule can name
	// (API_MuteTargets).
	MaxMutedAlarms = 100
	// MaxMuteName is the maximum length of an alarm mute rule's name
	// (API_PutAlarmMuteRule).
	MaxMuteName = 255
)

// Service level objectives of Application Signals.
const (
	// MinObjectiveWindow is the shortest look-back window of a burn rate
	// (API_BurnRateConfiguration).
	MinObjectiveWindow = time.Minute
	// MaxObjectiveWindow is the longest look-back window of a burn rate
	// (API_BurnRateConfiguration).
	MaxObjectiveWindow = 10080 * time.Minute
	// MaxObjectiveBurnRates is the maximum number of burn rates that an objective
	// can have (API_CreateServiceLevelObjective).
	MaxObjectiveBurnRates = 10
	// MaxObjectiveDescription is the maximum length of an objective's description
	// (API_CreateServiceLevelObjective).
	MaxObjectiveDescription = 1024
)

// Services beside CloudWatch: chat channels that are notified, and containers that
// write logs.
const (
	// MaxChatConfigurationName is the maximum length of the name of a channel's
	// configuration (API_CreateSlackChannelConfiguration).
	MaxChatConfigurationName = 128
	// MinContainerMemoryMiB is the minimum memory that a container can reserve, in
	// MiB (API_ContainerDefinition).
	MinContainerMemoryMiB = 6
	// MaxContainers is the maximum number of containers in a task definition
	// (service-quotas).
	MaxContainers = 10
	// MinHealthInterval is the shortest interval between two health checks of a
	// container (API_HealthCheck).
	MinHealthInterval = 5 * time.Second
	// MaxHealthInterval is the longest interval between two health checks of a
	// container (API_HealthCheck).
	MaxHealthInterval = 5 * time.Minute
	// MinHealthTimeout is the shortest timeout of a health check (API_HealthCheck).
	MinHealthTimeout = 2 * time.Second
	// MaxHealthTimeout is the longest timeout of a health check (API_HealthCheck).
	MaxHealthTimeout = time.Minute
	// MaxHealthStart is the longest start period, in which failed health checks of
	// a container do not count (API_HealthCheck).
	MaxHealthStart = 5 * time.Minute
	// MaxHealthRetries is the maximum number of failed health checks before a
	// container is unhealthy (API_HealthCheck).
	MaxHealthRetries = 10
)

// Dashboards.
const (
	// HighResolutionKept is how long CloudWatch keeps datapoints with periods under
	// a minute (cloudwatch_concepts).
	HighResolutionKept = 3 * time.Hour
	// MaxDashboardName is the maximum length of a dashboard's name
	// (API_PutDashboard).
	MaxDashboardName = 255
	// MaxWidgets is the maximum number of widgets that a dashboard can have
	// (CloudWatch-Dashboard-Body-Structure).
	MaxWidgets = 500
	// MaxWidgetHeight is the maximum height of a widget, in rows
	// (CloudWatch-Dashboard-Body-Structure).
	MaxWidgetHeight = 1000
	// MaxWidgetAlarms is the maximum number of alarms that a widget can show
	// (CloudWatch-Dashboard-Body-Structure).
	MaxWidgetAlarms = 100
	// MaxWidgetMetrics is the maximum number of metrics in a widget's graph,
	// including those that only metric math uses (cloudwatch_limits).
	MaxWidgetMetrics = 500
	// MaxDashboardMetrics is the maximum number of metrics in all widgets of a
	// dashboard together (cloudwatch_limits).
	MaxDashboardMetrics = 2500
	// MaxSearchResults is the maximum number of metrics that a search returns
	// (search-expression-syntax).
	MaxSearchResults = 500
)

// Transformers of log events.
const (
	// MaxProcessors is the maximum number of processors that a transformer can have
	// (CloudWatch-Logs-Transformation-Create).
	MaxProcessors = 20
	// MaxParsers is the maximum number of parsers among the processors of a
	// transformer (CloudWatch-Logs-Transformation-Create).
	MaxParsers = 5
	// MaxTransformedFields is the maximum number of fields that a transformer can
	// extract from a log event (CloudWatch-Logs-Transformation-Create).
	MaxTransformedFields = 200
	// MaxTransformerKey is the maximum length of the path of a key, and of most
	// texts in a processor (CloudWatch-Logs-Transformation-Processors).
	MaxTransformerKey = 128
	// MaxTransformerDepth is the maximum number of nested keys in such a path
	// (CloudWatch-Logs-Transformation-Processors).
	MaxTransformerDepth = 3
	// MaxMutatedKeys is the maximum number of entries of each of addKeys,
	// deleteKeys, moveKeys, renameKeys and copyValue
	// (CloudWatch-Logs-Transformation-Processors).
	MaxMutatedKeys = 5
	// MaxConvertedKeys is the maximum number of entries of typeConverter, and of
	// each processor that changes strings
	// (CloudWatch-Logs-Transformation-Processors).
	MaxConvertedKeys = 10
	// MaxAddedValue is the maximum length of a value of addKeys
	// (CloudWatch-Logs-Transformation-Processors).
	MaxAddedValue = 256
	// MaxCSVColumns is the maximum number of columns that csv can name
	// (CloudWatch-Logs-Transformation-Processors).
	MaxCSVColumns = 100
	// MaxGrok is the maximum length of the match of a grok processor
	// (CloudWatch-Logs-Transformation-Processors).
	MaxGrok = 512
	// MaxGrokPatterns is the maximum number of patterns in the match of a grok
	// processor (CloudWatch-Logs-Transformation-Processors).
	MaxGrokPatterns = 20
	// MaxDatePatterns is the maximum number of matchPatterns of a dateTimeConverter
	// (CloudWatch-Logs-Transformation-Processors).
	MaxDatePatterns = 5
	// MaxDateFormat is the maximum length of the targetFormat of a
	// dateTimeConverter (CloudWatch-Logs-Transformation-Processors).
	MaxDateFormat = 64
	// MaxBackreferences is the maximum number of references to groups in the
	// replacement of a substituteString
	// (CloudWatch-Logs-Transformation-Processors).
	MaxBackreferences = 10
)

// Data protection.
const (
	// MaxDataIdentifiers is the maximum number of custom data identifiers that a
	// data protection policy can have (CWL-custom-data-identifiers).
	MaxDataIdentifiers = 10
	// MaxDataIdentifierName is the maximum length of a custom data identifier's
	// name (CWL-custom-data-identifiers).
	MaxDataIdentifierName = 128
	// MaxDataIdentifierRegex is the maximum length of a custom data identifier's
	// regular expression (CWL-custom-data-identifiers).
	MaxDataIdentifierRegex = 200
	// MaxDataProtectionPolicy is the maximum length of a data protection policy
	// (mask-sensitive-log-data).
	MaxDataProtectionPolicy = 30720
)

// Monitoring across accounts.
const (
	// MaxLinkLabel is the maximum length of the label of a link between accounts
	// (AWS::Oam::Link).
	MaxLinkLabel = 64
	// MaxLinkFilter is the maximum length of a link's filter (AWS::Oam::Link
	// LinkFilter).
	MaxLinkFilter = 2000
)

// CloudFormation stacks and templates.
const (
	// MaxStackName is the maximum length of a stack's name (cloudformation-limits).
	MaxStackName = 128
	// MaxTemplateResources is the maximum number of resources that a template can
	// have (cloudformation-limits).
	MaxTemplateResources = 500
	// MaxTemplateOutputs is the maximum number of outputs that a template can have
	// (cloudformation-limits).
	MaxTemplateOutputs = 200
	// MaxTemplateParameters is the maximum number of parameters that a template can
	// have (cloudformation-limits).
	MaxTemplateParameters = 200
	// MaxTemplateMappings is the maximum number of mappings that a template can
	// have (cloudformation-limits).
	MaxTemplateMappings = 200
	// MaxTemplateSize is the maximum size of an uploaded template, in bytes
	// (cloudformation-limits).
	MaxTemplateSize = 1_000_000
	// MaxNestedChanges is the maximum number of resources in nested stacks that one
	// deployment can create, change or delete (cloudformation-limits).
	MaxNestedChanges = 2500
)

// EventBridge rules.
const (
	// MaxEventPattern is the maximum length of an event pattern, unless AWS has
	// raised the quota (eb-quota).
	MaxEventPattern = 2048
	// MaxRuleDescription is the maximum length of a rule's description
	// (API_PutRule).
	MaxRuleDescription = 512
)
