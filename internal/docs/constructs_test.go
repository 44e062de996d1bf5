package docs

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf8"
)

// A page has what other modules can use of a package, and nothing without a comment.
func TestPackagePage(t *testing.T) {
	source := `// Package p makes things.
//
//	p.New("*a")
//
// # More
//
//   - one *
//   - two, ` + "`a * b`" + `
package p

import (
	"github.com/logstack-go/logstack/constructs/loggroup"
	"github.com/logstack-go/logstack/constructs/internal/mistake"
)

// Most is the most.
const Most = 3

// A Thing is a thing.
type Thing struct{ secret int }

// Another is another.
type Another = loggroup.LogGroup

// Kind is a kind.
type Kind string

// The kinds.
const (
	Old Kind = "old" // Old is the old one.
)

// Props configures a thing.
type Props struct {
	// Name is its name. Default: none.
	Name string
	// Group keeps it.
	Group *loggroup.LogGroup
	// First and Second are both.
	First, Second []Thing
	// Props of another.
	loggroup.Props
	hidden int
}

// New makes a thing.
func New(name string) *Thing { return nil }

// Check is for packages of this module.
func (t *Thing) Check(m *mistake.List) {}

// Do does much with all of these arguments.
func (t *Thing) Do(first, second string, third map[string]*loggroup.LogGroup) (int, error) { return 0, nil }

func (t *Thing) silent() {}
`
	example := `package p_test

func ExampleThing_Do() {
	if true {
		do() // it
	}
}
`
	files := fstest.MapFS{"constructs/p/p.go": {Data: []byte(source)}, "constructs/p/example_test.go": {Data: []byte(example)}}
	p, err := parsePackage(files, "constructs/p")
	if err != nil {
		t.Fatal(err)
	}
	p.pages = []string{"constructs/loggroup", "constructs/p"}
	want := "# Package p\n\n```go\nimport \"github.com/logstack-go/logstack/constructs/p\"\n```\n\n" +
		"Package p makes things.\n\n```go\np.New(\"*a\")\n```\n\n## More\n\n- one \\*\n- two, `a * b`\n\n" +
		"## Contents\n\n" +
		"- [`Thing`](#thing): [`New`](#new), [`Do`](#thingdo)\n- [`Props`](#props)\n- [`Another`](#another)\n- [`Kind`](#kind)\n\n" +
		"## Constants\n\n- **`Most`** = `3`: the most.\n\n" +
		"## Thing\n\nA Thing is a thing.\n\n### New\n\n```go\nfunc New(name string) *Thing\n```\n\nNew makes a thing.\n\n" +
		"### Thing.Do\n\n```go\nfunc (t *Thing) Do(\n    first, second string,\n    third map[string]*loggroup.LogGroup,\n) (int, error)\n```\n\n" +
		"Do does much with all of these arguments.\n\nExample:\n\n```go\nif true {\n    do() // it\n}\n```\n\n" +
		"## Props\n\nProps configures a thing.\n\n" +
		"- **`Name`** `string`: its name. Default: none.\n" +
		"- **`Group`** [`*loggroup.LogGroup`](loggroup.md#loggroup): keeps it.\n" +
		"- **`First`**, **`Second`** [`[]Thing`](#thing). First and Second are both.\n" +
		"- [`loggroup.Props`](loggroup.md#props), embedded. Props of another.\n\n" +
		"## Another\n\n```go\ntype Another = loggroup.LogGroup\n```\n\nAnother is another.\n\n" +
		"## Kind\n\n```go\ntype Kind string\n```\n\nKind is a kind.\n\n- **`Old`** = `\"old\"`: the old one.\n"
	if got := string(p.page()); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if len(p.wrong) > 0 {
		t.Errorf("not on the page: %v", p.wrong)
	}

	bare := strings.NewReplacer("\t// Name is its name. Default: none.\n", "", "// New makes a thing.\n", "").Replace(source)
	files["constructs/p/p.go"] = &fstest.MapFile{Data: []byte(bare)}
	_, err = constructPages(fstest.MapFS{
		"constructs/p/p.go": files["constructs/p/p.go"],
		"stacks/doc.go":     {Data: []byte("// Package stacks stacks.\npackage stacks\n")}, "logstacktest/doc.go": {Data: []byte("// Package logstacktest tests.\npackage logstacktest\n")},
	})
	if want := "constructs/p: New has no comment\nconstructs/p: Props.Name has no comment"; err == nil || err.Error() != want {
		t.Errorf("%v, want\n%s", err, want)
	}
}

// The text of the pages about packages can be read in a terminal.
func TestPackagePagesAreNarrow(t *testing.T) {
	pages, err := constructPages(os.DirFS(root))
	if err != nil {
		t.Fatal(err)
	}
	for path, text := range pages {
		code := false
		for line := range strings.Lines(string(text)) {
			line = strings.TrimSpace(line)
			code = code != strings.HasPrefix(line, "```")
			if n := utf8.RuneCountInString(line); !code && n > lineWidth && strings.Contains(strings.TrimPrefix(line, "- "), " ") {
				t.Errorf("%s: %d columns: %s", path, n, line)
			}
		}
	}
}
