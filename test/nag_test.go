package test

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/cloudformationinclude"
	"github.com/aws/jsii-runtime-go"
	"github.com/cdklabs/cdk-nag-go/cdknag/v2"

	"github.com/logstack-go/logstack/internal/compliance"
	"github.com/logstack-go/logstack/logstacktest"
	"github.com/logstack-go/logstack/stacks"
)

// nagged returns the template of a stack after cdk-nag's packs have checked all stacks
// of its app. A finding that is not accepted is an error. The app must not have been
// synthesized before.
func nagged(t *testing.T, stack awscdk.Stack) template {
	t.Helper()
	holdToPacks(t, stack.Node().Root().(awscdk.App))
	return onDisk(t, stack)
}

// holdToPacks reports all findings of the packs in the stacks of an app that are not
// accepted.
func holdToPacks(t *testing.T, app awscdk.App) {
	t.Helper()
	if packed[*app.Outdir()] {
		return
	}
	packed[*app.Outdir()] = true
	if wrong := stacks.Mistakes(app); wrong != nil {
		t.Fatalf("mistakes: %q", wrong)
	}
	// The packs append to a CSV report, but rewrite a JSON report with each line.
	props := &cdknag.NagPackProps{ReportFormats: &[]cdknag.NagReportFormat{cdknag.NagReportFormat_CSV}}
	for _, pack := range []awscdk.IAspect{
		cdknag.NewAwsSolutionsChecks(props), cdknag.NewNIST80053R5Checks(props), cdknag.NewHIPAASecurityChecks(props), cdknag.NewPCIDSS321Checks(props),
	} {
		awscdk.Aspects_Of(app).Add(pack, nil)
	}
	synthesizeAnyhow(app)
	reports, err := filepath.Glob(filepath.Join(*app.Outdir(), "*-NagReport.csv"))
	if err != nil || len(reports) < len(compliance.Packs) {
		t.Fatalf("%v: the packs wrote %v", err, reports)
	}
	var unreasoned []string
	for _, path := range reports {
		for _, l := range reportLines(t, path) {
			if l.compliance == "Compliant" || l.compliance == "N/A" {
				continue
			}
			if row := compliance.Find(l.rule, l.resource); row >= 0 {
				accepted[row] = true
			} else {
				unreasoned = append(unreasoned, fmt.Sprintf("%s: %s %s: %s", l.resource, l.compliance, l.rule, l.info))
			}
		}
	}
	templates, err := filepath.Glob(filepath.Join(*app.Outdir(), "*.template.json"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range templates {
		var tpl template
		if text, err := os.ReadFile(path); err != nil || json.Unmarshal(text, &tpl) != nil {
			t.Fatalf("%s cannot be read: %v", path, err)
		}
		for _, wrong := range tooMuch(tpl) {
			t.Errorf("%s allows too much: %s", filepath.Base(path), wrong)
		}
	}
	slices.Sort(unreasoned)
	for _, finding := range slices.Compact(unreasoned) {
		t.Error(finding)
	}
}

// reportLine is a pack's result for a rule and a resource.
type reportLine struct{ rule, resource, compliance, info string }

// reportLines returns the lines of a pack's report.
func reportLines(t *testing.T, path string) []reportLine {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"Rule ID", "Resource ID", "Compliance", "Exception Reason", "Rule Level", "Rule Info"}; !slices.Equal(rows[0], want) {
		t.Fatalf("%s has the columns %q, want %q", path, rows[0], want)
	}
	var all []reportLine
	for _, row := range rows[1:] {
		all = append(all, reportLine{rule: row[0], resource: row[1], compliance: row[2], info: row[5]})
	}
	return all
}

// synthesizeAnyhow writes the templates of an app. CDK panics afterwards, because
// findings of the packs are errors of constructs.
func synthesizeAnyhow(app awscdk.App) {
	defer func() { _ = recover() }()
	app.Synth(nil)
}

// onDisk returns the template of a stack whose app was synthesized.
func onDisk(t *testing.T, stack awscdk.Stack) template {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(*stack.Node().Root().(awscdk.App).Outdir(), *stack.TemplateFile()))
	if err != nil {
		t.Fatal(err)
	}
	var raw template
	if err := json.Unmarshal(text, &raw); err != nil {
		t.Fatal(err)
	}
	return logstacktest.Normal(raw)
}

// packed records the apps that the packs have checked, by output folder.
var packed = map[string]bool{}

// accepted records the rows of compliance.Accepted that were found, by index.
var accepted = map[int]bool{}

// neverFound returns the rows of compliance.Accepted that no test found.
func neverFound() []string {
	var all []string
	for i, row := range compliance.Accepted {
		if !accepted[i] {
			all = append(all, fmt.Sprintf("%s of %s is accepted, and not found any longer: take it out of internal/compliance",
				strings.Join(row.Rules, ", "), strings.Join(row.Resources, ", ")))
		}
	}
	return all
}

// naggedFile checks a template that another program wrote against the packs.
func naggedFile(t *testing.T, path string) {
	t.Helper()
	stack := newStack(t)
	cloudformationinclude.NewCfnInclude(stack, jsii.String("Written"), &cloudformationinclude.CfnIncludeProps{TemplateFile: &path})
	holdToPacks(t, stack.Node().Root().(awscdk.App))
}
