package alarmtest

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/logstack-go/logstack/internal/enum"
	"github.com/logstack-go/logstack/internal/regular"
	"github.com/logstack-go/logstack/internal/strictyaml"
	"github.com/logstack-go/logstack/template"
)

// Ending ends the names of test files.
const Ending = ".test.yaml"

// File is a test file.
type File struct {
	// Path is the path of the file, as given to Parse.
	Path string
	// Giving says how messages explain how to give what a template lacks. Default:
	// by keys of the file.
	Giving template.Giving `yaml:"-"`

	// Description says for people what the tests show.
	Description string `yaml:"description"`
	// Template is the template under test, or a folder of `cdk synth`, relative to
	// the file. Exactly one of template, terraform, deployed and configuration is
	// needed.
	Template string `yaml:"template"`
	// Stack is the name of the stack of the folder to test. Default: all.
	Stack string `yaml:"stack"`
	// Terraform is a file of `terraform show -json`, a plan or a state.
	Terraform string `yaml:"terraform"`
	// Deployed is a folder with what the AWS CLI returned for an account.
	Deployed string `yaml:"deployed"`
	// Configuration is a logstack.yaml. What one of its environments looks at log
	// events with is tested, without the CDK.
	Configuration string `yaml:"configuration"`
	// Environment is the environment of the configuration. Default: its first.
	Environment string `yaml:"environment"`
	// Rules are the names of other rules that a rule looks at, in a test file next
	// to a rule.
	Rules []string `yaml:"rules"`
	// Parameters are values of the template's parameters, or of AWS::Region and the
	// like. Default: their own defaults.
	Parameters map[string]Scalar `yaml:"parameters"`
	// Conditions say whether conditions of the template hold. Default: as the
	// parameters determine.
	Conditions map[string]bool `yaml:"conditions"`
	// Map maps real log groups to those of the template: the name of a real one, in
	// which * matches any text, to the name or logical id of the template's.
	Map map[string]string `yaml:"map"`
	// Contract is the log contract: the name of a preset, the path of a file
	// relative to this one, or, on several lines, the changes to a preset. Default:
	// that of the configuration, or guide.
	Contract string `yaml:"contract"`
	// Tests are the tests.
	Tests []Test `yaml:"tests"`

	node strictyaml.Node
}

// Test is a test: what comes in, and what is then expected.
type Test struct {
	// Name says what the test shows.
	Name string `yaml:"name"`
	// Start is the time from which durations such as 5m are counted, and whose day
	// times such as 08:05 are on. Alarms are created in the minute of the first
	// input, or here if there is none. Default: the minute of the first log event
	// that has a time of its own, or else 2025-03-11T08:00:00Z.
	Start Time `yaml:"start"`
	// Input is what comes in: log events and datapoints. Default: nothing.
	Input []Input `yaml:"input"`
	// Until is when the alarms are evaluated last. Default: the end of the minute
	// of the last input, and long enough for scheduled queries and wall clock
	// periods to see it.
	Until Moment `yaml:"until"`
	// Expect is what is expected: a word for every alarm, or a mapping.
	Expect Expectation `yaml:"expect"`

	node strictyaml.Node
}

// DecodeYAML decodes a test, and keeps its position.
func (t *Test) DecodeYAML(node strictyaml.Node) strictyaml.Problems {
	type plain Test
	problems := node.Decode((*plain)(t))
	t.node = node
	if !node.IsMapping() {
		return problems
	}
	if !node.Get("name").Present() {
		problems = append(problems, node.Problem("a test needs a name that says what it shows"))
	}
	if !node.Get("expect").Present() {
		problems = append(problems, node.Problem("a test needs expect: quiet, silent, any, or a mapping with alarms, others, filters, metrics or queries"))
	}
	return problems
}

// Line returns the line of the file on which the test begins.
func (t Test) Line() int { return t.node.Problem("").Line }

// Load reads a test file. The error has all problems.
func Load(path string) (*File, error) {
	data, err := regular.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return Parse(path, data)
}

