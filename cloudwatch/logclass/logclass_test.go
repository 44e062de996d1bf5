package logclass_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/logstack-go/logstack/cloudwatch/insights"
	"github.com/logstack-go/logstack/cloudwatch/logclass"
)

func TestCheck(t *testing.T) {
	for _, feature := range []logclass.Feature{
		logclass.MetricFilters, logclass.FieldIndexes, logclass.AnomalyDetectors,
		logclass.SubscriptionFilters, logclass.EmbeddedMetrics, logclass.LiveTail, logclass.Transformers, logclass.Retention, logclass.DataProtection,
	} {
		for _, class := range []insights.Class{"", insights.Standard} {
			if err := logclass.Check(class, feature); err != nil {
				t.Errorf("%q: %v", class, err)
			}
		}
		for _, class := range []insights.Class{insights.InfrequentAccess, insights.Delivery} {
			err := logclass.Check(class, feature)
			if has := map[insights.Class][]logclass.Feature{
				insights.Delivery:         {logclass.SubscriptionFilters},
				insights.InfrequentAccess: {logclass.Retention, logclass.DataProtection},
			}[class]; slices.Contains(has, feature) {
				if err != nil {
					t.Errorf("%s: %v", class, err)
				}
				continue
			}
			if err == nil || !strings.HasPrefix(err.Error(), "log groups of the class "+string(class)+" have no "+string(feature)+": ") {
				t.Errorf("%s: %v", feature, err)
			}
		}
	}
}
