package lint

import (
	"fmt"
	"strings"

	"github.com/logstack-go/logstack/internal/policy"
	"github.com/logstack-go/logstack/template"
)

// deletion is a right that nobody needs who only writes or reads logs.
const deletion = "logs:DeleteLogGroup"

var iamWildcard = Check{ID: "iam/wildcard", Severity: Warning, run: func(p *pass) {
	for _, t := range p.templates {
		arn := t.ARN("logs", "log-group:any")
		request := policy.Request{Action: deletion, Resources: []string{arn, strings.ReplaceAll(arn, "${AWS::Partition}", "aws")}}
		for _, m := range t.Made() {
			for _, of := range policiesOf(m) {
				document := policy.Read(of.document)
				pattern := deletes(document)
				if pattern == "" || policy.Allows(request, document) != policy.Yes {
					continue
				}
				p.tell(t, m.LogicalID, of.property, message{
					summary: fmt.Sprintf("it allows %s on all log groups", pattern),
					details: "Whoever has it can delete any log group of the account, and the evidence in it.",
					remedy:  "allow the actions that are needed, such as logs:CreateLogStream and logs:PutLogEvents, on the ARN of the log group",
				})
			}
		}
	}
}}

// deletes returns the pattern with which a policy allows deleting log groups.
// It returns "" if the policy does not, or spells the action out, which is
// deliberate.
func deletes(d policy.Document) string {
	for _, s := range d.Statements {
		if !s.Allow || s.NotActions {
			continue
		}
		for _, pattern := range s.Actions {
			action := strings.ToLower(pattern)
			if strings.HasPrefix(action, "logs:") && strings.ContainsAny(action, "*?") && policy.Matches(action, strings.ToLower(deletion)) == policy.Yes {
				return pattern
			}
		}
	}
	return ""
}

// writtenPolicy is an IAM policy and the property that it stands in.
type writtenPolicy struct {
	property string
	document any
}

// policiesOf returns the IAM policies in a resource, whoever they belong to.
func policiesOf(m template.Made) []writtenPolicy {
	switch m.Type {
	case "AWS::IAM::Policy", "AWS::IAM::ManagedPolicy", "AWS::IAM::RolePolicy", "AWS::IAM::UserPolicy", "AWS::IAM::GroupPolicy":
		return []writtenPolicy{{"PolicyDocument", m.Properties["PolicyDocument"]}}
	case "AWS::IAM::Role", "AWS::IAM::User", "AWS::IAM::Group", "AWS::Serverless::Function":
		var all []writtenPolicy
		inline, _ := m.Properties["Policies"].([]any)
		for i, item := range inline {
			of, _ := item.(map[string]any)
			property, document := fmt.Sprintf("Policies[%d].PolicyDocument", i), of["PolicyDocument"]
			if m.Type == "AWS::Serverless::Function" {
				property, document = fmt.Sprintf("Policies[%d]", i), any(of)
			}
			all = append(all, writtenPolicy{property, document})
		}
		return all
	}
	return nil
}
