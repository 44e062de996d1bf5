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
		advice: "What was logged stays under the old names, protected, until somebody deletes those. Alarms, metrics, queries and containers go on with the new ones."},
	{title: "A log group that there is already is used", exit: 0,
		old:    []string{importer, "", groups, "logGroups: {application: {name: /ecs/shop}}\n"},
		new:    []string{importer, "", groups, "logGroups: {application: {name: /ecs/shop, existing: true}}\n"},
		advice: "It stays as it is, and so does its key, which lets CloudWatch Logs in for it. No stack has it any more."},
	{title: "It is made by the stack again", exit: 1,
		old:    []string{importer, "", groups, "logGroups: {application: {name: /ecs/shop, existing: true}}\n"},
		new:    []string{importer, "", groups, "logGroups: {application: {name: /ecs/shop}}\n"},
		advice: "See [below](#when-it-exists-already)."},
	{title: "A service is removed", exit: 0, new: []string{worker, ""},
		advice: "It shares its log groups with others. Its task definition goes."},
	{title: "A service gets another name", exit: 0, new: []string{worker, "  - {name: jobs, image: shop}\n"},
		advice: "It shares its log groups with others. It gets a task definition of its new name, which its ECS service has to run."},
	{title: "A service is added", exit: 0, new: []string{worker, worker + "  - {name: mailer, image: shop}\n"}},
	{title: "A service with log groups of its own is removed", exit: 1, new: []string{importer, ""},
		advice: "Both log groups stay, protected, with all that is in them."},
	{title: "A service with log groups of its own gets another name", exit: 0,
		new:    []string{importer, "  - {name: loader, image: shop, ownLogGroups: true}\n"},
		advice: "It is another service: what was logged stays under the old name. Its alarms are made anew, on metrics of the new name."},
	{title: "A service with log groups of its own is added", exit: 0,
		new: []string{importer, importer + "  - {name: billing, image: shop, ownLogGroups: true}\n"}},
	{title: "A service gets log groups of its own", exit: 0,
		new:    []string{worker, "  - {name: worker, image: shop, ownLogGroups: true}\n"},
		advice: "What it logged before stays in the log group that it shared."},
	{title: "A service shares log groups again", exit: 1,
		new:    []string{importer, "  - {name: importer, image: shop}\n"},
		advice: "What it logged before stays in log groups of its own, protected."},
	{title: "The application gets another name", exit: 0, new: []string{"application: shop", "application: store"},
		advice: "It gets another stack, and the old one stays, with all that is in it, and its alarms on silence go off. Everybody has to confirm anew. `cdk destroy`, with the old name in the configuration, takes the old one away, without the log groups and the key that are kept."},
	{title: "The application gets another name, and its log groups have names", exit: 1,
		old:    []string{importer, "", groups, "logGroups: {application: {name: /logs}, audit: {name: /audit}}\n"},
		new:    []string{importer, "", groups, "logGroups: {application: {name: /logs}, audit: {name: /audit}}\n", "application: shop", "application: store"},
		advice: "Two stacks cannot have one log group: see [below](#when-it-exists-already)."},
	{title: "An environment gets another name", exit: 0, new: []string{placedProd, strings.Replace(placedProd, "prod", "live", 1)},
		advice: "As for an application: it is another stack, and the old one stays."},
	{title: "An environment is removed", exit: 0,
		old:    []string{placedProd, placedProd + strings.Replace(placedProd, "prod", "dev", 1)},
		advice: "Its stack stays as it is: `cdk destroy` takes it away, before the environment is removed from the configuration."},
	{title: "Two addresses change places", exit: 0,
		new:    []string{"[team@example.com, dev@example.com]", "[dev@example.com, team@example.com]"},
		advice: "Nobody has to confirm anew."},
	{title: "An address is dropped", exit: 1, new: []string{"[team@example.com, dev@example.com]", "[dev@example.com]"},
		advice: "Nobody else has to confirm anew."},
	{title: "An address is added", exit: 0,
		new:    []string{"[team@example.com, dev@example.com]", "[new@example.com, team@example.com, dev@example.com]"},
		advice: "Who is new is told once it is confirmed."},
	{title: "Two webhooks change places", exit: 0,
		old:    []string{"[on-call@example.com]", "[on-call@example.com], webhooks: [{url: https://example.com/a}, {url: https://example.com/b}]"},
		new:    []string{"[on-call@example.com]", "[on-call@example.com], webhooks: [{url: https://example.com/b}, {url: https://example.com/a}]"},
		advice: "As for addresses."},
	{title: "Logs are kept for fewer days", exit: 1, new: []string{"application: 30", "application: 14"},
		advice: "What is older is deleted for good, within some days."},
	{title: "Logs are kept for more days", exit: 0, new: []string{"application: 30", "application: 90"}},
	{title: "Logs are to go with the stack", exit: 1, new: []string{groups, "logGroups: {application: {removal: destroy}}\n"},
		advice: "Nothing is deleted yet: a later deployment that takes a log group out, or `cdk destroy`, deletes it."},
	{title: "A service whose logs are to go with the stack is removed", exit: 1,
		old: []string{groups, "logGroups: {application: {removal: destroy}}\n"},
		new: []string{groups, "logGroups: {application: {removal: destroy}}\n", importer, ""}},
	{title: "A key of your own is given", exit: 0, new: []string{groups, groups + own},
		advice: "What was logged before stays encrypted with the stack's key, which stays for that. Delete it when all of that is gone, and not before. Your key has to let CloudWatch in, or topics that are encrypted with it hear of no alarm."},
	{title: "A key of your own is taken away", exit: 0, old: []string{groups, groups + own},
		advice: "What was logged before stays encrypted with your key: keep it, and what its policy says of CloudWatch Logs, until all of that is gone."},
	{title: "A severity gets another name", exit: 1,
		old: []string{groups, groups + "severities: [page, ticket]\n"},
		new: []string{groups, groups + "severities: [urgent, ticket]\n" +
			"alarms:\n  errors: {above: {page: ~, urgent: 50}}\n  critical: {above: {page: ~, urgent: 0}}\n  silence: {after: {page: ~, urgent: 15m}}\n",
			"  page: {email", "  urgent: {email"},
		advice: "An alarm has the severity in its name, and a topic is one severity's. Everybody has to confirm the new topic."},
	{title: "An alarm rule is switched off", exit: 1, new: []string{groups, groups + "alarms: {silence: ~}\n"}},
	{title: "A threshold is raised", exit: 0, new: []string{groups, groups + "alarms: {errors: {above: {page: 500}}}\n"}},
	{title: "The application logs by another contract", exit: 0, new: []string{"contract: guide", "contract: structlog"},
		advice: "Metric filters match the new names from then on, and the old ones no more: deploy it with the application. `logstack contract diff` says the same of contracts, and `logstack replay` whether lines fit."},
	{title: "A region is added", exit: 0, new: []string{"region: eu-central-1", "regions: [eu-central-1, eu-west-1]"},
		advice: "Nothing changes where it was."},
	{title: "A region is left", exit: 0,
		old:    []string{"region: eu-central-1", "regions: [eu-central-1, eu-west-1]"},
		new:    []string{"region: eu-central-1", "regions: [eu-central-1]"},
		advice: "Its stack stays as it is: `cdk destroy` takes it away, before the region is removed from the configuration."},
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
