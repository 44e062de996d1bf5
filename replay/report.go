package replay

import (
	"time"

	"github.com/logstack-go/logstack/cloudwatch/alarm"
	"github.com/logstack-go/logstack/logevent"
)

// Report says what templates do with log events. Its JSON is stable: fields may
// be added, but none changes. Times are RFC 3339, in UTC.
type Report struct {
	// Input describes the log events.
	Input Input `json:"input"`
	// Filters are what the metric filters did, in the order of the templates.
	Filters []Filter `json:"filters"`
	// LeftOut are the resources whose conditions do not hold, so that they are
	// not deployed. The report proves nothing about them.
	LeftOut []LeftOut `json:"leftOut"`
	// NotRead are parts of the templates that are not read, such as nested
	// stacks whose templates are missing. The report proves nothing about them
	// either.
	NotRead []NotRead `json:"notRead"`
	// Queries are the saved queries of the templates, with the reasons for
	// which CloudWatch would refuse them.
	Queries []SavedQuery `json:"queries"`
	// Embedded are the metrics that log events publish themselves, by
	// namespace, name and dimensions.
	Embedded []EmbeddedMetric `json:"embedded"`
	// Alarms are what the alarms did, in the order of the templates.
	Alarms []Alarm `json:"alarms"`
	// Deliveries are what subscription filters send, and to which destination.
	Deliveries []Delivery `json:"deliveries,omitempty"`
	// Unread is what nothing reads.
	Unread Unread `json:"unread"`
	// NoneWatched says that no event belongs to a log group that filters or
	// alarms read, and which log groups there are. It is empty if some event
	// does, or if nothing reads log groups.
	NoneWatched string `json:"noneWatched,omitempty"`
	// Notes are caveats to the report, a sentence each.
	Notes []string `json:"notes"`

	readout readout
}

// Input describes the log events that were read.
type Input struct {
	// Events counts the log events.
	Events int64 `json:"events"`
	// Start and End are the times of the first and the last event; zero, and
	// left out of the JSON, if no event has a time.
	Start time.Time `json:"start,omitzero"`
	End   time.Time `json:"end,omitzero"`
	// WithoutTime counts the events without a time. Filters match them, but no
	// metric receives them.
	WithoutTime int64 `json:"withoutTime"`
	// Unreadable counts the parts of the input that are no log event of its
	// format. FirstUnreadable is the first of them.
	Unreadable      int64                `json:"unreadable"`
	FirstUnreadable *logevent.Unreadable `json:"firstUnreadable,omitempty"`
	// Flaws counts the unreadable parts by what is wrong with them; empty if
	// everything is readable.
	Flaws map[logevent.Flaw]int64 `json:"flaws,omitempty"`
	// LogGroups are the log groups of the events, sorted by name.
	LogGroups []LogGroup `json:"logGroups"`
}

// LogGroup is a log group that events belong to.
type LogGroup struct {
	// Name is the name of the log group.
	Name string `json:"name"`
	// Real are the names that its events give, if they differ from Name.
	Real []string `json:"real,omitempty"`
	// Events counts its events. JSON counts those that are a single JSON
	// object.
	Events int64 `json:"events"`
	JSON   int64 `json:"json"`
	// Filters counts the metric filters that read it.
	Filters int `json:"filters"`
	// Writers are the functions and containers of the templates that write to
	// it, such as "function Api" and "container shop/web".
	Writers []string `json:"writers,omitempty"`
}

// Filter is what a metric filter did.
type Filter struct {
	// Stack is the name of the stack, and LogicalID the logical id of the
	// filter in it.
	Stack     string `json:"stack"`
	LogicalID string `json:"logicalId"`
	// Name is the name of the filter, LogGroup the log group that it reads, and
	// Pattern its pattern, as in the template.
	Name     string `json:"name"`
	LogGroup string `json:"logGroup"`
	Pattern  string `json:"pattern"`
	// Namespace and Metric name the metric that it publishes to.
	Namespace string `json:"namespace"`
	Metric    string `json:"metric"`
	// Events counts the log events it saw, and Matched those that it matched.
	Events  int64 `json:"events"`
	Matched int64 `json:"matched"`
	// Values describes the values extracted from matched events; nil for a
	// filter that publishes the same number for each match.
	Values *Values `json:"values,omitempty"`
	// Example is the first event that matched.
	Example string `json:"example,omitempty"`
	// Alarms are the names of the alarms on its metric.
	Alarms []string `json:"alarms"`
	// Warnings point out parts of the pattern that CloudWatch accepts but that
	// probably do not do what the author intended, a sentence each.
	Warnings []string `json:"warnings,omitempty"`
	// NearMiss says why nothing matched; nil if something did.
	NearMiss *NearMiss `json:"nearMiss,omitempty"`
	// Refused says why the filter was not replayed; empty if it was. An alarm
	// on its metric is not replayed either. Invalid reports whether the reason
	// is that CloudWatch would refuse to create it, so that the deployment
	// would fail.
	Refused string `json:"refused,omitempty"`
	Invalid bool   `json:"invalid,omitempty"`
}

