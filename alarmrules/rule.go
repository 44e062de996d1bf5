package alarmrules

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/logstack-go/logstack/internal/errlist"
	"github.com/logstack-go/logstack/internal/lazyregexp"
	"github.com/logstack-go/logstack/internal/quantity"
	"github.com/logstack-go/logstack/internal/strictyaml"
	"github.com/logstack-go/logstack/notify"
)

// Rule says when alarms go off, and what they tell people. Its Watch says what it
// looks at, and the thresholds.
//
// In a file, the keys that all rules have are next to the key of the rule's kind:
//
//	meaning: More logins fail than people mistype.
//	firstSteps: Check whether few addresses make them.
//	count: {event: login_failed}
//	above: {ticket: 10}
type Rule struct {
	// Name names the rule everywhere: its file, its key in a configuration, its
	// metric filter and its alarms. It has lower-case letters, digits and hyphens,
	// starts with a letter, and has at most 60 characters.
	Name string
	// The title in graphs, such as Failed logins. Default: made from the name.
	Title string `yaml:"title"`
	// Whether an application has the rule only if it asks for it. Default: false.
	Optional bool `yaml:"optional"`
	// The log that the rule looks at: application, or audit, which records who did
	// what. Rules on metrics and alarms of others have none. Default: application.
	Log Log `yaml:"log"`
	// What it means when the alarm goes off, in one sentence.
	Meaning string `yaml:"meaning"`
	// What to do first, in one or two sentences.
	FirstSteps string `yaml:"firstSteps"`
	// The saved query that answers the first question. Default: none.
	Query string `yaml:"query"`
	// The address of a page that says more, https://…; {alarm} stands for the
	// rule's name. Default: that of the configuration.
	Runbook string `yaml:"runbook"`
	// The values of {{name}} in its texts and conditions. A saved query with a
	// placeholder of that name uses the value as well.
	Parameters map[string]Parameter `yaml:"parameters"`
	// How long its alarms wait for data when they are made or changed: whole
	// minutes up to 48h, such as 30m (alarm-warm-up). Default: they do not wait.
	WarmUp quantity.Duration `yaml:"warmUp"`
	// Whether they wait for all of that time, even if there are data for all their
	// periods earlier. Default: false.
	WholeWarmUp bool `yaml:"wholeWarmUp"`
	// Watch is what the rule looks at: Count, Measure or another kind of this
	// package.
	Watch Watch
}

// Parameter is a value that a rule's texts and conditions use: a number, a text, or
// a duration such as 5s, which is converted to the unit of the field that it is
// compared with.
type Parameter string

// UnmarshalText parses a parameter.
func (p *Parameter) UnmarshalText(text []byte) error {
	*p = Parameter(text)
	return nil
}

// Watch is what a rule looks at, and when that is too much. The kinds of this
// package implement it.
type Watch interface {
	// Kind returns the kind's key in a file, such as count.
	Kind() string
	// when says in a few words when the alarm goes off.
	when() string
	check(*checker)
	bind(*binder)
}

// Mistake is something wrong with a rule.
type Mistake struct {
	// Rule is the rule's name; empty if the mistake is about all rules together.
	Rule string
	// Path are the keys that lead to the mistake, as in a file; empty for the rule
	// as a whole.
	Path []string
	// Text says what is wrong, and what is allowed.
	Text string
}

// Error returns the mistake on one line.
func (m Mistake) Error() string {
	text := ""
	if m.Rule != "" {
		text = "rule " + m.Rule + ": "
	}
	if len(m.Path) > 0 {
		text += strings.Join(m.Path, ".") + ": "
	}
	return text + m.Text
}

// In returns the mistake as a problem in the mapping that the rule was read from.
// It is placed as far along its path as the mapping goes; the remaining keys
// precede the text.
func (m Mistake) In(node strictyaml.Node) strictyaml.Problem {
	at, left := errlist.Follow(node, m.Path)
	text := m.Text
	if len(left) > 0 {
		text = strings.Join(left, ".") + ": " + text
	}
	return at.Problem("%s", text)
}

// Mistakes is a list of mistakes in rules.
type Mistakes = errlist.List[Mistake]

const (
	// maxText is the maximum length of meaning and first steps together, so that an
	// alarm's description has room for a runbook and the name of a query.
	maxText = 700
)

var (
	// namePattern limits a name to 60 characters: an alarm's name also has those of
	// an application, an environment, a service and a severity, and is limited to
	// 255 (API_PutMetricAlarm).
	namePattern    = lazyregexp.New(`^[a-z][a-z0-9-]{0,59}$`)
	runbookPattern = lazyregexp.New(`^https://[^\s{}]{1,200}(\{alarm\}[^\s{}]{0,50})?$`)
	parameterName  = lazyregexp.New(`^[A-Za-z_][A-Za-z0-9_]{0,127}$`)
)

// Forms of names and addresses, for messages.
const (
	nameForm    = "lower-case letters, digits and hyphens, starting with a letter, at most 60"
	runbookForm = "an address such as https://wiki.example.com/alarms#{alarm}"
)

// CheckRunbook returns an error if the address of a runbook does not have the right
// form: https://…, in which {alarm} may stand for the name of a rule.
func CheckRunbook(address string) error {
	if !runbookPattern.MatchString(address) {
		return fmt.Errorf("must be %s", runbookForm)
	}
	return nil
}

