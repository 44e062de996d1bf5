package changes

import "testing"

// Data protection policies, of a log group or an account, as JSON.
const (
	emailMask  = `{"Statement": [{"DataIdentifier": ["arn:aws:dataprotection::aws:data-identifier/EmailAddress"], "Operation": {"Deidentify": {"MaskConfig": {}}}}]}`
	nothingHid = `{"Statement": []}`
)

func protectedGroup(policy string) string {
	if policy != "" {
		policy = ", DataProtectionPolicy: " + policy
	}
	return "  G: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: /shop" + policy + "}}\n"
}

func accountMask(document string) string {
	return "  A: {Type: AWS::Logs::AccountPolicy, Properties: {PolicyName: p, PolicyType: DATA_PROTECTION_POLICY, PolicyDocument: '" + document + "'}}\n"
}

func TestMasksLess(t *testing.T) {
	mask := func(identifiers, custom string) string {
		return protectedGroup("{Statement: [{DataIdentifier: [" + identifiers + "], Operation: {Deidentify: {MaskConfig: {}}}}], Configuration: {CustomDataIdentifier: [" + custom + "]}}")
	}
	try(t, "masks-less", []testCase{
		{"fewer identifiers", mask("EmailAddress, CreditCardNumber", ""), mask("EmailAddress", ""), []string{"G: loss: It masks less than before: new log events show in clear text: CreditCardNumber."}},
		{"no policy any more", mask("EmailAddress", ""), protectedGroup(""), []string{"G: loss: EmailAddress."}},
		{"more identifiers", mask("EmailAddress", ""), mask("EmailAddress, CreditCardNumber", ""), nil},
		{"in another order", mask("EmailAddress, CreditCardNumber", ""), mask("CreditCardNumber, EmailAddress", ""), nil},
		{"another regex", mask("patient", "{Name: patient, Regex: 'P\\d{6}'}"), mask("patient", "{Name: patient, Regex: 'P\\d{7}'}"), []string{`G: change: It masks by another regex than before: what that does not find is seen in clear text, from what is written from then on. [regex of patient: P\d{6} -> P\d{7}]`}},
		{"one of one's own goes", mask("patient", "{Name: patient, Regex: x}"), mask("EmailAddress", ""), []string{"G: loss: patient."}},
		{"a regex that nothing is masked by", mask("EmailAddress", "{Name: patient, Regex: x}"), mask("EmailAddress", "{Name: patient, Regex: y}"), nil},
		{"it is only counted from then on", mask("EmailAddress", ""), protectedGroup("{Statement: [{DataIdentifier: [EmailAddress], Operation: {Audit: {FindingsDestination: {}}}}]}"), []string{"G: loss"}},
		{"the account masks the same", mask("EmailAddress", ""), protectedGroup("") + accountMask(emailMask), nil},
		{"a log group that gets another name and no policy", mask("EmailAddress", ""), "  G: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: /store}}", []string{"G: loss"}},
		{"a parameter", mask("EmailAddress", ""), "Parameters: {P: {Type: String}}\nResources:\n" + protectedGroup("!Ref P"), []string{"G: unknown"}},
		{"that of the account goes", accountMask(emailMask), ``, []string{"A: loss: The whole account masks less than before: new log events show in clear text: EmailAddress."}},
		{"that of the account masks nothing", accountMask(emailMask), accountMask(nothingHid), []string{"A: loss: EmailAddress."}},
		{"that of the account moves", accountMask(emailMask), "  B: {Type: AWS::Logs::AccountPolicy, Properties: {PolicyName: q, PolicyType: DATA_PROTECTION_POLICY, PolicyDocument: '" + emailMask + "'}}", nil},
	})
}

func TestFindingsLost(t *testing.T) {
	to := func(destination string) string {
		return protectedGroup("{Statement: [{DataIdentifier: [EmailAddress], Operation: {Audit: {FindingsDestination: {" + destination + "}}}}, {DataIdentifier: [EmailAddress], Operation: {Deidentify: {MaskConfig: {}}}}]}")
	}
	account := func(destination string) string {
		return accountMask(`{"Statement": [{"DataIdentifier": ["EmailAddress"], "Operation": {"Audit": {"FindingsDestination": {` + destination + `}}}}]}`)
	}
	try(t, "findings-lost", []testCase{
		{"switched off", to("CloudWatchLogs: {LogGroup: /findings}"), to(""), []string{"G: loss: What data protection finds is no longer written to the log group /findings. [findings: /findings -> ]"}},
		{"one of two", to("CloudWatchLogs: {LogGroup: /findings}, S3: {Bucket: b}"), to("CloudWatchLogs: {LogGroup: /findings}"), []string{"G: loss: the bucket b"}},
		{"with the whole policy", to("Firehose: {DeliveryStream: d}"), protectedGroup(""), []string{"G: loss: the delivery stream d"}},
		{"elsewhere", to("CloudWatchLogs: {LogGroup: /findings}"), to("CloudWatchLogs: {LogGroup: /other}"), []string{"G: change: What data protection finds is written to another log group than before. [findings: /findings -> /other]"}},
		{"from now on", to(""), to("CloudWatchLogs: {LogGroup: /findings}"), nil},
		{"as before", to("CloudWatchLogs: {LogGroup: /findings}"), to("CloudWatchLogs: {LogGroup: /findings}"), nil},
		{"those of the account", account(`"S3": {"Bucket": "b"}`), account(``), []string{"A: loss: the bucket b"}},
		{"the account's policy goes", account(`"S3": {"Bucket": "b"}`), ``, []string{"A: loss: the bucket b"}},
	})
}
