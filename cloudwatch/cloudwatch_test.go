package cloudwatch

import (
	"strings"
	"testing"
	"time"
)

func TestRetentionDays(t *testing.T) {
	for _, days := range RetentionDays() {
		if err := CheckRetentionDays(days); err != nil {
			t.Errorf("%v", err)
		}
	}
	for days, want := range map[int]string{
		10:   "cannot keep logs for 10 days: the nearest is 7 or 14; use one of 1, 3, 5, 7, ",
		0:    "CloudWatch cannot keep logs for 0 days: the nearest is 1, and forever keeps them for good; ",
		-7:   "for -7 days: the nearest is 1; ",
		9999: "for 9999 days: the nearest is 3653; ",
	} {
		if err := CheckRetentionDays(days); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%d: %v", days, err)
		}
	}
	RetentionDays()[0] = 2
	if CheckRetentionDays(2) == nil {
		t.Error("a caller changed what CloudWatch allows")
	}
}

func TestCheckPeriod(t *testing.T) {
	for _, good := range []time.Duration{time.Minute, 5 * time.Minute, 24 * time.Hour} {
		if err := CheckPeriod(good); err != nil {
			t.Errorf("%v", err)
		}
	}
	for _, bad := range []time.Duration{0, 30 * time.Second, 90 * time.Second, 25 * time.Hour} {
		if CheckPeriod(bad) == nil {
			t.Errorf("%s is no period", bad)
		}
	}
}

func TestCheckEvaluation(t *testing.T) {
	for _, c := range []struct {
		period time.Duration
		m, n   int
		good   bool
	}{
		{5 * time.Minute, 1, 1, true},
		{5 * time.Minute, 2, 3, true},
		{time.Minute, 1440, 1440, true},
		{time.Hour, 168, 168, true},
		{5 * time.Minute, 0, 1, false},
		{5 * time.Minute, 1, 0, false},
		{5 * time.Minute, 3, 2, false},
		{time.Minute, 1, 1441, false},
		{time.Hour, 1, 169, false},
	} {
		if err := CheckEvaluation(c.period, c.m, c.n); (err == nil) != c.good {
			t.Errorf("%d of %d periods of %s: %v", c.m, c.n, c.period, err)
		}
	}
}
