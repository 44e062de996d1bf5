package alarmtest

import (
	"fmt"
	"strings"

	"github.com/logstack-go/logstack/cloudwatch/alarm"
	"github.com/logstack-go/logstack/internal/enum"
	"github.com/logstack-go/logstack/internal/quantity"
	"github.com/logstack-go/logstack/internal/strictyaml"
)

// Word says in a word what an alarm is expected to do.
type Word string

// The words. Quiet demands more than Silent: a blind alarm is silent, but its
// silence means nothing.
const (
	// GoesOff means that it goes to ALARM at least once.
	GoesOff Word = "goes off"
	// Quiet means that it saw what it counts, but not enough to go off.
	Quiet Word = "quiet"
	// Silent means that it does not go off. It may be blind.
	Silent Word = "silent"
	// Blind means that it could not have gone off: a filter that it depends on
	// matched nothing, or nothing feeds its metric.
	Blind Word = "blind"
	// NotReplayed means that it cannot be evaluated offline, such as an alarm on an
	// anomaly detection band.
	NotReplayed Word = "not replayed"
	// Any means that it may do anything.
	Any Word = "any"
)

// Words returns all words.
func Words() []Word { return []Word{GoesOff, Quiet, Silent, Blind, NotReplayed, Any} }

// UnmarshalText parses a word.
func (w *Word) UnmarshalText(text []byte) error {
	return enum.Unmarshal(w, text, "word", Words())
}

// Expectation is what a test expects: a word for every alarm, or a mapping.
type Expectation struct {
	// Every is the word for every alarm; empty for a mapping.
	Every Word
	Expected

	node strictyaml.Node
}

// Expected is what a test expects of each thing.
type Expected struct {
	// Alarms says what alarms do, by name, logical id or end of the name: a word, a
	// list of all changes of state, or a mapping.
	Alarms map[string]AlarmExpectation `yaml:"alarms"`
	// Others says what all other alarms do: quiet, silent or any. Default: they do
	// not go off, and none is blind through its own fault.
	Others Word `yaml:"others"`
	// Filters are the numbers of log events that metric filters match, by name,
	// logical id or end of the name.
	Filters map[string]int64 `yaml:"filters"`
	// Metrics are datapoints of metrics.
	Metrics []MetricExpectation `yaml:"metrics"`
	// Queries are the rows that saved queries of the template return, by name or
	// end of the name.
	Queries map[string][]map[string]Scalar `yaml:"queries"`
}

// AlarmExpectation says what an alarm does. All fields that are set must hold.
type AlarmExpectation struct {
	// Is says it in a word: goes off, quiet, silent, blind, not replayed, any.
	Is Word `yaml:"is"`
	// Times is the number of times that it goes off.
	Times *int `yaml:"times"`
	// Transitions are all its changes of state in order, such as `5m ALARM`. The
	// first one to OK, from INSUFFICIENT_DATA, may be left out.
	Transitions []Change `yaml:"transitions"`
	// States are its states at points in time or over spans.
	States []StateExpectation `yaml:"states"`
	// Tells says what its notification contains when it goes off, and who gets it.
	Tells *Notification `yaml:"tells"`

	node strictyaml.Node
}

// Change is a change of an alarm's state.
type Change struct {
	// At is the time of the change.
	At Moment `yaml:"at"`
	// To is the new state.
	To State `yaml:"to"`
	// Contributor is the contributor of a query that decided, as in service=api.
	// Default: any.
	Contributor string `yaml:"contributor"`
}

// StateExpectation is an alarm's state at a point in time, or over a span.
type StateExpectation struct {
	// At is the point in time; From and To are the span.
	At   Moment `yaml:"at"`
	From Moment `yaml:"from"`
	To   Moment `yaml:"to"`
	// State is the state: OK, ALARM or INSUFFICIENT_DATA.
	State State `yaml:"state"`
}

// State is an alarm's state.
type State alarm.State

// UnmarshalText parses a state.
func (s *State) UnmarshalText(text []byte) error {
	return enum.Unmarshal(s, text, "state", []State{State(alarm.StateOK), State(alarm.StateAlarm), State(alarm.StateInsufficientData)})
}

