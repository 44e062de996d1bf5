package changes

import (
	"fmt"
	"testing"
)

// key returns a KMS key whose policy admits CloudWatch Logs for log groups
// whose ARNs end in the patterns.
func key(attributes string, patterns ...string) string {
	text := "  Key:\n    Type: AWS::KMS::Key\n" + attributes + "    Properties:\n      KeyPolicy:\n        Statement:\n" +
		"        - {Effect: Allow, Principal: {AWS: !Sub \"arn:${AWS::Partition}:iam::${AWS::AccountId}:root\"}, Action: \"kms:*\", Resource: \"*\"}\n"
	for _, p := range patterns {
		text += fmt.Sprintf("        - {Effect: Allow, Principal: {Service: !Sub \"logs.${AWS::Region}.amazonaws.com\"}, Action: [\"kms:Encrypt*\", \"kms:Decrypt*\", \"kms:ReEncrypt*\", \"kms:GenerateDataKey*\", \"kms:Describe*\"], Resource: \"*\","+
			" Condition: {ArnLike: {\"kms:EncryptionContext:aws:logs:arn\": !Sub \"arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:%s\"}}}\n", p)
	}
	return text
}

const keptPolicy = "    DeletionPolicy: Retain\n    UpdateReplacePolicy: Retain\n"

// encrypted returns an encrypted, retained log group.
func encrypted(id, name, key string) string {
	text := "  " + id + ":\n    Type: AWS::Logs::LogGroup\n" + keptPolicy + "    Properties: {RetentionInDays: 30"
	if name != "" {
		text += ", LogGroupName: " + name
	}
	if key != "" {
		text += ", KmsKeyId: " + key
	}
	return text + "}\n"
}

const ofKey = "!GetAtt Key.Arn"

func TestLogsUnreadable(t *testing.T) {
	a, b := encrypted("A", "/a", ofKey), encrypted("B", "/b", ofKey)
	try(t, "logs-unreadable", []testCase{
		{"a policy that lists today's log groups, and one of them leaves", key(keptPolicy, "/a", "/b") + a + b, key(keptPolicy, "/a") + a,
			[]string{"B: loss: It is left behind, encrypted with the key Key, whose policy no longer lets CloudWatch Logs use it"}},
		{"one of them gets another name", key(keptPolicy, "/a") + a, key(keptPolicy, "/new") + encrypted("A", "/new", ofKey),
			[]string{"A: loss: It is left behind"}},
		{"a policy that lets all in", key(keptPolicy, "*") + a + b, key(keptPolicy, "*") + a, nil},
		{"a policy that lets in what begins so", key(keptPolicy, "/a*") + a, key(keptPolicy, "/a?") + encrypted("A", "/a1", ofKey), []string{"A: loss"}},
		{"the log group stays, and the policy lets it in no more", key(keptPolicy, "/a") + a, key(keptPolicy, "/b") + a,
			[]string{"A: loss: It stays encrypted with the key Key, whose policy no longer lets CloudWatch Logs use it: stored log events cannot be read, and new ones are refused."}},
		{"it was not let in before either", key(keptPolicy, "/b") + a, key(keptPolicy, "/c") + a, nil},
		{"the key is deleted", key("", "*") + a, encrypted("A", "/a", ""),
			[]string{"A: loss: What it has stored stays encrypted with the key Key, which leaves the stack and is scheduled for deletion: 30 days later"}},
		{"the key is kept", key(keptPolicy, "*") + a, encrypted("A", "/a", ""), nil},
		{"the key is disabled", key(keptPolicy, "*") + a, key(keptPolicy, "*") + "      Enabled: false\n" + a, []string{"A: loss: which is disabled"}},
		{"the log group gets no key, and the policy forgets it", key(keptPolicy, "/a") + a, key(keptPolicy, "/b") + encrypted("A", "/a", ""),
			[]string{"A: loss: What it has stored stays encrypted with the key Key"}},
		{"the log group is deleted as well", key("", "*") + "  A: {Type: AWS::Logs::LogGroup, Properties: {KmsKeyId: !GetAtt Key.Arn}}", ``, nil},
		{"a made-up name", key(keptPolicy, "${A}") + encrypted("A", "", ofKey), key(keptPolicy, "${A}") + encrypted("A", "", ofKey), nil},
		{"a made-up name that leaves", key(keptPolicy, "${A}") + encrypted("A", "", ofKey), key(keptPolicy, "/b"), []string{"A: loss"}},
		{"a parameter in the pattern", key(keptPolicy, "*") + a, "Parameters: {Name: {Type: String}}\nResources:\n" + key(keptPolicy, "${Name}") + a,
			[]string{"A: unknown: whether its policy still lets CloudWatch Logs use it cannot be known"}},
		{"a key of somewhere else", encrypted("A", "/a", "arn:aws:kms:eu-central-1:123456789012:key/x"), ``, nil},
	})
}
