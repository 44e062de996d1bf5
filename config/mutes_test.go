package config

import (
	"reflect"
	"testing"
	"time"

	"github.com/logstack-go/logstack/internal/quantity"
	"github.com/logstack-go/logstack/notify"
)

// muteMistakes are mistakes in mutes.
var muteMistakes = []struct{ name, source, want string }{
	{"a mute without end", "mutes: {backup: {at: cron(0 2 * * *)}}\n" + rest, "logstack.yaml:1:17: mutes.backup: for is missing: a mute needs at, such as cron(0 2 * * SUN), and for, such as 2h"},
	{"a mute that says nothing", "mutes: {backup: {}}\n" + app + svc + "environments: {dev: {}, prod: {}}\n", `
logstack.yaml:1:17: mutes.backup: at is missing: a mute needs at, such as cron(0 2 * * SUN), and for, such as 2h
logstack.yaml:1:17: mutes.backup: for is missing: a mute needs at, such as cron(0 2 * * SUN), and for, such as 2h
`},
	{"a mute at no time", "mutes: {backup: {at: cron(0 25 * * *), for: 2h}}\n" + rest, `logstack.yaml:1:22: mutes.backup.at: the schedule cron(0 25 * * *): "25" is not valid for hours: use 0 to 23, with , - and *`},
	{"a mute for too long", "mutes: {backup: {at: cron(0 2 * * *), for: 400h}}\n" + rest, "logstack.yaml:1:44: mutes.backup.for: must be whole minutes from 1m to 360h, got 400h"},
	{"a mute for too short", "mutes: {backup: {at: cron(0 2 * * *), for: 59s}}\n" + rest, "logstack.yaml:1:44: mutes.backup.for: must be whole minutes from 1m to 360h, got 59s"},
	{"a mute for a part of a minute", "mutes: {backup: {at: cron(0 2 * * *), for: 90s}}\n" + rest, "logstack.yaml:1:44: mutes.backup.for: must be whole minutes from 1m to 360h, got 1m30s"},
	{"a mute for no length of time", "mutes: {backup: {at: cron(0 2 * * *), for: 2}}\n" + rest, `logstack.yaml:1:44: mutes.backup.for: "2" is not a duration: write it like 800ms, 5s, 15m or 1h`},
	{"a mute in no time zone", "mutes: {backup: {at: cron(0 2 * * *), for: 1h, timeZone: Berlin}}\n" + rest, `logstack.yaml:1:58: mutes.backup.timeZone: there is no time zone "Berlin": use UTC or one such as Europe/Berlin`},
	{"a mute of nobody", "mutes: {backup: {at: cron(0 2 * * *), for: 1h, severities: []}}\n" + rest, "logstack.yaml:1:60: mutes.backup.severities: needs at least one severity; without the key all are muted"},
	{"a mute of the wrong type of severities", "mutes: {backup: {at: cron(0 2 * * *), for: 1h, severities: page}}\n" + rest, "logstack.yaml:1:60: mutes.backup.severities: must be a list, got text"},
	{"a severity of a mute", "mutes: {backup: {at: cron(0 2 * * *), for: 1h, severities: [page, sms]}}\n" + rest, `logstack.yaml:1:67: mutes.backup.severities[1]: there is no severity "sms": use page or ticket`},
	{"a severity of a mute that is not there any longer", "severities: [call]\nalarms: {errors: ~, critical: ~, slow-requests: ~, request-p95: ~, failed-logins: ~, silence: ~, mismatch: ~}\nmutes: {backup: {at: cron(0 2 * * *), for: 1h, severities: [page, cal]}}\n" + rest, `
logstack.yaml:3:61: mutes.backup.severities[0]: there is no severity "page": use call
logstack.yaml:3:67: mutes.backup.severities[1]: there is no severity "cal": did you mean call? Use call
`},
	{"a mute's name", "mutes: {Back up: {at: cron(0 2 * * *), for: 1h}}\n" + rest, `logstack.yaml:1:9: mutes.Back up: "Back up" is not a valid name: use lower-case letters, digits and hyphens, starting with a letter, at most 40 characters`},
	{"mutes in the place of alarms", "alarms: {mute: {backup: {at: cron(0 2 * * *), for: 1h}}}\n" + rest, `logstack.yaml:1:10: alarms.mute: there is no alarm rule "mute": use one of ` + ruleNames() + `; if it is one of your own, the rule watches nothing: it needs one of ` + kindNames()},
}

// mutesAllowed is valid, although it looks like a mistake.
var mutesAllowed = map[string]string{
	"mutes of every form":               "mutes: {backup: {at: 'cron(0 2 * * SUN)', for: 360h, timeZone: Europe/Berlin, severities: [ticket]}, once: {at: 'at(2026-12-24T18:00)', for: 1m}}\n" + rest,
	"a mute that environments complete": "mutes: {backup: {at: cron(0 2 * * *)}}\n" + app + svc + "environments: {dev: {mutes: ~}, prod: {mutes: {backup: {for: 2h}}}}\n",
}

func TestMutes(t *testing.T) {
	c := parse(t, "severities: [page, call-out, ticket]\nmutes: {backup: {at: cron(0 2 * * *), for: 1h, severities: [call-out]}, move: {at: 'at(2026-12-24T18:00)', for: 2h}}\n"+app+svc+"environments: {dev: {mutes: {backup: ~}}, prod: {}}\n")
	backup := Mute{At: "cron(0 2 * * *)", For: quantity.Duration(time.Hour), Severities: []notify.Severity{"call-out"}}
	move := Mute{At: "at(2026-12-24T18:00)", For: quantity.Duration(2 * time.Hour)}
	for name, want := range map[string]map[string]Mute{
		"prod": {"backup": backup, "move": move},
		"dev":  {"move": move},
	} {
		if got := environmentOf(t, c, name).Mutes; !reflect.DeepEqual(got, want) {
			t.Errorf("%s has %v, want %v", name, got, want)
		}
	}
}
