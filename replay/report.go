package replay

import (
	"time"

	"github.com/logstack-go/logstack/cloudwatch/alarm"
	"github.com/logstack-go/logstack/logevent"
)

// Report is what a template does with log events. Its JSON is stable: fields
// may be added, none changes. Times are RFC 3339, in UTC.
type Report struct {
	Input   Input    `json:"input"`
	Filters []Filter `json:"filters"`
	// LeftOut are the resources that the stacks do not get, as their conditions do
	// not hold: nothing is proved of them.
	LeftOut []LeftOut `json:"leftOut"`
	// NotRead are parts of the templates that are not read, such as nested stacks that
	// are not here: nothing is proved of them either.
	NotRead []NotRead `json:"notRead"`
	// Queries are the saved queries of the templates, and what CloudWatch would
	// refuse of them.
	Queries []SavedQuery `json:"queries"`
	// Embedded are the metrics that log events hold themselves, by namespace,
	// name and dimensions.
	Embedded []EmbeddedMetric `json:"embedded"`
	Alarms   []Alarm          `json:"alarms"`
	// Deliveries are what subscription filters send, and where to.
	Deliveries []Delivery `json:"deliveries,omitempty"`
	Unread     Unread     `json:"unread"`
	// NoneWatched says that no event is of a log group that filters or alarms look
	// at, and which there are; empty where some are, and where there are no such log
	// groups.
	NoneWatched string `json:"noneWatched,omitempty"`
	// Notes are what else must be known to trust the report, a sentence each.
	Notes []string `json:"notes"`

	readout readout
}

// Input is what was read.
type Input struct {
	// Events is how many log events were read.
	Events int64 `json:"events"`
	// Start and End are the times of the first and the last; not given where
	// no event has a time.
	Start time.Time `json:"start,omitzero"`
	End   time.Time `json:"end,omitzero"`
	// WithoutTime is how many events have no time: filters match them, but no
	// metric gets them.
	WithoutTime int64 `json:"withoutTime"`
	// Unreadable is how much of the input is no log event of its format, and
	// FirstUnreadable the first of it.
	Unreadable      int64                `json:"unreadable"`
	FirstUnreadable *logevent.Unreadable `json:"firstUnreadable,omitempty"`
	// Flaws is how much of it is wrong in which way; none where all is read.
	Flaws map[logevent.Flaw]int64 `json:"flaws,omitempty"`
	// LogGroups are the log groups of the events, in the order of their names.
	LogGroups []LogGroup `json:"logGroups"`
}

// LogGroup is a log group that events came from.
type LogGroup struct {
	Name string `json:"name"`
	// Real are the names that its events say, where those are others.
	Real []string `json:"real,omitempty"`
	// Events is how many came from it, and JSON how many of them are one JSON
	// object.
	Events int64 `json:"events"`
	JSON   int64 `json:"json"`
	// Filters is how many metric filters look at it.
	Filters int `json:"filters"`
	// Writers are the functions and the containers of the templates that write to
	// it, such as function Api and container shop/web.
	Writers []string `json:"writers,omitempty"`
}

// Filter is what a metric filter did.
type Filter struct {
	Stack     string `json:"stack"`
	LogicalID string `json:"logicalId"`
	// Name of the filter, LogGroup that it looks at, and its Pattern, all as
	// the template has them.
	Name     string `json:"name"`
	LogGroup string `json:"logGroup"`
	Pattern  string `json:"pattern"`
	// Namespace and Metric are what it publishes.
	Namespace string `json:"namespace"`
	Metric    string `json:"metric"`
	// Events is how many log events it saw, and Matched how many it matched.
	Events  int64 `json:"events"`
	Matched int64 `json:"matched"`
	// Values are those taken out of the matched events; nil for a filter that
	// publishes the same number for each.
	Values *Values `json:"values,omitempty"`
	// Example is the first event that matched.
	Example string `json:"example,omitempty"`
	// Alarms are the names of the alarms that look at its metric.
	Alarms []string `json:"alarms"`
	// Warnings are what CloudWatch takes in the pattern but what most likely does
	// not do what its author thinks, a sentence each.
	Warnings []string `json:"warnings,omitempty"`
	// NearMiss says why nothing matched; nil where something did.
	NearMiss *NearMiss `json:"nearMiss,omitempty"`
	// Refused says why the filter was not replayed; empty if it was. An alarm
	// on its metric is not replayed either. Invalid says that this is since
	// CloudWatch would not make it: the deployment would fail.
	Refused string `json:"refused,omitempty"`
	Invalid bool   `json:"invalid,omitempty"`
}

