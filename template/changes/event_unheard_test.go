package changes

import (
	"strings"
	"testing"
)

func TestEventUnheard(t *testing.T) {
	rule := func(id, properties string) string {
		return "  " + id + ": {Type: AWS::Events::Rule, Properties: {" + properties + "}}\n"
	}
	const (
		deleting = "EventPattern: {source: [{prefix: aws.}], detail: {eventName: [DeleteLogGroup]}}"
		told     = ", Targets: [{Id: T, Arn: !Ref Page}]"
	)
	people := topics("Page", "Ticket", "P Page me@example.com", "O Ticket team@example.com")
	heard := people + rule("R", deleting+told)
	with := func(properties string) string { return people + rule("R", properties) }
	try(t, "event-unheard", []testCase{
		{"the same", heard, heard, nil},
		{"it goes", heard, people, []string{"R: loss: It leaves the stack and is deleted: nobody is notified of its events any more. [notifies: Page (me@example.com) -> ]"}},
		{"it is kept", strings.Replace(heard, "Rule,", "Rule, DeletionPolicy: Retain,", 1), people, nil},
		{"it goes on under another logical id", heard, people + rule("S", deleting+told), nil},
		{"another hears of the same, and is off", heard, people + rule("S", deleting+told+", State: DISABLED"), []string{"R: loss"}},
		{"another hears of the same, and tells others", heard, people + rule("S", deleting+", Targets: [{Id: T, Arn: !Ref Ticket}]"), []string{"R: loss"}},
		{"another tells the same of something else", heard, people + rule("S", "EventPattern: {detail: {eventName: [StopLogging]}}"+told), []string{"R: loss"}},
		{"another is on another bus", heard, people + rule("S", deleting+told+", EventBusName: mine"), []string{"R: loss"}},
		{"it gets another name", with("Name: a, " + deleting + told), with("Name: b, " + deleting + told), nil},
		{"it is switched off", heard, with(deleting + told + ", State: DISABLED"), []string{"R: loss: It is switched off: nobody is notified of its events any more. [state: ENABLED -> DISABLED]"}},
		{"it was off", with(deleting + told + ", State: DISABLED"), people, nil},
		{"it is on, which is the default", heard, with(deleting + told + ", State: ENABLED"), nil},
		{"a parameter says whether it is on", heard, "Parameters: {P: {Type: String}}\nResources:\n" + with(deleting+told+", State: !Ref P"), []string{"R: unknown: Whether it is on cannot be known."}},
		{"calls that only read", with(deleting + told + ", State: ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"), heard, []string{"R: change: It no longer gets read-only calls."}},
		{"it tells nobody", heard, with(deleting), []string{"R: loss: It does not notify everybody whom it notified before. [notifies: Page (me@example.com) -> ]"}},
		{"it tells others", heard, with(deleting + ", Targets: [{Id: T, Arn: !Ref Ticket}]"), []string{"R: loss: [notifies: Page (me@example.com) -> Ticket (team@example.com)]"}},
		{"it tells more", heard, with(deleting + ", Targets: [{Id: T, Arn: !Ref Page}, {Id: O, Arn: !Ref Ticket}]"), nil},
		{"a parameter says whom it tells", heard, "Parameters: {P: {Type: String}}\nResources:\n" + with(deleting+", Targets: [{Id: T, Arn: !Ref P}]"), []string{"R: unknown: Whether it notifies everybody whom it notified before cannot be known."}},
		{"other events", heard, with("EventPattern: {source: [{prefix: aws.}], detail: {eventName: [StopLogging]}}" + told), []string{"R: change: It matches other events than before, or sends something else. [events: "}},
		{"what nobody takes is kept no more", with(deleting + ", Targets: [{Id: T, Arn: !Ref Page, DeadLetterConfig: {Arn: q}}]"), heard, []string{`R: change: [DeadLetterConfig of T: {"Arn":"q"} -> ]`}},
		{"into a log group", with(deleting + ", Targets: [{Id: T, Arn: 'arn:aws:logs:eu-central-1:123456789012:log-group:/events'}]"), people, []string{"R: loss"}},
		{"into a log group of the stack", groupResource + rule("R", deleting+", Targets: [{Id: T, Arn: !GetAtt Group.Arn}]"), groupResource, []string{"R: loss"}},
		{"of alarms, to a function", rule("R", "EventPattern: {source: [aws.cloudwatch]}, Targets: [{Id: T, Arn: 'arn:aws:lambda:eu-central-1:123456789012:function:f'}]"), ``, []string{"R: loss"}},
		{"of something else, to a function", rule("R", "EventPattern: {source: [aws.s3]}, Targets: [{Id: T, Arn: 'arn:aws:lambda:eu-central-1:123456789012:function:f'}]"), ``, nil},
		{"by a schedule", people + rule("R", "ScheduleExpression: rate(1 day)"+told), people, nil},
	})
}

// A rule whose name is taken is not created.
func TestEventRuleOfAName(t *testing.T) {
	rule := func(id, bus string) string {
		return "  " + id + ": {Type: AWS::Events::Rule, Properties: {Name: r, EventPattern: {source: [a]}" + bus + "}}\n"
	}
	try(t, "already-exists", []testCase{
		{"on the same bus", rule("R", ""), rule("S", ""), []string{"S: failure"}},
		{"which is called default", rule("R", ""), rule("S", ", EventBusName: default"), []string{"S: failure"}},
		{"on another bus", rule("R", ""), rule("S", ", EventBusName: mine"), nil},
	})
}
