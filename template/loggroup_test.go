package template

import (
	"os"
	"path/filepath"
	"reflect"
	"testing"
)

// Masks and indexes of a log group are read in all the forms that a template
// has for them.
func TestMaskedAndIndexed(t *testing.T) {
	path := filepath.Join(t.TempDir(), "t.yaml")
	if err := os.WriteFile(path, []byte(`
Parameters: {Policy: {Type: String}}
Resources:
  App:
    Type: AWS::Logs::LogGroup
    Properties:
      FieldIndexPolicies: [{Fields: [request_id, user_id]}]
      DataProtectionPolicy:
        Statement:
          - {Sid: audit, DataIdentifier: ["arn:aws:dataprotection::aws:data-identifier/Name"], Operation: {Audit: {FindingsDestination: {}}}}
          - {Sid: redact, DataIdentifier: ["arn:aws:dataprotection::aws:data-identifier/EmailAddress", EmployeeId], Operation: {Deidentify: {MaskConfig: {}}}}
  Later:
    Type: AWS::Logs::LogGroup
    Properties: {DataProtectionPolicy: !Ref Policy, FieldIndexPolicies: !Ref Policy}
`), 0o600); err != nil {
		t.Fatal(err)
	}
	groups := one(t, path).LogGroups()
	if got, want := groups[0].Masked, []string{"EmailAddress", "EmployeeId"}; !reflect.DeepEqual(got, want) {
		t.Errorf("masked: %v, want %v", got, want)
	}
	if got, want := groups[0].Indexed, []string{"request_id", "user_id"}; !reflect.DeepEqual(got, want) {
		t.Errorf("indexed: %v, want %v", got, want)
	}
	if g := groups[1]; !g.DataProtection || g.Masked != nil || g.Indexed != nil {
		t.Errorf("what only the deployment knows is %+v", g)
	}
}
