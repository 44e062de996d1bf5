package test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/logstack-go/logstack/config"
	"github.com/logstack-go/logstack/internal/docs"
	"github.com/logstack-go/logstack/stacks"
	deployable "github.com/logstack-go/logstack/template"
	"github.com/logstack-go/logstack/template/changes"
)

// changesCase is a change of a configuration: texts of testdata/changes.yaml, each with
// its replacement before and after the change.
type changesCase struct {
	title    string
	old, new []string
	// exit is the exit status of `logstack diff`: 1 if the change loses something, or
	// fails.
	exit   int
	advice string
}

// Texts in testdata/changes.yaml.
const (
	worker     = "  - {name: worker, image: shop}\n"
	importer   = "  - {name: importer, image: shop, ownLogGroups: true}\n"
	groups     = "logGroups: {}\n"
	placedProd = "  prod: {account: \"111122223333\", region: eu-central-1}\n"
	own        = "encryption: {keyArn: \"arn:aws:kms:eu-central-1:111122223333:key/1234\"}\n"
)

var changesCases = []changesCase{
	{title: "A log group gets another name", exit: 0,
		new:    []string{groups, "logGroups: {application: {name: /ecs/store}}\n"},
		advice: "Existing log events stay in the old log groups, protected, until somebody deletes them. Alarms, metrics, queries and containers use the new ones."},
	{title: "An existing log group is used", exit: 0,
		old:    []string{importer, "", groups, "logGroups: {application: {name: /ecs/shop}}\n"},
		new:    []string{importer, "", groups, "logGroups: {application: {name: /ecs/shop, existing: true}}\n"},
		advice: "It stays as it is, and so does its key. No stack holds it any more."},
	{title: "The stack creates it again", exit: 1,
		old:    []string{importer, "", groups, "logGroups: {application: {name: /ecs/shop, existing: true}}\n"},
		new:    []string{importer, "", groups, "logGroups: {application: {name: /ecs/shop}}\n"},
		advice: "See [below](#when-it-exists-already)."},
	{title: "A service is removed", exit: 0, new: []string{worker, ""},
		advice: "It shares its log groups with other services. Only its task definition is deleted."},
	{title: "A service gets another name", exit: 0, new: []string{worker, "  - {name: jobs, image: shop}\n"},
		advice: "It shares its log groups with other services. Its task definition gets the new name, and its ECS service has to run that one."},
	{title: "A service is added", exit: 0, new: []string{worker, worker + "  - {name: mailer, image: shop}\n"}},
	{title: "A service with log groups of its own is removed", exit: 1, new: []string{importer, ""},
		advice: "Both log groups stay, protected, with their log events."},
	{title: "A service with log groups of its own gets another name", exit: 0,
		new:    []string{importer, "  - {name: loader, image: shop, ownLogGroups: true}\n"},
		advice: "To logstack it is another service. Existing log events stay under the old name. Its alarms are created again, on metrics of the new name."},
	{title: "A service with log groups of its own is added", exit: 0,
		new: []string{importer, importer + "  - {name: billing, image: shop, ownLogGroups: true}\n"}},
	{title: "A service gets log groups of its own", exit: 0,
		new:    []string{worker, "  - {name: worker, image: shop, ownLogGroups: true}\n"},
		advice: "Existing log events stay in the log group that it shared."},
	{title: "A service shares log groups again", exit: 1,
		new:    []string{importer, "  - {name: importer, image: shop}\n"},
		advice: "Existing log events stay in the log groups of its own, protected."},
	{title: "The application gets another name", exit: 0, new: []string{"application: shop", "application: store"},
		advice: "It gets another stack. The old one stays with everything in it, and its alarms on silence go off. Everybody has to confirm again. `cdk destroy` with the old name in the configuration deletes the old stack, but keeps its log groups and its key."},
	{title: "The application gets another name, and its log groups have names", exit: 1,
		old:    []string{importer, "", groups, "logGroups: {application: {name: /logs}, audit: {name: /audit}}\n"},
		new:    []string{importer, "", groups, "logGroups: {application: {name: /logs}, audit: {name: /audit}}\n", "application: shop", "application: store"},
		advice: "Two stacks cannot create one log group: see [below](#when-it-exists-already)."},
	{title: "An environment gets another name", exit: 0, new: []string{placedProd, strings.Replace(placedProd, "prod", "live", 1)},
		advice: "As with an application: it gets another stack, and the old one stays."},
	{title: "An environment is removed", exit: 0,
		old:    []string{placedProd, placedProd + strings.Replace(placedProd, "prod", "dev", 1)},
		advice: "Its stack stays as it is. To delete it, run `cdk destroy` before you remove the environment from the configuration."},
	{title: "Two addresses change places", exit: 0,
		new:    []string{"[team@example.com, dev@example.com]", "[dev@example.com, team@example.com]"},
		advice: "Nobody has to confirm again."},
	{title: "An address is dropped", exit: 1, new: []string{"[team@example.com, dev@example.com]", "[dev@example.com]"},
		advice: "Nobody else has to confirm again."},
	{title: "An address is added", exit: 0,
		new:    []string{"[team@example.com, dev@example.com]", "[new@example.com, team@example.com, dev@example.com]"},
		advice: "The new address receives alarms once somebody there confirms."},
	{title: "Two webhooks change places", exit: 0,
		old:    []string{"[on-call@example.com]", "[on-call@example.com], webhooks: [{url: https://example.com/a}, {url: https://example.com/b}]"},
		new:    []string{"[on-call@example.com]", "[on-call@example.com], webhooks: [{url: https://example.com/b}, {url: https://example.com/a}]"},
		advice: "As with addresses."},
	{title: "Logs are kept for fewer days", exit: 1, new: []string{"application: 30", "application: 14"},
		advice: "Older log events are deleted for good, within some days."},
	{title: "Logs are kept for more days", exit: 0, new: []string{"application: 30", "application: 90"}},
	{title: "Logs are to be deleted with the stack", exit: 1, new: []string{groups, "logGroups: {application: {removal: destroy}}\n"},
		advice: "Nothing is deleted yet. A later deployment that removes a log group deletes it, and so does `cdk destroy`."},
	{title: "A service whose logs are to be deleted with the stack is removed", exit: 1,
		old: []string{groups, "logGroups: {application: {removal: destroy}}\n"},
		new: []string{groups, "logGroups: {application: {removal: destroy}}\n", importer, ""}},
	{title: "A key of your own is used", exit: 0, new: []string{groups, groups + own},
		advice: "Existing log events stay encrypted with the stack's key, which is kept for them. Delete it only when they have all expired. Your key must let CloudWatch in, or topics that are encrypted with it receive no alarms."},
	{title: "A key of your own is no longer used", exit: 0, old: []string{groups, groups + own},
		advice: "Existing log events stay encrypted with your key. Until they have all expired, keep it, and keep what its policy allows CloudWatch Logs."},
	{title: "A severity gets another name", exit: 1,
		old: []string{groups, groups + "severities: [page, ticket]\n"},
		new: []string{groups, groups + "severities: [urgent, ticket]\n" +
			"alarms:\n  errors: {above: {page: ~, urgent: 50}}\n  critical: {above: {page: ~, urgent: 0}}\n  silence: {after: {page: ~, urgent: 15m}}\n",
			"  page: {email", "  urgent: {email"},
		advice: "The name of an alarm contains its severity, and each severity has its own topic. Everybody has to confirm the new topic."},
	{title: "An alarm rule is switched off", exit: 1, new: []string{groups, groups + "alarms: {silence: ~}\n"}},
	{title: "A threshold is raised", exit: 0, new: []string{groups, groups + "alarms: {errors: {above: {page: 500}}}\n"}},
	{title: "The application logs under another contract", exit: 0, new: []string{"contract: guide", "contract: structlog"},
		advice: "Metric filters then match the new field names and no longer the old ones, so deploy this together with the application. `logstack contract diff` compares the contracts, and `logstack replay` shows whether your lines fit."},
	{title: "A region is added", exit: 0, new: []string{"region: eu-central-1", "regions: [eu-central-1, eu-west-1]"},
		advice: "Nothing changes in the first region."},
	{title: "A region is removed", exit: 0,
		old:    []string{"region: eu-central-1", "regions: [eu-central-1, eu-west-1]"},
		new:    []string{"region: eu-central-1", "regions: [eu-central-1]"},
		advice: "Its stack stays as it is. To delete it, run `cdk destroy` before you remove the region from the configuration."},
}

