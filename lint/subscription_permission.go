package lint

import (
	"fmt"
	"slices"
	"strings"

	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/internal/policy"
	"github.com/logstack-go/logstack/template"
)

var subscriptionPermission = Check{ID: "subscription/permission", Severity: Fatal, run: func(p *pass) {
	for _, s := range p.subscriptions() {
		switch s.kind {
		case cloudwatch.TargetFunction:
			if !p.isWhole() {
				continue
			}
			if f, ok := s.function(); ok && !p.mayCall(s, f) {
				s.tell(p, "DestinationArn", message{
					summary: fmt.Sprintf("no permission lets CloudWatch Logs call %s for its log group", f.LogicalID),
					details: "CloudWatch calls the function when the filter is created, and then refuses the filter.",
					remedy:  "add an AWS::Lambda::Permission with the principal logs.amazonaws.com, the ARN of the log group with :* as its SourceArn, and a DependsOn of the filter",
				})
			}
		case cloudwatch.TargetStream, cloudwatch.TargetFirehose:
			p.checkSender(s)
		}
	}
}}

// mayCall reports whether a permission lets CloudWatch Logs, or may let it,
// call a function on behalf of the filter's log group.
func (p *pass) mayCall(s subscription, f template.Function) bool {
	group := s.in.ARN("logs", "log-group:"+bareGroup(s.LogGroup))
	for _, t := range p.templates {
		for _, of := range t.Permissions() {
			if !mayBeOf(t, of.Function, s.owner, f) {
				continue
			}
			if !isOpen(of.Principal) && of.Principal != "*" && !isLogs(of.Principal) {
				continue
			}
			from := func(arn string) bool { return policy.Matches(of.SourceARN, arn) != policy.No }
			if of.SourceARN == "" || slices.ContainsFunc([]string{group, group + ":*", group + ":"}, from) {
				return true
			}
		}
	}
	return false
}

// mayBeOf reports whether a function's name or ARN in one template may mean a
// function of another.
func mayBeOf(t *template.Template, name string, in *template.Template, f template.Function) bool {
	of := t.OwnerOf(name)
	if m, ok := madeIn(of, name); ok && (m.Type == "AWS::Lambda::Function" || m.Type == "AWS::Serverless::Function") {
		return of == in && m.LogicalID == f.LogicalID
	}
	return isOpen(name) || name == "" || isOpen(f.Name) || name == f.Name || strings.Contains(name, f.Name)
}

// isLogs reports whether a principal is CloudWatch Logs, regional or not.
func isLogs(principal string) bool {
	return principal == logsAnywhere || strings.HasPrefix(principal, "logs.") && strings.Contains(principal, ".amazonaws.com")
}

// checkSender checks the role with which CloudWatch Logs sends to a stream.
func (p *pass) checkSender(s subscription) {
	if s.Role == "" {
		if slices.ContainsFunc(s.Unresolved, func(u template.Unresolved) bool { return strings.HasPrefix(u.Property, "RoleArn") }) {
			return
		}
		s.tell(p, "", message{
			summary: fmt.Sprintf("it sends to %s, and has no RoleArn", s.kind),
			details: "CloudWatch Logs needs a role to send to a stream, and refuses the filter without one.",
			remedy:  "set RoleArn to a role that logs.amazonaws.com may assume and that may write to the stream",
		})
		return
	}
	role, ok := s.in.OwnerOf(s.Role).Role(s.Role)
	if !ok || !p.isWhole() {
		return
	}
	takes := policy.No
	for _, service := range []string{logsAnywhere, logsService(s.in)} {
		if got := policy.Allows(policy.Request{Service: service, Action: "sts:AssumeRole"}, role.Trust); got != policy.No {
			takes = got
		}
	}
	if takes == policy.No {
		s.tell(p, "RoleArn", message{
			summary: fmt.Sprintf("CloudWatch Logs may not assume its role %s", role.LogicalID),
			details: "It sends to a stream with that role, and refuses the filter.",
			remedy:  "allow logs.amazonaws.com sts:AssumeRole in the AssumeRolePolicyDocument of the role",
		})
	}
}
