// Package validation runs the checks of package lint whenever an app is synthesized.
// One line adds it to any app:
//
//	validation.Add(app, validation.Props{})
package validation

import (
	"cmp"
	"errors"
	"fmt"
	"path/filepath"
	"runtime/debug"
	"slices"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/constructs/internal/mistake"
	"github.com/logstack-go/logstack/constructs/internal/nothing"
	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/internal/enum"
	"github.com/logstack-go/logstack/lint"
	"github.com/logstack-go/logstack/template"
)

// Props configures Add. The zero value uses all defaults.
type Props struct {
	// FailOn is the lowest severity of a finding that fails synthesis: Fatal, Bug,
	// Warning or Info. Warnings are always printed. Default: lint.Bug.
	FailOn lint.Severity
	// Contract is the log contract of the log groups in the stacks. Default: none, and
	// the checks that need a contract do not run.
	Contract *contract.Contract
	// Contracts are the contracts of single stacks, by the path of the stack's
	// construct, such as Prod/Logging. Default: Contract for all.
	Contracts map[string]*contract.Contract
}

// Add adds the checks of package lint to the app or stage that contains the scope. CDK
// runs them once it has written the templates (awscdk.Validations). A finding of
// severity FailOn or worse fails synthesis, and CDK's report lists each with the path
// of its construct. The file .logstack-lint.yaml in the app's working directory, or in
// the nearest parent directory, says which checks are disabled, and why. A CfnResource
// disables a check in its metadata:
//
//	resource.AddMetadata(jsii.String("logstack:lint"), map[string]any{"disable": []any{
//		map[string]any{"check": "alarm/missing-data", "reason": "the batch runs by day"},
//	}})
func Add(scope constructs.Construct, props Props) {
	if props.FailOn == "" {
		props.FailOn = lint.Bug
	}
	var mistakes mistake.List
	if !slices.Contains(lint.Severities(), props.FailOn) {
		mistakes.Addf("FailOn is %q: use %s", props.FailOn, enum.OneOf(lint.Severities()))
	}
	for path, of := range props.Contracts {
		if nothing.In(of) {
			mistakes.Addf("Contracts[%q] is nil: leave it out, or give a contract", path)
		}
	}
	if mistakes.Report(scope) {
		return
	}
	awscdk.Validations_Of(scope).AddPlugins(&plugin{props})
}

// plugin is the validation plugin that CDK calls.
type plugin struct{ props Props }

func (p *plugin) Name() *string    { return jsii.String("logstack") }
func (p *plugin) Version() *string { return jsii.String("1.0.0") }

func (p *plugin) RuleIds() *[]*string {
	var ids []*string
	for _, c := range lint.Checks() {
		ids = append(ids, jsii.String(c.ID))
	}
	return &ids
}

// Validate checks the templates that CDK has written. jsii would never answer a
// callback that panics, so a panic becomes a finding.
func (p *plugin) Validate(context awscdk.IPolicyValidationContext) (report *awscdk.PolicyValidationPluginReport) {
	defer func() {
		if thrown := recover(); thrown != nil {
			report = failed(fmt.Errorf("%v\n%s", thrown, debug.Stack()))
		}
	}()
	found, fails, err := p.find(*context.StackTemplates())
	if err != nil {
		return failed(err)
	}
	return &awscdk.PolicyValidationPluginReport{Success: jsii.Bool(!fails), Violations: &found}
}

// find runs the checks on templates, and reports whether any finding fails synthesis.
func (p *plugin) find(stacks []*awscdk.PolicyValidationStack) (found []*awscdk.PolicyViolation, fails bool, err error) {
	templates, err := read(stacks)
	if err != nil {
		return nil, false, err
	}
	paths := map[string]string{}
	for _, s := range stacks {
		paths[filepath.Base(*s.TemplatePath)] = *s.StackConstructPath
	}
	configuration, err := lint.FindConfiguration(".")
	if err != nil {
		return nil, false, err
	}
	report := lint.Run(templates, lint.Options{Configuration: configuration, Contract: p.props.Contract, Contracts: func(t *template.Template) *contract.Contract {
		return p.props.Contracts[paths[filepath.Base(t.File)]]
	}})
	for _, problem := range report.Findings {
		bad := problem.Severity.AtLeast(p.props.FailOn)
		if bad || problem.Severity.AtLeast(lint.Warning) {
			found = append(found, p.violation(problem))
			fails = fails || bad
		}
	}
	return found, fails, nil
}

// read reads the templates of stacks, including nested ones. The manifests next to them
// hold the account and region of each.
func read(stacks []*awscdk.PolicyValidationStack) ([]*template.Template, error) {
	var all []*template.Template
	var wrong []error
	folders := map[string]bool{}
	for _, s := range stacks {
		folder := filepath.Dir(*s.TemplatePath)
		if folders[folder] {
			continue
		}
		folders[folder] = true
		read, err := template.Read(folder, template.Options{})
		wrong = append(wrong, err)
		for _, t := range read {
			if !slices.ContainsFunc(all, func(have *template.Template) bool { return have.File == t.File }) {
				all = append(all, t)
			}
		}
	}
	return all, errors.Join(wrong...)
}

// violation returns a finding in the form of CDK's report.
func (p *plugin) violation(of lint.Finding) *awscdk.PolicyViolation {
	severity := "info"
	switch {
	case of.Severity == lint.Fatal:
		severity = "fatal"
	case of.Severity.AtLeast(p.props.FailOn):
		severity = "error"
	}
	text := of.Summary + "."
	if of.Details != "" {
		text += " " + of.Details
	}
	fix := "`logstack lint --explain " + of.Check + "` explains it"
	if of.Remedy != "" {
		fix = of.Remedy + "; " + fix
	}
	return &awscdk.PolicyViolation{
		RuleName: jsii.String(of.Check), Description: &text, Fix: &fix, Severity: &severity,
		ViolatingResources: &[]*awscdk.PolicyViolatingResource{{
			ResourceLogicalId: &of.LogicalID, TemplatePath: &of.File, Locations: jsii.Strings(cmp.Or(of.Property, "Properties")),
		}},
	}
}

// failed returns the report of a run that could not check the templates.
func failed(err error) *awscdk.PolicyValidationPluginReport {
	return &awscdk.PolicyValidationPluginReport{Success: jsii.Bool(false), Violations: &[]*awscdk.PolicyViolation{{
		RuleName: jsii.String("logstack/read"), Severity: jsii.String("error"),
		Description:        jsii.String("the templates cannot be checked: " + err.Error()),
		ViolatingResources: &[]*awscdk.PolicyViolatingResource{},
	}}}
}
