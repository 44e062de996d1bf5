package stacks

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/config"
	"github.com/logstack-go/logstack/constructs/dataprotection"
	"github.com/logstack-go/logstack/constructs/loggroup"
	"github.com/logstack-go/logstack/retention"
)

// newFindings makes the log group for data protection findings; nil if there is none.
func (l *Logging) newFindings(env config.Environment) *loggroup.Findings {
	of := env.DataProtection.Findings
	if of == nil {
		return nil
	}
	removal := env.LogGroups.Application.Removal
	if env.LogGroups.Application.Existing || removal == "" {
		removal = retention.Protect
	}
	env.Contract = nil // findings contain no personal data
	return &loggroup.Findings{LogGroup: l.group(constructs.NewConstruct(l.stack, jsii.String("Findings")), "LogGroup",
		config.LogGroup{Name: of.Name, Tier: of.Tier, Removal: removal}, env)}
}

// protect makes what protects the log groups: the data protection policy of the
// account, the role that can unmask, and the policy that keeps people from deleting
// audit logs.
func (l *Logging) protect(env config.Environment, writers []*writer) {
	of := env.DataProtection
	scope := constructs.NewConstruct(l.stack, jsii.String("DataProtection"))
	if of.Account {
		dataprotection.NewAccount(scope, "Account", dataprotection.AccountProps{Contract: env.Contract, Findings: l.findings})
	}
	var masked, audit dataprotection.Logs
	for _, w := range writers {
		if w.service == "" {
			masked.Groups = append(masked.Groups, w.app)
			if w.audit != nil {
				masked.Groups, audit.Groups = append(masked.Groups, w.audit), append(audit.Groups, w.audit)
			}
		} else if len(masked.Below) == 0 { // the log groups of services are below these, however many there are
			masked.Below = append(masked.Below, env.LogGroups.Application.Name+"/")
			if w.audit != nil {
				masked.Below, audit.Below = append(masked.Below, env.LogGroups.Audit.Name+"/"), append(audit.Below, env.LogGroups.Audit.Name+"/")
			}
		}
	}
	var role awsiam.Role
	if of.Unmask != nil {
		unmask := dataprotection.UnmaskProps{Logs: masked, Principals: of.Unmask.Principals, WithoutMFA: of.Unmask.MFA != nil && !*of.Unmask.MFA}
		if l.key != nil {
			unmask.Keys = []awskms.IKey{l.key}
		}
		role = dataprotection.NewUnmaskRole(scope, "Unmask", unmask)
		l.tell("UnmaskRole", "Role that reads logs unmasked", role.RoleArn())
	}
	if roles := env.LogGroups.Audit.BreakGlass; len(roles) > 0 && !audit.None() {
		guard := dataprotection.GuardProps{Logs: audit, BreakGlass: roles}
		if role != nil {
			guard.Unmask, guard.Masked = role, masked
		}
		policy := dataprotection.NewGuard(scope, "Guard", guard)
		l.tell("GuardPolicy", "Policy that denies deleting the audit logs, to attach to people's roles", policy.ManagedPolicyArn())
	}
}

func (l *Logging) tell(id, what string, value *string) {
	awscdk.NewCfnOutput(l.stack, &id, &awscdk.CfnOutputProps{Description: &what, Value: value})
}
