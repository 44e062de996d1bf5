package changes

import "testing"

func managedPolicy(id, statements string) string {
	return "  " + id + ": {Type: AWS::IAM::ManagedPolicy, Properties: {Description: d, PolicyDocument: {Statement: [" + statements + "]}}}\n"
}

func TestGuardLost(t *testing.T) {
	deny := func(actions, resources, but string) string {
		return managedPolicy("P", "{Effect: Deny, Action: ["+actions+"], Resource: ["+resources+"], Condition: {ArnNotEquals: {aws:PrincipalArn: ["+but+"]}}}")
	}
	guard := deny("logs:DeleteLogGroup, logs:Unmask", "arn:a, arn:b", "arn:role")
	try(t, "guard-lost", []testCase{
		{"it goes", guard, ``, []string{"P: loss: It leaves the stack: it denied logs:deleteloggroup and logs:unmask on arn:a and arn:b."}},
		{"fewer actions", guard, deny("logs:Unmask", "arn:a, arn:b", "arn:role"), []string{"P: loss: It denies less than before: logs:deleteloggroup on arn:a and arn:b."}},
		{"fewer log groups", guard, deny("logs:DeleteLogGroup, logs:Unmask", "arn:a", "arn:role"), []string{"P: loss: on arn:b."}},
		{"more exceptions", guard, deny("logs:DeleteLogGroup, logs:Unmask", "arn:a, arn:b", "arn:role, arn:other"), []string{"P: change: It denies under other conditions than before: somebody may be able to do it after all."}},
		{"more actions", guard, deny("logs:DeleteLogGroup, logs:Unmask, logs:PutRetentionPolicy", "arn:a, arn:b", "arn:role"), nil},
		{"in two statements", managedPolicy("P", "{Effect: Deny, Action: ['logs:DeleteLogGroup', 'logs:Unmask'], Resource: x}"),
			managedPolicy("P", "{Effect: Deny, Action: 'logs:DeleteLogGroup', Resource: x}, {Effect: Deny, Action: 'logs:Unmask', Resource: [x]}"), nil},
		{"it is kept", "  P: {Type: AWS::IAM::ManagedPolicy, DeletionPolicy: Retain, Properties: {PolicyDocument: {Statement: [{Effect: Deny, Action: 'logs:*', Resource: x}]}}}", ``, nil},
		{"within a role", "  R: {Type: AWS::IAM::Role, Properties: {Policies: [{PolicyName: p, PolicyDocument: {Statement: [{Effect: Deny, Action: 'logs:*', Resource: x}]}}]}}", "  R: {Type: AWS::IAM::Role}", []string{"R: loss: logs:* on x."}},
		{"one that denies other things", managedPolicy("P", "{Effect: Deny, Action: 's3:*', Resource: x}"), ``, nil},
		{"one that allows", managedPolicy("P", "{Effect: Allow, Action: 'logs:DeleteLogGroup', Resource: x}"), ``, nil},
	})
}

func TestUnmaskLost(t *testing.T) {
	const may = "{Effect: Allow, Action: ['logs:Unmask', 'logs:GetLogEvents'], Resource: [arn:a, arn:b]}"
	role := func(trust string) string {
		return "  R: {Type: AWS::IAM::Role, Properties: {AssumeRolePolicyDocument: {Statement: [" + trust + "]}, ManagedPolicyArns: [!Ref P]}}\n"
	}
	const trust = "{Effect: Allow, Action: 'sts:AssumeRole', Principal: {AWS: arn:x}, Condition: {Bool: {'aws:MultiFactorAuthPresent': 'true'}}}"
	both := managedPolicy("P", may) + role(trust)
	try(t, "unmask-lost", []testCase{
		{"the role goes, and its policy", both, ``, []string{"R: loss: It leaves the stack: it let somebody see what is masked in arn:a and arn:b."}},
		{"the policy goes", managedPolicy("P", may), ``, []string{"P: loss: It leaves the stack"}},
		{"less", managedPolicy("P", may), managedPolicy("P", "{Effect: Allow, Action: 'logs:Unmask', Resource: arn:a}"), []string{"P: loss: It no longer lets anybody see what is masked in arn:b."}},
		{"more", managedPolicy("P", "{Effect: Allow, Action: 'logs:Unmask', Resource: arn:a}"), managedPolicy("P", may), []string{"P: change: It now lets somebody see what is masked in arn:b."}},
		{"without the second factor", both, managedPolicy("P", may) + role("{Effect: Allow, Action: 'sts:AssumeRole', Principal: {AWS: arn:x}}"), []string{"R: change: Other people than before may assume the role that sees masked data, or under another condition."}},
		{"by others", both, managedPolicy("P", may) + role("{Effect: Allow, Action: 'sts:AssumeRole', Principal: {AWS: arn:y}, Condition: {Bool: {'aws:MultiFactorAuthPresent': 'true'}}}"), []string{"R: change"}},
		{"the trust of another role", "  R: {Type: AWS::IAM::Role, Properties: {AssumeRolePolicyDocument: {Statement: [" + trust + "]}}}", "  R: {Type: AWS::IAM::Role, Properties: {AssumeRolePolicyDocument: {Statement: []}}}", nil},
		{"as before", both, both, nil},
	})
}
