package test

import (
	"testing"

	"github.com/logstack-go/logstack/config"
)

// TestTheRegulatedExample synthesizes the example with everything that a security
// review asks for. The result is compared with a snapshot, and checked for what must be
// in it.
func TestTheRegulatedExample(t *testing.T) {
	cfg, err := config.Load("../examples/regulated/logstack.yaml")
	if err != nil {
		t.Fatal(err)
	}
	tpl := nagged(t, logging(t, cfg, "prod").Stack())
	matchSnapshot(t, "regulated", tpl)
	for kind, least := range map[string]int{
		"AWS::Logs::LogGroup": 2, "AWS::KMS::Key": 1, "AWS::Logs::ScheduledQuery": 2, "AWS::S3::Bucket": 3, "AWS::KinesisFirehose::DeliveryStream": 2, "AWS::Athena::NamedQuery": 20, "AWS::ECS::TaskDefinition": 2,
	} {
		if got := len(tpl.resources(t, kind)); got < least {
			t.Errorf("%d of %s, want %d or more", got, kind, least)
		}
	}
}