// Check returns what is wrong with the rule itself, for any application with those
// severities.
func (r Rule) Check(severities notify.Severities) Mistakes {
	r, err := r.ByValue()
	c := &checker{rule: r, severities: severities}
	if !namePattern.MatchString(r.Name) {
		c.failf(nil, "%q is not a rule's name: use %s", r.Name, nameForm)
	}
	if r.Meaning == "" {
		c.failf(nil, "meaning is missing: say in one sentence what it means that the alarm goes off, for whoever it wakes")
	}
	if r.FirstSteps == "" {
		c.failf(nil, "firstSteps is missing: say in one or two sentences what to do first, for whoever it wakes")
	}
	if n := utf8.RuneCountInString(r.Meaning) + utf8.RuneCountInString(r.FirstSteps); n > maxText {
		c.failf([]string{"meaning"}, "it and the first steps are %d characters long: at most %d are allowed", n, maxText)
	}
	if r.Runbook != "" && !runbookPattern.MatchString(r.Runbook) {
		c.failf([]string{"runbook"}, "must be %s", runbookForm)
	}
	for _, text := range []struct{ key, text string }{{"meaning", r.Meaning}, {"firstSteps", r.FirstSteps}} {
		for _, m := range placeholder.FindAllStringSubmatch(text.text, -1) {
			if _, ok := r.Parameters[m[1]]; !ok && !slices.Contains(r.fills(), m[1]) {
				c.failf([]string{text.key}, "there is no parameter %s", m[1])
			}
		}
	}
	c.parameters()
	c.log()
	c.warmUp()
	if err != nil {
		c.fail(nil, err)
	} else if r.Watch == nil {
		c.failf(nil, "it watches nothing: it needs one of %s", strings.Join(Kinds(), ", "))
	} else {
		r.Watch.check(c)
	}
	return c.mistakes
}

var placeholder = regexp.MustCompile(`\{\{([^{}]*)\}\}`)

// fills returns the placeholders that the rule's kind itself fills in.
func (r Rule) fills() []string {
	if k, ok := r.Watch.(interface{ fills() []string }); ok {
		return k.fills()
	}
	return nil
}

// fill fills the parameters into a text for people.
func (r Rule) fill(text string) string {
	return placeholder.ReplaceAllStringFunc(text, func(p string) string {
		if value, ok := r.Parameters[strings.Trim(p, "{}")]; ok {
			return string(value)
		}
		return p
	})
}

// fillAll fills the parameters into the values of dimensions; nil stays nil.
func (r Rule) fillAll(dimensions map[string]string) map[string]string {
	if dimensions == nil {
		return nil
	}
	filled := make(map[string]string, len(dimensions))
	for name, value := range dimensions {
		filled[name] = r.fill(value)
	}
	return filled
}

// When says in a few words when the rule's alarms go off, with its parameters
// filled in. It returns the empty string for a rule that watches nothing.
func (r Rule) When() string {
	if r, _ = r.ByValue(); r.Watch == nil {
		return ""
	}
	return r.fill(r.Watch.when())
}

// LooksAtOthers reports whether the rule may look at another rule, or at a metric
// that is defined elsewhere. If one of these could not be read, the rule should not
// be blamed for missing it.
func (r Rule) LooksAtOthers() bool {
	_, ok := r.Watch.(interface{ others() })
	return ok
}

// title returns the rule's title in graphs.
func (r Rule) title() string {
	if r.Title != "" {
		return r.Title
	}
	return humanized(r.Name)
}

// TitleOf makes a title from a name: failed-logins becomes Failed logins.
func TitleOf(name string) string { return humanized(name) }

// humanized makes a title from a name.
func humanized(name string) string {
	words := strings.ReplaceAll(name, "-", " ")
	if words == "" {
		return ""
	}
	return strings.ToUpper(words[:1]) + words[1:]
}

// camel makes the name of a metric from a name: failed-logins becomes FailedLogins.
func camel(name string) string {
	var b strings.Builder
	for part := range strings.SplitSeq(name, "-") {
		if part != "" {
			b.WriteString(strings.ToUpper(part[:1]) + part[1:])
		}
	}
	return b.String()
}

// checker collects what is wrong with a rule.
type checker struct {
	rule       Rule
	severities notify.Severities
	mistakes   Mistakes
	// warnings are about what is allowed, but hardly meant.
	warnings Mistakes
}

// failf records a mistake. It clones the path, because append may share the array
// between paths.
func (c *checker) failf(path []string, format string, args ...any) {
	c.mistakes = append(c.mistakes, Mistake{c.rule.Name, slices.Clone(path), fmt.Sprintf(format, args...)})
}

// fail records an error, if there is one.
func (c *checker) fail(path []string, err error) {
	if err != nil {
		c.failf(path, "%v", err)
	}
}

func (c *checker) warnf(path []string, format string, args ...any) {
	c.warnings = append(c.warnings, Mistake{c.rule.Name, slices.Clone(path), fmt.Sprintf(format, args...)})
}

// severity reports whether there is such a severity.
func (c *checker) severity(path []string, s notify.Severity) { c.fail(path, c.severities.Known(s)) }

// Warnings returns what is allowed but hardly meant, such as a threshold for a page
// that is milder than the one for a ticket.
func (r Rule) Warnings(severities notify.Severities) Mistakes {
	r, _ = r.ByValue()
	c := &checker{rule: r, severities: severities}
	if r.Watch != nil {
		r.Watch.check(c)
	}
	return c.warnings
}

// metricNamePattern and namespacePattern match the names of metrics and namespaces
// (API_MetricTransformation, API_MetricDatum).
var (
	metricNamePattern = lazyregexp.New(`^[^:*$\x00-\x1f\x7f]{1,255}$`)
	namespacePattern  = lazyregexp.New(`^[0-9A-Za-z._/#: -]{1,255}$`)
)
