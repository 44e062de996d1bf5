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
	// Audited are the data identifiers that the policy detects, and Masked
	// those that it masks, without the ARN prefix of managed ones.
	Audited []string `json:"audited,omitempty"`
	Masked  []string `json:"masked,omitempty"`
	// Custom are the identifiers among them that the policy itself defines.
	Custom []CustomIdentifier `json:"custom,omitempty"`
	// Findings are where findings are sent, such as "log group /app/findings".
	Findings []string `json:"findings,omitempty"`
	// Unknown are the managed identifiers that AWS does not document and
	// CloudWatch refuses.
	Unknown []string `json:"unknown,omitempty"`
	// Problems are the reasons why CloudWatch would refuse the policy
	// (API_PutDataProtectionPolicy), one sentence each, including unknown
	// identifiers. There are none for a policy that only the deployment knows.
	Problems []string `json:"problems,omitempty"`
}

// CustomIdentifier is a custom data identifier (CWL-custom-data-identifiers).
type CustomIdentifier struct {
	// Name is the name of the identifier.
	Name string `json:"name"`
	// Regex is the regular expression that it matches.
	Regex string `json:"regex"`
}

// CustomIdentifiers returns the custom data identifiers, ready to match texts.
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

// Protections returns the policies that mask log events of a log group: its
// own, and those for the whole account in this template or in those that it is
// nested in. They add up (PutAccountPolicy).
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

// readProtection reads a data protection policy. It returns nil if there is
// none or only the deployment knows it.
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
		return p // an account only tells that it has a policy
	}
	p.check(audits, masks, config)
	if text, err := json.Marshal(policy.resolved()); err == nil && len([]rune(string(text))) > cloudwatch.MaxDataProtectionPolicy {
		p.problemf("it has %d characters: CloudWatch takes at most %d (mask-sensitive-log-data)", len([]rune(string(text))), cloudwatch.MaxDataProtectionPolicy)
	}
	return p
}

func (p *Protection) problemf(format string, args ...any) {
	if problem := fmt.Sprintf(format, args...); !slices.Contains(p.Problems, problem) {
		p.Problems = append(p.Problems, problem)
	}
}

// named returns identifiers without the ARN prefix of managed ones, and notes
// unknown ones as problems.
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

// readFindings reads where findings are sent.
func (p *Protection) readFindings(o object) {
	for _, of := range []struct{ service, key, what string }{
		{"CloudWatchLogs", "LogGroup", "log group "}, {"S3", "Bucket", "bucket "}, {"Firehose", "DeliveryStream", "Firehose stream "},
	} {
		if to := o.get(of.service); to.given() {
			p.Findings = append(p.Findings, of.what+to.object().get(of.key).text())
		}
	}
}

// check notes why CloudWatch would refuse the policy as a whole
// (API_PutDataProtectionPolicy).
func (p *Protection) check(audits, masks, config bool) {
	switch {
	case !audits && !masks:
		p.problemf("it neither audits nor masks anything: CloudWatch requires a statement with the operation Audit, and one with Deidentify")
	case !masks:
		p.problemf("it audits but does not mask: CloudWatch requires another statement with the operation Deidentify and the same identifiers")
	case !audits:
		p.problemf("it masks but does not audit: CloudWatch requires another statement with the operation Audit and the same identifiers")
	case !sameNames(p.Audited, p.Masked):
		p.problemf("it audits %s and masks %s: CloudWatch requires the same identifiers for both", strings.Join(p.Audited, ", "), strings.Join(p.Masked, ", "))
	}
	if masks && !config {
		p.problemf("its operation Deidentify has no MaskConfig: CloudWatch requires an empty one, MaskConfig: {}")
	}
	if len(p.Custom) > cloudwatch.MaxDataIdentifiers {
		p.problemf("it declares %d custom data identifiers: CloudWatch takes at most %d", len(p.Custom), cloudwatch.MaxDataIdentifiers)
	}
	for _, c := range p.CustomIdentifiers() {
		if err := c.Check(); err != nil && !strings.Contains(c.Name+c.Regex, "${") {
			p.problemf("the custom data identifier %s: %v", c.Name, err)
		}
	}
}

// sameNames reports whether two lists hold the same names.
func sameNames(a, b []string) bool {
	a, b = slices.Clone(a), slices.Clone(b)
	slices.Sort(a)
	slices.Sort(b)
	return slices.Equal(slices.Compact(a), slices.Compact(b))
}
