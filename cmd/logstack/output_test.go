package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/doc"
	"go/parser"
	"go/token"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"github.com/invopop/jsonschema"
	validator "github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/spf13/cobra"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/alarmtest"
	"github.com/logstack-go/logstack/cloudwatch/insights/engine"
	"github.com/logstack-go/logstack/contract/check"
	"github.com/logstack-go/logstack/internal/contractdiff"
	"github.com/logstack-go/logstack/internal/doccomment"
	"github.com/logstack-go/logstack/lint"
	"github.com/logstack-go/logstack/preview"
	"github.com/logstack-go/logstack/template"
	"github.com/logstack-go/logstack/template/changes"
)

// outputFolder has the JSON Schemas of what commands write with --format json.
const outputFolder = "../../docs/reference/output"

// rows is what a query writes: objects of its fields.
type rows []map[string]engine.Value

// An output is what a command writes with --format json.
type output struct {
	// name is that of its schema: the command's, with hyphens, unless a flag says more.
	name string
	// of is the type that is encoded.
	of reflect.Type
	// about says what it is.
	about string
}

var outputs = []output{
	{"check", reflect.TypeFor[check.Report](), "What was found in log lines."},
	{"contract-diff", reflect.TypeFor[contractdiff.Report](), "What another contract changes."},
	{"dashboard", reflect.TypeFor[preview.Board](), "What a dashboard shows of log events."},
	{"describe", reflect.TypeFor[descriptions](), "What stacks provision for logging."},
	{"diff", reflect.TypeFor[diffAnswer](), "What deploying a template over another one does."},
	{"doctor", reflect.TypeFor[diagnoses](), "What a machine has and lacks."},
	{"explain", reflect.TypeFor[explanation](), "Why a filter pattern matches a line, or does not. There is one for each line."},
	{"lint", reflect.TypeFor[lint.Report](), "What is wrong with templates."},
	{"query", reflect.TypeFor[rows](), "The rows that a query returns. Each has the fields of the query by their names: a number, a text, a boolean, null if it is missing, or what JSON in the log event holds."},
	{"query-list", reflect.TypeFor[[]queryJSON](), "The saved queries."},
	{"replay", reflect.TypeFor[replayAnswer](), "What templates do with log events."},
	{"replay-follow", reflect.TypeFor[change](), "A change of an alarm's state. There is one on each line, as it happens; the report follows in the end, as without --follow."},
	{"rules", reflect.TypeFor[rulesAnswer](), "The alarm rules, and what is made of them."},
	{"test", reflect.TypeFor[alarmtest.Results](), "The results of tests."},
}

// title returns the command line, without --format json.
func (o output) title() string {
	if command, follows := strings.CutSuffix(o.name, "-follow"); follows {
		return "logstack " + command + " --follow"
	}
	return "logstack " + strings.ReplaceAll(o.name, "-", " ")
}

// outputNamed returns an output by its name.
func outputNamed(name string) (output, bool) {
	at := slices.IndexFunc(outputs, func(o output) bool { return o.name == name })
	if at < 0 {
		return output{}, false
	}
	return outputs[at], true
}

