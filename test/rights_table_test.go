package test

import "testing"

// Policies that allow too much are found: wildcard actions and resources, and services
// that act on anybody's behalf.
func TestTooMuchIsFound(t *testing.T) {
	for name, test := range map[string]struct {
		kind      string
		statement map[string]any
		wrong     int
	}{
		"all actions":            {"AWS::IAM::Policy", map[string]any{"Action": "s3:*", "Resource": "arn:aws:s3:::b"}, 1},
		"some actions":           {"AWS::IAM::Policy", map[string]any{"Action": []any{"logs:Get*"}, "Resource": "arn"}, 1},
		"all resources":          {"AWS::IAM::Policy", map[string]any{"Action": "logs:StartQuery", "Resource": "*"}, 1},
		"what has no resource":   {"AWS::IAM::Policy", map[string]any{"Action": "logs:StopQuery", "Resource": "*"}, 0},
		"one resource":           {"AWS::IAM::Policy", map[string]any{"Action": "logs:StartQuery", "Resource": "arn"}, 0},
		"a service":              {"AWS::IAM::Role", map[string]any{"Action": "sts:AssumeRole", "Principal": map[string]any{"Service": "logs.amazonaws.com"}}, 1},
		"a service of ours":      {"AWS::IAM::Role", map[string]any{"Action": "sts:AssumeRole", "Principal": map[string]any{"Service": "logs.amazonaws.com"}, "Condition": map[string]any{"StringEquals": map[string]any{"aws:SourceAccount": "1"}}}, 0},
		"administrators of keys": {"AWS::KMS::Key", map[string]any{"Action": "kms:*", "Resource": "*", "Principal": map[string]any{"AWS": "arn:aws:iam::1:root"}}, 0},
		"everybody":              {"AWS::SNS::TopicPolicy", map[string]any{"Action": "sns:*", "Resource": "arn", "Principal": "*"}, 1},
	} {
		if got := wrongWithStatement(test.statement, test.kind); len(got) != test.wrong {
			t.Errorf("%s: %q", name, got)
		}
	}
}
