package test

import (
	"slices"
	"strings"
	"testing"

	"github.com/logstack-go/logstack/config"
	"github.com/logstack-go/logstack/stacks"
)

// accounts returns the stacks of examples/accounts.
func accounts(t *testing.T) map[string]*stacks.Logging {
	t.Helper()
	cfg, err := config.Load("../examples/accounts/logstack.yaml")
	if err != nil {
		t.Fatal(err)
	}
	made, err := stacks.New(newApp(t), cfg, "", "3f9c1d2e")
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]*stacks.Logging{}
	for _, m := range made {
		all[*m.Stack().Node().Id()] = m
	}
	return all
}

// TestSeveralAccountsAndRegions checks that the example does what its comments say.
func TestSeveralAccountsAndRegions(t *testing.T) {
	const weekly, detector = `"ScheduleExpression":"cron(0 7 ? * MON *)"`, `"EvaluationFrequency":"FIFTEEN_MIN"`
	all := accounts(t)
	for id, want := range map[string][]string{
		"logging-legacy":            {weekly, detector, `"Custom::LogGroupRetention"`, `"Custom::LogGroupMasks"`, `"LogGroupClass":"INFREQUENT_ACCESS"`},
		"logging-prod-eu-central-1": {weekly, detector, `"SinkIdentifier":"arn:aws:oam:eu-central-1:999999999999:sink/0c8f5e0e-1234-5678"`, `"Filter":"LogGroupName IN ('/ecs/shop/prod')"`, `"Filter":"Namespace IN ('shop/prod')"`},
		"logging-prod-us-east-1":    {weekly, detector, `"SinkIdentifier":"arn:aws:oam:us-east-1:999999999999:sink/7d1b2c3a-1234-5678"`},
		"logging-china":             {`"logs.cn-north-1.amazonaws.com.cn"`, `arn:aws-cn:`},
	} {
		m := all[id]
		if m == nil {
			t.Errorf("there is no stack %s", id)
			continue
		}
		template := nagged(t, m.Stack())
		for _, want := range want {
			if !strings.Contains(jsonOf(template), want) {
				t.Errorf("%s: %s is not in the template", id, want)
			}
		}
		if links := slices.Contains(kinds(t, template), "AWS::Oam::Link"); links != strings.Contains(id, "prod") {
			t.Errorf("%s: a link: %v", id, links)
		}
	}
	if len(all) != 4 {
		t.Errorf("there are %d stacks", len(all))
	}
}
