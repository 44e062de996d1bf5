package cloudwatch

import "time"

// The limits of CloudWatch that the toolkit checks stand here, and nowhere else.
// Each says by which page of AWS' documentation it is one. Lengths of texts are
// in characters, unless they say otherwise.

// Log groups.
const (
	// MaxLogGroupName is the length of a log group's name (API_CreateLogGroup).
	MaxLogGroupName = 512
	// MaxEventSize is how long a log event can be, in bytes
	// (cloudwatch_limits_cwl).
	MaxEventSize = 1 << 20
	// EventOverhead is what a log event counts beside its text, in bytes
	// (API_PutLogEvents).
	EventOverhead = 26
	// MaxEventAge is how long ago a log event that CloudWatch takes can have happened
	// (API_PutLogEvents).
	MaxEventAge = 14 * 24 * time.Hour
	// MaxEventAhead is how far in the future it can be (API_PutLogEvents).
	MaxEventAhead = 2 * time.Hour
	// MaxResourcePolicies is how many resource policies an account can have in a region
	// (API_PutResourcePolicy).
	MaxResourcePolicies = 10
	// MaxIndexedFields is how many fields a log group can index
	// (API_PutIndexPolicy).
	MaxIndexedFields = 20
	// MaxIndexedFieldName is the length of the name of a field that is indexed
	// (API_PutIndexPolicy).
	MaxIndexedFieldName = 100
	// MinVisibleDays is for how many days a log anomaly detector tells of an
	// anomaly, at least, before it is taken for normal
	// (API_CreateLogAnomalyDetector).
	MinVisibleDays = 7
	// MaxVisibleDays is for how many days it does so at most
	// (API_CreateLogAnomalyDetector).
	MaxVisibleDays = 90
)

// Metric filters, and the metrics that they make.
const (
	// MaxMetricFilters is how many metric filters a log group can have
	// (API_PutMetricFilter).
	MaxMetricFilters = 100
	// MaxRegexFilters is how many filters of a log group can hold a regular
	// expression (API_PutMetricFilter).
	MaxRegexFilters = 5
	// MaxSubscriptionFilters is how many subscription filters a log group can have
	// (API_PutSubscriptionFilter).
	MaxSubscriptionFilters = 2
	// MaxSelectionCriteria is the length of what chooses events by their system fields
	// (API_PutSubscriptionFilter).
	MaxSelectionCriteria = 2000
	// MaxDestinationName is the length of a destination's name (API_PutDestination).
	MaxDestinationName = 512
	// MaxDeliveryStreamName is the length of the name of a Firehose stream
	// (API_CreateDeliveryStream).
	MaxDeliveryStreamName = 64
	// MaxDeliveryName is the length of the names of what delivers the logs of AWS's services
	// (API_PutDeliverySource).
	MaxDeliveryName = 60
	// MaxFilterName is the length of a metric filter's name
	// (API_PutMetricFilter).
	MaxFilterName = 512
	// MaxFilterPattern is the length of a filter pattern (API_PutMetricFilter).
	MaxFilterPattern = 1024
	// MaxTestedMessages is how many log events can be held against a filter pattern in
	// one call (API_TestMetricFilter).
	MaxTestedMessages = 50
	// MaxPatternRegexes is how many regular expressions a filter pattern can hold
	// (regex-expressions).
	MaxPatternRegexes = 2
	// MaxPatternWildcards is how many selectors of a filter pattern can have a
	// wildcard, one each (matching-terms-json-log-events).
	MaxPatternWildcards = 3
	// MaxFilterDimensions is how many dimensions a metric filter can have
	// (API_MetricTransformation).
	MaxFilterDimensions = 3
	// MaxDimensionTuples is how many metrics a filter can make of its dimensions
	// in an hour before CloudWatch may disable it (API_MetricTransformation).
	MaxDimensionTuples = 1000
	// MaxMetricDimensions is how many dimensions a metric can have
	// (API_MetricDatum).
	MaxMetricDimensions = 30
	// MaxMetricName is the length of a metric's name (API_MetricTransformation).
	MaxMetricName = 255
	// MaxDimensionName is the length of a dimension's name (API_Dimension).
	MaxDimensionName = 255
	// MaxDimensionValue is the length of a dimension's value (API_Dimension).
	MaxDimensionValue = 1024
	// MaxEmbeddedMetrics is how many metrics a directive of the embedded metric
	// format can define (CloudWatch_Embedded_Metric_Format_Specification).
	MaxEmbeddedMetrics = 100
	// MaxEmbeddedValues is how many values a log event of that format can hold of
	// a metric (CloudWatch_Embedded_Metric_Format_Specification).
	MaxEmbeddedValues = 100
	// MaxMetricAge is how long ago a value that is published to a metric can be
	// (cloudwatch_concepts).
	MaxMetricAge = 14 * 24 * time.Hour
	// MaxMetricAhead is how far in the future it can be (cloudwatch_concepts).
	MaxMetricAhead = 2 * time.Hour
	// MaxNamespace is the length of a metric's namespace
	// (API_MetricTransformation).
	MaxNamespace = 255
)

