package lint

// checks are all checks, by their areas. A test fails for one that is not here.
var checks = []Check{
	// Alarms on metrics.
	alarmInvalid,
	alarmMissingData,

	// Metrics, and who reads them.
	metricUnfed,

	// Alarms on other alarms.
	compositeMember,

	// Log groups.
	loggroupRetention,
}