// TestChanges deploys changes of a configuration one after another, and compares the
// effect on everything that holds data or notifies people with
// docs/explanation/changes.md, whose sections are the specification. UPDATE_SNAPS=true
// rewrites them.
func TestChanges(t *testing.T) {
	data, err := os.ReadFile("testdata/changes.yaml")
	if err != nil {
		t.Fatal(err)
	}
	made := map[string][]*deployable.Template{}
	synthesized := func(yaml string) []*deployable.Template {
		if made[yaml] == nil {
			made[yaml] = synthesizeAll(t, yaml)
		}
		return made[yaml]
	}
	var all []docs.Outcome
	for _, c := range changesCases {
		old, is := edited(t, string(data), c.old), edited(t, string(data), c.new)
		report, err := changes.Compare(synthesized(old), synthesized(is))
		if err != nil {
			t.Fatalf("%s: %v", c.title, err)
		}
		exit := 0
		if worst := report.Worst(); worst == changes.Loss || worst == changes.Failure {
			exit = 1
		}
		if exit != c.exit {
			t.Errorf("%s: logstack diff exits with %d, want %d:%s", c.title, exit, c.exit, findings(report))
		}
		all = append(all, docs.Outcome{Title: c.title, Old: old, New: is, Advice: c.advice, Report: report})
	}

	const page = "../docs/explanation/changes.md"
	was, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	is, err := docs.Insert(string(was), "what changes do", docs.Outcomes(all))
	if err != nil {
		t.Fatal(err)
	}
	if is == string(was) {
		return
	}
	if os.Getenv("UPDATE_SNAPS") != "true" {
		t.Errorf("%s is not what changes do: `make snapshots` writes it anew; read the difference", page)
		return
	}
	if err := os.WriteFile(page, []byte(is), 0o644); err != nil {
		t.Fatal(err)
	}
}