// Queries of Logs Insights, saved and scheduled ones among them.
const (
	// MaxQuery is the length of a query (API_StartQuery).
	MaxQuery = 10_000
	// MaxQueryLogGroups is how many log groups a query can ask
	// (API_StartQuery).
	MaxQueryLogGroups = 50
	// DefaultQueryRows is how many rows a query without a limit puts out
	// (CWL_QuerySyntax-Limit).
	DefaultQueryRows = 10_000
	// MaxQueryRows is the highest limit of a query (CWL_QuerySyntax-Limit).
	MaxQueryRows = 100_000
	// MaxStats is how many stats a query can have (CWL_QuerySyntax-Stats).
	MaxStats = 10
	// MaxStatsInfrequentAccess is how many stats a query of log groups of the
	// class INFREQUENT_ACCESS can have (CWL_QuerySyntax-Stats).
	MaxStatsInfrequentAccess = 2
	// MaxSourcePrefixes is how many prefixes of names SOURCE can list
	// (CWL_QuerySyntax-Source).
	MaxSourcePrefixes = 5
	// MaxSourceAccounts is how many accounts SOURCE can list
	// (CWL_QuerySyntax-Source).
	MaxSourceAccounts = 20
	// MaxDataSources is how many data sources SOURCE can list
	// (CWL_QuerySyntax-Source).
	MaxDataSources = 10
	// MaxDiscoveredFields is how many fields of a log event are discovered
	// (CWL_AnalyzeLogData-discoverable-fields).
	MaxDiscoveredFields = 200
	// MaxLambdaFields is how many are discovered in an event of a Lambda function.
	// The guide has had both numbers for JSON; a thousand is what a log group can
	// have at all (cloudwatch_limits_cwl).
	MaxLambdaFields = 1000
	// MaxQueryName is the length of a saved query's name, folders included
	// (API_PutQueryDefinition).
	MaxQueryName = 255
	// MaxQueryParameters is how many placeholders a saved query can have
	// (CWL_Insights-Saving-Queries).
	MaxQueryParameters = 20
	// MaxParameterName is the length of a placeholder's name
	// (API_QueryParameter).
	MaxParameterName = 128
	// MaxParameterDefault is the length of a placeholder's default
	// (API_QueryParameter).
	MaxParameterDefault = 1024
	// MaxParameterDescription is the length of a placeholder's description
	// (API_QueryParameter).
	MaxParameterDescription = 512
	// MaxScheduledQueryName is the length of a scheduled query's name
	// (API_CreateScheduledQuery).
	MaxScheduledQueryName = 255
	// MaxScheduledRange is how far back a scheduled query can look. For those of
	// log alarms it is documented (AWS::CloudWatch::LogAlarm
	// ScheduleConfiguration), and others are taken to have it as well.
	MaxScheduledRange = 30 * 24 * time.Hour
)

