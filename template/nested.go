package template

import (
	"cmp"
	"encoding/json"
	"errors"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

const (
	nestedStackType = "AWS::CloudFormation::Stack"
	applicationType = "AWS::Serverless::Application"
)

func isNested(typ string) bool { return typ == nestedStackType || typ == applicationType }

// followNested reads the nested stacks whose templates are files, and lists the
// others.
func (s *stack) followNested(t *Template) {
	for _, r := range s.order {
		switch {
		case strings.HasSuffix(r.typ, "::MODULE"):
			t.elsewhere = append(t.elsewhere, Elsewhere{r.id, "module", r.typ, "only CloudFormation's registry knows what it creates"})
		case isNested(r.typ):
			s.follow(t, r)
		}
	}
}

func (s *stack) follow(t *Template, r *resource) {
	elsewhere := func(what, why string) {
		t.elsewhere = append(t.elsewhere, Elsewhere{r.id, "nested stack", what, why})
	}
	where := s.nestedLocation(r)
	file, why := s.local(where)
	if why != "" {
		elsewhere(where, why)
		return
	}
	if slices.Contains(s.env.within, file) {
		elsewhere(where, "it is nested in itself")
		return
	}
	if len(s.env.within) >= maxNested {
		elsewhere(where, "it is nested too deeply")
		return
	}
	data, err := s.loader.readFile(file)
	if err != nil {
		elsewhere(where, because(err))
		return
	}
	given, lent := s.nestedParameters(r)
	env := environment{
		display: s.env.display + "/" + s.nestedDisplay(r), name: s.nestedName(r.id), account: s.env.account, region: s.env.region, partition: s.env.partition,
		within: append(slices.Clone(s.env.within), file),
	}
	d, err := readDocument(file, data)
	if err == nil && asObject(d.top["Resources"]) == nil {
		err = errors.New("it has no Resources: it is not a CloudFormation template")
	}
	if err != nil {
		elsewhere(where, because(err))
		return
	}
	child := newStack(s.loader, file, env)
	child.lent = lent
	nested, err := child.read(d, Options{Parameters: given})
	if err != nil {
		elsewhere(where, because(err))
		return
	}
	s.outputs[r.id] = child.readOutputs()
	nested.parent, nested.nestedID = t, r.id
	t.nested = append(t.nested, nested)
}

// nestedDisplay returns the name of a nested stack for people: its logical id
// without what the CDK appends to construct ids (NestedStack, the last id
// again, NestedStackResource, and a hash).
func (s *stack) nestedDisplay(r *resource) string {
	m := cdkNestedID.FindStringSubmatch(r.id)
	if m == nil || !strings.HasSuffix(m[1], m[2]) {
		return r.id
	}
	for _, other := range s.order {
		if o := cdkNestedID.FindStringSubmatch(other.id); other != r && (other.id == m[1] || o != nil && o[1] == m[1]) {
			return r.id
		}
	}
	return m[1]
}

var cdkNestedID = regexp.MustCompile(`^(.+)NestedStack(.+)NestedStackResource[0-9A-F]{8}$`)

// nestedLocation returns where the template of a nested stack is, or a text
// that describes it. The CDK writes the file's name into the metadata if told
// to, and always into the list of files that it uploads, by hash.
func (s *stack) nestedLocation(r *resource) string {
	metadata := asObject(r.metadata)
	if path, ok := metadata["aws:asset:path"].(string); ok && metadata["aws:asset:property"] == "TemplateURL" {
		return path
	}
	property := "TemplateURL"
	if r.typ == applicationType {
		property = "Location"
	}
	written := asObject(r.properties)[property]
	if text, ok := written.(string); ok {
		return cmp.Or(s.uploaded(text), strings.TrimPrefix(text, "file://"))
	}
	if application := asObject(written); r.typ == applicationType && application["ApplicationId"] != nil {
		return "serverlessrepo://" + brief(application["ApplicationId"])
	}
	return cmp.Or(s.uploaded(brief(written)), placeholder(brief(written)))
}

// uploaded returns the file that the CDK uploads to url; empty if there is
// none.
func (s *stack) uploaded(url string) string {
	m := uploadedName.FindStringSubmatch(url)
	if m == nil || !s.loader.follows {
		return ""
	}
	return s.loader.uploads(filepath.Dir(s.file))[m[1]]
}

// uploadedName matches the name that the CDK gives to an uploaded file: the
// hash of its content.
var uploadedName = regexp.MustCompile(`/([0-9a-f]{64})\.[a-z.]+\W*$`)

// uploads returns the files of a folder that the CDK uploads, by hash
// (cloud-assembly-schema, AssetManifest). An unreadable list counts as empty;
// its nested stacks are then listed as elsewhere.
func (l *loader) uploads(folder string) map[string]string {
	if known, ok := l.uploaded[folder]; ok {
		return known
	}
	all := map[string]string{}
	lists, err := filepath.Glob(filepath.Join(escapeGlob(folder), "*.assets.json"))
	if err != nil {
		lists = nil
	}
	for _, list := range lists {
		var manifest struct {
			Files map[string]struct {
				Source struct {
					Path      string `json:"path"`
					Packaging string `json:"packaging"`
				} `json:"source"`
			} `json:"files"`
		}
		data, err := l.readFile(list)
		if err != nil || jsonLimits.Check(list, data) != nil || json.Unmarshal(data, &manifest) != nil {
			continue
		}
		for hash, file := range manifest.Files {
			if file.Source.Packaging == "file" {
				all[hash] = file.Source.Path
			}
		}
	}
	if l.uploaded == nil {
		l.uploaded = map[string]map[string]string{}
	}
	l.uploaded[folder] = all
	return all
}

// escapeGlob escapes path for filepath.Glob.
func escapeGlob(path string) string {
	return strings.NewReplacer(`*`, `[*]`, `?`, `[?]`, `[`, `[[]`).Replace(path)
}

// lent is a text with placeholders of another stack: a parameter passed to a
// nested stack, or an output of one.
type lent struct {
	text         string
	placeholders []string
}

// nestedParameters returns the parameters passed to a nested stack: those whose
// values are known, and the others.
func (s *stack) nestedParameters(r *resource) (given map[string]string, unknown map[string]lent) {
	given, unknown = map[string]string{}, map[string]lent{}
	s.values.begin(nil)
	defer s.values.finish()
	written := asObject(asObject(r.properties)["Parameters"])
	for _, name := range sortedKeys(written) {
		reader := s.reader(r)
		n := node{reader, "Parameters." + name, written[name]}
		var text string
		if list, ok := n.value.([]any); ok {
			var all []string
			for i := range list {
				all = append(all, node{reader, n.path, list[i]}.text())
			}
			text = strings.Join(all, ",")
		} else {
			text = reader.arn(n.path, n.value)
		}
		if len(reader.unresolved) == 0 {
			given[name] = text
			continue
		}
		of := lent{text: text}
		for _, u := range reader.unresolved {
			of.placeholders = append(of.placeholders, u.Placeholder)
		}
		unknown[name] = of
	}
	return given, unknown
}

// lends reports whether the placeholders in a parameter's text refer to the
// stack around. A placeholder that could mean something of the nested stack
// itself, such as its name, does not.
func (s *stack) lends(of lent) bool {
	for _, p := range of.placeholders {
		id, _, _ := strings.Cut(strings.TrimSuffix(strings.TrimPrefix(p, "${"), "}"), ".")
		if s.byID[id] != nil || s.values.declared[id] != nil || strings.Contains(id, "AWS::Stack") || id == "AWS::NotificationARNs" {
			return false
		}
	}
	return true
}

// readOutputs returns the outputs of a stack that are known before it is
// deployed, possibly except for the account and the region, which are those of
// the stack around.
func (s *stack) readOutputs() map[string]lent {
	known := map[string]lent{}
	all := asObject(s.document.top["Outputs"])
	for _, name := range sortedKeys(all) {
		s.values.begin(nil)
		reader := &reader{stack: s, resource: &resource{id: name}}
		n := node{reader, name, s.values.fold(asObject(all[name])["Value"])}
		of := lent{text: reader.arn(name, n.value)}
		for _, u := range reader.unresolved {
			of.placeholders = append(of.placeholders, u.Placeholder)
		}
		elsewhere := slices.ContainsFunc(of.placeholders, func(p string) bool { return !isPseudo(p) || p == placeholder("AWS::StackName") })
		if problems := s.values.finish(); len(problems)+len(reader.problems) == 0 && !elsewhere && n.given() {
			known[name] = of
		}
	}
	return known
}

// Root returns the outermost template that this one is nested in, or the
// template itself.
func (t *Template) Root() *Template {
	for t.parent != nil {
		t = t.parent
	}
	return t
}

// OwnerOf returns the template that the placeholders in text belong to: this
// one, or one that it is nested in and that passed it the text. The account and
// the region belong to the outermost template, because all share them.
func (t *Template) OwnerOf(text string) *Template {
	of := t.Root()
	for rest := text; ; {
		_, after, found := strings.Cut(rest, "${")
		if !found {
			return of
		}
		name, after, _ := strings.Cut(after, "}")
		rest = after
		if p := placeholder(name); isPseudo(p) && p != placeholder("AWS::StackName") {
			continue
		}
		id, _, _ := strings.Cut(name, ".")
		for at := t; at != nil; at = at.parent {
			if at.source.byID[id] != nil || at.source.values.declared[id] != nil {
				return at
			}
		}
		return t
	}
}
