package template

import (
	"strings"
	"testing"
)

const arn = "arn:aws:dataprotection::aws:data-identifier/"

// A data protection policy is read, with what CloudWatch would refuse of it.
func TestProtection(t *testing.T) {
	audit := func(identifiers string) string {
		return "{Sid: a, DataIdentifier: [" + identifiers + "], Operation: {Audit: {FindingsDestination: {CloudWatchLogs: {LogGroup: /found}, S3: {Bucket: found}}}}}"
	}
	mask := func(identifiers string) string {
		return "{Sid: r, DataIdentifier: [" + identifiers + "], Operation: {Deidentify: {MaskConfig: {}}}}"
	}
	mail, name := "'"+arn+"EmailAddress'", "'"+arn+"Name'"
	for _, c := range []struct{ statements, rest, want string }{
		{audit(mail) + ", " + mask(mail), "", ""},
		{audit(mail+", "+name) + ", " + mask(name+", "+mail), "", ""},
		{audit("own") + ", " + mask("own"), "Configuration: {CustomDataIdentifier: [{Name: own, Regex: 'C-\\d+'}]}, ", ""},
		{audit("!Sub 'arn:${AWS::Partition}:dataprotection::aws:data-identifier/EmailAddress'") + ", " + mask(mail), "", ""},
		{audit("!Sub '"+arn+"${Kind}'") + ", " + mask("!Sub '"+arn+"${Kind}'"), "", ""},
		{audit(mail), "", "it audits but does not mask: CloudWatch requires another statement with the operation Deidentify"},
		{mask(mail), "", "it masks but does not audit"},
		{"", "", "it neither audits nor masks anything"},
		{audit(mail+", "+name) + ", " + mask(mail), "", "it audits EmailAddress, Name and masks EmailAddress"},
		{audit("'"+arn+"EmailAdress'") + ", " + mask("'"+arn+"EmailAdress'"), "", `there is no data identifier "EmailAdress": did you mean EmailAddress?`},
		{audit("'"+arn+"PhoneNumber'") + ", " + mask("'"+arn+"PhoneNumber'"), "", "each PhoneNumber belongs to a country"},
		{audit("own") + ", " + mask("own"), "", `"own" is neither the ARN of a managed data identifier nor declared`},
		{audit("own") + ", " + mask("own"), "Configuration: {CustomDataIdentifier: [{Name: own, Regex: '(C)'}]}, ", "the custom data identifier own: has '('"},
		{audit(mail) + ", {Sid: r, DataIdentifier: [" + mail + "], Operation: {Deidentify: {}}}", "", "has no MaskConfig"},
	} {
		group := parsedYAML(t, "Parameters: {Kind: {Type: String}}\nResources: {App: {Type: AWS::Logs::LogGroup, Properties: {DataProtectionPolicy: {"+c.rest+"Statement: ["+c.statements+"]}}}}").LogGroups()[0]
		got := strings.Join(group.Protection.Problems, "; ")
		if c.want == "" && got != "" || !strings.HasPrefix(got, c.want) && !strings.Contains(got, c.want) || c.want != "" && len(group.Protection.Problems) != 1 {
			t.Errorf("%s: got %q, want %q", c.statements, got, c.want)
		}
		if strings.Contains(c.statements, "Audit") && strings.Join(group.Protection.Findings, ", ") != "log group /found, bucket found" {
			t.Errorf("findings go to %v", group.Protection.Findings)
		}
	}
}

// An account policy masks in all log groups, in addition to their own policies.
func TestProtectionOfAnAccount(t *testing.T) {
	policy := `{"Name":"p","Statement":[{"DataIdentifier":["` + arn + `Name"],"Operation":{"Audit":{"FindingsDestination":{}}}},{"DataIdentifier":["` + arn + `Name"],"Operation":{"Deidentify":{"MaskConfig":{}}}}]}`
	read := parsedYAML(t, "Resources:\n  App: {Type: AWS::Logs::LogGroup}\n  All: {Type: AWS::Logs::AccountPolicy, Properties: {PolicyName: p, PolicyType: DATA_PROTECTION_POLICY, PolicyDocument: '"+policy+"'}}\n")
	all := read.Protections(read.LogGroups()[0])
	if len(all) != 1 || strings.Join(all[0].Masked, " ") != "Name" || all[0].Problems != nil {
		t.Errorf("the account masks %+v", all)
	}
}

func parsedYAML(t *testing.T, text string) *Template {
	t.Helper()
	made, err := Parse("t.yaml", []byte(text), Options{})
	if err != nil {
		t.Fatal(err)
	}
	return made
}