// Alarms on metrics.
const (
	// MaxAlarmName is the length of an alarm's name (API_PutMetricAlarm).
	MaxAlarmName = 255
	// MaxAlarmActions is how many things an alarm can do in a state, telling a topic
	// among them (API_PutMetricAlarm).
	MaxAlarmActions = 5
	// MaxAlarmDescription is the length of an alarm's description
	// (API_PutMetricAlarm).
	MaxAlarmDescription = 1024
	// MaxPeriod is how long one datapoint of an alarm covers at most, but for
	// windows of the wall clock (API_PutMetricAlarm).
	MaxPeriod = 24 * time.Hour
	// MaxEvaluationRange is how much time an alarm's evaluation periods can cover
	// together when its period is shorter than an hour (API_PutMetricAlarm).
	MaxEvaluationRange = 24 * time.Hour
	// MaxLongEvaluationRange is how much they can cover when it is an hour or
	// longer (API_PutMetricAlarm).
	MaxLongEvaluationRange = 7 * 24 * time.Hour
	// MaxWarmUp is how long an alarm can wait before it is first evaluated
	// (API_PutMetricAlarm).
	MaxWarmUp = 48 * time.Hour
	// MaxTimeZone is the length of the time zone of a wall clock window
	// (API_WallClockWindow).
	MaxTimeZone = 50
	// MaxAlarmMetrics is how many metrics an alarm on metric math can use
	// (API_PutMetricAlarm).
	MaxAlarmMetrics = 10
	// MaxMathExpression is the length of an expression of metric math
	// (API_MetricDataQuery).
	MaxMathExpression = 2048
)

// Alarms on queries.
const (
	// MaxAggregation is the length of a log alarm's aggregation. The text of the
	// page says 2,048, and its constraint 256, which CloudFormation's page has as
	// well: this is the shorter, as what keeps it is allowed by both
	// (API_ScheduledQueryConfiguration).
	MaxAggregation = 256
	// MaxAggregatedBy is by how many fields a log alarm's aggregation can tell
	// contributors apart (alarm-log).
	MaxAggregatedBy = 5
	// MaxLogAlarmResults is how many of its newest results a log alarm can look
	// at (alarm-log).
	MaxLogAlarmResults = 100
	// MaxContributors is how many contributors a log alarm follows (alarm-log).
	MaxContributors = 500
	// MaxLogLines is how many log lines a log alarm's notification can hold
	// (API_PutLogAlarm).
	MaxLogLines = 50
)

// Contributor Insights.
const (
	// MaxInsightRuleName is the length of the name of a Contributor Insights rule
	// (API_PutInsightRule).
	MaxInsightRuleName = 128
	// MaxInsightRuleBody is the length of its body (API_PutInsightRule).
	MaxInsightRuleBody = 8192
	// MaxInsightRuleKeys is how many fields can tell contributors apart
	// (ContributorInsights-RuleSyntax).
	MaxInsightRuleKeys = 4
	// MaxInsightRuleFilters is how many filters it can have
	// (ContributorInsights-RuleSyntax).
	MaxInsightRuleFilters = 4
	// MaxInsightRuleTexts is how many texts one filter compares with
	// (ContributorInsights-RuleSyntax).
	MaxInsightRuleTexts = 10
)

// Alarms on alarms, and what keeps alarms quiet.
const (
	// MaxCompositeChildren is how many alarms a composite alarm can look at
	// (API_PutCompositeAlarm).
	MaxCompositeChildren = 100
	// MaxCompositeRule is the length of a composite alarm's rule
	// (API_PutCompositeAlarm).
	MaxCompositeRule = 10_240
	// MaxMute is how long an alarm mute rule can last each time; the least is a
	// minute (API_Schedule).
	MaxMute = 15 * 24 * time.Hour
	// MaxMutedAlarms is how many alarms a mute rule can name (API_MuteTargets).
	MaxMutedAlarms = 100
	// MaxMuteName is the length of an alarm mute rule's name (API_PutAlarmMuteRule).
	MaxMuteName = 255
)

