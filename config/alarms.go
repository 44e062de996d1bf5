package config

import (
	"github.com/logstack-go/logstack/internal/enum"
	"github.com/logstack-go/logstack/recipes"
)

// Alarms are the alarm rules' thresholds. A rule without any keeps its default
// ones; with `above: {}` it makes no alarm.
type Alarms struct {
	// Too many ERROR records. Default: ticket above 10 in 5m, page above 50.
	Errors CountAlarm `yaml:"errors"`
	// Any CRITICAL record. Default: page above 0 in 1m.
	Critical CountAlarm `yaml:"critical"`
	// Too many requests slower than slowerThan. Default: ticket above 10 in
	// 5m of those slower than 5s.
	SlowRequests SlowRequestAlarm `yaml:"slowRequests"`
	// The 95th percentile of the requests' duration. Default: ticket above 3s
	// in 2 of 3 periods of 5m.
	RequestP95 LatencyAlarm `yaml:"requestP95"`
	// Too many failed logins. Default: ticket above 10 in 5m.
	FailedLogins CountAlarm `yaml:"failedLogins"`
	// No log event at all. Default: page after 15m.
	Silence AfterAlarm `yaml:"silence"`
	// Log events, but not one record of the log contract: the other alarms on
	// records are deaf then. Default: ticket after 15m.
	Mismatch AfterAlarm `yaml:"mismatch"`

	// The share of requests that fail with a status of 500 and above. Default:
	// no alarm; with {}, ticket above 1% and page above 5% in 5m.
	ErrorRatio *RatioAlarm `yaml:"errorRatio"`
	// The 99th percentile of the requests' duration. Default: no alarm; with
	// {}, ticket above 10s in 2 of 3 periods of 5m.
	RequestP99 *LatencyAlarm `yaml:"requestP99"`
	// Too many database queries slower than slowerThan. Default: no alarm;
	// with {}, ticket above 10 in 5m of those slower than 1s.
	SlowQueries *SlowQueryAlarm `yaml:"slowQueries"`
	// The share of log events that are no records of the log contract.
	// Default: no alarm; with {}, ticket above 50% in 3 of 3 periods of 5m.
	Unstructured *RatioAlarm `yaml:"unstructured"`
	// Much more is logged than usually at that time. Default: no alarm; with
	// {}, ticket above 4 standard deviations in 2 of 2 periods of 1h.
	VolumeAnomaly *CountAlarm `yaml:"volumeAnomaly"`
	// Data protection found personal data, in any log group of the account and
	// region. Default: no alarm; with {}, ticket above 0 in 1h.
	SensitiveData *CountAlarm `yaml:"sensitiveData"`

	// Too many failed logins from one address. Default: no alarm; with {},
	// ticket above 5 in 15m.
	FailedLoginsByAddress *AddressAlarm `yaml:"failedLoginsByAddress"`
	// Too many failed calls of one external service. Default: no alarm; with
	// {}, ticket above 10 in 15m.
	ExternalFailures *QueryAlarm `yaml:"externalFailures"`
	// Too many ERROR records, with the records in the notification. Default:
	// no alarm; with {}, ticket above 10 in 5m.
	HighErrorRate *QueryAlarm `yaml:"highErrorRate"`

	// How many requests must be answered with a status below 500. Default: no
	// alarms.
	Availability *Availability `yaml:"availability"`
	// One alarm that says that a service is unhealthy: it goes off when any of
	// the alarms that page does, and those tell nobody by themselves. Default:
	// none.
	Unhealthy *Unhealthy `yaml:"unhealthy"`

	// When alarms tell nobody, such as during maintenance, by name. Default:
	// never.
	Mute map[string]Mute `yaml:"mute"`
	// The address of a page that says what to do when an alarm goes off, which
	// stands in its description: https://…; {alarm} stands for the alarm's
	// rule, such as error-ratio. Default: none.
	Runbook string `yaml:"runbook"`
}

// CountAlarm goes off when something is counted too often.
type CountAlarm struct {
	// The count that is still good, per severity (page, ticket); 0 or more.
	Above  map[recipes.Severity]float64 `yaml:"above"`
	Window `yaml:",inline"`
}

// SlowRequestAlarm goes off when too many requests are slow.
type SlowRequestAlarm struct {
	// A request is slow when it takes longer than this, such as 5s or 800ms.
	SlowerThan Duration `yaml:"slowerThan"`
	CountAlarm `yaml:",inline"`
}

