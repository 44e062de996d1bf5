package config

import (
	"time"

	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/internal/quantity"
	"github.com/logstack-go/logstack/internal/strictyaml"
	"github.com/logstack-go/logstack/notify"
)

// Mute is a time at which alarms notify nobody. Alarms that are still in ALARM when
// it ends notify then.
type Mute struct {
	// When it begins: cron(minutes hours day-of-month month day-of-week), such
	// as cron(0 2 * * SUN), or once, such as at(2026-12-24T18:00).
	At string `yaml:"at"`
	// How long it lasts, 1m to 360h.
	For quantity.Duration `yaml:"for"`
	// The time zone of at, such as Europe/Berlin. Default: UTC.
	TimeZone string `yaml:"timeZone"`
	// Which severities are muted. Default: all.
	Severities []notify.Severity `yaml:"severities"`
}

// mutes checks when alarms are muted.
func (r *reader) mutes(node strictyaml.Node, e Environment) {
	for _, name := range node.Keys() {
		at := node.Get(name)
		r.name(at.KeyProblem, name)
		r.mute(at, e.Mutes[name], e.Severities)
	}
}

func (r *reader) mute(node strictyaml.Node, m Mute, all notify.Severities) {
	for _, missing := range []string{"at", "for"} {
		if !node.Get(missing).Present() {
			r.addTogether(node.Problem("%s is missing: a mute needs at, such as cron(0 2 * * SUN), and for, such as 2h", missing))
		}
	}
	if at := node.Get("at"); at.Present() {
		if err := cloudwatch.CheckMuteSchedule(m.At); err != nil {
			r.add(at.Problem("%v", err))
		}
	}
	if at, d := node.Get("for"), time.Duration(m.For); at.Present() && (d > cloudwatch.MaxMute || d%time.Minute != 0) {
		r.add(at.Problem("must be whole minutes from 1m to %s, got %s", quantity.Duration(cloudwatch.MaxMute), m.For))
	}
	if zone := node.Get("timeZone"); zone.Present() {
		if err := cloudwatch.CheckTimeZone(m.TimeZone); err != nil {
			r.add(zone.Problem("%v", err))
		}
	}
	severities := node.Get("severities")
	if severities.Present() && len(m.Severities) == 0 {
		r.add(severities.Problem("needs at least one severity; without the key all are muted"))
	}
	for i, at := range severities.Items() {
		if err := all.Known(m.Severities[i]); err != nil {
			r.add(at.Problem("%v", err))
		}
	}
}
