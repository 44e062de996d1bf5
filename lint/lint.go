package lint

import (
	"cmp"
	"slices"
	"sync"
	"time"

	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/template"
)

// Options of a run. The zero value is the default.
type Options struct {
	// Contract is the log contract of who writes the logs. Default: nobody knows it, and
	// the checks that need it are not run.
	Contract *contract.Contract
	// Contracts says which contract a template has, where it is another than Contract; nil:
	// all have Contract.
	Contracts func(*template.Template) *contract.Contract
	// Configuration says what is disabled, and which severities are others. Default: what
	// the templates themselves disable.
	Configuration *Configuration
	// Now is today, for what is disabled until a day. Default: the clock's.
	Now time.Time
}

// Report is what was found.
type Report struct {
	// Problems are in the order of the templates and of their files.
	Problems []Problem `json:"problems"`
	// Disabled are what was found and is disabled.
	Disabled []DisabledProblem `json:"disabled"`
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
	r := &Report{Problems: []Problem{}, Disabled: []DisabledProblem{}, NotLooked: []NotLooked{}}
	// Each contract is held against all templates, as stacks look at metrics of one
	// another, and has its say in its own.
	contracts := map[*contract.Contract]bool{}
	ran := map[string]bool{}
	looked := look(templates)
	for _, t := range templates {
		c := o.contract(t)
		if contracts[c] {
			continue
		}
		contracts[c] = true
		s := &subject{looked: looked, contract: c, report: &Report{}}
		for _, check := range checks {
			if check.NeedsContract && c == nil {
				if len(contracts) == 1 {
					s.report.NotLooked = append(s.report.NotLooked, NotLooked{What: check.ID, Why: "it needs the log contract of the application"})
				}
				continue
			}
			ran[check.ID] = true
			if check.run != nil {
				check.run(&pass{subject: s, check: check})
			}
		}
		r.NotLooked = append(r.NotLooked, s.report.NotLooked...)
		for _, problem := range s.report.Problems {
			if o.contract(templates[problem.stack]) == c {
				r.Problems = append(r.Problems, problem)
			}
		}
	}
	r.NotLooked = slices.Concat(looked.notRead(), r.NotLooked, looked.notLooked)
	r.sort()
	r.disable(templates, ran, o)
	r.sort() // with what is said of what is disabled
	return r
}

// sort puts problems in the order of the templates and of their files.
func (r *Report) sort() {
	slices.SortStableFunc(r.Problems, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.stack, b.stack), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column),
			cmp.Compare(a.LogicalID, b.LogicalID), cmp.Compare(a.Check, b.Check))
	})
}

// contract returns that of a template.
func (o Options) contract(t *template.Template) *contract.Contract {
	if o.Contracts != nil {
		if c := o.Contracts(t.Root()); c != nil {
			return c
		}
	}
	return o.Contract
}

// notRead returns what the reader of templates leaves out and no check has told
// of, and what only the deployment knows.
func (l *looked) notRead() []NotLooked {
	all := []NotLooked{}
	for _, t := range l.templates {
		for _, r := range t.Refused() {
			if !r.Invalid || !l.told[r.Type] {
				all = append(all, NotLooked{t.Stack, r.LogicalID, r.Reason()})
			}
		}
		for _, l := range t.LeftOut() {
			all = append(all, NotLooked{t.Stack, l.LogicalID, l.Why() + "; " + l.Advice()})
		}
		for _, e := range t.Elsewhere() {
			all = append(all, NotLooked{t.Stack, cmp.Or(e.LogicalID, e.What), e.Why})
		}
		all = append(all, notKnown(t)...)
	}
	return all
}

// subject is what is held against the checks.
type subject struct {
	*looked
	contract *contract.Contract
	report   *Report
}

// looked is what checks look at, whatever the contract is. Several look at each, so that
// it is worked out once, when somebody asks.
type looked struct {
	templates []*template.Template
	// notLooked is what turned out to be nothing that can be looked at.
	notLooked []NotLooked
	// told are the types of resources of which a check has told what AWS refuses.
	told map[string]bool

	replay     func() *dry
	watchers   func() []watcher
	allAlarms  func() []anyAlarm
	filters    func() []filtering
	queries    func() []asking
	containers func() []container
	said       func() *written
}

func look(templates []*template.Template) *looked {
	l := &looked{templates: templates, told: map[string]bool{}}
	l.replay = sync.OnceValue(l.readReplay)
	l.watchers = sync.OnceValue(l.readWatchers)
	l.allAlarms = sync.OnceValue(l.readAlarms)
	l.filters = sync.OnceValue(l.readFilters)
	l.queries = sync.OnceValue(l.readQueries)
	l.containers = sync.OnceValue(l.readContainers)
	l.said = sync.OnceValue(l.readTexts)
	return l
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
	// hidden keeps the line of the file out of the report, as it holds a secret.
	hidden bool
}

// tell reports what is wrong with a property of a resource; with an empty property, with
// the resource as a whole.
func (p *pass) tell(t *template.Template, logicalID, property string, f finding) {
	problem := problemOf(p.check, p.templates, t, logicalID, property, f)
	p.report.Problems = append(p.report.Problems, problem)
}

// tellAt is tell for what stands at another place than that of the property.
func (p *pass) tellAt(t *template.Template, logicalID, property string, at template.Place, f finding) {
	problem := problemOf(p.check, p.templates, t, logicalID, property, f)
	problem.Line, problem.Column, problem.excerpt = at.Line, at.Column, at.Excerpt
	p.report.Problems = append(p.report.Problems, problem)
}

// problemOf returns what a check tells of a resource, with its place.
func problemOf(c Check, templates []*template.Template, t *template.Template, logicalID, property string, f finding) Problem {
	problem := Problem{
		Check: c.ID, Severity: cmp.Or(f.severity, c.Severity),
		Stack: t.Stack, File: t.File, LogicalID: logicalID, Path: t.ConstructPath(logicalID), Property: property,
		Summary: f.summary, Details: f.details, Remedy: f.remedy, stack: slices.Index(templates, t),
	}
	if at, ok := t.Place(logicalID, property); ok {
		problem.Line, problem.Column = at.Line, at.Column
		if !f.hidden {
			problem.excerpt = at.Excerpt
		}
	}
	return problem
}
