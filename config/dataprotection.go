package config

import (
	"cmp"
	"slices"
	"strings"

	"github.com/logstack-go/logstack/cloudwatch/dataidentifier"
	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/internal/lazyregexp"
	"github.com/logstack-go/logstack/internal/strictyaml"
	"github.com/logstack-go/logstack/retention"
)

// DataProtection is about what the contract masks.
type DataProtection struct {
	// A log group of its own for reports of what was masked: which kinds, how many
	// and where in which log event, but not the values. Default: none; {} has all
	// defaults.
	Findings *Findings `yaml:"findings"`
	// Whether what the contract masks is masked in all log groups of the account
	// and region, whoever made them. Only one environment of an account and region
	// can have it. Default: false.
	Account bool `yaml:"account"`
	// Managed data identifiers that mask more than the contract's personal data,
	// wherever it is, such as OpenSshPrivateKey and PhoneNumber-DE: for what people
	// and libraries write into messages. Default: none.
	Identifiers []string `yaml:"identifiers"`
	// A role that can see what is masked. Default: none.
	Unmask *Unmask `yaml:"unmask"`
}

// Findings is the log group of what data protection finds.
type Findings struct {
	// The log group's name. Default: that of the application log, followed by
	// /findings.
	Name string `yaml:"name"`
	// The retention tier. Default: audit.
	Tier retention.Tier `yaml:"tier"`
}

// Unmask says who can see what is masked.
type Unmask struct {
	// The ARNs of the IAM roles and users, or of whole accounts, that may assume
	// the role, without wildcards.
	Principals []string `yaml:"principals"`
	// Whether they need a second factor for it. Set it to false if they are
	// federated: their second factor is checked where they log in, and AWS does not
	// see it. Default: true.
	MFA *bool `yaml:"mfa"`
}

// hasFindings reports whether what is masked is reported to a log group.
func (e Environment) hasFindings() bool { return e.DataProtection.Findings != nil }

var principalPattern = lazyregexp.New(retention.PrincipalForm)

// dataProtection checks the data protection of an environment. Its log groups and
// contract are complete.
func (r *reader) dataProtection(node strictyaml.Node, e *Environment) {
	of := &e.DataProtection
	masks := e.Contract == nil || masksAny(e.Contract)
	if findings := of.Findings; findings != nil {
		at := node.Get("findings")
		r.text(at.Get("name"), findings.Name, logGroupNamePattern, logGroupNameForm)
		if strings.HasPrefix(findings.Name, "aws/") {
			r.add(at.Get("name").Problem("a log group's name cannot start with aws/, which is reserved for AWS"))
		}
		findings.Name = cmp.Or(findings.Name, e.LogGroups.Application.Name+"/findings")
		findings.Tier = cmp.Or(findings.Tier, retention.Audit)
		if _, err := e.Tiers.Days(findings.Tier); err != nil && at.Get("tier").Present() {
			r.addTogether(at.Get("tier").Problem("%v", err))
		}
		if !masks {
			r.addTogether(at.Problem("contract %s has nothing masked that CloudWatch could find: set pii or pattern of a field", e.Contract.Name()))
		}
	}
	if of.Account && !masks {
		r.addTogether(node.Get("account").Problem("contract %s has nothing masked: set pii or pattern of a field", e.Contract.Name()))
	}
	if unmask := of.Unmask; unmask != nil {
		at := node.Get("unmask")
		r.arns(at.Get("principals"), unmask.Principals, principalPattern,
			"the ARN of an IAM role, a user or a whole account, such as arn:aws:iam::111122223333:role/privacy, without wildcards")
		if len(unmask.Principals) == 0 {
			r.add(at.Problem("needs principals: the ARNs of those who may assume the role"))
		}
		if unmask.MFA == nil {
			yes := true
			unmask.MFA = &yes
		}
	}
}

// masksAny reports whether a contract masks anything.
func masksAny(c *contract.Contract) bool {
	return len(c.DataIdentifiers())+len(c.CustomIdentifiers()) > 0
}

// identifiers adds the environment's data identifiers to its contract, so that
// everything that depends on masks sees them: filters, queries, findings and the
// masks.
func (r *reader) identifiers(node strictyaml.Node, e *Environment) {
	names := e.DataProtection.Identifiers
	for i, at := range node.Items() {
		if i >= len(names) {
			break
		}
		if err := dataidentifier.Check(names[i]); err != nil {
			r.add(at.Problem("%v", err))
		} else if slices.Contains(names[:i], names[i]) {
			r.add(at.Problem("is in this list already"))
		}
	}
	if e.Contract != nil && len(names) > 0 {
		if more, err := e.Contract.Masking(names...); err == nil { // problems are reported at their places
			e.Contract = more
		}
	}
}

// breakGlass checks who may delete the audit log.
func (r *reader) breakGlass(node strictyaml.Node, e Environment) {
	r.arns(node.Get("audit", "breakGlass"), e.LogGroups.Audit.BreakGlass, rolePattern,
		"the ARN of an IAM role, such as arn:aws:iam::111122223333:role/break-glass, without wildcards")
	if at := node.Get("application", "breakGlass"); at.Present() {
		r.add(at.Problem("is for the audit log: leave it out here"))
	}
}

func (r *reader) arns(node strictyaml.Node, arns []string, form *lazyregexp.Regexp, allowed string) {
	for i, at := range node.Items() {
		switch {
		case i >= len(arns):
		case !form.MatchString(arns[i]):
			r.add(at.Problem("must be %s", allowed))
		case slices.Contains(arns[:i], arns[i]):
			r.add(at.Problem("is in this list already"))
		}
	}
}

// oneProtection checks that only one of two environments that may be in the same
// account and region masks all of it: an account has one such policy per region
// (API_PutAccountPolicy).
func (r *reader) oneProtection(node strictyaml.Node, e, other Environment) {
	if e.DataProtection.Account && other.DataProtection.Account {
		r.add(node.Problem("applies to the whole account and region, and environment %s has it already: give one of the two dataProtection.account: false, another account or another region", other.Name))
	}
}
