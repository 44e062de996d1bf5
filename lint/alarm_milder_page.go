package lint

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/logstack-go/logstack/cloudwatch/alarm"
)

var alarmMilderPage = Check{ID: "alarm/milder-page", Severity: Bug, run: func(p *pass) {
	all := p.watchers()
	for _, page := range all {
		for _, ticket := range all {
			if page.in.Root() != ticket.in.Root() || page.urgency() != urgent || ticket.urgency() != mild || page.key() != ticket.key() {
				continue
			}
			first, known := page.Threshold.Value()
			second, alsoKnown := ticket.Threshold.Value()
			if !known || !alsoKnown || first == second {
				continue
			}
			sooner := first < second
			switch alarm.Comparison(page.Comparison) {
			case alarm.Below, alarm.AtMost:
				sooner = first > second
			case alarm.Above, alarm.AtLeast:
			default:
				continue
			}
			if sooner {
				p.tell(page.in, page.LogicalID, "Threshold", message{
					summary: fmt.Sprintf("it pages people before %s, which is less urgent, notifies anybody", ticket.LogicalID),
					details: fmt.Sprintf("Both look at the same: this one goes off %s, and the other %s.", page.condition(), ticket.condition()),
					remedy:  "swap the two thresholds",
				})
			}
		}
	}
}}

// urgency is how urgent an alarm is.
type urgency int

const (
	unsaid urgency = iota
	mild
	urgent
)

// urgencies are the words that say how urgent an alarm is.
var urgencies = map[string]urgency{
	"page": urgent, "pager": urgent, "critical": urgent, "crit": urgent, "sev1": urgent, "p1": urgent,
	"ticket": mild, "warning": mild, "warn": mild, "minor": mild, "sev3": mild, "p3": mild,
}

// urgency returns the urgency in the alarm's severity tag, else in its name,
// else in its logical id.
func (w watcher) urgency() urgency {
	if w.Severity != "" {
		return urgencies[w.Severity]
	}
	for _, text := range []string{w.Name, w.LogicalID} {
		for word := range strings.FieldsFuncSeq(spaced(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
			if u := urgencies[strings.ToLower(word)]; u != unsaid {
				return u
			}
		}
	}
	return unsaid
}

// spaced inserts a space before each capital letter that follows a small one.
func spaced(text string) string {
	var b strings.Builder
	before := ' '
	for _, r := range text {
		if unicode.IsUpper(r) && unicode.IsLower(before) {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
		before = r
	}
	return b.String()
}
