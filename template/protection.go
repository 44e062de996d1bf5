package template

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/cloudwatch/dataidentifier"
)

// Protection is what a data protection policy does (mask-sensitive-log-data-start).
type Protection struct {
	// Audited are the data identifiers that it looks for, and Masked are those that it
	// masks by, without the ARN that managed ones stand in.
	Audited []string `json:"audited,omitempty"`
	Masked  []string `json:"masked,omitempty"`
	// Custom are those of them that the policy declares itself.
	Custom []CustomIdentifier `json:"custom,omitempty"`
	// Findings are where reports of what is found go, such as "log group /app/findings".
	Findings []string `json:"findings,omitempty"`
	// Unknown are the managed identifiers that are in no page of AWS's: CloudWatch
	// refuses those that it does not know either.
	Unknown []string `json:"unknown,omitempty"`
	// Problems are for what CloudWatch refuses it (API_PutDataProtectionPolicy), unknown
	// identifiers among them, one sentence each; none of a policy that is not known.
	Problems []string `json:"problems,omitempty"`
}

// CustomIdentifier is a data identifier of one's own (CWL-custom-data-identifiers).
type CustomIdentifier struct {
	Name  string `json:"name"`
	Regex string `json:"regex"`
}

// CustomIdentifiers returns the custom data identifiers, to see what they mask.
func (p *Protection) CustomIdentifiers() []cloudwatch.DataIdentifier {
	if p == nil {
		return nil
	}
	var all []cloudwatch.DataIdentifier
	for _, c := range p.Custom {
		all = append(all, cloudwatch.DataIdentifier{Name: c.Name, Regex: c.Regex})
	}
	return all
}

// Protections returns what masks log events of a log group: its own policy, and those of
// the account that stand in the template or in those that it is nested in
// (PutAccountPolicy): the two add up.
func (t *Template) Protections(g LogGroup) []*Protection {
	var all []*Protection
	if g.Protection != nil {
		all = append(all, g.Protection)
	}
	for ; t != nil; t = t.parent {
		for _, a := range t.accountPolicies {
			if a.Protection != nil {
				all = append(all, a.Protection)
			}
		}
	}
	return all
}

// readProtection reads a data protection policy; nil where there is none, or only the
// deployment knows it.
func readProtection(policy node) *Protection {
	if !policy.plain() {
		return nil
	}
	o := policy.object()
	p := &Protection{}
	for _, item := range o.get("Configuration").object().get("CustomDataIdentifier").items() {
		custom := item.object()
		p.Custom = append(p.Custom, CustomIdentifier{custom.get("Name").text(), custom.get("Regex").text()})
	}
	audits, masks, config := false, false, true
	for _, item := range o.get("Statement").items() {
		s := item.object()
		operation := s.get("Operation").object()
		identifiers := s.get("DataIdentifier").texts()
		if audit := operation.get("Audit"); audit.given() {
			audits = true
			p.Audited = append(p.Audited, p.named(identifiers)...)
			p.readFindings(audit.object().get("FindingsDestination").object())
		}
		if mask := operation.get("Deidentify"); mask.given() {
			masks = true
			p.Masked = append(p.Masked, p.named(identifiers)...)
			config = config && mask.object().get("MaskConfig").given()
		}
	}
	if !o.get("Statement").given() {
		return p // of an account that was read, only that there is one is known
	}
	p.check(audits, masks, config)
	if text, err := json.Marshal(policy.resolved()); err == nil && len([]rune(string(text))) > cloudwatch.MaxDataProtectionPolicy {
		p.problemf("it has %d characters: CloudWatch takes %d (mask-sensitive-log-data)", len([]rune(string(text))), cloudwatch.MaxDataProtectionPolicy)
	}
	return p
}

func (p *Protection) problemf(format string, args ...any) {
	if problem := fmt.Sprintf(format, args...); !slices.Contains(p.Problems, problem) {
		p.Problems = append(p.Problems, problem)
	}
}

// named returns identifiers without the ARNs of managed ones. What is none is a
// problem.
func (p *Protection) named(identifiers []string) []string {
	var all []string
	for _, arn := range identifiers {
		name, managed := dataidentifier.OfARN(arn)
		all = append(all, name)
		isCustom := slices.ContainsFunc(p.Custom, func(c CustomIdentifier) bool { return c.Name == name })
		switch {
		case strings.Contains(name, "${"): // only the deployment knows
		case managed:
			if err := dataidentifier.Check(name); err != nil {
				p.problemf("%v", err)
				if !slices.Contains(p.Unknown, name) {
					p.Unknown = append(p.Unknown, name)
				}
			}
		case !isCustom:
			p.problemf("%q is neither the ARN of a managed data identifier nor declared under Configuration, CustomDataIdentifier", name)
		}
	}
	return all
}

// readFindings reads where reports go.
func (p *Protection) readFindings(o object) {
	for _, of := range []struct{ service, key, what string }{
		{"CloudWatchLogs", "LogGroup", "log group "}, {"S3", "Bucket", "bucket "}, {"Firehose", "DeliveryStream", "Firehose stream "},
	} {
		if to := o.get(of.service); to.given() {
			p.Findings = append(p.Findings, of.what+to.object().get(of.key).text())
		}
	}
}

// check finds for what CloudWatch refuses the policy as a whole
// (API_PutDataProtectionPolicy).
func (p *Protection) check(audits, masks, config bool) {
	switch {
	case !audits && !masks:
		p.problemf("it neither looks for anything nor masks it: CloudWatch wants a statement with the operation Audit, and one with Deidentify")
	case !masks:
		p.problemf("it finds, and masks nothing: CloudWatch wants a statement with the operation Deidentify of the same identifiers beside that with Audit")
	case !audits:
		p.problemf("it masks, and looks for nothing: CloudWatch wants a statement with the operation Audit of the same identifiers beside that with Deidentify")
	case !sameNames(p.Audited, p.Masked):
		p.problemf("it looks for %s, and masks %s: CloudWatch wants the same identifiers for both", strings.Join(p.Audited, ", "), strings.Join(p.Masked, ", "))
	}
	if masks && !config {
		p.problemf("its operation Deidentify has no MaskConfig: CloudWatch wants an empty one, MaskConfig: {}")
	}
	if len(p.Custom) > cloudwatch.MaxDataIdentifiers {
		p.problemf("it declares %d custom data identifiers: CloudWatch takes %d", len(p.Custom), cloudwatch.MaxDataIdentifiers)
	}
	for _, c := range p.CustomIdentifiers() {
		if err := c.Check(); err != nil && !strings.Contains(c.Name+c.Regex, "${") {
			p.problemf("the custom data identifier %s: %v", c.Name, err)
		}
	}
}

// sameNames reports whether two lists hold the same.
func sameNames(a, b []string) bool {
	a, b = slices.Clone(a), slices.Clone(b)
	slices.Sort(a)
	slices.Sort(b)
	return slices.Equal(slices.Compact(a), slices.Compact(b))
}
