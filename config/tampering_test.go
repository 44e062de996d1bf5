package config

import (
	"slices"
	"strings"
	"testing"

	"github.com/logstack-go/logstack/alarmrules/eventbridge"
)

func TestTampering(t *testing.T) {
	const there = app + svc + "environments: {prod: {region: us-east-1}}\n"
	for source, heard := range map[string][]string{
		rest:                     nil,
		"tampering: {}\n" + rest: names(eventbridge.Defaults()),
		"tampering: {rules: [log-group-deletion, event-rule-changes]}\n" + rest: {"log-group-deletion", "event-rule-changes"},
		"tampering: {severity: ticket}\n" + rest:                                names(eventbridge.Defaults()),
		"tampering: {rules: [iam-policy-changes]}\n" + there:                    {"iam-policy-changes"},
		"tampering: {rules: [iam-policy-changes]}\n" + rest:                     {"iam-policy-changes"}, // nobody knows where
	} {
		cfg, err := Parse("logstack.yaml", []byte(source), ".")
		if err != nil {
			t.Errorf("%s: %v", source, err)
			continue
		}
		of := cfg.Environments[0].Tampering
		if (of == nil) != (heard == nil) || of != nil && !slices.Equal(names(of.Heard), heard) {
			t.Errorf("%s: %+v, want %q", source, of, heard)
		}
	}
	for source, want := range map[string]string{
		"tampering: {rules: []}\n" + rest:                                                                           "logstack.yaml:1:20: tampering.rules: needs at least one alarm rule, such as log-group-deletion",
		"tampering: {rules: [log-deletion]}\n" + rest:                                                               `logstack.yaml:1:21: tampering.rules[0]: there is no alarm rule "log-deletion": use one of alarm-edits, `,
		"tampering: {rules: [log-unmasked, log-unmasked]}\n" + rest:                                                 "logstack.yaml:1:35: tampering.rules[1]: is in this list already",
		"tampering: {severity: call}\n" + rest:                                                                      `logstack.yaml:1:23: tampering.severity: there is no severity "call"`,
		"tampering: {}\nseverities: [call]\n" + rest:                                                                "logstack.yaml:1:12: tampering: its rules are for page and ticket, which are not among the severities: set severity, ",
		"tampering: {rules: [iam-policy-changes]}\n" + app + svc + "environments: {prod: {region: eu-central-1}}\n": "logstack.yaml:1:21: tampering.rules[0]: is about calls of iam.amazonaws.com, which EventBridge receives only in us-east-1, and the environment is in eu-central-1",
	} {
		if _, err := Parse("logstack.yaml", []byte(source), "."); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", source, err, want)
		}
	}
}
