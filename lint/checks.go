package lint

// checks are all checks, by their areas. A test fails for one that is not here.
var checks = []Check{
	// Alarms on metrics and on queries.
	alarmInvalid,
	alarmNever,
	alarmAlways,
	alarmStatistic,
	alarmSilence,
	alarmMissingData,

	// Metrics, and who reads them.
	metricUnfed,
	metricCase,
	metricUnit,
	metricDimensions,
	metricMixedUnits,

	// Alarms on other alarms.
	compositeMember,

	// Log groups.
	loggroupRetention,
}
