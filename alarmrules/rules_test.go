package alarmrules_test

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/alarmtest"
	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/notify"
	"github.com/logstack-go/logstack/queries"
)

// Beside each rule's file stands one with its tests: log events on which all
// its alarms go off, and others on which they do not. If a source has several
// presets, a rule may have further tests, such as errors.lambda-json.test.yaml,
// for another preset. It has only those if its own preset lacks what it
// watches.
func TestRulesDoWhatTheirTestsSay(t *testing.T) {
	tested := map[string]bool{}
	eachRuleTest(t, func(t *testing.T, file, testFile string, c *contract.Contract) {
		tested[file] = true
		t.Parallel()
		tryRule(t, file, testFile, c)
	})
	for _, folder := range folders() {
		files, err := filepath.Glob(filepath.Join(folder, "*.yaml"))
		if err != nil || len(files) == 0 {
			t.Fatalf("no rules in %s: %v", folder, err)
		}
		for _, file := range files {
			if !strings.HasSuffix(file, alarmtest.Ending) && !tested[file] {
				t.Errorf("%s: a rule wants a test beside it", file)
			}
		}
	}
}

// folders returns the folders that hold rules.
func folders() []string { return append([]string{".", "router", "archive"}, alarmrules.Sources()...) }

// eachRuleTest calls do for each test file of a rule, with the preset of the
// rule's source; nil for rules of applications.
func eachRuleTest(t *testing.T, do func(t *testing.T, file, testFile string, c *contract.Contract)) {
	for _, folder := range folders() {
		tests, err := filepath.Glob(filepath.Join(folder, "*"+alarmtest.Ending))
		if err != nil {
			t.Fatal(err)
		}
		for _, test := range tests {
			rule, preset, of := strings.Cut(strings.TrimSuffix(test, alarmtest.Ending), ".")
			var c *contract.Contract
			switch {
			case of:
				c = presetOf(t, preset, folder)
			case slices.Contains(alarmrules.Sources(), folder):
				c = presetOf(t, folder, folder)
			}
			t.Run(test, func(t *testing.T) { do(t, rule+".yaml", test, c) })
		}
	}
}

// ruleTest is a test file of a rule, ready to run.
type ruleTest struct {
	*alarmtest.File
	subject *alarmtest.Subject
	// set holds the rules in the subject's template, and bound the one under
	// test.
	set   alarmrules.Set
	bound alarmrules.Bound
}

// readRuleTest reads a test file of a rule.
func readRuleTest(t *testing.T, file, testFile string, c *contract.Contract) ruleTest {
	t.Helper()
	rule, err := shippedRule(file)
	if err != nil {
		t.Fatalf("%s is the test of no rule: %v", testFile, err)
	}
	read, err := alarmtest.Load(testFile)
	if err != nil {
		t.Fatal(err)
	}
	app, ships := alarmrules.Application{Contract: c}, alarmrules.Of(c)
	subject, err := read.OpenRule(app, rule, ships)
	if err != nil {
		t.Fatal(err)
	}
	rules := []alarmrules.Rule{rule}
	for _, name := range read.Rules {
		other, err := alarmrules.Find(ships, name)
		if err != nil {
			t.Fatal(err)
		}
		rules = append(rules, other)
	}
	set, err := alarmrules.Bind(app, rules...)
	if err != nil {
		t.Fatal(err)
	}
	bound, _ := set.Rule(rule.Name)
	return ruleTest{read, subject, set, bound}
}

// results runs the tests on a subject.
func (r ruleTest) results(t *testing.T, subject *alarmtest.Subject) []alarmtest.Result {
	var all []alarmtest.Result
	for _, one := range r.Tests {
		all = append(all, r.Run(t.Context(), subject, one))
	}
	return all
}

