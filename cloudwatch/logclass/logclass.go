// Package logclass says what log groups of a class can do. The class of a log
// group is set when it is made, and never changes: what it lacks is to be known
// before. The classes themselves are those of package insights, whose queries
// depend on them too.
//
//	err := logclass.Check(insights.InfrequentAccess, logclass.MetricFilters)
package logclass

import (
	"fmt"

	"github.com/logstack-go/logstack/cloudwatch/insights"
)

// Feature is something that a log group can have or be used for.
type Feature string

// The features that not all classes have (CloudWatch_Logs_Log_Classes). All
// others they have in common: encryption, retention, data protection, scheduled
// queries and export among them. What a query may hold, Query.CheckIn knows.
const (
	MetricFilters       Feature = "metric filters"
	FieldIndexes        Feature = "field indexes"
	AnomalyDetectors    Feature = "anomaly detectors"
	SubscriptionFilters Feature = "subscription filters"
	EmbeddedMetrics     Feature = "metrics in embedded metric format"
	LiveTail            Feature = "live tail"
	Transformers        Feature = "transformers"
	// These two only DELIVERY lacks, whose log events are kept for a day
	// (API_CreateLogGroup).
	Retention      Feature = "retention of their own"
	DataProtection Feature = "data protection"
)

// Check reports whether log groups of a class have a feature; the empty class
// is STANDARD, which has them all. INFREQUENT_ACCESS has retention and data
// protection of them, and DELIVERY subscription filters, by which it hands its
// log events on (logging-with-s3).
func Check(class insights.Class, feature Feature) error {
	if class == insights.Delivery && feature == SubscriptionFilters {
		return nil
	}
	if class == insights.InfrequentAccess && (feature == Retention || feature == DataProtection) {
		return nil
	}
	if class == insights.InfrequentAccess || class == insights.Delivery {
		return fmt.Errorf("log groups of the class %s have no %s: allowed are those of the class %s, and a log group's class cannot be changed",
			class, feature, insights.Standard)
	}
	return nil
}
