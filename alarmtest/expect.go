package alarmtest

import (
	"fmt"
	"strings"

	"github.com/logstack-go/logstack/cloudwatch/alarm"
	"github.com/logstack-go/logstack/internal/enum"
	"github.com/logstack-go/logstack/internal/quantity"
	"github.com/logstack-go/logstack/internal/strictyaml"
)

// Word is what is expected of an alarm, in a word.
type Word string

// The words. Quiet asks more than silent: an alarm that is blind is silent, and its
// silence tells nothing.
const (
	// GoesOff: it goes to ALARM, once or more.
	GoesOff Word = "goes off"
	// Quiet: it saw what it counts, and less than it takes.
	Quiet Word = "quiet"
	// Silent: it does not go off; it may be blind.
	Silent Word = "silent"
	// Blind: it does not go off, and could not have: a filter that it depends on
	// matched nothing, or nothing feeds its metric.
	Blind Word = "blind"
	// NotReplayed: it cannot be run here, such as one on a band of anomaly detection.
	NotReplayed Word = "not replayed"
	// Any: whatever it does.
	Any Word = "any"
)

// Words returns the words for an alarm.
func Words() []Word { return []Word{GoesOff, Quiet, Silent, Blind, NotReplayed, Any} }

// UnmarshalText reads a word.
func (w *Word) UnmarshalText(text []byte) error {
	return enum.Unmarshal(w, text, "word", Words())
}

// Expectation is what is expected: a word for every alarm, or a mapping.
type Expectation struct {
	// Every is the word for every alarm; empty where a mapping says what is expected.
	Every Word
	Expected

	node strictyaml.Node
}

// Expected is what is expected, thing by thing.
type Expected struct {
	// Alarms are what alarms do, by their names, logical ids, or the ends of their
	// names: a word, a list of all its changes of state, or a mapping.
	Alarms map[string]AlarmExpectation `yaml:"alarms"`
	// Others is what the alarms do that are not named: quiet, silent or any. Default:
	// they do not go off, and none of them is blind by a fault of its own.
	Others Word `yaml:"others"`
	// Filters are how many log events metric filters match, by their names, logical
	// ids, or the ends of their names.
	Filters map[string]int64 `yaml:"filters"`
	// Metrics are the datapoints of metrics.
	Metrics []MetricExpectation `yaml:"metrics"`
	// Queries are the rows that saved queries of the template return, by their names
	// or the ends of their names.
	Queries map[string][]map[string]Scalar `yaml:"queries"`
}

// AlarmExpectation is what an alarm does. Where several things are said, all of them
// hold.
type AlarmExpectation struct {
	// Is is what it does in a word: goes off, quiet, silent, blind, not replayed, any.
	Is Word `yaml:"is"`
	// Times is how often it goes off.
	Times *int `yaml:"times"`
	// Transitions are all its changes of state, such as `5m ALARM`, in their order. The
	// first one to OK, from INSUFFICIENT_DATA, may be left out.
	Transitions []Change `yaml:"transitions"`
	// States are its states at times or over spans.
	States []StateExpectation `yaml:"states"`
	// Tells is what its notification says when it goes off, and to whom.
	Tells *Notification `yaml:"tells"`

	node strictyaml.Node
}

// Change is a change of an alarm's state.
type Change struct {
	// At is when it changes.
	At Moment `yaml:"at"`
	// To is the state that it changes to.
	To State `yaml:"to"`
	// Contributor is which one of those that a query tells apart decided, as in
	// service=api. Default: any.
	Contributor string `yaml:"contributor"`
}

// StateExpectation is a state at a time, or over a span.
type StateExpectation struct {
	// At is the time; or From and To are the span.
	At   Moment `yaml:"at"`
	From Moment `yaml:"from"`
	To   Moment `yaml:"to"`
	// State that it is in: OK, ALARM or INSUFFICIENT_DATA.
	State State `yaml:"state"`
}

// State is an alarm's state.
type State alarm.State

// UnmarshalText reads a state.
func (s *State) UnmarshalText(text []byte) error {
	return enum.Unmarshal(s, text, "state", []State{State(alarm.StateOK), State(alarm.StateAlarm), State(alarm.StateInsufficientData)})
}

// Notification is what an alarm tells whom when it goes off.
type Notification struct {
	// Severity of the alarm, such as page.
	Severity string `yaml:"severity"`
	// To is who is told: e-mail addresses, URLs, ARNs, channels or topics' names. There
	// may be others.
	To []string `yaml:"to"`
	// Says is text that the notification has: the alarm's name, what it means, or why
	// it went off.
	Says string `yaml:"says"`

	node strictyaml.Node
}

// DecodeYAML reads a notification, and keeps its place.
func (n *Notification) DecodeYAML(node strictyaml.Node) strictyaml.Problems {
	type plain Notification
	problems := node.Decode((*plain)(n))
	n.node = node
	if node.IsMapping() && len(node.Keys()) == 0 {
		problems = append(problems, node.Problem("say which severity, to, or says"))
	}
	return problems
}

// MetricExpectation are datapoints of a metric.
type MetricExpectation struct {
	Metric `yaml:",inline"`
	// Statistic of the datapoints. Default: Sum.
	Statistic string `yaml:"statistic"`
	// Period of a datapoint. Default: 1m.
	Period quantity.Duration `yaml:"period"`
	// From is when the first datapoint begins. Default: the start of the test.
	From Moment `yaml:"from"`
	// Values are the datapoints, as in 12 _ 0.
	Values Values `yaml:"values"`

	node strictyaml.Node
}