// Each output has an up-to-date schema, in which every field has a description, and so
// has every value of a field that has only some.
func TestOutputSchemas(t *testing.T) {
	want := map[string]bool{}
	for _, o := range outputs {
		text, bare, err := o.schema()
		if err != nil {
			t.Fatalf("%s: %v", o.name, err)
		}
		for _, what := range bare {
			t.Errorf("%s: %s has no comment that says what it is", o.name, what)
		}
		path := filepath.Join(outputFolder, o.name+".schema.json")
		want[filepath.Base(path)] = true
		if *update {
			if err := os.WriteFile(path, text, 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		if got, err := os.ReadFile(path); err != nil || !bytes.Equal(got, text) {
			t.Errorf("%s is stale, %v: run make schema", path, err)
		}
	}
	there, err := filepath.Glob(outputFolder + "/*.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range there {
		if !want[filepath.Base(path)] {
			t.Errorf("%s is the schema of nothing", path)
		}
	}
}

// Each command that takes --format json has a schema.
func TestOutputsHaveSchemas(t *testing.T) {
	started := false
	found := 0
	var visit func(*cobra.Command)
	visit = func(c *cobra.Command) {
		if flag := c.Flags().Lookup("format"); flag != nil && flag.Value.Set("json") == nil {
			found++
			if _, has := outputNamed(outputName(c)); !has {
				t.Errorf("%s --format json has no schema: add it to outputs", c.CommandPath())
			}
		}
		for _, below := range c.Commands() {
			visit(below)
		}
	}
	visit(newRoot(io.Discard, io.Discard, &started))
	if found < 10 {
		t.Errorf("only %d commands take --format json", found)
	}
}

// outputName returns the name of what a command writes.
func outputName(c *cobra.Command) string {
	_, name, _ := strings.Cut(c.CommandPath(), " ")
	return strings.ReplaceAll(name, " ", "-")
}

// What commands really write follows the schemas. Together, the answers have every field
// that the schemas describe, except those of notSeen: a field that no answer has may never
// be written, or be described wrongly. What the scripts write as JSON is held against the
// schemas, too (heldMain).
func TestOutputsFollowTheirSchemas(t *testing.T) {
	folder := t.TempDir()
	extract(t, "testdata/answers.txtar", folder)
	of := func(name string) string { return filepath.Join(folder, name) }
	t.Chdir("../..")
	stack := "test/snapshots/environment-prod_1.snap.json"
	snapshots, err := filepath.Glob("test/snapshots/*.snap.json")
	if err != nil || len(snapshots) == 0 {
		t.Fatalf("snapshots: %v", err)
	}
	lines := [][]string{
		{"check", "examples/logs/django.jsonl.gz"},
		{"contract", "diff", "zap"},
		{"dashboard", "--template", stack, "examples/logs/django.jsonl.gz"},
		{"diff", stack, stack, "examples/logs/django.jsonl.gz"},
		{"doctor"},
		{"explain", `{ $.level = "ERROR" && $.a.b[*] > 5 }`, `{"level": "ERROR", "a": {"b": [1, "x"]}}`},
		{"lint", stack},
		{"query", "errors-by-type", "examples/logs/django.jsonl.gz"},
		{"query", "list"},
		{"replay", "--template", stack, "examples/logs/django.jsonl.gz"},
		{"replay", "--template", stack, "examples/logs/django-raw-names.jsonl.gz"},
		{"replay", "--follow", "--template", stack, "examples/logs/django.jsonl.gz"},
		{"rules"},
		{"test", "--coverage", "--config", "examples/shop/logstack.yaml", "--env", "prod"},
		{"describe", "template/testdata/mistakes.template.json"},
		{"describe", "template/testdata/intrinsics.template.json"},
		{"describe", "template/testdata/everything.template.json"},
		{"rules", "--config", "examples/shop/logstack.yaml", "--env", "prod"},
		{"rules", "--config", "examples/alarms/logstack.yaml", "--env", "prod"},
		{"check", of("log.jsonl")},
		{"dashboard", "--template", of("board.yaml"), of("log.jsonl")},
		{"describe", of("rich.yaml")},
		{"describe", "template/testdata/app"},
		{"diff", of("old.yaml"), of("rich.yaml"), of("log.jsonl")},
		{"diff", of("rich.yaml"), of("old.yaml"), of("log.jsonl")},
		{"explain", `[time, level = ERROR, rest]`, `08:00 ERROR down`},
		{"explain", `{ $.level = "ERROR" }`, `ERROR`},
		{"lint", "--checks", of(".logstack-lint.yaml"), of("rich.yaml")},
		{"replay", "--template", of("rich.yaml"), of("log.jsonl")},
		{"replay", "--template", of("old.yaml"), of("elsewhere.jsonl")},
		{"replay", "--follow", "--template", of("rich.yaml"), of("log.jsonl")},
		{"test", "--coverage", of("wrong.test.yaml")},
	}
	for _, path := range snapshots {
		lines = append(lines, []string{"describe", path}, []string{"describe", conditional(t, folder, path)})
	}
	tried := map[string]bool{}
	seen := map[string]fieldsSeen{}
	for _, o := range outputs {
		if seen[o.name], err = newFieldsSeen(filepath.Join("docs/reference/output", o.name+".schema.json")); err != nil {
			t.Fatal(err)
		}
	}
	for _, line := range lines {
		var stdout, stderr bytes.Buffer
		args := append(slices.Clone(line), "--format", "json")
		if code := run(args, &stdout, &stderr); code == wrongUsage {
			t.Errorf("%s: %s", strings.Join(line, " "), &stderr)
		}
		names, err := follows(args, stdout.Bytes(), schemaFolder("docs/reference/output"))
		if err != nil {
			t.Errorf("logstack %s:\n%v", strings.Join(args, " "), err)
		}
		for _, name := range names {
			tried[name] = true
		}
		for d := json.NewDecoder(&stdout); len(names) > 0 && d.More(); {
			var value any
			if err := d.Decode(&value); err != nil {
				t.Fatal(err)
			}
			name := names[len(names)-1]
			if d.More() {
				name = names[0]
			}
			seen[name].see(value)
		}
	}
	for _, o := range outputs {
		if !tried[o.name] {
			t.Errorf("no command wrote what %s.schema.json describes", o.name)
		}
		// What doctor finds, and whether it has advice, depends on the machine.
		if missing := seen[o.name].missing(); o.name != "doctor" && !slices.Equal(missing, notSeen[o.name]) {
			t.Errorf("%s: no answer has %q, want %q", o.name, missing, notSeen[o.name])
		}
	}
}

// Values that a schema lists without a word about them are found wherever they are.
func TestUndescribed(t *testing.T) {
	told := &jsonschema.Schema{Const: "a", Description: "An A."}
	for name, test := range map[string]struct {
		schema *jsonschema.Schema
		want   []any
	}{
		"told":    {&jsonschema.Schema{OneOf: []*jsonschema.Schema{told}}, nil},
		"not":     {&jsonschema.Schema{OneOf: []*jsonschema.Schema{told, {Const: "b"}}}, []any{"b"}},
		"an enum": {&jsonschema.Schema{Enum: []any{"c", "d"}}, []any{"c", "d"}},
		"in list": {&jsonschema.Schema{Items: &jsonschema.Schema{OneOf: []*jsonschema.Schema{{Const: "e"}}}}, []any{"e"}},
		"in map":  {&jsonschema.Schema{AdditionalProperties: &jsonschema.Schema{AnyOf: []*jsonschema.Schema{{Enum: []any{"f"}}}}}, []any{"f"}},
	} {
		if got := undescribed(test.schema); !slices.Equal(got, test.want) {
			t.Errorf("%s: %v, want %v", name, got, test.want)
		}
	}
}

// A schema refuses a field that it does not know.
func TestOutputSchemasRefuseOtherFields(t *testing.T) {
	for line, want := range map[string]string{
		`{"findings": []}`:              "",
		`{"findings": [], "more": 1}`:   "more",
		`{"findings": null}`:            "null",
		`{"findings": [{"name": "x"}]}`: "found",
	} {
		_, err := follows([]string{"doctor", "--format", "json"}, []byte(line), schemaFolder(outputFolder))
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", line, err, want)
		}
	}
}

// Descriptions name fields as JSON does.
func TestDescribed(t *testing.T) {
	names := map[string]string{"Start": "`start`", "End": "`end`", "JSON": "`json`", "Default": "`default`", "Name": "`name`"}
	for text, want := range map[string]string{
		"Start and End are times; nil if there are none. Default: none.": "`start` and `end` are times; absent if there are none. Default: none.",
		"Those that are a JSON object. JSON counts them.":                "Those that are a JSON object. `json` counts them.",
		"The one of Other.Name, if it differs from Name":                 "The one of Other.Name, if it differs from `name`",
		"Started: the End.": "Started: the `end`.",
	} {
		if got := described(text, names); got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
}

func TestMeaning(t *testing.T) {
	for comment, want := range map[string]string{
		"Kept means that\nit is the same.": "It is the same.", "Kept keeps it.": "Keeps it.", "Kept log groups remain.": "Kept log groups remain.", "Kept is what stays.": "What stays.", "": "",
	} {
		if got := meaning("Kept", comment); got != want {
			t.Errorf("%q: %q, want %q", comment, got, want)
		}
	}
}

// A schemaFolder has schemas of outputs.
type schemaFolder string

// compiled holds schemas by their paths: to compile one takes longer than to use it.
var compiled = map[string]*validator.Schema{}

func (folder schemaFolder) compile(name string) (*validator.Schema, error) {
	path := filepath.Join(string(folder), name+".schema.json")
	if compiled[path] == nil {
		c := validator.NewCompiler()
		c.AssertFormat()
		schema, err := c.Compile(path)
		if err != nil {
			return nil, err
		}
		compiled[path] = schema
	}
	return compiled[path], nil
}

// follows reports how what a command wrote as JSON deviates from its schema, and what it
// wrote. It is nothing if the command does not write JSON, or wrote nothing.
func follows(args []string, written []byte, schemas schemaFolder) (names []string, err error) {
	c, err := find(args)
	if err != nil {
		return nil, nil // wrong usage
	}
	as := c.Flags().Lookup("format")
	if as == nil || as.Value.String() != "json" && as.Value.String() != "ndjson" {
		return nil, nil
	}
	var values []any
	for d := json.NewDecoder(bytes.NewReader(written)); ; {
		var text json.RawMessage
		if err := d.Decode(&text); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, fmt.Errorf("no JSON: %w", err)
		}
		value, err := validator.UnmarshalJSON(bytes.NewReader(text))
		if err != nil {
			return nil, err
		}
		if as.Value.String() == "ndjson" {
			value = []any{value}
		}
		values = append(values, value)
	}
	follow := c.Flags().Lookup("follow")
	for i, value := range values {
		name := outputName(c)
		if follow != nil && follow.Changed && i < len(values)-1 {
			name += "-follow"
		}
		schema, err := schemas.compile(name)
		if err != nil {
			return nil, err
		}
		if err := schema.Validate(value); err != nil {
			return nil, err
		}
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names, nil
}

// schema returns the JSON Schema of the output, and what has no description in it: fields,
// and values.
func (o output) schema() (text []byte, bare []string, err error) {
	sources := sourceFolders{}
	r := jsonschema.Reflector{Anonymous: true, ExpandedStruct: true, LookupComment: sources.comment, Mapper: sources.special, Namer: namer()}
	root := r.ReflectFromType(o.of)
	if sources.err != nil {
		return nil, nil, sources.err
	}
	root.Title, root.Description = o.title(), o.about
	look := func(name string, s *jsonschema.Schema) {
		for field := s.Properties.Oldest(); field != nil; field = field.Next() {
			if field.Value.Description == "" {
				bare = append(bare, name+"."+field.Key)
			}
			for _, value := range undescribed(field.Value) {
				bare = append(bare, fmt.Sprintf("%s.%s: the value %v", name, field.Key, value))
			}
		}
	}
	look(o.name, root)
	for name, s := range root.Definitions {
		look(name, s)
	}
	slices.Sort(bare)
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err = e.Encode(root)
	return b.Bytes(), bare, err
}

// undescribed returns the values that a schema lists and does not describe.
func undescribed(s *jsonschema.Schema) []any {
	if s == nil {
		return nil
	}
	values := slices.Clone(s.Enum)
	for _, option := range slices.Concat(s.OneOf, s.AnyOf) {
		if option.Const != nil && option.Description == "" {
			values = append(values, option.Const)
		}
		values = append(values, undescribed(option)...)
	}
	return slices.Concat(values, undescribed(s.Items), undescribed(s.AdditionalProperties))
}

// namer names the objects of a schema after their types. Of two types of a name, the
// second has that of its package in front.
func namer() func(reflect.Type) string {
	names, taken := map[reflect.Type]string{}, map[string]bool{}
	return func(t reflect.Type) string {
		if t.Name() == "" || t.Kind() != reflect.Struct {
			return t.Name()
		}
		if names[t] == "" {
			name := upperFirst(strings.TrimSuffix(t.Name(), "JSON"))
			if taken[name] {
				name = upperFirst(filepath.Base(t.PkgPath())) + name
			}
			names[t], taken[name] = name, true
		}
		return names[t]
	}
}

func upperFirst(text string) string {
	r := []rune(text)
	r[0] = unicode.ToUpper(r[0])
	return string(r)
}

// sourceFolders read the source of types.
type sourceFolders struct {
	comments map[string]func(reflect.Type, string) string
	err      error
}

const modulePath = "github.com/logstack-go/logstack/"

// folderOf returns the folder of a type's package; empty for one of another module.
func folderOf(t reflect.Type) string {
	path := t.PkgPath()
	if path == "main" || strings.HasSuffix(path, "cmd/logstack") {
		return "."
	}
	if folder, own := strings.CutPrefix(path, modulePath); own {
		return "../../" + folder
	}
	return ""
}

// comment returns the comment of a field, or of a struct for the field "", as a
// description: with the names that JSON has, and without the one that it begins with,
// unless it is about several fields.
func (s *sourceFolders) comment(t reflect.Type, field string) string {
	folder := folderOf(t)
	if folder == "" || t.Kind() != reflect.Struct {
		return ""
	}
	if s.comments == nil {
		s.comments = map[string]func(reflect.Type, string) string{}
	}
	look := s.comments[folder]
	if look == nil {
		var err error
		if look, err = doccomment.StructsFS(os.DirFS(folder)); err != nil {
			s.err = err
			return ""
		}
		s.comments[folder] = look
	}
	text := look(t, field)
	name, shared := cmp.Or(field, t.Name()), false
	inJSON := map[string]string{}
	for i := range t.NumField() {
		f := t.Field(i)
		shared = shared || field != "" && f.Name != field && look(t, f.Name) == text
		if key, _, _ := strings.Cut(f.Tag.Get("json"), ","); key != "" && key != "-" {
			inJSON[f.Name] = "`" + key + "`"
		}
	}
	if rest, ok := strings.CutPrefix(text, name+" "); ok && !shared {
		for _, verb := range []string{"is ", "are "} {
			rest = strings.TrimPrefix(rest, verb)
		}
		text = upperFirst(rest)
	}
	return strings.Replace(described(text, inJSON), " in JSON.", ".", 1)
}

// goName matches a capitalized word, what precedes it, and what follows.
var goName = regexp.MustCompile(`(^|[.;:,] |[ (])([A-Z]\w*)(:|\.\w)?`)

// described replaces the names of fields in a comment by those in JSON. A name in capitals,
// such as JSON, only stands for a field at the beginning of a sentence.
func described(text string, inJSON map[string]string) string {
	text = goName.ReplaceAllStringFunc(text, func(found string) string {
		m := goName.FindStringSubmatch(found)
		before, name, after := m[1], m[2], m[3]
		if inJSON[name] == "" || after != "" || name == strings.ToUpper(name) && before != "" && before != ". " {
			return found
		}
		return before + inJSON[name]
	})
	return goNil.ReplaceAllString(text, "absent")
}

var goNil = regexp.MustCompile(`\bnil\b`)

// special returns the schemas of types that are not written as they are kept.
func (s *sourceFolders) special(t reflect.Type) *jsonschema.Schema {
	switch t {
	case reflect.TypeFor[template.Number]():
		return &jsonschema.Schema{AnyOf: []*jsonschema.Schema{{Type: "number"}, {Type: "string", Description: "A placeholder for what only the deployment knows."}}}
	case reflect.TypeFor[engine.Value]():
		return &jsonschema.Schema{} // of any type
	case reflect.TypeFor[changes.Kind]():
		return oneOf(changes.Kinds(), func(kind changes.Kind) string { return kind.Doc().Meaning + " " + kind.Doc().Remedy })
	case reflect.TypeFor[check.Kind]():
		return oneOf(check.Kinds(), func(kind check.Kind) string { return kind.Doc().Meaning + " " + kind.Doc().Remedy })
	case reflect.TypeFor[ruleKind]():
		abouts, err := ruleKinds("../../alarmrules")
		if err != nil {
			s.err = err
		}
		return oneOf(alarmrules.Kinds(), func(kind string) string { return abouts[kind] })
	}
	if t.Kind() != reflect.String || t.Name() == "" || folderOf(t) == "" {
		return nil
	}
	values, err := constants(folderOf(t), t.Name())
	if err != nil {
		s.err = err
	}
	if len(values) == 0 {
		return &jsonschema.Schema{Type: "string"}
	}
	return &jsonschema.Schema{OneOf: values}
}

// oneOf returns the schema of one of some texts, each with what is said about it.
func oneOf[T ~string](values []T, about func(T) string) *jsonschema.Schema {
	s := &jsonschema.Schema{}
	for _, value := range values {
		s.OneOf = append(s.OneOf, &jsonschema.Schema{Const: value, Description: strings.TrimSpace(about(value))})
	}
	return s
}

// ruleKinds returns what the kinds of alarm rules are, by their keys: what the comments
// of their types begin with. The method Kind of a type returns the key.
func ruleKinds(folder string) (map[string]string, error) {
	keys, abouts := map[string]string{}, map[string]string{}
	err := eachFile(folder, func(_ string, file *ast.File) error {
		for _, decl := range file.Decls {
			switch decl := decl.(type) {
			case *ast.FuncDecl:
				if decl.Recv == nil || decl.Name.Name != "Kind" || len(decl.Body.List) != 1 {
					continue
				}
				of, isNamed := decl.Recv.List[0].Type.(*ast.Ident)
				returned, isReturn := decl.Body.List[0].(*ast.ReturnStmt)
				if !isNamed || !isReturn {
					continue
				}
				if key, is := returned.Results[0].(*ast.BasicLit); is {
					text, err := strconv.Unquote(key.Value)
					if err != nil {
						return err
					}
					keys[of.Name] = text
				}
			case *ast.GenDecl:
				for _, spec := range decl.Specs {
					if spec, is := spec.(*ast.TypeSpec); is {
						abouts[spec.Name.Name] = meaning(spec.Name.Name, new(doc.Package).Synopsis(decl.Doc.Text()))
					}
				}
			}
		}
		return nil
	})
	byKey := map[string]string{}
	for name, key := range keys {
		byKey[key] = abouts[name]
	}
	return byKey, err
}

// eachFile calls do with each Go file of a folder.
func eachFile(folder string, do func(path string, file *ast.File) error) error {
	paths, err := filepath.Glob(folder + "/*.go")
	if err != nil {
		return err
	}
	for _, path := range paths {
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ParseComments)
		if err != nil {
			return err
		}
		if err := do(path, file); err != nil {
			return err
		}
	}
	return nil
}

// constants returns the values of the constants of a type, in their order, each with what
// it means.
func constants(folder, name string) ([]*jsonschema.Schema, error) {
	var values []*jsonschema.Schema
	err := eachFile(folder, func(path string, file *ast.File) error {
		for _, decl := range file.Decls {
			decl, is := decl.(*ast.GenDecl)
			if !is || decl.Tok != token.CONST {
				continue
			}
			for _, spec := range decl.Specs {
				spec := spec.(*ast.ValueSpec)
				if of, is := spec.Type.(*ast.Ident); !is || of.Name != name {
					continue
				}
				for i, value := range spec.Values {
					literal, is := value.(*ast.BasicLit)
					if !is {
						return fmt.Errorf("%s: a constant of %s is no literal", path, name)
					}
					text, err := strconv.Unquote(literal.Value)
					if err != nil {
						return err
					}
					values = append(values, &jsonschema.Schema{Const: text, Description: meaning(spec.Names[i].Name, spec.Doc.Text())})
				}
			}
		}
		return nil
	})
	return values, err
}

// meaning returns what the comment of a constant says that it means.
func meaning(name, comment string) string {
	text := strings.Join(strings.Fields(comment), " ")
	rest, ok := strings.CutPrefix(text, name+" ")
	if verb, _, _ := strings.Cut(rest, " "); !ok || !strings.HasSuffix(verb, "s") {
		return text
	}
	for _, verb := range []string{"means that ", "says that ", "marks ", "is "} {
		rest = strings.TrimPrefix(rest, verb)
	}
	return upperFirst(rest)
}

// untrue is the variable with the folder of which heldMain writes to what is untrue.
const untrue = "LOGSTACK_TEST_UNTRUE"

// heldMain is main for scripts. What it writes as JSON is held against its schema.
func heldMain() {
	var written bytes.Buffer
	if !slices.Contains(os.Args, "--format") {
		main()
	}
	code := run(os.Args[1:], io.MultiWriter(os.Stdout, &written), os.Stderr)
	folder, schemas, _ := strings.Cut(os.Getenv(untrue), string(filepath.ListSeparator))
	if _, err := follows(os.Args[1:], written.Bytes(), schemaFolder(schemas)); err != nil && folder != "" {
		text := fmt.Sprintf("logstack %s:\n%v\n", strings.Join(os.Args[1:], " "), err)
		if err := os.WriteFile(filepath.Join(folder, strconv.Itoa(os.Getpid())), []byte(text), 0o644); err != nil {
			fmt.Fprintln(os.Stderr, err)
		}
	}
	os.Exit(code)
}

// held has the scripts hold what is written against the schemas, and fails t in the end
// if anything deviates.
func held(t *testing.T) (setting string) {
	t.Helper()
	folder := t.TempDir()
	schemas, err := filepath.Abs(outputFolder)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		found, err := filepath.Glob(folder + "/*")
		if err != nil {
			t.Error(err)
		}
		for _, path := range found {
			text, err := os.ReadFile(path)
			t.Errorf("%s%v", text, err)
		}
	})
	return untrue + "=" + folder + string(filepath.ListSeparator) + schemas
}
