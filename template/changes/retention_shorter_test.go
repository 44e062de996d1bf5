package changes

import "testing"

func TestRetentionShorter(t *testing.T) {
	days := func(days string) string {
		return "  Group: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: /shop" + days + "}}"
	}
	try(t, "retention-shorter", []testCase{
		{"shorter", days(", RetentionInDays: 90"), days(", RetentionInDays: 30"),
			[]string{"Group: loss: Log events that are older than 30 days are deleted: they were kept for 90 days. [days: 90 -> 30]"}},
		{"a day", days(", RetentionInDays: 3"), days(", RetentionInDays: 1"), []string{"Group: loss: older than 1 day are"}},
		{"not for ever any more", days(""), days(", RetentionInDays: 3653"), []string{"Group: loss: they were kept for ever"}},
		{"longer", days(", RetentionInDays: 30"), days(", RetentionInDays: 90"), nil},
		{"for ever", days(", RetentionInDays: 30"), days(""), nil},
		{"written otherwise", days(", RetentionInDays: 30"), days(`, RetentionInDays: "30"`), nil},
		{"a parameter on one side", days(", RetentionInDays: 30"), "Parameters: {Days: {Type: Number}}\nResources:\n" + days(", RetentionInDays: !Ref Days"),
			[]string{"Group: unknown: cannot be known. [days: 30 -> ${Days}]"}},
		{"a parameter on both", "Parameters: {Days: {Type: Number}}\nResources:\n" + days(", RetentionInDays: !Ref Days"),
			"Parameters: {Days: {Type: Number}}\nResources:\n" + days(", RetentionInDays: !Ref Days"), nil},
		{"of another one in its place, which is told of as deleted", days(", RetentionInDays: 30"),
			"  Group: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: /b, RetentionInDays: 1}}", nil},
	})
}
