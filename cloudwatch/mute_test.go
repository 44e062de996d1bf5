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
		"":                          `"" is not a schedule`,
		"0 2 * * SUN":               "is not a schedule",
		"rate(5 minutes)":           "is not a schedule",
		"cron(0 2 * * ? *)":         "has 6 fields",
		"cron(0 2 * *)":             "has 4 fields",
		"cron(60 2 * * *)":          `"60" is not valid for minutes`,
		"cron(0 24 * * *)":          `"24" is not valid for hours`,
		"cron(0 2 0 * *)":           `"0" is not valid for days of the month`,
		"cron(0 2 * 13 *)":          `"13" is not valid for months`,
		"cron(0 2 * * 8)":           `"8" is not valid for days of the week`,
		"cron(*/5 2 * * *)":         `"*/5" is not valid for minutes`,
		"cron(0 2 ? * *)":           `"?" is not valid for days of the month`,
		"cron(0 5-2 * * *)":         `"5-2" is not valid for hours`,
		"cron(0, 2 * * *)":          `"0," is not valid for minutes`,
		"cron(+1 2 * * *)":          `"+1" is not valid for minutes`,
		"at(2026-02-30T18:00)":      "is not a time",
		"at(2026-12-24T18:00:00)":   "is not a time",
		"at(2026-12-24T18:00) junk": "is not a schedule",
	} {
		if err := CheckMuteSchedule(bad); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %s", bad, err, want)
		}
	}
}
