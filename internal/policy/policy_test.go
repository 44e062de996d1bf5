package policy

import (
	"encoding/json"
	"testing"
)

func TestMatches(t *testing.T) {
	for _, c := range []struct {
		pattern, text string
		want          Answer
	}{
		{"*", "anything", Yes},
		{"kms:GenerateDataKey*", "kms:GenerateDataKeyWithoutPlaintext", Yes},
		{"logs:Put?ogEvents", "logs:PutLogEvents", Yes},
		{"logs:Put", "logs:PutLogEvents", No},
		{"a*b*c", "axxbyyc", Yes},
		{"a*b*c", "axxbyy", No},
		{"a", "*", No},

		// Equal placeholders are equal texts; different ones may be any text.
		{"logs.${AWS::Region}.amazonaws.com", "logs.${AWS::Region}.amazonaws.com", Yes},
		{"logs.eu-central-1.amazonaws.com", "logs.${AWS::Region}.amazonaws.com", Unknown},
		{"cloudwatch.amazonaws.com", "logs.${AWS::Region}.amazonaws.com", No},
		{"${Topic}", "${Topic}", Yes},
		{"${Topic}", "${Other}", Unknown},

		// The parts of an ARN match separately.
		{"arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:/ecs/shop*", "arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:/ecs/shop", Yes},
		{"arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:/ecs/other", "arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:/ecs/shop", No},
		{"arn:aws:logs:*:111122223333:log-group:*", "arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:/ecs/shop", Unknown},
		{"arn:aws:logs:${AWS::Region}:${AWS::AccountId}:log-group:/ecs/other:*", "arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:/ecs/shop:log-stream:*", No},
	} {
		if got := Matches(c.pattern, c.text); got != c.want {
			t.Errorf("Matches(%q, %q) = %d, want %d", c.pattern, c.text, got, c.want)
		}
	}
}

func TestAllows(t *testing.T) {
	publish := Request{Service: "cloudwatch.amazonaws.com", Action: "sns:Publish", Resources: []string{"${Topic}"}, Context: map[string]string{
		"aws:sourceaccount": "${AWS::AccountId}", "aws:securetransport": "true",
	}}
	for name, c := range map[string]struct {
		policy string
		want   Answer
	}{
		"allowed":                            {`{"Statement": [{"Effect": "Allow", "Principal": {"Service": "cloudwatch.amazonaws.com"}, "Action": "SNS:publish", "Resource": "*"}]}`, Yes},
		"one statement, and the text of one": {`"{\"Statement\": {\"Effect\": \"Allow\", \"Principal\": {\"Service\": [\"x\", \"cloudwatch.amazonaws.com\"]}, \"Action\": \"*\", \"Resource\": \"*\"}}"`, Yes},
		"anybody":                            {`{"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "sns:*", "Resource": "*"}]}`, Yes},
		"nothing":                            {`{"Statement": []}`, No},
		"no policy":                          {`{}`, Unknown},
		"another's service":                  {`{"Statement": [{"Effect": "Allow", "Principal": {"Service": "s3.amazonaws.com"}, "Action": "sns:Publish", "Resource": "*"}]}`, No},
		"perhaps in China":                   {`{"Statement": [{"Effect": "Allow", "Principal": {"Service": "cloudwatch.amazonaws.com.cn"}, "Action": "sns:Publish", "Resource": "*"}]}`, Unknown},
		"the account":                        {`{"Statement": [{"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:root"}, "Action": "sns:Publish", "Resource": "*"}]}`, No},
		"another action":                     {`{"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "sns:Subscribe", "Resource": "*"}]}`, No},
		"all other actions":                  {`{"Statement": [{"Effect": "Allow", "Principal": "*", "NotAction": "sns:Publish", "Resource": "*"}]}`, No},
		"all others but it":                  {`{"Statement": [{"Effect": "Allow", "NotPrincipal": {"Service": "cloudwatch.amazonaws.com"}, "Action": "*", "Resource": "*"}]}`, No},
		"only a Deny of plain HTTP":          {`{"Statement": [{"Effect": "Deny", "Principal": "*", "Action": "sns:Publish", "Resource": "*", "Condition": {"Bool": {"aws:SecureTransport": "false"}}}]}`, No},
		"a Deny that is for others": {`{"Statement": [
			{"Effect": "Deny", "Principal": "*", "Action": "sns:Publish", "Resource": "*", "Condition": {"Bool": {"aws:SecureTransport": false}}},
			{"Effect": "Allow", "Principal": "*", "Action": "sns:Publish", "Resource": "${Topic}", "Condition": {"StringEquals": {"AWS:SourceAccount": "${AWS::AccountId}"}}}]}`, Yes},
		"a Deny of all": {`{"Statement": [
			{"Effect": "Deny", "Principal": "*", "Action": "*", "Resource": "*"}, {"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}]}`, No},
		"an account, which may be ours":            {`{"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*", "Condition": {"StringEquals": {"aws:SourceAccount": "111122223333"}}}]}`, Unknown},
		"a key of which nothing is known":          {`{"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*", "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-1"}}}]}`, Unknown},
		"an operator that is not known":            {`{"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*", "Condition": {"DateLessThan": {"aws:SourceAccount": "1"}}}]}`, Unknown},
		"an effect that only the deployment knows": {`{"Statement": [{"Effect": "${Effect}", "Principal": "*", "Action": "*", "Resource": "*"}, {"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}]}`, Unknown},
		"another topic":                            {`{"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "arn:aws:sns:eu-west-1:1:other"}]}`, Unknown},
	} {
		var value any
		if err := json.Unmarshal([]byte(c.policy), &value); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if got := Allows(publish, Read(value)); got != c.want {
			t.Errorf("%s: %d, want %d", name, got, c.want)
		}
	}
}
