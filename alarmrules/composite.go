package alarmrules

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/internal/enum"
	"github.com/logstack-go/logstack/internal/lazyregexp"
	"github.com/logstack-go/logstack/internal/strictyaml"
	"github.com/logstack-go/logstack/notify"
)

// AnyOf goes off when any of other rules' alarms is in ALARM.
//
//	any: {severity: page}
//	severity: page
//	quiets: true
type AnyOf struct {
	// The names of the rules, or {severity: page} for all alarms of a severity.
	Of        Others `yaml:"any"`
	Composite `yaml:",inline"`
}

// AllOf goes off when all of several other rules have an alarm in ALARM.
//
//	all: [payments-failing, checkout-slow]
//	severity: page
type AllOf struct {
	// The names of the rules, or {severity: page} for all alarms of a severity.
	Of        Others `yaml:"all"`
	Composite `yaml:",inline"`
}

// Composite is what alarms on other alarms have in common.
type Composite struct {
	// Whom the alarm notifies.
	Severity notify.Severity `yaml:"severity"`
	// While this alarm is in ALARM, nobody is notified (alarm-suppression): another
	// rule that has one alarm, one alarm of a rule, such as errors-page, or the
	// name or ARN of an alarm of this account and region. Default: none.
	SuppressedBy string `yaml:"suppressedBy"`
	// Whether the alarms that it looks at notify nobody by themselves. None of them
	// may be more urgent than this one. Default: false.
	Quiets bool `yaml:"quiets"`
}

// Others are other rules: by name, or all alarms of a severity. A name followed by
// a severity, such as errors-page, is one alarm of a rule.
type Others struct {
	// Names of rules.
	Names []string
	// Severity selects all alarms of a severity that notify people.
	Severity notify.Severity
}

// DecodeYAML decodes a list of names, or a mapping with a severity.
func (o *Others) DecodeYAML(node strictyaml.Node) strictyaml.Problems {
	if node.IsList() {
		return node.Decode(&o.Names)
	}
	if !node.IsMapping() {
		return strictyaml.Problems{node.Problem("must be a list of rules, as in [errors], or {severity: page}")}
	}
	var by struct {
		Severity notify.Severity `yaml:"severity"`
	}
	problems := node.Decode(&by)
	o.Severity = by.Severity
	return problems
}

// String names the rules.
func (o Others) String() string {
	if o.Severity != "" {
		return "alarms of the severity " + string(o.Severity)
	}
	return strings.Join(o.Names, ", ")
}

// Kind returns "any".
func (AnyOf) Kind() string { return "any" }

// when says when the alarm goes off.
func (k AnyOf) when() string { return "any of these is in ALARM: " + k.Of.String() }

// Kind returns "all".
func (AllOf) Kind() string { return "all" }

// when says when the alarm goes off.
func (k AllOf) when() string { return "all of these are in ALARM: " + k.Of.String() }

func (k AnyOf) check(c *checker) { k.Composite.check(c, "any", k.Of) }
func (k AllOf) check(c *checker) { k.Composite.check(c, "all", k.Of) }

func (k Composite) check(c *checker, key string, of Others) {
	path := []string{key}
	switch {
	case of.Severity != "" && len(of.Names) > 0:
		c.failf(path, "names rules and a severity: give only one of the two")
	case of.Severity != "":
		c.severity(append(path, "severity"), of.Severity)
	case len(of.Names) == 0:
		c.failf(path, "needs the names of rules, or a severity, as in {severity: page}")
	}
	for i, name := range of.Names {
		if slices.Contains(of.Names[:i], name) {
			c.failf(append(path, fmt.Sprint(i)), "%s is in this list already", name)
		}
	}
	if k.Severity == "" {
		c.failf(nil, "severity is missing, which says whom it notifies: use %s", enum.OneOf(c.severities))
	} else {
		c.severity([]string{"severity"}, k.Severity)
	}
	c.suppressor(k.SuppressedBy)
	if key == "all" && k.Quiets {
		c.failf([]string{"quiets"}, "each of the alarms would notify nobody until all of them are in ALARM: quiets needs any")
	}
}

// alarmArn matches the ARN of an alarm.
var alarmArn = lazyregexp.New(`^arn:aws[a-z-]*:cloudwatch:[a-z0-9-]+:[0-9]{12}:alarm:.{1,255}$`)

// suppressor checks the form of a suppressor alarm.
func (c *checker) suppressor(by string) {
	switch {
	case by != strings.TrimSpace(by), utf8.RuneCountInString(by) > cloudwatch.MaxAlarmName && !strings.HasPrefix(by, "arn:"):
		c.failf([]string{"suppressedBy"}, "must be the name of a rule, or the name or the ARN of an alarm")
	case strings.HasPrefix(by, "arn:") && !alarmArn.MatchString(by) && !strings.Contains(by, "${"):
		c.failf([]string{"suppressedBy"}, "is not the ARN of an alarm, such as arn:aws:cloudwatch:eu-central-1:111122223333:alarm:deployment")
	}
}

// What alarms on others look at is known once all others are: see
// conditionResolver.
func (k AnyOf) bind(b *binder) { k.Composite.bind(b) }
func (k AllOf) bind(b *binder) { k.Composite.bind(b) }

func (k Composite) bind(b *binder) {
	b.out.Alarms = append(b.out.Alarms, b.alarm(Alarm{Condition: &Condition{}}, k.Severity))
}

// SuppressorWait is how long an alarm on others waits for its suppressor to go into
// ALARM, and SuppressorExtension how long it stays quiet after the suppressor has
// left ALARM: alarms with a common cause do not change in the same minute.
const (
	SuppressorWait      = 2 * time.Minute
	SuppressorExtension = 3 * time.Minute
)

// others marks a kind that looks at other rules: see Rule.LooksAtOthers.
func (Composite) others() {}
