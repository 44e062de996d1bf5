// Package lint finds mistakes in the logging of templates before they are
// deployed: what AWS would refuse, alarms that can never go off, metrics that
// nobody reads, permissions that are missing. Through package template it works
// on any CloudFormation template, on Terraform, and on an account as it is.
package lint

// # How to add a check
//
// A check is two files named after its id: loggroup/retention is
// loggroup_retention.go and loggroup_retention.txtar.
//
// The Go file declares the check, and the list in checks.go names it:
//
//	var loggroupRetention = Check{ID: "loggroup/retention", Severity: Warning, run: func(p *pass) {
//		for _, t := range p.templates {
//			for _, g := range t.LogGroups() {
//				if g.RetentionDays.IsZero() {
//					p.tell(t, g.LogicalID, "", message{summary: …, details: …, remedy: …})
//				}
//			}
//		}
//	}}
//
// tell takes the path of the faulty property, as errors write it, such as
// MetricTransformations[0].Unit. The report shows its line, with carets. The
// summary is a sentence about the resource that begins in lower case and has no
// full stop; the details are sentences; the remedy is an imperative in lower
// case.
//
// The sheet, the .txtar, is the check's page and its test. Its comment is
// Markdown: the title, what is wrong, why it matters with the page of
// CloudWatch, how to fix it. Its files are templates: bad.yaml, bad-more.yaml
// and so on, for which the check must report exactly what stands in bad.want,
// and good.yaml, for which it must report nothing. Run go test ./lint -run
// Checks -update to write bad.want, then read it. Templates that are examined
// together stand in a folder, as bad/one.yaml and bad/two.yaml beside bad.want.
// A contract.yaml is the log contract of all of them, and the file parameters
// holds their parameters, such as AWS::Region=eu-central-1, one a line. Then
// `make docs` writes the page into docs/reference/lint.
//
// A check for what AWS refuses has the severity Fatal. It passes on the reason
// from the reader of templates (tellRefused, by type), from a replay
// (tellInvalid) or from a parser in cloudwatch/…. This package holds no rules
// of CloudWatch's own: a view belongs in template/, a rule in cloudwatch/.
//
// What only the deployment knows gives no finding. isOpen reports whether a
// text holds a placeholder, Number.Value whether a number is known, and
// Resource.Unresolved lists the properties that are not. The report says so for
// the properties in open.go. A resource with an undecided condition may be
// made, or not. Check.NeedsContract is for checks that need a log contract,
// p.contract.
