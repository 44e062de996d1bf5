// Package masking writes data protection policies (mask-sensitive-log-data-start).
package masking

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/constructs/internal/place"
	"github.com/logstack-go/logstack/contract"
)

// Name is the name of data protection policies. It is a dimension of the metrics that
// count their findings.
const Name = "mask-personal-data"

// Masks says what a policy masks.
type Masks struct {
	// Managed holds the names of managed data identifiers, and Custom holds custom
	// identifiers.
	Managed []string
	Custom  []cloudwatch.DataIdentifier
}

// Of returns what a contract masks; nothing if it is nil.
func Of(c *contract.Contract) Masks {
	if c == nil {
		return Masks{}
	}
	return Masks{c.DataIdentifiers(), c.CustomIdentifiers()}
}

// None reports whether nothing is masked.
func (m Masks) None() bool { return len(m.Managed)+len(m.Custom) == 0 }

// Destination says where findings are sent; nil fields are left out.
type Destination struct{ LogGroup, Bucket, Stream *string }

func (d Destination) document() map[string]any {
	all := map[string]any{}
	for _, of := range []struct {
		name, key string
		value     *string
	}{{"CloudWatchLogs", "LogGroup", d.LogGroup}, {"S3", "Bucket", d.Bucket}, {"Firehose", "DeliveryStream", d.Stream}} {
		if of.value != nil {
			all[of.name] = map[string]any{of.key: *of.value}
		}
	}
	return all
}

// Document returns the masking policy as the API expects it. It audits exactly what it
// masks, which the API requires.
func (m Masks) Document(scope constructs.Construct, to Destination) map[string]any {
	var identifiers []string
	for _, name := range m.Managed {
		identifiers = append(identifiers, *place.Stack(scope).FormatArn(&awscdk.ArnComponents{
			Service:      jsii.String("dataprotection"),
			Region:       jsii.String(""),
			Account:      jsii.String("aws"),
			Resource:     jsii.String("data-identifier"),
			ResourceName: &name,
		}))
	}
	var custom []any
	for _, id := range m.Custom {
		identifiers = append(identifiers, id.Name)
		custom = append(custom, map[string]any{"Name": id.Name, "Regex": id.Regex})
	}
	statement := func(sid string, operation map[string]any) map[string]any {
		return map[string]any{"Sid": sid, "DataIdentifier": identifiers, "Operation": operation}
	}
	document := map[string]any{
		"Name":    Name,
		"Version": "2021-06-01",
		"Statement": []any{
			statement("audit", map[string]any{"Audit": map[string]any{"FindingsDestination": to.document()}}),
			statement("redact", map[string]any{"Deidentify": map[string]any{"MaskConfig": map[string]any{}}}),
		},
	}
	if custom != nil {
		document["Configuration"] = map[string]any{"CustomDataIdentifier": custom}
	}
	return document
}
