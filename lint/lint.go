package lint

import (
	"cmp"
	"slices"
	"sync"
	"time"

	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/template"
)

// Options control a run. The zero value runs with defaults.
type Options struct {
	// Contract is the log contract of the application. Default: none, and the
	// checks that need one do not run.
	Contract *contract.Contract
	// Contracts returns the contract of a template, or nil to use Contract.
	// Default: all templates use Contract.
	Contracts func(*template.Template) *contract.Contract
	// Configuration is the configuration of a repository. Default: only the
	// templates themselves disable checks.
	Configuration *Configuration
	// Now is the current time, for entries that expire. Default: the clock's.
	Now time.Time
}

// Report is the result of a run.
type Report struct {
	// Findings are in the order of the templates and of their files.
	Findings []Finding `json:"findings"`
	// Disabled are the findings that are disabled.
	Disabled []DisabledFinding `json:"disabled"`
	// NotLooked lists what could not be examined, so that nothing is known of
	// it.
	NotLooked []NotLooked `json:"notLooked"`
}

// Finding is what a check found.
type Finding struct {
	// Check is the check's id, such as metric/unfed.
	Check string `json:"check"`
	// Severity says how bad it is.
	Severity Severity `json:"severity"`
	// Stack and File are those of the template. Line and Column count from 1;
	// they are 0 if unknown, as in an account.
	Stack  string `json:"stack"`
	File   string `json:"file"`
	Line   int    `json:"line,omitempty"`
	Column int    `json:"column,omitempty"`
	// LogicalID is the logical id of the resource or, for Terraform, its
	// address. Path is the path of the construct that made it; empty if
	// unknown.
	LogicalID string `json:"logicalId"`
	Path      string `json:"path,omitempty"`
	// Property is its path, such as MetricTransformations[0].Unit; empty for
	// the resource as a whole.
	Property string `json:"property,omitempty"`
	// Summary says what is wrong, in one sentence without a full stop. Details
	// say what follows from it, and Remedy what to do; both may be empty.
	Summary string `json:"summary"`
	Details string `json:"details,omitempty"`
	Remedy  string `json:"remedy,omitempty"`

	// excerpt is the line of the file, with carets.
	excerpt string
	// stack is the index of the template.
	stack int
}

// NotLooked is something that could not be examined.
type NotLooked struct {
	// Stack is the stack; empty for all stacks.
	Stack string `json:"stack,omitempty"`
	// What names it, and Why says why.
	What string `json:"what"`
	Why  string `json:"why"`
}

// Run runs all checks on the templates. A faulty resource does not hide
// findings in others. What only the deployment knows is never guessed and gives
// no findings.
func Run(templates []*template.Template, o Options) *Report {
	return run(Checks(), templates, o)
}

func run(checks []Check, templates []*template.Template, o Options) *Report {
	r := &Report{Findings: []Finding{}, Disabled: []DisabledFinding{}, NotLooked: []NotLooked{}}
	// Every contract is checked against all templates, because stacks use
	// metrics of one another. It only decides about its own templates.
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
		for _, found := range s.report.Findings {
			if o.contract(templates[found.stack]) == c {
				r.Findings = append(r.Findings, found)
			}
		}
	}
	r.NotLooked = append(slices.Insert(r.NotLooked, 0, looked.notRead()...), looked.notLooked...)
	r.sort()
	r.disable(templates, ran, o)
	r.sort() // disable may have added findings
	return r
}

// sort sorts findings by template and by place in the file.
func (r *Report) sort() {
	slices.SortStableFunc(r.Findings, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.stack, b.stack), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column),
			cmp.Compare(a.LogicalID, b.LogicalID), cmp.Compare(a.Check, b.Check))
	})
}

// contract returns the contract of a template.
func (o Options) contract(t *template.Template) *contract.Contract {
	if o.Contracts != nil {
		if c := o.Contracts(t.Root()); c != nil {
			return c
		}
	}
	return o.Contract
}

// notRead returns what the reader of templates leaves out and no check has
// reported, and what only the deployment knows.
func (l *looked) notRead() []NotLooked {
	all := []NotLooked{}
	for _, t := range l.templates {
		for _, r := range t.Refused() {
			if !r.Invalid || !l.told[r.Type] {
				all = append(all, NotLooked{t.Stack, r.LogicalID, r.Reason()})
			}
		}
		for _, of := range template.Together(t.LeftOut()) {
			for _, name := range of.Names() {
				all = append(all, NotLooked{t.Stack, name, of.WhyEach() + "; " + of[0].Advice()})
			}
		}
		for _, e := range t.Elsewhere() {
			all = append(all, NotLooked{t.Stack, cmp.Or(e.LogicalID, e.What), e.Why})
		}
		all = append(all, notKnown(t)...)
	}
	return all
}

// subject is what checks examine with one contract.
type subject struct {
	*looked
	contract *contract.Contract
	report   *Report
}

// looked is what checks examine regardless of the contract. Several checks need
// each part, so each is computed once, on first use.
type looked struct {
	templates []*template.Template
	// notLooked lists what turned out to be impossible to examine.
	notLooked []NotLooked
	// told are the resource types for which a check has reported what AWS
	// refuses.
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

// pass is one check at work. It examines the templates and reports findings.
type pass struct {
	*subject
	check Check
}

// message is what a check reports of a resource.
type message struct {
	// summary, details and remedy are those of Finding.
	summary, details, remedy string
	// severity overrides the severity of the check if not empty.
	severity Severity
	// hidden keeps the line of the file out of the report, because it holds a
	// secret.
	hidden bool
}

// tell reports a finding at a property of a resource, or, if property is empty,
// at the resource as a whole.
func (p *pass) tell(t *template.Template, logicalID, property string, f message) {
	found := findingOf(p.check, p.templates, t, logicalID, property, f)
	p.report.Findings = append(p.report.Findings, found)
}

// tellAt is tell with an explicit place.
func (p *pass) tellAt(t *template.Template, logicalID, property string, at template.Place, f message) {
	found := findingOf(p.check, p.templates, t, logicalID, property, f)
	found.Line, found.Column, found.excerpt = at.Line, at.Column, at.Excerpt
	p.report.Findings = append(p.report.Findings, found)
}

// findingOf returns a finding with its place.
func findingOf(c Check, templates []*template.Template, t *template.Template, logicalID, property string, f message) Finding {
	found := Finding{
		Check: c.ID, Severity: cmp.Or(f.severity, c.Severity),
		Stack: t.Stack, File: t.File, LogicalID: logicalID, Path: t.ConstructPath(logicalID), Property: property,
		Summary: f.summary, Details: f.details, Remedy: f.remedy, stack: slices.Index(templates, t),
	}
	if at, ok := t.Place(logicalID, property); ok {
		found.Line, found.Column = at.Line, at.Column
		if !f.hidden {
			found.excerpt = at.Excerpt
		}
	}
	return found
}
