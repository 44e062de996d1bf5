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
		"":                          `"" is no schedule: allowed is cron(`,
		"rate(7 days)":              `"rate(7 days)" is no schedule: allowed is cron(`,
		"0 6 * * 1":                 `is no schedule`,
		"cron(0 6 ? * MON)":         `is no schedule`,
		"cron(0 6 ? * MON *":        `is no schedule`,
		"cron(60 6 ? * MON *)":      `the schedule cron(60 6 ? * MON *): "60" are no minutes: allowed are 0 to 59, with , - / and *`,
		"cron(0 24 ? * MON *)":      `"24" are no hours: allowed are 0 to 23, `,
		"cron(0 6 0 * ? *)":         `"0" are no days of the month: allowed are 1 to 31, with , - / and *, ?, L and W`,
		"cron(0 6 ? 13 MON *)":      `"13" are no months: allowed are 1 to 12 or JAN to DEC, `,
		"cron(0 6 ? * MONDAY *)":    `"MONDAY" are no days of the week: allowed are 1 to 7 or SUN to SAT, with , - / and *, ?, L and #`,
		"cron(0 6 ? * MON 1969)":    `"1969" are no years`,
		"cron(? 6 ? * MON *)":       `"?" are no minutes`,
		"cron(0 6 * * * *)":         "the days of the month are * and those of the week *: just one of the two must be ?",
		"cron(0 6 1 * MON *)":       "the days of the month are 1 and those of the week MON: ",
		"cron(0 6 ? * ? *)":         "the days of the month are ? and those of the week ?: ",
		"cron(0 17-9 ? * MON *)":    `"17-9" are no hours`,
		"cron(0 6 ? * MON#6 *)":     `"MON#6" are no days of the week`,
		"cron(0 6 ? * MON-FRI#1 *)": `"MON-FRI#1" are no days of the week`,
		"cron(*/0 6 ? * MON *)":     `"*/0" are no minutes`,
		"cron(0, 6 ? * MON *)":      `"0," are no minutes`,
		"cron(+5 6 ? * MON *)":      `"+5" are no minutes`,
		"cron(0 6 1-2W * ? *)":      `"1-2W" are no days of the month`,
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
		if err := CheckScheduledRange(bad); err == nil || !strings.Contains(err.Error(), "allowed are whole seconds from 1m to 720h") {
			t.Errorf("%s: %v", bad, err)
		}
	}
}
