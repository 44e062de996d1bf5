package config

import (
	"strings"
	"testing"
)

// An audit log below a regulation is refused: at the key that says how it is
// kept, or else at the one that names the regulation.
func TestCompliance(t *testing.T) {
	const guide = "the logging guide's audit tier: one year"
	for name, test := range map[string]struct{ source, want string }{
		"nothing said":                      {"", ""},
		"a tier for debugging":              {"logGroups: {audit: {tier: debug}}\n", "logstack.yaml:1:27: logGroups.audit.tier: the audit log is kept for 7 days, and " + guide + ", requires 365 or more: use a longer tier or an archive, or name the regulations that apply (compliance)"},
		"a day":                             {"retention: {audit: 1}\n", "logstack.yaml:1:20: retention.audit: the audit log is kept for 1 day, and " + guide},
		"destroyed":                         {"logGroups: {audit: {removal: destroy}}\n", "logstack.yaml:1:30: logGroups.audit.removal: the audit log is destroyed with its stack, and " + guide},
		"all of it, where nothing holds":    {"compliance: []\nretention: {audit: 1}\nlogGroups: {audit: {removal: destroy}}\n", ""},
		"six years, of which one is kept":   {"compliance: [pci-dss, hipaa]\n", "logstack.yaml:1:13: compliance: the audit log is kept for 365 days, and HIPAA, 45 CFR 164.316(b)(2)(i): six years, requires 2192 or more"},
		"six years":                         {"compliance: [pci-dss, hipaa]\nretention: {audit: 2192}\n", ""},
		"six years in an archive":           {"compliance: [pci-dss, hipaa]\narchive: {}\n", ""},
		"an archive of the other log":       {"compliance: [hipaa]\narchive: {logGroups: [application]}\n", "logstack.yaml:1:13: compliance: the audit log is kept for 365 days"},
		"a regulation that there is not":    {"compliance: [gdpr]\n", `logstack.yaml:1:14: compliance[0]: there is no regulation "gdpr": use one of guide, pci-dss, hipaa, sox`},
		"one that is said twice":            {"compliance: [hipaa, hipaa]\nretention: {audit: 2192}\n", "logstack.yaml:1:21: compliance[1]: is in this list already"},
		"an environment without real data":  {app + svc + "compliance: [hipaa]\nretention: {audit: 2192}\nenvironments: {dev: {compliance: [], logGroups: {audit: {tier: debug, removal: destroy}}}, prod: {}}\n", ""},
		"an environment that takes it away": {app + svc + "compliance: []\nretention: {audit: 30}\nenvironments: {dev: {}, prod: {compliance: ~}}\n", "logstack.yaml:4:20: retention.audit: the audit log is kept for 30 days, and " + guide},
		"a source has no audit log":         {app + "contract: cloudtrail\nretention: {audit: 1}\nenvironments: {prod: {}}\n", ""},
	} {
		source := test.source
		if !strings.Contains(source, "environments:") {
			source += rest
		}
		_, err := Parse("logstack.yaml", []byte(source), "testdata")
		got := ""
		if err != nil {
			got = err.Error()
		}
		if test.want == "" && got != "" || !strings.HasPrefix(got, test.want) || strings.Contains(got, "\n") {
			t.Errorf("%s: got\n%s\nwant\n%s", name, got, test.want)
		}
	}
}

// A rule on the audit log that needs a metric filter is refused if the class
// has none. A rule on a metric of CloudWatch is not.
func TestRulesOnAnAuditLogWithoutMetricFilters(t *testing.T) {
	const class = "logGroups: {audit: {class: INFREQUENT_ACCESS}}\n"
	if _, err := Parse("logstack.yaml", []byte("alarms: {audit-silence: {}}\n"+class+rest), "testdata"); err != nil {
		t.Errorf("audit-silence: %v", err)
	}
	_, err := Parse("logstack.yaml", []byte("alarms: {audit-mismatch: {}}\n"+class+rest), "testdata")
	if want := "logstack.yaml:2:28: logGroups.audit.class: log groups of the class INFREQUENT_ACCESS have no metric filters: use one of the class STANDARD (the class of a log group cannot be changed); alarm rule audit-mismatch looks at the audit log and needs them: to turn it off, set audit-mismatch: ~ in alarms"; err == nil || err.Error() != want {
		t.Errorf("got\n%v\nwant\n%s", err, want)
	}
}

// What is not known about an existing audit log is reported.
func TestComplianceOfAnAuditLogThatIsThere(t *testing.T) {
	c, err := Parse("logstack.yaml", []byte("logGroups: {audit: {name: /a, existing: true}}\n"+rest), "testdata")
	if err != nil || len(c.Warnings) == 0 || !strings.Contains(c.Warnings.Err().Error(), "logGroups.audit.existing: how long the audit log is kept is unknown here") {
		t.Errorf("got %v, %v", c, err)
	}
}