// Notification is the notification of an alarm that goes off.
type Notification struct {
	// Severity is the alarm's severity, such as page.
	Severity string `yaml:"severity"`
	// To are recipients: e-mail addresses, URLs, ARNs, channels or names of topics.
	// There may be others.
	To []string `yaml:"to"`
	// Says is text that the notification contains: the alarm's name, what it means,
	// or why it went off.
	Says string `yaml:"says"`

	node strictyaml.Node
}

// DecodeYAML decodes a notification, and keeps its position.
func (n *Notification) DecodeYAML(node strictyaml.Node) strictyaml.Problems {
	type plain Notification
	problems := node.Decode((*plain)(n))
	n.node = node
	if node.IsMapping() && len(node.Keys()) == 0 {
		problems = append(problems, node.Problem("give severity, to or says"))
	}
	return problems
}

// MetricExpectation are datapoints of a metric.
type MetricExpectation struct {
	Metric `yaml:",inline"`
	// Statistic is the statistic of the datapoints. Default: Sum.
	Statistic string `yaml:"statistic"`
	// Period is the period of a datapoint. Default: 1m.
	Period quantity.Duration `yaml:"period"`
	// From is the start of the first datapoint. Default: the start of the test.
	From Moment `yaml:"from"`
	// Values are the datapoints, as in 12 _ 0.
	Values Values `yaml:"values"`

	node strictyaml.Node
}

// DecodeYAML decodes an expectation, and keeps its position.
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

// DecodeYAML decodes a word or a mapping.
func (e *Expectation) DecodeYAML(node strictyaml.Node) strictyaml.Problems {
	e.node = node
	if node.IsMapping() {
		return node.Decode(&e.Expected)
	}
	problems := node.Decode(&e.Every)
	return append(problems, allowedOfMany(node, e.Every)...)
}

// allowedOfMany refuses words that are hardly ever meant for many alarms.
func allowedOfMany(node strictyaml.Node, word Word) strictyaml.Problems {
	if word == "" || word == Quiet || word == Silent || word == Any {
		return nil
	}
	return strictyaml.Problems{node.Problem("%q is for an alarm that is named: for several, use quiet, silent or any", word)}
}

// check reports mistakes that no single key is responsible for.
func (e Expectation) check() strictyaml.Problems {
	if !e.node.IsMapping() {
		return nil
	}
	problems := allowedOfMany(e.node.Get("others"), e.Others)
	if len(e.node.Keys()) == 0 {
		problems = append(problems, e.node.Problem("nothing is expected: write quiet, or what is expected"))
	}
	return problems
}

// DecodeYAML decodes a word, a list of changes of state, or a mapping.
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
		problems = append(problems, node.Problem("nothing is expected: give one of is, times, transitions, states, tells"))
	}
	if at := node.Get("states"); at.IsList() && len(at.Items()) == 0 {
		problems = append(problems, at.Problem("nothing is expected: give a state, and when"))
	}
	if a.Times != nil && *a.Times < 0 {
		problems = append(problems, node.Get("times").Problem("must be 0 or more"))
	}
	return problems
}

// DecodeYAML decodes a change, such as `5m ALARM`, or a mapping.
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
		return strictyaml.Problems{node.Problem("%q is not a change of state: write it like 5m ALARM", text)}
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

// DecodeYAML decodes a state at a point in time, or over a span.
func (s *StateExpectation) DecodeYAML(node strictyaml.Node) strictyaml.Problems {
	type plain StateExpectation
	problems := node.Decode((*plain)(s))
	if !node.IsMapping() {
		return problems
	}
	switch {
	case !node.Get("state").Present():
		problems = append(problems, node.Problem("give a state"))
	case s.At.Given == (s.From.Given && s.To.Given), s.At.Given && (s.From.Given || s.To.Given):
		problems = append(problems, node.Problem("give at, or from and to"))
	}
	return problems
}

// wants reports whether the alarm is expected to go off, and whether it is expected
// not to.
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

// sentence returns the word as part of a sentence.
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