// Service level objectives of Application Signals.
const (
	// MinObjectiveWindow is how far back a burn rate looks at least
	// (API_BurnRateConfiguration).
	MinObjectiveWindow = time.Minute
	// MaxObjectiveWindow is how far back it looks at most (API_BurnRateConfiguration).
	MaxObjectiveWindow = 10080 * time.Minute
	// MaxObjectiveBurnRates is how many burn rates an objective can have
	// (API_CreateServiceLevelObjective).
	MaxObjectiveBurnRates = 10
	// MaxObjectiveDescription is the length of what describes an objective
	// (API_CreateServiceLevelObjective).
	MaxObjectiveDescription = 1024
)

// Who is told, and what writes, beside CloudWatch itself.
const (
	// MaxChatConfigurationName is the length of the name of a channel's configuration
	// (API_CreateSlackChannelConfiguration).
	MaxChatConfigurationName = 128
	// MinContainerMemoryMiB is the least memory that a container can reserve
	// (API_ContainerDefinition).
	MinContainerMemoryMiB = 6
	// MaxContainers is how many containers a task definition can have
	// (service-quotas).
	MaxContainers = 10
	// MinHealthInterval is the least time between two health checks of a container
	// (API_HealthCheck).
	MinHealthInterval = 5 * time.Second
	// MaxHealthInterval is the most time between two health checks of a container
	// (API_HealthCheck).
	MaxHealthInterval = 5 * time.Minute
	// MinHealthTimeout is the least time that a health check can be given
	// (API_HealthCheck).
	MinHealthTimeout = 2 * time.Second
	// MaxHealthTimeout is the most time that a health check can be given
	// (API_HealthCheck).
	MaxHealthTimeout = time.Minute
	// MaxHealthStart is how long failed health checks of a container can be without
	// effect at first (API_HealthCheck).
	MaxHealthStart = 5 * time.Minute
	// MaxHealthRetries is how often a health check can fail until a container is
	// unhealthy (API_HealthCheck).
	MaxHealthRetries = 10
)

// Dashboards.
const (
	// HighResolutionKept is how long CloudWatch has datapoints of less than a
	// minute (cloudwatch_concepts).
	HighResolutionKept = 3 * time.Hour
	// MaxDashboardName is the length of a dashboard's name (API_PutDashboard).
	MaxDashboardName = 255
	// MaxWidgets is how many widgets a dashboard can have
	// (CloudWatch-Dashboard-Body-Structure).
	MaxWidgets = 500
	// MaxWidgetHeight is how many rows a widget can be high
	// (CloudWatch-Dashboard-Body-Structure).
	MaxWidgetHeight = 1000
	// MaxWidgetAlarms is how many alarms a widget can show
	// (CloudWatch-Dashboard-Body-Structure).
	MaxWidgetAlarms = 100
	// MaxWidgetMetrics is how many metrics the graph of a widget can have, those
	// that only metric math names among them (cloudwatch_limits).
	MaxWidgetMetrics = 500
	// MaxDashboardMetrics is how many metrics all widgets of a dashboard can have
	// together (cloudwatch_limits).
	MaxDashboardMetrics = 2500
	// MaxSearchResults is how many metrics a search finds
	// (search-expression-syntax).
	MaxSearchResults = 500
)