// DecodeYAML reads what is expected, and keeps its place.
func (m *MetricExpectation) DecodeYAML(node strictyaml.Node) strictyaml.Problems {
	type plain MetricExpectation
	problems := node.Decode((*plain)(m))
	m.node = node
	for _, key := range []string{"namespace", "name", "values"} {
		if node.IsMapping() && !node.Get(key).Present() {
			problems = append(problems, node.Problem("a metric needs its %s", key))
		}
	}
	return problems
}

// DecodeYAML reads a word or a mapping.
func (e *Expectation) DecodeYAML(node strictyaml.Node) strictyaml.Problems {
	e.node = node
	if node.IsMapping() {
		return node.Decode(&e.Expected)
	}
	problems := node.Decode(&e.Every)
	return append(problems, allowedOfMany(node, e.Every)...)
}

// allowedOfMany refuses words that hardly anybody means of many alarms.
func allowedOfMany(node strictyaml.Node, word Word) strictyaml.Problems {
	if word == "" || word == Quiet || word == Silent || word == Any {
		return nil
	}
	return strictyaml.Problems{node.Problem("%q is for an alarm that is named: allowed for many are quiet, silent and any", word)}
}

// check finds what no key alone is to blame for.
func (e Expectation) check() strictyaml.Problems {
	if !e.node.IsMapping() {
		return nil
	}
	problems := allowedOfMany(e.node.Get("others"), e.Others)
	if len(e.node.Keys()) == 0 {
		problems = append(problems, e.node.Problem("nothing is expected: write quiet, or say what"))
	}
	return problems
}

// DecodeYAML reads a word, a list of changes of state, or a mapping.
func (a *AlarmExpectation) DecodeYAML(node strictyaml.Node) strictyaml.Problems {
	a.node = node
	switch {
	case node.IsList():
		a.Transitions = []Change{}
		return node.Decode(&a.Transitions)
	case !node.IsMapping():
		return node.Decode(&a.Is)
	}
	type plain AlarmExpectation
	problems := node.Decode((*plain)(a))
	a.node = node
	if len(node.Keys()) == 0 {
		problems = append(problems, node.Problem("nothing is expected: say one of is, times, transitions, states, tells"))
	}
	if at := node.Get("states"); at.IsList() && len(at.Items()) == 0 {
		problems = append(problems, at.Problem("nothing is expected: say a state, and when"))
	}
	if a.Times != nil && *a.Times < 0 {
		problems = append(problems, node.Get("times").Problem("allowed are 0 and more"))
	}
	return problems
}

// DecodeYAML reads a change, such as `5m ALARM`, or a mapping.
func (c *Change) DecodeYAML(node strictyaml.Node) strictyaml.Problems {
	type plain Change
	if node.IsMapping() {
		problems := node.Decode((*plain)(c))
		for _, key := range []string{"at", "to"} {
			if !node.Get(key).Present() {
				problems = append(problems, node.Problem("a change of state needs %s", key))
			}
		}
		return problems
	}
	var text rawText
	if problems := node.Decode(&text); problems != nil {
		return problems
	}
	at, to, ok := strings.Cut(string(text), " ")
	to, c.Contributor, _ = strings.Cut(strings.TrimSpace(to), " ")
	c.Contributor = strings.TrimSpace(c.Contributor)
	if !ok {
		return strictyaml.Problems{node.Problem("%q is no change of state: allowed are such as 5m ALARM", text)}
	}
	var problems strictyaml.Problems
	if err := c.At.UnmarshalText([]byte(at)); err != nil {
		problems = append(problems, node.Problem("%v", err))
	}
	if err := c.To.UnmarshalText([]byte(to)); err != nil {
		problems = append(problems, node.Problem("%v", err))
	}
	return problems
}

// DecodeYAML reads a state at a time, or over a span.
func (s *StateExpectation) DecodeYAML(node strictyaml.Node) strictyaml.Problems {
	type plain StateExpectation
	problems := node.Decode((*plain)(s))
	if !node.IsMapping() {
		return problems
	}
	switch {
	case !node.Get("state").Present():
		problems = append(problems, node.Problem("say which state"))
	case s.At.Given == (s.From.Given && s.To.Given), s.At.Given && (s.From.Given || s.To.Given):
		problems = append(problems, node.Problem("say at, or from and to"))
	}
	return problems
}

// wants reports whether an expectation says that the alarm goes off, and whether it
// says that it does not.
func (a AlarmExpectation) wants() (firing, silence bool) {
	firing = a.Is == GoesOff || a.Times != nil && *a.Times > 0 || a.Tells != nil
	silence = a.Is == Quiet || a.Is == Silent || a.Times != nil && *a.Times == 0 || a.Transitions != nil
	for _, c := range a.Transitions {
		if c.To == State(alarm.StateAlarm) {
			firing, silence = true, false
		}
	}
	for _, s := range a.States {
		firing = firing || s.State == State(alarm.StateAlarm)
	}
	return firing, silence && !firing
}

// String is the word in a sentence.
func (w Word) sentence() string {
	switch w {
	case GoesOff:
		return "to go off"
	case Silent:
		return "not to go off"
	case NotReplayed:
		return "not to be replayed"
	}
	return fmt.Sprintf("to be %s", w)
}
