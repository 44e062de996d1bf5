package lint

import (
	"cmp"
	"slices"

	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/template"
)

// Options of a run. The zero value is the default.
type Options struct {
	// Contract is the log contract of who writes the logs. Default: nobody knows it, and
	// the checks that need it are not run.
	Contract *contract.Contract
}

// Report is what was found.
type Report struct {
	// Problems are in the order of the templates and of their files.
	Problems []Problem `json:"problems"`
	// NotLooked are what was not looked at, so that nothing is known of it.
	NotLooked []NotLooked `json:"notLooked"`
}

// Problem is what a check found.
type Problem struct {
	// Check is the check's id, such as metric/unfed.
	Check    string   `json:"check"`
	Severity Severity `json:"severity"`
	// Stack and File are those of the template; Line and Column, from 1, are where it
	// stands, and 0 where that is not known, as in an account.
	Stack  string `json:"stack"`
	File   string `json:"file"`
	Line   int    `json:"line,omitempty"`
	Column int    `json:"column,omitempty"`
	// LogicalID of the resource: with Terraform, its address. Path is that of the
	// construct that made it; empty where nobody says so.
	LogicalID string `json:"logicalId"`
	Path      string `json:"path,omitempty"`
	// Property is its path, such as MetricTransformations[0].Unit; empty: the resource
	// as a whole.
	Property string `json:"property,omitempty"`
	// Summary says what is wrong, in one sentence without a full stop. Details say what
	// comes of it, and Remedy what to do; both may be empty.
	Summary string `json:"summary"`
	Details string `json:"details,omitempty"`
	Remedy  string `json:"remedy,omitempty"`

	// excerpt is the line of the file, with carets.
	excerpt string
	// stack is the place of the template among all.
	stack int
}

// NotLooked is something that was not looked at.
type NotLooked struct {
	// Stack is empty for what concerns all.
	Stack string `json:"stack,omitempty"`
	// What it is, and Why it was not.
	What string `json:"what"`
	Why  string `json:"why"`
}

// Run holds templates against all checks. A resource with something wrong in it hides
// nothing of the others. What only the deployment knows is never guessed: nothing is
// found in it.
func Run(templates []*template.Template, o Options) *Report {
	return run(Checks(), templates, o)
}

func run(checks []Check, templates []*template.Template, o Options) *Report {
	s := &subject{templates: templates, contract: o.Contract, report: &Report{Problems: []Problem{}, NotLooked: []NotLooked{}}}
	s.notLooked()
	for _, c := range checks {
		if c.NeedsContract && o.Contract == nil {
			s.report.NotLooked = append(s.report.NotLooked, NotLooked{What: c.ID, Why: "it needs the log contract of the application"})
			continue
		}
		c.run(&pass{subject: s, check: c})
	}
	slices.SortStableFunc(s.report.Problems, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.stack, b.stack), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column),
			cmp.Compare(a.LogicalID, b.LogicalID), cmp.Compare(a.Check, b.Check))
	})
	return s.report
}

// notLooked says what the reader of the templates leaves out.
func (s *subject) notLooked() {
	for _, t := range s.templates {
		for _, r := range t.Refused() {
			if !r.Invalid {
				s.report.NotLooked = append(s.report.NotLooked, NotLooked{t.Stack, r.LogicalID, r.Reason()})
			}
		}
		for _, l := range t.LeftOut() {
			s.report.NotLooked = append(s.report.NotLooked, NotLooked{t.Stack, l.LogicalID, l.Why() + "; " + l.Advice()})
		}
		for _, e := range t.Elsewhere() {
			s.report.NotLooked = append(s.report.NotLooked, NotLooked{t.Stack, cmp.Or(e.LogicalID, e.What), e.Why})
		}
	}
}

// subject is what is held against the checks.
type subject struct {
	templates []*template.Template
	contract  *contract.Contract
	report    *Report
	// dry is a replay of no log events, once somebody asks.
	dry *dry
}

// pass is one check at work. A check looks at the templates, and tells what it finds.
type pass struct {
	*subject
	check Check
}

// finding is what a check says of a resource.
type finding struct {
	// summary, details and remedy are those of Problem.
	summary, details, remedy string
	// severity is another than the check's; empty: the check's.
	severity Severity
}

// tell reports what is wrong with a property of a resource; with an empty property, with
// the resource as a whole.
func (p *pass) tell(t *template.Template, logicalID, property string, f finding) {
	problem := Problem{
		Check: p.check.ID, Severity: cmp.Or(f.severity, p.check.Severity),
		Stack: t.Stack, File: t.File, LogicalID: logicalID, Path: t.ConstructPath(logicalID), Property: property,
		Summary: f.summary, Details: f.details, Remedy: f.remedy, stack: slices.Index(p.templates, t),
	}
	if at, ok := t.Place(logicalID, property); ok {
		problem.Line, problem.Column, problem.excerpt = at.Line, at.Column, at.Excerpt
	}
	p.report.Problems = append(p.report.Problems, problem)
}