// tryRule runs the tests of a rule with the preset of a source or, without one,
// of applications.
func tryRule(t *testing.T, file, testFile string, c *contract.Contract) {
	test := readRuleTest(t, file, testFile, c)
	if c != nil && !slices.ContainsFunc(test.Tests, func(one alarmtest.Test) bool { return one.Expect.Every == alarmtest.Silent }) {
		t.Error("a test that expects silent is missing: near misses, on which it does not go off")
	}
	results := test.results(t, test.subject)
	for _, r := range results {
		if !r.Passed {
			var b strings.Builder
			if err := alarmtest.Text(&b, []alarmtest.Result{r}, alarmtest.TextOptions{}); err != nil {
				t.Fatal(err)
			}
			t.Errorf("%s", b.String())
		}
	}
	if len(test.bound.Alarms) == 0 {
		t.Error("it has no alarm")
	}
	shown := alarmtest.CoverageOf(results).Alarms
	for _, a := range test.bound.Alarms {
		if test.Tests[0].Expect.Alarms[a.Suffix()].Transitions == nil && test.Tests[0].Expect.Alarms[a.Suffix()].Is != alarmtest.NotReplayed {
			t.Errorf("the first test does not say all changes of state of %s", a.Suffix())
		}
		at := slices.IndexFunc(shown, func(s alarmtest.AlarmCoverage) bool { return s.Name == a.Suffix() })
		if at < 0 {
			t.Errorf("the template has no alarm %s", a.Suffix())
		} else if !a.Part && shown[at].Left == "" && !shown[at].Firing {
			t.Errorf("the tests never make %s go off", a.Suffix())
		}
	}
}

// shippedRule returns the rule of a file as the package has it.
func shippedRule(file string) (alarmrules.Rule, error) {
	if strings.HasPrefix(file, "router") {
		return alarmrules.OfRouter(alarmrules.NameOf(file))
	}
	if strings.HasPrefix(file, "archive/") {
		return alarmrules.Find(alarmrules.OfArchive(), alarmrules.NameOf(file))
	}
	if source := filepath.Dir(file); source != "." {
		return alarmrules.Find(alarmrules.OfSource(source), alarmrules.NameOf(file))
	}
	return alarmrules.Get(alarmrules.NameOf(file))
}

// presetOf returns a preset of a source.
func presetOf(t *testing.T, preset, source string) *contract.Contract {
	t.Helper()
	c, err := contract.Preset(preset)
	if err != nil || c.Source() != source {
		t.Fatalf("the rules of %s want a preset %s, with source: %[1]s: %v", source, preset, err)
	}
	return c
}

// Every preset of a source can fulfil the source's rules. Optional ones may
// need what only one form of the log has. They name only what the contract has.
func TestRulesOfSourcesBindToTheirPresets(t *testing.T) {
	bound := map[string]bool{}
	for _, name := range contract.SourcePresets() {
		c, err := contract.Preset(name)
		if err != nil {
			t.Fatal(err)
		}
		rules := alarmrules.Of(c)
		if len(rules)+len(queries.Of(c)) == 0 {
			t.Errorf("%s: there is no folder alarmrules/%s or queries/%[2]s", name, c.Source())
		}
		if !slices.EqualFunc(rules, alarmrules.OfSource(c.Source()), sameName) || slices.ContainsFunc(alarmrules.DefaultsOf(c), func(r alarmrules.Rule) bool { return r.Optional }) {
			t.Errorf("%s: there are %d rules", name, len(rules))
		}
		for _, rule := range rules {
			if !alarmrules.Shipped(c, rule.Name).IsMapping() {
				t.Errorf("%s: %s has no mapping", name, rule.Name)
			}
		}
		set, lacks, err := alarmrules.Bindable(alarmrules.Application{Contract: c}, rules...)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if len(set.Rules)+len(lacks) != len(rules) {
			t.Errorf("%s: of %d rules, %d are bound", name, len(rules), len(set.Rules))
		}
		for _, rule := range rules {
			if _, ok := set.Rule(rule.Name); ok {
				bound[c.Source()+"/"+rule.Name] = true
			}
			if why := lacks[rule.Name]; why != nil && !rule.Optional {
				t.Errorf("%s: %s: %s", name, rule.Name, strings.Join(why, "; "))
			}
		}
	}
	for _, source := range alarmrules.Sources() {
		for _, rule := range alarmrules.OfSource(source) {
			if !bound[source+"/"+rule.Name] {
				t.Errorf("no preset of %s has what %s looks at", source, rule.Name)
			}
		}
	}
	if !slices.IsSorted(alarmrules.Sources()) {
		t.Errorf("the sources are %v", alarmrules.Sources())
	}
	everything := alarmrules.All()
	for _, source := range alarmrules.Sources() {
		everything = append(everything, alarmrules.OfSource(source)...)
	}
	if !slices.EqualFunc(alarmrules.Everything(), everything, sameName) || len(everything) <= len(alarmrules.All()) {
		t.Errorf("everything is %d rules", len(alarmrules.Everything()))
	}
	if len(alarmrules.OfSource("router"))+len(alarmrules.OfSource("archive"))+len(alarmrules.OfSource(".")) > 0 || slices.Contains(alarmrules.Sources(), "metrics") {
		t.Error("what is no source has rules of one")
	}
}