// Values are what a filter took out of the events that it matched.
type Values struct {
	// Selector is where the values are, such as $.duration_ms.
	Selector string `json:"selector"`
	// Extracted is how many were numbers. Missing is how many events had none
	// there: they publish nothing, not even the default value.
	Extracted int64 `json:"extracted"`
	Missing   int64 `json:"missing"`
	// Dimensions is how many different metrics the filter's dimensions make of
	// it, counted up to cloudwatch.MaxDimensionTuples + 1; 0 without dimensions.
	Dimensions int `json:"dimensions,omitempty"`
	// Dimensionless is how many of the Missing have no value for a dimension.
	Dimensionless int64 `json:"dimensionless,omitempty"`
}

// NearMiss says why a filter matched nothing.
type NearMiss struct {
	// Reasons are a sentence each, the most telling one first.
	Reasons []string `json:"reasons"`
	// DidYouMean is a pattern that is close, and that matches events of the
	// input: Matches of the Sampled ones that were tried. Empty without one.
	DidYouMean string `json:"didYouMean,omitempty"`
	Matches    int    `json:"matches,omitempty"`
	Sampled    int    `json:"sampled,omitempty"`
	// Nearest is the event that came closest.
	Nearest string `json:"nearest,omitempty"`
}

// Kind is what an alarm looks at.
type Kind string

// The kinds of alarms.
const (
	MetricAlarm    Kind = "metric"
	MathAlarm      Kind = "math"
	CompositeAlarm Kind = "composite"
	LogAlarm       Kind = "log"
)

// Alarm is what an alarm did.
type Alarm struct {
	Stack     string `json:"stack"`
	LogicalID string `json:"logicalId"`
	Name      string `json:"name"`
	Kind      Kind   `json:"kind"`
	// Verdict is what its silence is worth, if it was silent.
	Verdict Verdict `json:"verdict"`
	// Blind says what it does not see; nil if it sees all that it counts. An
	// alarm may go off all the same, as one does that takes missing data as bad.
	Blind *BlindSpot `json:"blind,omitempty"`
	// FinalState is its state after the last event; empty if it was refused.
	FinalState alarm.State `json:"finalState,omitempty"`
	// Transitions are its changes of state, the first one away from
	// INSUFFICIENT_DATA, which an alarm starts with.
	Transitions []Transition `json:"transitions"`
	// Seconds that it spent in each state that it was in.
	Seconds map[alarm.State]float64 `json:"seconds,omitempty"`
	// Datapoints is how many of its Evaluations had a newest datapoint, and
	// Breaches are those of them that breached the threshold.
	Evaluations int      `json:"evaluations"`
	Datapoints  int      `json:"datapoints"`
	Breaches    []Breach `json:"breaches"`
	// TooFew is how many of the Datapoints were percentiles of too few values to
	// mean anything, which the alarm passes over
	// (EvaluateLowSampleCountPercentile: ignore).
	TooFew int `json:"tooFew,omitempty"`
	// NoData says why it never had a datapoint; empty if it had one.
	NoData string `json:"noData,omitempty"`
	// Aligned is what it would have done if its periods began only at whole
	// multiples of their length, as dashboards and queries in bins show them;
	// nil where that is the same.
	Aligned *Aligned `json:"aligned,omitempty"`
	// Refused says why it was not replayed; empty if it was. Elsewhere says that
	// it looks at metrics that no log event here makes, such as AWS/Lambda's.
	// Invalid says that CloudWatch would not make it: the deployment would fail.
	Refused   string `json:"refused,omitempty"`
	Elsewhere bool   `json:"elsewhere,omitempty"`
	Invalid   bool   `json:"invalid,omitempty"`
}