// Transformers of log events.
const (
	// MaxProcessors is how many processors a transformer can have
	// (CloudWatch-Logs-Transformation-Create).
	MaxProcessors = 20
	// MaxParsers is how many of them can be parsers
	// (CloudWatch-Logs-Transformation-Create).
	MaxParsers = 5
	// MaxTransformedFields is how many fields a transformer can extract from a log event
	// (CloudWatch-Logs-Transformation-Create).
	MaxTransformedFields = 200
	// MaxTransformerKey is the length of the path of a key, and of most texts of a
	// processor (CloudWatch-Logs-Transformation-Processors).
	MaxTransformerKey = 128
	// MaxTransformerDepth is how many keys such a path can have, one in another
	// (CloudWatch-Logs-Transformation-Processors).
	MaxTransformerDepth = 3
	// MaxMutatedKeys is how many entries addKeys, deleteKeys, moveKeys, renameKeys and
	// copyValue can have each (CloudWatch-Logs-Transformation-Processors).
	MaxMutatedKeys = 5
	// MaxConvertedKeys is how many entries typeConverter and the processors of texts can
	// have each (CloudWatch-Logs-Transformation-Processors).
	MaxConvertedKeys = 10
	// MaxAddedValue is the length of a value of addKeys
	// (CloudWatch-Logs-Transformation-Processors).
	MaxAddedValue = 256
	// MaxCSVColumns is how many columns csv can name
	// (CloudWatch-Logs-Transformation-Processors).
	MaxCSVColumns = 100
	// MaxGrok is the length of the match of grok
	// (CloudWatch-Logs-Transformation-Processors).
	MaxGrok = 512
	// MaxGrokPatterns is how many patterns it can have
	// (CloudWatch-Logs-Transformation-Processors).
	MaxGrokPatterns = 20
	// MaxDatePatterns is how many matchPatterns dateTimeConverter can have
	// (CloudWatch-Logs-Transformation-Processors).
	MaxDatePatterns = 5
	// MaxDateFormat is the length of its targetFormat
	// (CloudWatch-Logs-Transformation-Processors).
	MaxDateFormat = 64
	// MaxBackreferences is how many references to groups the replacement of
	// substituteString can have (CloudWatch-Logs-Transformation-Processors).
	MaxBackreferences = 10
)

// Data protection.
const (
	// MaxDataIdentifiers is how many custom data identifiers a data protection policy
	// can have (CWL-custom-data-identifiers).
	MaxDataIdentifiers = 10
	// MaxDataIdentifierName is the length of a custom data identifier's name
	// (CWL-custom-data-identifiers).
	MaxDataIdentifierName = 128
	// MaxDataIdentifierRegex is the length of a custom data identifier's regular
	// expression (CWL-custom-data-identifiers).
	MaxDataIdentifierRegex = 200
	// MaxDataProtectionPolicy is how many characters a data protection policy can have
	// (mask-sensitive-log-data).
	MaxDataProtectionPolicy = 30720
)

// Monitoring of several accounts.
const (
	// MaxLinkLabel is the length of the label of a link between accounts
	// (AWS::Oam::Link).
	MaxLinkLabel = 64
	// MaxLinkFilter is the length of a link's filter (AWS::Oam::Link LinkFilter).
	MaxLinkFilter = 2000
)

// Stacks and templates of CloudFormation.
const (
	// MaxStackName is the length of a stack's name (cloudformation-limits).
	MaxStackName = 128
	// MaxTemplateResources is how many resources a template can have
	// (cloudformation-limits).
	MaxTemplateResources = 500
	// MaxTemplateOutputs is how many outputs a template can have
	// (cloudformation-limits).
	MaxTemplateOutputs = 200
	// MaxTemplateParameters is how many parameters a template can have
	// (cloudformation-limits).
	MaxTemplateParameters = 200
	// MaxTemplateMappings is how many mappings a template can have
	// (cloudformation-limits).
	MaxTemplateMappings = 200
	// MaxTemplateSize is how long a template can be that is uploaded, in bytes
	// (cloudformation-limits).
	MaxTemplateSize = 1_000_000
	// MaxNestedChanges is how many resources of nested stacks a deployment can make,
	// change or delete (cloudformation-limits).
	MaxNestedChanges = 2500
)

// Rules of EventBridge.
const (
	// MaxEventPattern is how long an event pattern can be, unless AWS was asked for more
	// (eb-quota).
	MaxEventPattern = 2048
	// MaxRuleDescription is how long a rule's description can be (API_PutRule).
	MaxRuleDescription = 512
)
