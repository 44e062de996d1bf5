package template

import (
	"fmt"
	"testing"
)

// What is known only on deployment is listed in the same order each time, although
// properties are maps.
func TestUnresolvedInOrder(t *testing.T) {
	const text = `
Resources:
  A: {Type: AWS::IAM::Role}
  B: {Type: AWS::IAM::Role}
  C: {Type: AWS::IAM::Role}
  S:
    Type: AWS::KinesisFirehose::DeliveryStream
    Properties:
      ExtendedS3DestinationConfiguration: {RoleARN: !GetAtt A.Arn, BucketARN: !GetAtt B.Arn, Prefix: !GetAtt C.Arn}
`
	for range 20 {
		read, err := Parse("t.yaml", []byte(text), Options{})
		if err != nil {
			t.Fatal(err)
		}
		var placeholders []string
		for _, u := range read.DeliveryStreams()[0].Unresolved {
			placeholders = append(placeholders, u.Placeholder)
		}
		if got := fmt.Sprint(placeholders); got != "[${B.Arn} ${C.Arn} ${A.Arn}]" {
			t.Fatal(got)
		}
	}
}