// Parse parses the test file with that path. The error has all problems, with their
// positions.
func Parse(path string, data []byte) (*File, error) {
	node, err := strictyaml.Parse(path, data)
	if err != nil {
		return nil, err
	}
	f := &File{Path: path, Giving: template.ByKeys, node: node}
	problems := node.Decode(f)
	if node.IsMapping() {
		problems = append(problems, f.check()...)
	} else if problems == nil {
		problems = append(problems, node.Problem("must be a mapping with template: and tests:"))
	}
	if err := problems.Err(); err != nil {
		return nil, err
	}
	return f, nil
}

// subjects are the keys that say what is tested.
var subjects = []string{"template", "terraform", "deployed", "configuration"}

// check reports mistakes that no single key is responsible for.
func (f *File) check() strictyaml.Problems {
	var problems strictyaml.Problems
	var given []string
	for _, key := range subjects {
		if f.node.Get(key).Present() {
			given = append(given, key)
		}
	}
	if len(given) > 1 {
		problems = append(problems, f.node.Get(given[1]).KeyProblem("a file tests one thing, and this one already has %s: use %s", given[0], enum.OneOf(subjects)))
	}
	for key, of := range map[string]string{"environment": "configuration", "stack": "template"} {
		if f.node.Get(key).Present() && !f.node.Get(of).Present() {
			problems = append(problems, f.node.Get(key).KeyProblem("it belongs to a %s, and there is none", of))
		}
	}
	for _, key := range []string{"parameters", "conditions", "map"} {
		if f.node.Get(key).Present() && (given == nil || f.Configuration != "") {
			problems = append(problems, f.node.Get(key).KeyProblem("alarm rules have none: it belongs to a template, terraform or deployed"))
		}
	}
	if f.node.Get("rules").Present() && given != nil {
		problems = append(problems, f.node.Get("rules").KeyProblem("it is for a test file beside a rule, and this one tests a %s", given[0]))
	}
	if len(f.Tests) == 0 {
		problems = append(problems, f.node.Problem("there are no tests: write tests:, with a list of them"))
	}
	seen := map[string]bool{}
	for _, t := range f.Tests {
		if seen[t.Name] && t.Name != "" {
			problems = append(problems, t.node.Get("name").Problem("there are two tests with this name"))
		}
		seen[t.Name] = true
		problems = append(problems, t.check()...)
	}
	return problems
}

// OfRule reports whether the file names nothing to test, as a file next to a rule
// does.
func (f *File) OfRule() bool {
	return f.Template == "" && f.Terraform == "" && f.Deployed == "" && f.Configuration == ""
}

// beside returns the path of a file that this one names.
func (f *File) beside(name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(filepath.Dir(f.Path), name)
}

// problem returns a mistake that is found only when the test runs.
func problem(at strictyaml.Node, format string, args ...any) error {
	return strictyaml.Problems{at.Problem(format, args...)}.Err()
}

// keyProblem returns such a mistake in a key.
func keyProblem(at strictyaml.Node, format string, args ...any) error {
	return strictyaml.Problems{at.KeyProblem(format, args...)}.Err()
}

// check reports mistakes that no single key of the test is responsible for.
func (t Test) check() strictyaml.Problems {
	var problems strictyaml.Problems
	for _, in := range t.Input {
		problems = append(problems, in.check()...)
	}
	return append(problems, t.Expect.check()...)
}

// String returns the test's name for messages.
func (t Test) String() string { return fmt.Sprintf("the test %q", t.Name) }

// Paths returns the files and folders that the tests depend on, apart from the file
// itself.
func (f *File) Paths() []string {
	var all []string
	for _, name := range []string{f.Template, f.Terraform, f.Deployed, f.Configuration} {
		if name != "" {
			all = append(all, f.beside(name))
		}
	}
	if strings.HasSuffix(f.Contract, ".yaml") || strings.HasSuffix(f.Contract, ".yml") {
		all = append(all, f.beside(f.Contract))
	}
	for _, t := range f.Tests {
		for _, in := range t.Input {
			if in.File != "" {
				all = append(all, f.beside(in.File))
			}
		}
	}
	return all
}