// SlowQueryAlarm goes off when too many database queries are slow.
type SlowQueryAlarm struct {
	// A query is slow when it takes longer than this, such as 1s or 200ms.
	SlowerThan Duration `yaml:"slowerThan"`
	CountAlarm `yaml:",inline"`
}

// LatencyAlarm goes off when requests take too long.
type LatencyAlarm struct {
	// The duration that is still good, per severity (page, ticket), such as
	// 2s or 800ms.
	Above  map[recipes.Severity]Duration `yaml:"above"`
	Window `yaml:",inline"`
}

// RatioAlarm goes off when the share of something is too large.
type RatioAlarm struct {
	// The share that is still good, per severity (page, ticket), such as 1%.
	Above map[recipes.Severity]Percent `yaml:"above"`
	// How many of all there must be in a period for the share to mean
	// something; 1 or more. Default: 100.
	AtLeast int `yaml:"atLeast"`
	Window  `yaml:",inline"`
}

// AfterAlarm goes off when something lasts too long.
type AfterAlarm struct {
	// How long is too long, per severity (page, ticket): whole minutes, such
	// as 15m, up to 24h.
	After map[recipes.Severity]Duration `yaml:"after"`
}

// QueryAlarm goes off when a scheduled query finds too many.
type QueryAlarm struct {
	// The number that is still good, per severity (page, ticket); 0 or more.
	Above map[recipes.Severity]float64 `yaml:"above"`
	// How often it is asked: whole minutes. Default: 5m.
	Every Duration `yaml:"every"`
	// How long back it looks: whole minutes, at least as long as every, up to
	// 720h.
	Over Duration `yaml:"over"`
	// How many of the log events a notification holds, 0 to 50. Default: 10.
	LogLines *int `yaml:"logLines"`
}

// AddressAlarm goes off when one address does something too often.
type AddressAlarm struct {
	// How addresses are counted: by a scheduled query, which is billed by what
	// it reads, or by insights (Contributor Insights), which is billed by the
	// log events that match, has no log lines in its notification, and wants an
	// event that the contract recognises in one way only. Default: query.
	By         Counting `yaml:"by"`
	QueryAlarm `yaml:",inline"`
}

// Counting is how contributors are counted.
type Counting string

// The ways of counting.
const (
	ByQuery    Counting = "query"
	ByInsights Counting = "insights"
)

func countings() []Counting { return []Counting{ByQuery, ByInsights} }

// UnmarshalText reads a way of counting; the error lists those there are.
func (c *Counting) UnmarshalText(text []byte) error {
	return enum.Unmarshal(c, text, "way of counting", countings())
}

// Availability is an objective: how many requests must be answered well. Its
// alarms go off on how fast the rest, the error budget, is used up.
type Availability struct {
	// The share of the requests, such as 99.9%.
	Objective Percent `yaml:"objective"`
	// Over how many days it is promised, 7 to 90. Default: 30.
	Days int `yaml:"days"`
	// How many requests must have failed in a window of an alarm for their
	// share to mean something; 1 or more. Default: 5.
	AtLeast int `yaml:"atLeast"`
}

// Unhealthy is an alarm on other alarms.
type Unhealthy struct {
	// The name or ARN of an alarm of this account and region; while it is in
	// ALARM, nobody is told: that of a deployment, or of what this depends on.
	// Default: none.
	SuppressedBy string `yaml:"suppressedBy"`
}

// Mute is when alarms tell nobody. What is still in ALARM when it ends is told
// then.
type Mute struct {
	// When it begins: cron(minutes hours day-of-month month day-of-week), such
	// as cron(0 2 * * SUN), or once, such as at(2026-12-24T18:00).
	At string `yaml:"at"`
	// How long it lasts, 1m to 360h.
	For Duration `yaml:"for"`
	// The time zone of at, such as Europe/Berlin. Default: UTC.
	TimeZone string `yaml:"timeZone"`
	// Which severities are muted. Default: all.
	Severities []recipes.Severity `yaml:"severities"`
}

// Window is the time that an alarm looks at.
type Window struct {
	// How long one datapoint covers: whole minutes, such as 5m.
	Period Duration `yaml:"period"`
	// How many of the newest datapoints are looked at.
	EvaluationPeriods int `yaml:"evaluationPeriods"`
	// How many of those must breach. Default: all of them.
	DatapointsToAlarm int `yaml:"datapointsToAlarm"`
}
