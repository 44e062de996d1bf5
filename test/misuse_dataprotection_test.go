package test

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"

	"github.com/logstack-go/logstack/constructs/dataprotection"
	"github.com/logstack-go/logstack/constructs/loggroup"
	"github.com/logstack-go/logstack/contract"
)

func init() {
	zero := dataprotection.Logs{Groups: []*loggroup.LogGroup{nil, {}}}
	misused(map[string][]misuse{
		"dataprotection.NewAccount": {
			{"zero props", func(stack awscdk.Stack) {
				dataprotection.NewAccount(stack, "Account", dataprotection.AccountProps{})
			}, "Test/Account: Contract is missing: it says what is masked"},
			{"findings in a nil bucket", func(stack awscdk.Stack) {
				dataprotection.NewAccount(stack, "Account", dataprotection.AccountProps{
					Contract: contract.Guide(), Findings: &loggroup.Findings{Bucket: (awss3.IBucket)((*nilBucket)(nil))},
				})
			}, "Test/Account: Findings go nowhere: give a LogGroup, a Bucket or a Stream"},
		},
		"loggroup.Findings.Check": {
			{"nil, which is none", func(stack awscdk.Stack) {
				var none *loggroup.Findings
				none.Check(stack, "", nil)
				dataprotection.NewAccount(stack, "Account", dataprotection.AccountProps{Contract: contract.Guide(), Findings: none})
			}, ""},
		},
		"loggroup.Findings.Destination": {
			{"nil, which is nowhere", func(stack awscdk.Stack) {
				var none *loggroup.Findings
				none.Destination(stack)
			}, ""},
		},
		"dataprotection.NewUnmaskRole": {
			{"zero props", func(stack awscdk.Stack) {
				dataprotection.NewUnmaskRole(stack, "Unmask", dataprotection.UnmaskProps{}).RoleArn()
			}, "Test/Unmask: Logs are missing: give the log groups"},
			{"log groups that are nil and zero", func(stack awscdk.Stack) {
				dataprotection.NewUnmaskRole(stack, "Unmask", dataprotection.UnmaskProps{Logs: zero, Keys: []awskms.IKey{nil}, Principals: []string{privacy}})
			}, "Test/Unmask: Logs has a log group that is missing: give the log group"},
		},
		"dataprotection.NewGuard": {
			{"zero props", func(stack awscdk.Stack) {
				dataprotection.NewGuard(stack, "Guard", dataprotection.GuardProps{}).ManagedPolicyArn()
			}, "Test/Guard: BreakGlass is missing: give the role that may do it in an emergency"},
			{"a nil role", func(stack awscdk.Stack) {
				dataprotection.NewGuard(stack, "Guard", dataprotection.GuardProps{Logs: zero, BreakGlass: []string{breakGlass}, Unmask: (awsiam.IRole)((*nilRole)(nil))})
			}, "Test/Guard: Logs has a log group that is missing: give the log group"},
		},
	})
}
