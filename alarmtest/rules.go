package alarmtest

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/alarmrules/ruletest"
	"github.com/logstack-go/logstack/template"
)

// ofRules binds alarm rules, and makes a template of the metric filters and alarms
// that they need. The alarms notify nobody.
func ofRules(file string, app alarmrules.Application, rules []alarmrules.Rule) (alarmrules.Set, []*template.Template, error) {
	set, err := alarmrules.Bind(app, rules...)
	if err != nil {
		return set, nil, fmt.Errorf("%s: %w", file, err)
	}
	text, err := ruletest.Template(set)
	if err != nil {
		return set, nil, fmt.Errorf("%s: %w", file, err)
	}
	made, err := template.Parse(file, text, template.Options{})
	if err == nil {
		err = made.Problems()
	}
	return set, []*template.Template{made}, err
}

// OpenRule returns the subject of a test file next to an alarm rule: the rule,
// together with those of the others that the file names, bound to an application
// with the contract of the file, or the application's. The tests are about the
// rule's alarms only.
func (f *File) OpenRule(app alarmrules.Application, rule alarmrules.Rule, others []alarmrules.Rule) (*Subject, error) {
	rules := []alarmrules.Rule{rule}
	for i, name := range f.Rules {
		at := slices.IndexFunc(others, func(r alarmrules.Rule) bool { return r.Name == name })
		if at < 0 {
			return nil, problem(f.node.Get("rules", strconv.Itoa(i)), "there is no rule %q", name)
		}
		rules = append(rules, others[at])
	}
	var err error
	if app.Contract, err = f.contract(app.Contract); err != nil {
		return nil, err
	}
	s := &Subject{Name: rule.Name, Contract: app.Contract, Home: ruletest.LogGroup, Only: []string{}}
	if rule.OnAudit() {
		s.Home = ruletest.AuditLogGroup
	}
	set, templates, err := ofRules(f.Path, app, rules)
	if err != nil {
		return nil, err
	}
	s.Templates = templates
	bound, _ := set.Rule(rule.Name)
	for _, a := range bound.Alarms {
		s.Only = append(s.Only, a.Suffix())
	}
	return s, nil
}
