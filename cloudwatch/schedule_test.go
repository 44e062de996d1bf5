package cloudwatch

import (
	"strings"
	"testing"
	"time"
)

func TestCheckCron(t *testing.T) {
	for _, good := range []string{
		"cron(0 9 * * ? *)", "cron(0 */6 * * ? *)", "cron(0 9-17 ? * MON-FRI *)", "cron(0 8,12,17 ? * mon-fri *)",
		"cron(0 0 1 * ? *)", "cron(0 9 L * ? *)", "cron(0 10 1 1,4,7,10 ? *)", "cron(0/15 0 15W JAN-MAR ? 2026-2030)",
		"cron(0 0 ? * MON#1 *)", "cron(0 0 ? * FRIL *)", "cron(0 0 ? * L *)", "cron(59 23 ? 12 7 2199)", "cron( 0  6 ? * MON * )",
	} {
		if err := CheckCron(good); err != nil {
			t.Errorf("%s: %v", good, err)
		}
	}
	for bad, want := range map[string]string{
		"":                          `"" is not a schedule: write it as cron(`,
		"rate(7 days)":              `"rate(7 days)" is not a schedule: write it as cron(`,
		"0 6 * * 1":                 `is not a schedule`,
		"cron(0 6 ? * MON)":         `is not a schedule`,
		"cron(0 6 ? * MON *":        `is not a schedule`,
		"cron(60 6 ? * MON *)":      `the schedule cron(60 6 ? * MON *): "60" is not valid for minutes: use 0 to 59, with , - / and *`,
		"cron(0 24 ? * MON *)":      `"24" is not valid for hours: use 0 to 23, `,
		"cron(0 6 0 * ? *)":         `"0" is not valid for days of the month: use 1 to 31, with , - / and *, ?, L and W`,
		"cron(0 6 ? 13 MON *)":      `"13" is not valid for months: use 1 to 12 or JAN to DEC, `,
		"cron(0 6 ? * MONDAY *)":    `"MONDAY" is not valid for days of the week: use 1 to 7 or SUN to SAT, with , - / and *, ?, L and #`,
		"cron(0 6 ? * MON 1969)":    `"1969" is not valid for years`,
		"cron(? 6 ? * MON *)":       `"?" is not valid for minutes`,
		"cron(0 6 * * * *)":         "the days of the month are * and the days of the week are *: exactly one of the two must be ?",
		"cron(0 6 1 * MON *)":       "the days of the month are 1 and the days of the week are MON: ",
		"cron(0 6 ? * ? *)":         "the days of the month are ? and the days of the week are ?: ",
		"cron(0 17-9 ? * MON *)":    `"17-9" is not valid for hours`,
		"cron(0 6 ? * MON#6 *)":     `"MON#6" is not valid for days of the week`,
		"cron(0 6 ? * MON-FRI#1 *)": `"MON-FRI#1" is not valid for days of the week`,
		"cron(*/0 6 ? * MON *)":     `"*/0" is not valid for minutes`,
		"cron(0, 6 ? * MON *)":      `"0," is not valid for minutes`,
		"cron(+5 6 ? * MON *)":      `"+5" is not valid for minutes`,
		"cron(0 6 1-2W * ? *)":      `"1-2W" is not valid for days of the month`,
	} {
		if err := CheckCron(bad); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %s", bad, err, want)
		}
	}
}

func TestCheckTimeZone(t *testing.T) {
	for _, good := range []string{"UTC", "Europe/Berlin"} {
		if err := CheckTimeZone(good); err != nil {
			t.Error(err)
		}
	}
	for _, bad := range []string{"", "Local", "Europe/Frankfurt", "../etc/passwd"} {
		if err := CheckTimeZone(bad); err == nil || !strings.Contains(err.Error(), "there is no time zone") {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

func TestCheckScheduledRange(t *testing.T) {
	for _, good := range []time.Duration{time.Minute, 7 * 24 * time.Hour, 30 * 24 * time.Hour} {
		if err := CheckScheduledRange(good); err != nil {
			t.Error(err)
		}
	}
	for _, bad := range []time.Duration{0, time.Second, 90500 * time.Millisecond, 31 * 24 * time.Hour} {
		if err := CheckScheduledRange(bad); err == nil || !strings.Contains(err.Error(), "use whole seconds from 1m to 720h") {
			t.Errorf("%s: %v", bad, err)
		}
	}
}