// A rule of a source with sameAs equals the general rule, except for what it
// says itself.
func TestRulesThatAreTheSameAsGeneralOnes(t *testing.T) {
	c, err := contract.Preset("api-gateway")
	if err != nil {
		t.Fatal(err)
	}
	general, err := alarmrules.Get("error-ratio")
	if err != nil {
		t.Fatal(err)
	}
	own, err := alarmrules.Find(alarmrules.Of(c), "error-ratio")
	if err != nil {
		t.Fatal(err)
	}
	if own.Optional || !general.Optional || own.FirstSteps == general.FirstSteps || own.Meaning != general.Meaning || own.When() != general.When() {
		t.Errorf("%+v\n%+v", own, general)
	}
	if node := alarmrules.Shipped(c, "error-ratio"); node.Get("sameAs").Present() || !node.Get("share").Present() {
		t.Error("what is laid over it in a configuration is not the whole rule")
	}
}

func sameName(a, b alarmrules.Rule) bool { return a.Name == b.Name }

// Every preset of an application can fulfil the default rules.
func TestDefaultRulesBindToEveryPreset(t *testing.T) {
	for _, name := range contract.ApplicationPresets() {
		c, err := contract.Preset(name)
		if err != nil {
			t.Fatal(err)
		}
		set, err := alarmrules.Bind(alarmrules.Application{Contract: c}, alarmrules.Defaults()...)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for _, rule := range set.Rules {
			if len(rule.Alarms) == 0 {
				t.Errorf("%s: %s has no alarm", name, rule.Rule.Name)
			}
		}
	}
}

// All rules can be bound together, although several watch the same.
func TestAllRulesBindTogether(t *testing.T) {
	set, err := alarmrules.Bind(alarmrules.Application{}, alarmrules.All()...)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := len(set.Rules), len(alarmrules.All()); got != want {
		t.Errorf("%d of %d rules are bound", got, want)
	}
	router, err := alarmrules.OfRouter("log-loss")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := alarmrules.Bind(alarmrules.Application{}, router); err != nil {
		t.Error(err)
	}
	if _, err := alarmrules.Bind(alarmrules.Application{}, append(alarmrules.All(), alarmrules.OfArchive()...)...); err != nil {
		t.Error(err)
	}
}

// A rule about an archive names the log group in its dimensions.
func TestDimensionsHoldTheRulesParameters(t *testing.T) {
	rules := alarmrules.OfArchive()
	for i := range rules {
		rules[i].Parameters = map[string]alarmrules.Parameter{"stream": "shop-prod-audit", "group": "/shop/audit", "filter": "archive"}
		for name := range rules[i].Parameters {
			if alarmrules.ShippedOfArchive(rules[i].Name).Get("parameters", name).Present() {
				continue
			}
			delete(rules[i].Parameters, name)
		}
	}
	set, err := alarmrules.Bind(alarmrules.Application{}, rules...)
	if err != nil {
		t.Fatal(err)
	}
	late, _ := set.Rule("archive-late")
	if got := late.Alarms[0].Metric.Dimensions; got["DeliveryStreamName"] != "shop-prod-audit" {
		t.Errorf("archive-late looks at %v", got)
	}
	idle, _ := set.Rule("archive-idle")
	for _, o := range idle.Alarms[0].Operands {
		if o.Dimensions["LogGroupName"] != "/shop/audit" {
			t.Errorf("archive-idle looks at %v", o)
		}
	}
}

func TestRulesSayWhatTheyMeanToWhomTheyWake(t *testing.T) {
	for _, rule := range append(alarmrules.Everything(), alarmrules.OfArchive()...) {
		for _, warning := range rule.Warnings(notify.DefaultSeverities()) {
			t.Errorf("%v", warning)
		}
		for _, text := range []string{rule.Meaning, rule.FirstSteps} {
			if !strings.HasSuffix(text, ".") {
				t.Errorf("%s: %q is no sentence", rule.Name, text)
			}
		}
	}
}
