package changes

import "testing"

func TestLogsDeleted(t *testing.T) {
	try(t, "logs-deleted", []testCase{
		{"it is taken out without a policy", `
  Group: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: /shop}}`, ``,
			[]string{"Group: loss: It leaves the stack and is deleted with all its log events: without a DeletionPolicy"}},
		{"it is taken out with Delete", `
  Group: {Type: AWS::Logs::LogGroup, DeletionPolicy: Delete}`, ``,
			[]string{"Group: loss: its DeletionPolicy is Delete"}},
		{"it is kept", groupResource, ``, nil},
		{"it is kept but for a first deployment that fails", `
  Group: {Type: AWS::Logs::LogGroup, DeletionPolicy: RetainExceptOnCreate}`, ``, nil},
		{"what counts is the policy that is deployed", `
  Group: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: /a}}
  Other: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: /b}}`, `
  Other: {Type: AWS::Logs::LogGroup, DeletionPolicy: Retain, Properties: {LogGroupName: /b}}`,
			[]string{"Group: loss"}},
		{"its deletion protection is on", `
  Group: {Type: AWS::Logs::LogGroup, Properties: {DeletionProtectionEnabled: true}}`, ``, nil},
		{"it gets another name", `
  Group: {Type: AWS::Logs::LogGroup, DeletionPolicy: Retain, Properties: {LogGroupName: /a}}`, `
  Group: {Type: AWS::Logs::LogGroup, DeletionPolicy: Retain, Properties: {LogGroupName: /b}}`,
			[]string{"Group: loss: Another log group, /b, is created in its place, as LogGroupName changes, and it is deleted with all its log events: without an UpdateReplacePolicy"}},
		{"it gets another name and is kept", groupResource, `
  Group: {Type: AWS::Logs::LogGroup, DeletionPolicy: Retain, UpdateReplacePolicy: Retain, Properties: {LogGroupName: /b, RetentionInDays: 30}}`, nil},
		{"the two policies differ", `
  Group: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: /a}}`, `
  Group: {Type: AWS::Logs::LogGroup, UpdateReplacePolicy: Retain, Properties: {LogGroupName: /b}}`,
			[]string{"Group: loss: its UpdateReplacePolicy becomes Retain from none, and no page says which of the two counts"}},
		{"its logical id changes, and its name is made up", `
  Group: {Type: AWS::Logs::LogGroup}`, `
  Other: {Type: AWS::Logs::LogGroup}`,
			[]string{"Group: loss"}},
		{"a parameter decides its policy", `
Parameters: {Policy: {Type: String}}
Resources:
  Group: {Type: AWS::Logs::LogGroup, DeletionPolicy: !Ref Policy}`, ``,
			[]string{"Group: unknown: whether it is deleted with its log events cannot be known"}},
		{"its condition is not decided", `
Parameters: {Stage: {Type: String}}
Conditions: {IsProd: !Equals [!Ref Stage, prod]}
Resources:
  Group: {Type: AWS::Logs::LogGroup, Condition: IsProd}`, ``,
			[]string{"Group: unknown: Whether this is so depends on the condition IsProd, which is not decided here."}},
	})
}
