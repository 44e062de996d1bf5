package docs

import (
	"testing"

	"github.com/logstack-go/logstack/template/changes"
)

func TestOutcomes(t *testing.T) {
	group := func(name string, action changes.Action, fate changes.Fate, more changes.Change) changes.Change {
		more.Type, more.Name, more.LogicalID, more.Action, more.Fate = "AWS::Logs::LogGroup", name, "Id", action, fate
		return more
	}
	alarm := changes.Change{Type: "AWS::CloudWatch::Alarm", LogicalID: "Id", Action: changes.Delete, Fate: changes.Deleted}
	for _, test := range []struct {
		name     string
		changes  []changes.Change
		findings []changes.Finding
		want     string
	}{
		{"nothing", nil, nil, `
- Nothing that holds data or notifies people changes.
- ` + "`logstack diff`" + ` exits with 0.
`},
		{"a description alone", []changes.Change{{Type: alarm.Type, Action: changes.Update, Fate: changes.Kept, Properties: []string{"AlarmDescription"}}}, nil, `
- Nothing that holds data or notifies people changes.
- ` + "`logstack diff`" + ` exits with 0.
`},
		{"each fate", []changes.Change{
			group("/made", changes.Create, "", changes.Change{}),
			group("/kept", changes.Update, changes.Kept, changes.Change{Properties: []string{"RetentionInDays"}}),
			group("/as-well", changes.Update, changes.Kept, changes.Change{Properties: []string{"RetentionInDays"}}),
			group("/both", changes.Update, changes.Kept, changes.Change{Properties: []string{"KmsKeyId", "RetentionInDays"}}),
			group("/old", changes.Replace, changes.Left, changes.Change{NewName: "/new"}),
			group("/lost", changes.Replace, changes.Deleted, changes.Change{}),
			group("/gone", changes.Delete, changes.Deleted, changes.Change{}),
			group("/left", changes.Leave, changes.Left, changes.Change{}),
			group("/open", changes.Undecided, changes.Unknown, changes.Change{}),
			group("Id", changes.Delete, changes.Deleted, changes.Change{}), // CloudFormation named it
			alarm, alarm, alarm, alarm, alarm,
		}, []changes.Finding{
			{Kind: "logs-deleted", Severity: changes.Loss}, {Kind: "logs-deleted", Severity: changes.Loss},
			{Kind: "unknown", Severity: changes.Open}, {Kind: "left-behind", Severity: changes.Told},
		}, `
- Log group ` + "`/made`" + `: created.
- Log groups ` + "`/kept`, `/as-well`" + `: kept; RetentionInDays changes.
- Log group ` + "`/both`" + `: kept; KmsKeyId, RetentionInDays change.
- Log group ` + "`/old`: left behind; `/new`" + ` is created.
- Log group ` + "`/lost`" + `: deleted, and another is created.
- Log group ` + "`/gone`" + `: deleted.
- Log group ` + "`/left`" + `: left behind.
- Log group ` + "`/open`" + `: only the deployment knows.
- The stack's log group: deleted.
- 5 alarms: deleted.
- ` + "`logstack diff` exits with 1 because of 2" + `
  [` + "`logs-deleted`](../reference/diff.md#logs-deleted). It reports" + `
  [` + "`left-behind`](../reference/diff.md#left-behind). Only the deployment knows" + `
  about [` + "`unknown`](../reference/diff.md#unknown)" + `.
`},
	} {
		o := Outcome{Title: "T", Old: "same\nold", New: "same\nnew", Report: &changes.Report{Changes: test.changes, Findings: test.findings}}
		want := "### T\n\n    - old\n    + new\n" + test.want + "\n"
		if got := Outcomes([]Outcome{o}); got != want {
			t.Errorf("%s:\ngot\n%s\nwant\n%s", test.name, got, want)
		}
	}
}
