package alarmwords

import "testing"

func TestPeriod(t *testing.T) {
	for seconds, want := range map[float64]string{
		10: "10s", 60: "1m", 90: "1m30s", 300: "5m", 3600: "1h", 5400: "1h30m", 86400: "24h", 200: "3m20s",
	} {
		if got := Period(seconds); got != want {
			t.Errorf("%g: %s, want %s", seconds, got, want)
		}
	}
}
