package template

import (
	"testing"

	"github.com/logstack-go/logstack/internal/policy"
)

func TestRolesHaveAllTheirPolicies(t *testing.T) {
	read, err := Parse("t.yaml", []byte(`
Parameters:
  Other: {Type: String}
Resources:
  Logs: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: /shop, RetentionInDays: 30}}
  Inline:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: {Statement: [{Effect: Allow, Principal: {Service: ecs-tasks.amazonaws.com}, Action: sts:AssumeRole}]}
      Policies: [{PolicyName: a, PolicyDocument: {Statement: [{Effect: Allow, Action: logs:PutLogEvents, Resource: !GetAtt Logs.Arn}]}}]
  Attached: {Type: AWS::IAM::Role, Properties: {RoleName: writer}}
  Named: {Type: AWS::IAM::Policy, Properties: {Roles: [writer], PolicyDocument: {Statement: [{Effect: Allow, Action: logs:PutLogEvents, Resource: "*"}]}}}
  Managed: {Type: AWS::IAM::Role, Properties: {ManagedPolicyArns: [!Ref Shared]}}
  Shared: {Type: AWS::IAM::ManagedPolicy, Properties: {PolicyDocument: {Statement: [{Effect: Allow, Action: "logs:*", Resource: "*"}]}}}
  Foreign: {Type: AWS::IAM::Role, Properties: {ManagedPolicyArns: ["arn:aws:iam::aws:policy/AdministratorAccess"]}}
  Nothing: {Type: AWS::IAM::Role, Properties: {RoleName: nothing}}
`), Options{})
	if err != nil {
		t.Fatal(err)
	}
	put := policy.Request{Action: "logs:PutLogEvents", Resources: []string{read.ARN("logs", "log-group:/shop:*")}}
	for id, want := range map[string]policy.Answer{"Inline": policy.Yes, "Attached": policy.Yes, "Managed": policy.Yes, "Foreign": policy.Unknown, "Nothing": policy.No} {
		role, ok := read.Role("${" + id + ".Arn}")
		if got := policy.Allows(put, role.Policies...); !ok || got != want {
			t.Errorf("%s: %d, want %d", id, got, want)
		}
	}
	if len(read.Roles()) != 5 {
		t.Errorf("%d roles", len(read.Roles()))
	}
	if _, ok := read.Role("${Other}"); ok {
		t.Error("a parameter is no role of the template")
	}
	if service := (policy.Request{Service: "ecs-tasks.amazonaws.com", Action: "sts:AssumeRole"}); policy.Allows(service, read.Roles()[0].Trust) != policy.Yes {
		t.Error("the trust policy is not read")
	}
}

func TestAPolicyWithAnUnknownRoleMayBeOfAnyRole(t *testing.T) {
	read, err := Parse("t.yaml", []byte(`
Parameters:
  Other: {Type: String}
Resources:
  Nothing: {Type: AWS::IAM::Role, Properties: {RoleName: nothing}}
  Named: {Type: AWS::IAM::RolePolicy, Properties: {RoleName: !Ref Other, PolicyName: p}}
`), Options{})
	if err != nil {
		t.Fatal(err)
	}
	role, _ := read.Role("${Nothing.Arn}")
	if policy.Allows(policy.Request{Action: "logs:PutLogEvents", Resources: []string{"*"}}, role.Policies...) != policy.Unknown {
		t.Error("the policy may be of the role")
	}
}
