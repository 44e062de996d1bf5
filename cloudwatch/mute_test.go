package cloudwatch

import (
	"strings"
	"testing"
)

func TestCheckMuteSchedule(t *testing.T) {
	for _, good := range []string{
		"cron(0 2 * * *)", "cron(0 2 * * SUN)", "cron(0,30 1-5 1,15 jan-MAR MON-FRI)", "cron(59 23 31 12 7)", "at(2026-12-24T18:00)",
	} {
		if err := CheckMuteSchedule(good); err != nil {
			t.Errorf("%s: %v", good, err)
		}
	}
	for bad, want := range map[string]string{
		"":                          `"" is no schedule`,
		"0 2 * * SUN":               "is no schedule",
		"rate(5 minutes)":           "is no schedule",
		"cron(0 2 * * ? *)":         "has 6 fields",
		"cron(0 2 * *)":             "has 4 fields",
		"cron(60 2 * * *)":          `"60" cannot be the minutes: allowed are 0 to 59`,
		"cron(0 24 * * *)":          `"24" cannot be the hours`,
		"cron(0 2 0 * *)":           `"0" cannot be the day-of-month`,
		"cron(0 2 * 13 *)":          `"13" cannot be the month`,
		"cron(0 2 * * 8)":           `"8" cannot be the day-of-week`,
		"cron(*/5 2 * * *)":         `"*/5" cannot be the minutes`,
		"cron(0 2 ? * *)":           `"?" cannot be the day-of-month`,
		"cron(0 5-2 * * *)":         `"5-2" cannot be the hours`,
		"cron(0, 2 * * *)":          `"0," cannot be the minutes`,
		"cron(+1 2 * * *)":          `"+1" cannot be the minutes`,
		"at(2026-02-30T18:00)":      "is no time",
		"at(2026-12-24T18:00:00)":   "is no time",
		"at(2026-12-24T18:00) junk": "is no schedule",
	} {
		if err := CheckMuteSchedule(bad); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %s", bad, err, want)
		}
	}
}

func TestCheckTimeZone(t *testing.T) {
	for name, good := range map[string]bool{"UTC": true, "Europe/Berlin": true, "": false, "Local": false, "Mars/Olympus": false, "../etc": false} {
		if err := CheckTimeZone(name); (err == nil) != good {
			t.Errorf("%q: %v", name, err)
		}
	}
}