// edited replaces texts that occur exactly once in a configuration.
func edited(t *testing.T, text string, replace []string) string {
	t.Helper()
	for i := 0; i < len(replace); i += 2 {
		if strings.Count(text, replace[i]) != 1 {
			t.Fatalf("the configuration has %q %d times", replace[i], strings.Count(text, replace[i]))
		}
		text = strings.Replace(text, replace[i], replace[i+1], 1)
	}
	return text
}

// synthesizeAll returns the templates of a configuration.
func synthesizeAll(t *testing.T, yaml string) []*deployable.Template {
	t.Helper()
	cfg, err := config.Parse("logstack.yaml", []byte(yaml), ".")
	if err != nil {
		t.Fatalf("%v\n%s", err, yaml)
	}
	app := newApp(t)
	if _, err := stacks.New(app, cfg, "", "3f9c1d2e"); err != nil {
		t.Fatal(err)
	}
	app.Synth(nil) // panics on mistakes, without searching for them a second time
	all, err := deployable.Read(*app.Outdir(), deployable.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func findings(r *changes.Report) string {
	var b strings.Builder
	for _, f := range r.Findings {
		if f.Severity != changes.Told {
			fmt.Fprintf(&b, "\n%s %s %s: %s", f.Severity, f.Kind, f.Name, f.Text)
		}
	}
	return b.String()
}
