package cloudwatch

import (
	"fmt"
	"slices"
	"time"

	"github.com/logstack-go/logstack/internal/quantity"
)

// detectorFrequencies are the valid evaluation frequencies of a log anomaly
// detector (AWS::Logs::LogAnomalyDetector).
var detectorFrequencies = []time.Duration{5 * time.Minute, 10 * time.Minute, 15 * time.Minute, 30 * time.Minute, time.Hour}

// CheckDetectorFrequency returns an error if a log anomaly detector cannot have the
// evaluation frequency.
func CheckDetectorFrequency(frequency time.Duration) error {
	if slices.Contains(detectorFrequencies, frequency) {
		return nil
	}
	return fmt.Errorf("an anomaly detector cannot run every %s: use one of %s", quantity.Duration(frequency), quantity.Durations(detectorFrequencies))
}

// CheckVisibleDays returns an error if a log anomaly detector cannot keep an
// anomaly visible for that many days.
func CheckVisibleDays(days int) error {
	if days < MinVisibleDays || days > MaxVisibleDays {
		return fmt.Errorf("an anomaly is visible for %d days: use %d to %d", days, MinVisibleDays, MaxVisibleDays)
	}
	return nil
}
