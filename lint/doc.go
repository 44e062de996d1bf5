// Package lint finds what is wrong with the logging of templates before they are
// deployed: what AWS would refuse, alarms that can never go off, metrics that nobody
// reads, rights that are missing. It works on anybody's CloudFormation template, on
// Terraform and on an account as it is, through package template.
package lint

// # How to add a check
//
// A check is two files, called after its id: loggroup/retention is
// loggroup_retention.go and loggroup_retention.txtar.
//
// The Go file declares it, and the list in checks.go names it:
//
//	var loggroupRetention = Check{ID: "loggroup/retention", Severity: Warning, run: func(p *pass) {
//		for _, t := range p.templates {
//			for _, g := range t.LogGroups() {
//				if g.RetentionDays.IsZero() {
//					p.tell(t, g.LogicalID, "", finding{summary: …, details: …, remedy: …})
//				}
//			}
//		}
//	}}
//
// tell takes the path of the property that is wrong, as errors write it, such as
// MetricTransformations[0].Unit: the report shows the line that it stands in, with carets.
// The summary is a sentence about the resource, with a small letter and without a full
// stop; details are sentences; the remedy is an order with a small letter.
//
// The sheet, the .txtar, is the check's page and its test. Its comment is Markdown: the
// title, what is wrong, why it matters with the page of CloudWatch, how to mend it. Its
// files are templates: bad.yaml, and bad-more.yaml, of which the check must say exactly
// what stands in bad.want (go test ./lint -run Checks -update writes it: read it), and
// good.yaml, of which it must say nothing. Several templates that are looked at together
// stand in a folder, as bad/one.yaml and bad/two.yaml beside bad.want. A contract.yaml is
// the log contract of all of them, and parameters, such as AWS::Region=eu-central-1 on a
// line, what their parameters are. Then `make docs` writes the page into docs/reference/lint.
//
// A check that AWS's refusal is behind has the severity Fatal, and says the reason that
// the reader of templates (tellRefused, by types), a replay (tellInvalid) or a parser of
// cloudwatch/… gives: no rule of CloudWatch's stands here. What is a view or a rule of
// CloudWatch's belongs into template/ or cloudwatch/.
//
// What only the deployment knows gives no finding: isOpen says whether a text holds a
// placeholder, Number.Value whether a number is known, Resource.Unresolved which
// properties are not. That it was not looked at is said of the properties in open.go. A
// resource with an undecided condition may be made, or not.
// Check.NeedsContract is for what can be said only with a log contract, p.contract.