// NotRead is a part of a template that is not read.
type NotRead struct {
	Stack     string `json:"stack"`
	LogicalID string `json:"logicalId,omitempty"`
	// What it is, and Why it is not read.
	What string `json:"what"`
	Why  string `json:"why"`
}

// LeftOut is a resource whose condition does not hold.
type LeftOut struct {
	Stack     string `json:"stack"`
	LogicalID string `json:"logicalId"`
	Type      string `json:"type"`
	Condition string `json:"condition"`
	// Why says why it is left out, and Advice what would bring it in.
	Why    string `json:"why"`
	Advice string `json:"advice"`
}

// SavedQuery is a saved Logs Insights query of a template.
type SavedQuery struct {
	Stack     string `json:"stack"`
	LogicalID string `json:"logicalId"`
	Name      string `json:"name"`
	// Refused says why CloudWatch would not run it; empty if it would.
	Refused string `json:"refused,omitempty"`
}

// Transition is a change of an alarm's state.
type Transition struct {
	At   time.Time   `json:"at"`
	From alarm.State `json:"from"`
	To   alarm.State `json:"to"`
	// Value is the newest datapoint; nil without one.
	Value *float64 `json:"value,omitempty"`
	// Contributor is which one of those that a query tells apart decided, as in
	// service=api; only of alarms on queries.
	Contributor string `json:"contributor,omitempty"`
	// Reason is a sentence.
	Reason string `json:"reason"`
	// Suppressed says that a composite alarm took no action, since its
	// suppressor was in ALARM.
	Suppressed bool `json:"suppressed,omitempty"`
}

// Aligned is what an alarm would have done with aligned periods.
type Aligned struct {
	FinalState  alarm.State  `json:"finalState"`
	Transitions []Transition `json:"transitions"`
	Breaches    []Breach     `json:"breaches"`
}

// WentOff is how often an alarm with these transitions went to ALARM.
func WentOff(transitions []Transition) int {
	n := 0
	for _, t := range transitions {
		if t.To == alarm.StateAlarm {
			n++
		}
	}
	return n
}

// Breach is a period whose datapoint breached the threshold.
type Breach struct {
	Start time.Time `json:"start"`
	End   time.Time `json:"end"`
	Value float64   `json:"value"`
}

// Unread is what nothing looked at. A filter whose pattern is empty looks at
// nothing in this sense: it only counts.
type Unread struct {
	// Levels are the levels in the events, the most urgent first.
	Levels []Level `json:"levels"`
	// Events are what happened without any filter matching: the most urgent
	// first, then the most frequent.
	Events []Event `json:"events"`
	// Plain are the shapes of the events that are no JSON object, the most
	// frequent first.
	Plain []Plain `json:"plain"`
	// Metrics are fed by a filter, and no alarm looks at them.
	Metrics []string `json:"metrics"`
}

// Level counts the events of a level.
type Level struct {
	// Name as the events have it, in capitals.
	Name   string `json:"name"`
	Events int64  `json:"events"`
	// Unread is how many of them no filter matched, and Unwatched how many
	// only filters whose metrics no alarm looks at.
	Unread    int64 `json:"unread"`
	Unwatched int64 `json:"unwatched"`
}

// Event is something that happened.
type Event struct {
	LogGroup string `json:"logGroup"`
	// Level in capitals; empty without one.
	Level string `json:"level,omitempty"`
	// Name is the event's type or message, digits replaced by # where they
	// would make each one different; the shape of what is no JSON object.
	Name string `json:"name"`
	// Unread is how many of them no filter matched, of so many Events.
	Events int64 `json:"events"`
	Unread int64 `json:"unread"`
	// Example is one of them.
	Example string `json:"example"`
}

// Plain is a shape of events that are no JSON object.
type Plain struct {
	Shape   string `json:"shape"`
	Events  int64  `json:"events"`
	Unread  int64  `json:"unread"`
	Example string `json:"example"`
}
