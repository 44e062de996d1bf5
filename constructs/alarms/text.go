package alarms

import (
	"fmt"
	"unicode/utf8"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/constructs/internal/mistake"
	"github.com/logstack-go/logstack/constructs/internal/token"
	"github.com/logstack-go/logstack/constructs/savedquery"
)

// text is what an alarm's description says.
type text struct {
	// what names the alarm in messages.
	what                string
	meaning, firstSteps string
	query               *savedquery.SavedQuery
	runbook             string
}

// describe returns the description of the alarm: what it means, what to do first, where
// to read on, and a link to the query that answers the first question. If the link does
// not fit, the description gives the name of the query instead, and a note on the
// construct says so.
func (t text) describe(scope constructs.Construct) string {
	described := t.short()
	if t.query == nil {
		return described
	}
	link := t.query.ConsoleURL()
	if link == "" {
		return described // the query has reported why
	}
	linked := described + "\n" + link
	if utf8.RuneCountInString(linked) <= cloudwatch.MaxAlarmDescription {
		return linked
	}
	awscdk.Annotations_Of(scope).AddInfo(jsii.String(fmt.Sprintf(
		"the link to query %s does not fit into the alarm's description of %d characters: it only has the query's name",
		t.query.Name(), cloudwatch.MaxAlarmDescription)))
	return described
}

// short returns the description without the link to the query.
func (t text) short() string {
	query := ""
	if t.query != nil {
		query = t.query.Name()
	}
	return alarmrules.Describe(t.meaning, t.firstSteps, t.runbook, query)
}

func (t text) check(mistakes *mistake.List) {
	if t.meaning == "" || t.firstSteps == "" {
		mistakes.Addf("%s: say what it means and what to do first, for whoever it wakes", t.what)
	}
	if n := utf8.RuneCountInString(t.short()); n > cloudwatch.MaxAlarmDescription && !token.In(t.short()) {
		mistakes.Addf("%s: its meaning, first steps and runbook are %d characters long: at most %d are allowed", t.what, n, cloudwatch.MaxAlarmDescription)
	}
}