// Values describes the values that a filter extracted from the events it
// matched.
type Values struct {
	// Selector says where the values are, such as $.duration_ms.
	Selector string `json:"selector"`
	// Extracted counts the values that are numbers. Missing counts the matched
	// events without one: they publish nothing, not even the default value.
	Extracted int64 `json:"extracted"`
	Missing   int64 `json:"missing"`
	// Dimensions counts the distinct metrics that the filter's dimensions
	// create, up to one more than the limit (cloudwatch.MaxDimensionTuples); 0
	// without dimensions.
	Dimensions int `json:"dimensions,omitempty"`
	// Dimensionless counts those of the Missing that have no value for a
	// dimension.
	Dimensionless int64 `json:"dimensionless,omitempty"`
}

// NearMiss says why a filter matched nothing.
type NearMiss struct {
	// Reasons are a sentence each, the most telling first.
	Reasons []string `json:"reasons"`
	// DidYouMean is a similar pattern that matches events of the input; empty
	// if there is none. It was tried on Sampled events and matched Matches of
	// them.
	DidYouMean string `json:"didYouMean,omitempty"`
	Matches    int    `json:"matches,omitempty"`
	Sampled    int    `json:"sampled,omitempty"`
	// Nearest is the event that came closest to matching.
	Nearest string `json:"nearest,omitempty"`
}

// Kind is the kind of an alarm.
type Kind string

// The kinds of alarms.
const (
	// MetricAlarm is an alarm on a metric.
	MetricAlarm Kind = "metric"
	// MathAlarm is an alarm on metric math.
	MathAlarm Kind = "math"
	// CompositeAlarm is an alarm on other alarms.
	CompositeAlarm Kind = "composite"
	// LogAlarm is an alarm on a scheduled query.
	LogAlarm Kind = "log"
)

// Alarm is what an alarm did.
type Alarm struct {
	// Stack is the name of the stack, LogicalID the logical id of the alarm in
	// it, and Name the alarm's name.
	Stack     string `json:"stack"`
	LogicalID string `json:"logicalId"`
	Name      string `json:"name"`
	// Kind is the kind of the alarm.
	Kind Kind `json:"kind"`
	// Verdict says whether its silence can be trusted, if it was silent.
	Verdict Verdict `json:"verdict"`
	// Blind says what it cannot see; nil if it sees all that it counts. A blind
	// alarm may still go off, for example if it treats missing data as
	// breaching.
	Blind *BlindSpot `json:"blind,omitempty"`
	// FinalState is its state after the last event; empty if it was refused.
	FinalState alarm.State `json:"finalState,omitempty"`
	// Transitions are its changes of state, beginning with the one from
	// INSUFFICIENT_DATA, in which every alarm starts.
	Transitions []Transition `json:"transitions"`
	// Seconds is the time that it spent in each state, in seconds; states that
	// it was never in have no entry.
	Seconds map[alarm.State]float64 `json:"seconds,omitempty"`
	// Datapoints counts the Evaluations whose newest period had a datapoint.
	// Breaches are those whose datapoint breached the threshold.
	Evaluations int      `json:"evaluations"`
	Datapoints  int      `json:"datapoints"`
	Breaches    []Breach `json:"breaches"`
	// TooFew counts those of the Datapoints that are percentiles of too few
	// values to be significant, which the alarm ignores
	// (EvaluateLowSampleCountPercentile: ignore).
	TooFew int `json:"tooFew,omitempty"`
	// NoData says why it never had a datapoint; empty if it had one.
	NoData string `json:"noData,omitempty"`
	// Aligned is what it would have done if its periods began only at multiples
	// of their length, as they do in dashboards and binned queries; nil if that
	// makes no difference.
	Aligned *Aligned `json:"aligned,omitempty"`
	// Refused says why it was not replayed; empty if it was. Elsewhere reports
	// whether the reason is that it reads metrics that no log event feeds, such
	// as those of AWS/Lambda. Invalid reports whether the reason is that
	// CloudWatch would refuse to create it, so that the deployment would fail.
	Refused   string `json:"refused,omitempty"`
	Elsewhere bool   `json:"elsewhere,omitempty"`
	Invalid   bool   `json:"invalid,omitempty"`
}

