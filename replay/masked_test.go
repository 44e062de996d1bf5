package replay

import (
	"strings"
	"testing"

	"github.com/logstack-go/logstack/template"
)

// A replay reports what is masked, which filters look for it, and which
// policies CloudWatch refuses.
func TestMasksAreNoted(t *testing.T) {
	const arn = "arn:aws:dataprotection::aws:data-identifier/"
	made, err := template.Parse("t.yaml", []byte(`
Resources:
  App:
    Type: AWS::Logs::LogGroup
    Properties:
      LogGroupName: /app
      DataProtectionPolicy:
        Statement:
          - {DataIdentifier: [`+arn+`EmailAddress, `+arn+`Nmae], Operation: {Audit: {FindingsDestination: {}}}}
          - {DataIdentifier: [`+arn+`EmailAddress, `+arn+`Nmae], Operation: {Deidentify: {MaskConfig: {}}}}
  All:
    Type: AWS::Logs::AccountPolicy
    Properties:
      PolicyName: p
      PolicyType: DATA_PROTECTION_POLICY
      PolicyDocument: '{"Statement":[{"DataIdentifier":["`+arn+`IpAddress"],"Operation":{"Audit":{"FindingsDestination":{}}}}]}'
  Ours:
    Type: AWS::Logs::MetricFilter
    Properties:
      LogGroupName: !Ref App
      FilterPattern: '{ $.email = "*@example.com" }'
      MetricTransformations: [{MetricNamespace: App, MetricName: Ours, MetricValue: "1"}]
`), template.Options{})
	if err != nil {
		t.Fatal(err)
	}
	p, err := newPlan([]*template.Template{made}, fieldNames{}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	notes := strings.Join(p.notes, "\n")
	for _, want := range []string{
		"App has a data protection policy",
		"All masks in all log groups of the account",
		`CloudWatch refuses the data protection policy of App: there is no data identifier "Nmae": did you mean Name?`,
		"CloudWatch refuses the data protection policy of All: it audits but does not mask",
		`Ours looks for "*@example.com" in $.email, which data protection masks (EmailAddress)`,
	} {
		if !strings.Contains(notes, want) {
			t.Errorf("%q is not among\n%s", want, notes)
		}
	}
}
