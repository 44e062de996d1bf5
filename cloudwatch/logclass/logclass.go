// Package logclass knows what log groups of a class support. The class of a log
// group is set when the log group is created, and never changes, so it pays to
// check it before. The classes themselves are in package insights, because its
// queries depend on them too.
//
//	err := logclass.Check(insights.InfrequentAccess, logclass.MetricFilters)
package logclass

import (
	"fmt"

	"github.com/logstack-go/logstack/cloudwatch/insights"
)

// Feature is a feature of log groups.
type Feature string

// The features that some classes lack (CloudWatch_Logs_Log_Classes). All classes
// have the others, such as encryption, retention, data protection, scheduled
// queries and export. The method CheckIn of an insights.Query checks which commands
// queries of a class may use.
const (
	MetricFilters       Feature = "metric filters"
	FieldIndexes        Feature = "field indexes"
	AnomalyDetectors    Feature = "anomaly detectors"
	SubscriptionFilters Feature = "subscription filters"
	EmbeddedMetrics     Feature = "metrics in embedded metric format"
	LiveTail            Feature = "live tail"
	Transformers        Feature = "transformers"
	// Only DELIVERY lacks these two. Its log events are kept for a day
	// (API_CreateLogGroup).
	Retention      Feature = "retention of their own"
	DataProtection Feature = "data protection"
)

// Check returns an error if log groups of the class lack the feature. The empty
// class is STANDARD, which has all features. Of these features, INFREQUENT_ACCESS
// has retention and data protection, and DELIVERY has subscription filters, which
// pass its log events on (logging-with-s3).
func Check(class insights.Class, feature Feature) error {
	if class == insights.Delivery && feature == SubscriptionFilters {
		return nil
	}
	if class == insights.InfrequentAccess && (feature == Retention || feature == DataProtection) {
		return nil
	}
	if class == insights.InfrequentAccess || class == insights.Delivery {
		return fmt.Errorf("log groups of the class %s have no %s: use one of the class %s (the class of a log group cannot be changed)",
			class, feature, insights.Standard)
	}
	return nil
}