// NotRead is a part of a template that is not read.
type NotRead struct {
	// Stack is the name of the stack. LogicalID is the logical id of the
	// resource; empty if the part is none.
	Stack     string `json:"stack"`
	LogicalID string `json:"logicalId,omitempty"`
	// What names the part. Why is the reason.
	What string `json:"what"`
	Why  string `json:"why"`
}

// LeftOut is a resource whose condition does not hold.
type LeftOut struct {
	// Stack is the name of the stack, LogicalID the logical id of the resource
	// in it, and Type its type.
	Stack     string `json:"stack"`
	LogicalID string `json:"logicalId"`
	Type      string `json:"type"`
	// Condition is the name of the condition.
	Condition string `json:"condition"`
	// Why says why it is left out. Advice says how to include it.
	Why    string `json:"why"`
	Advice string `json:"advice"`
}

// SavedQuery is a saved Logs Insights query of a template.
type SavedQuery struct {
	// Stack is the name of the stack, LogicalID the logical id of the query in
	// it, and Name the query's name.
	Stack     string `json:"stack"`
	LogicalID string `json:"logicalId"`
	Name      string `json:"name"`
	// Refused says why CloudWatch would refuse to run it; empty if it would run
	// it.
	Refused string `json:"refused,omitempty"`
}

// Transition is a change of an alarm's state.
type Transition struct {
	// At is the time of the change.
	At time.Time `json:"at"`
	// From and To are the states before and after it.
	From alarm.State `json:"from"`
	To   alarm.State `json:"to"`
	// Value is the newest datapoint; nil if there is none.
	Value *float64 `json:"value,omitempty"`
	// Contributor is the contributor that caused the transition, such as
	// service=api. Only alarms on queries have one.
	Contributor string `json:"contributor,omitempty"`
	// Reason is a sentence.
	Reason string `json:"reason"`
	// Suppressed reports whether a composite alarm took no action because its
	// suppressor was in ALARM.
	Suppressed bool `json:"suppressed,omitempty"`
}

// Aligned is what an alarm would have done with aligned periods.
type Aligned struct {
	// FinalState, Transitions and Breaches are those of Alarm.
	FinalState  alarm.State  `json:"finalState"`
	Transitions []Transition `json:"transitions"`
	Breaches    []Breach     `json:"breaches"`
}

// WentOff counts the transitions to ALARM.
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
	// Start and End are the beginning and the end of the period, and Value is
	// its datapoint.
	Start time.Time `json:"start"`
	End   time.Time `json:"end"`
	Value float64   `json:"value"`
}

// Unread holds the events and metrics that nothing reads. A filter with an
// empty pattern does not count as reading events, since it matches all of them.
type Unread struct {
	// Levels counts the events of each level, the most urgent first.
	Levels []Level `json:"levels"`
	// Events are what happened without any filter matching: the most urgent
	// first, then the most frequent.
	Events []Event `json:"events"`
	// Plain are the shapes of the events that are not JSON objects, the most
	// frequent first.
	Plain []Plain `json:"plain"`
	// Metrics are the metrics that a filter feeds and no alarm reads.
	Metrics []string `json:"metrics"`
}

// Level counts the events of a level.
type Level struct {
	// Name is the level as the events write it, in capitals.
	Name string `json:"name"`
	// Events counts the events of the level.
	Events int64 `json:"events"`
	// Unread counts the events that no filter matched. Unwatched counts those
	// matched only by filters whose metrics no alarm reads.
	Unread    int64 `json:"unread"`
	Unwatched int64 `json:"unwatched"`
}

// Event is a kind of event, with its number of occurrences.
type Event struct {
	// LogGroup is the log group of the events.
	LogGroup string `json:"logGroup"`
	// Level in capitals; empty if the events have none.
	Level string `json:"level,omitempty"`
	// Name is the type or message of the events, with digits replaced by # if
	// they vary; for events that are not JSON objects, it is the shape.
	Name string `json:"name"`
	// Unread counts those of the Events that no filter matched.
	Events int64 `json:"events"`
	Unread int64 `json:"unread"`
	// Example is one of them.
	Example string `json:"example"`
}

// Plain is a shape of events that are not JSON objects.
type Plain struct {
	// Shape is the text of the events, with # for digits.
	Shape string `json:"shape"`
	// Events counts the events of the shape. Unread counts those that no
	// filter matched.
	Events int64 `json:"events"`
	Unread int64 `json:"unread"`
	// Example is one of them.
	Example string `json:"example"`
}
