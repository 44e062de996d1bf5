package lint

// checks are all checks, by area. A test fails if one is missing here.
var checks = []Check{
	// Alarms on metrics and on queries.
	alarmInvalid,
	alarmNever,
	alarmAlways,
	alarmStatistic,
	alarmSilence,
	alarmMissingData,
	alarmBreaching,
	alarmRatio,
	alarmPeriod,
	alarmBurst,
	alarmQueryGap,
	alarmName,
	alarmDuplicate,
	alarmMilderPage,
	alarmNoAction,
	alarmActionsOff,
	alarmActionElsewhere,

	// Metrics, and who reads them.
	metricUnfed,
	metricCase,
	metricUnit,
	metricDimensions,
	metricMixedUnits,
	metricUnknown,
	metricUnread,

	// Alarms on other alarms.
	compositeInvalid,
	compositeMember,
	compositeCircle,
	compositeConstant,

	// Metric filters and subscription filters.
	filterInvalid,
	filterReadsOtherwise,
	filterNamespace,
	filterUnit,
	filterCardinality,
	filterLogGroup,
	filterTwice,
	filterMasked,
	filterField,
	filterNever,
	filterMixed,

	// What subscription filters send to.
	subscriptionInvalid,
	subscriptionRegion,
	subscriptionPermission,
	subscriptionCircle,

	// Log groups.
	loggroupInvalid,
	loggroupRetention,
	loggroupClass,
	loggroupRemoval,
	loggroupLevel,
	loggroupUnwritten,
	loggroupImplied,

	// Topics, and the keys that encrypt them and log groups.
	topicNobody,
	topicAWSKey,
	topicPolicy,
	keyLogGroup,
	keyAlarms,

	// Containers, and how they log.
	containerDriver,
	containerNoDriver,
	containerMode,
	containerBuffer,
	containerRegion,
	containerCreateGroup,
	containerRole,
	containerRights,
	containerSecret,
	containerLogGroup,

	// Rights of IAM.
	iamResourcePolicies,
	iamWildcard,

	// Dashboards.
	dashboardInvalid,
	dashboardUnfed,
	dashboardMetrics,

	// What data protection masks.
	maskInvalid,
	maskUnmasked,

	// Queries: saved, scheduled, and those of alarms.
	queryInvalid,
	querySyntax,
	queryRules,
	queryPeriod,
	queryLogGroup,
	queryField,
	queryMasked,

	// Quotas.
	quotaLogGroup,
	quotaLength,
	quotaStack,

	// Templates as a whole.
	templateRepeated,

	// What is disabled.
	disableInvalid,
	disableExpired,
	disableUnused,
}
