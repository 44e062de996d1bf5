package config

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// readText reads a configuration that is a single file.
func readText(t *testing.T, text string) (*Config, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "logstack.yaml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return Load(path)
}

func TestDataProtection(t *testing.T) {
	const start = "application: shop\nservices: [{name: web, image: shop}]\nenvironments: {prod: {}}\n"
	const arn = "arn:aws:iam::111122223333:role/privacy"
	for _, c := range []struct{ text, want string }{
		{"dataProtection: {findings: {}, account: true, unmask: {principals: ['" + arn + "']}}", ""},
		{"dataProtection: {findings: {name: /found, tier: debug}}", ""},
		{"dataProtection: {unmask: {principals: ['arn:aws:iam::111122223333:root', 'arn:aws:iam::111122223333:user/ann'], mfa: false}}", ""},
		{"dataProtection: {findings: {name: 'a b'}}", "must be 1 to 512 letters"},
		{"dataProtection: {findings: {name: aws/found}}", "cannot start with aws/"},
		{"dataProtection: {findings: {tier: archives}}", "archives"},
		{"dataProtection: {findings: {name: /ecs/shop/prod}}", "is itself masked: give findings"},
		{"dataProtection: {findings: {name: /ecs/shop/prod/audit}}", "is itself masked: give findings"},
		{"dataProtection: {findings: {keep: 3}}", "keep"},
		{"dataProtection: {unmask: {}}", "needs principals"},
		{"dataProtection: {unmask: {principals: ['*']}}", "must be the ARN of an IAM role, a user or a whole account"},
		{"dataProtection: {unmask: {principals: ['arn:aws:iam::111122223333:role/*']}}", "without wildcards"},
		{"dataProtection: {unmask: {principals: ['arn:aws:sts::111122223333:assumed-role/privacy/ann']}}", "must be the ARN"},
		{"dataProtection: {unmask: {principals: ['" + arn + "', '" + arn + "']}}", "is in this list already"},
		{"dataProtection: {identifiers: [OpenSshPrivateKey, PhoneNumber-DE]}", ""},
		{"dataProtection: {identifiers: [EmailAdress]}", "did you mean EmailAddress?"},
		{"dataProtection: {identifiers: [PhoneNumber]}", "each PhoneNumber belongs to a country: use one of PhoneNumber-BR"},
		{"dataProtection: {identifiers: [Name, Name]}", "is in this list already"},
		{"dataProtection: {identifiers: [EmailAdress, Naem]}", "did you mean Name?"},
		{"logGroups: {audit: {breakGlass: ['" + arn + "']}}", ""},
		{"logGroups: {audit: {breakGlass: ['arn:aws:iam::111122223333:root']}}", "must be the ARN of an IAM role"},
		{"logGroups: {application: {breakGlass: ['" + arn + "']}}", "is for the audit log"},
		{"logging: {delivery: blocking}", ""},
		{"logging: {delivery: blocked}", "blocking"},
	} {
		_, err := readText(t, start+c.text+"\n")
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%s: got %v, want %q", c.text, err, c.want)
		}
		if c.want != "" && err != nil && !strings.Contains(err.Error(), "logstack.yaml:4:") {
			t.Errorf("%s: %v has no place", c.text, err)
		}
	}
	cfg, err := readText(t, start+"dataProtection: {findings: {}, unmask: {principals: ['"+arn+"']}}\n")
	if err != nil {
		t.Fatal(err)
	}
	of := cfg.Environments[0].DataProtection
	if of.Findings.Name != "/ecs/shop/prod/findings" || of.Findings.Tier != "audit" || !*of.Unmask.MFA {
		t.Errorf("the defaults are %+v, %+v", of.Findings, of.Unmask)
	}
}

// Two environments of an account and region share its policy and its log
// groups.
func TestDataProtectionOfAnAccountIsOne(t *testing.T) {
	const text = "application: shop\nservices: [{name: web, image: shop}]\ndataProtection: {account: true, findings: {name: /found}}\nenvironments:\n  dev: {}\n  prod: {}\n"
	_, err := readText(t, text)
	for _, want := range []string{"environment dev has it already", "/found"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	if _, err := readText(t, strings.ReplaceAll(strings.Replace(text, "dev: {}", "dev: {region: eu-central-1}", 1), "prod: {}", "prod: {region: eu-west-1}")); err != nil {
		t.Error(err)
	}
}

// Findings of custom patterns are recorded like others.
func TestFindingsOfPatternsAlone(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"own.yaml":      "extends: guide\nfields:\n  email: {pii: ~}\n  user_email: {pii: ~}\n  iban: {pii: private, pattern: '\\b[A-Z]{2}\\d{2}[A-Z0-9]{11,30}\\b'}\n",
		"logstack.yaml": "application: shop\ncontract: own.yaml\nservices: [{name: web, image: shop}]\nenvironments: {prod: {}}\nalarms: {sensitive-data: {}}\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := Load(filepath.Join(dir, "logstack.yaml")); err != nil {
		t.Error(err)
	}
}

// Identifiers of an environment mask data in that environment only, and
// whatever reads the masked data there is reported.
func TestIdentifiersOfAnEnvironment(t *testing.T) {
	cfg, err := readText(t, "application: shop\nservices: [{name: web, image: shop}]\nenvironments:\n  dev: {}\n  prod: {dataProtection: {identifiers: [PkcsPrivateKey, IpAddress]}}\n")
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"EmailAddress", "EmailAddress IpAddress PkcsPrivateKey"} {
		of := cfg.Environments[i].Contract
		if got := strings.Join(of.DataIdentifiers(), " "); got != want {
			t.Errorf("%s masks %s, want %s", cfg.Environments[i].Name, got, want)
		}
		if got := of.Masked("ip_address"); got != (i == 1) {
			t.Errorf("%s masks addresses: %v", cfg.Environments[i].Name, got)
		}
	}
}
