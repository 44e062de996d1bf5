package template

import (
	"errors"
	"slices"
	"strings"
)

const (
	nestedStackType = "AWS::CloudFormation::Stack"
	applicationType = "AWS::Serverless::Application"
)

func isNested(typ string) bool { return typ == nestedStackType || typ == applicationType }

// followNested reads the stacks that are nested in a template, and whose templates are
// files here. The others are named.
func (s *stack) followNested(t *Template) {
	for _, r := range s.order {
		switch {
		case strings.HasSuffix(r.typ, "::MODULE"):
			t.elsewhere = append(t.elsewhere, Elsewhere{r.id, "module", r.typ, "what it makes is known to CloudFormation's registry alone"})
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
		elsewhere(where, "it is nested too deep")
		return
	}
	data, err := s.loader.readFile(file)
	if err != nil {
		elsewhere(where, because(err))
		return
	}
	given, withheld := s.nestedParameters(r)
	env := environment{
		display: s.env.display + "/" + r.id, name: s.nestedName(r.id), account: s.env.account, region: s.env.region, partition: s.env.partition,
		within: append(slices.Clone(s.env.within), file),
	}
	d, err := readDocument(file, data)
	if err == nil && asObject(d.top["Resources"]) == nil {
		err = errors.New("it has no Resources: it is no CloudFormation template")
	}
	if err != nil {
		elsewhere(where, because(err))
		return
	}
	child := newStack(s.loader, file, env)
	child.withheld = withheld
	nested, err := child.read(d, Options{Parameters: given})
	if err != nil {
		elsewhere(where, because(err))
		return
	}
	s.outputs[r.id] = child.readOutputs()
	nested.parent, nested.nestedID = t, r.id
	t.nested = append(t.nested, nested)
}

// nestedLocation is where the template of a nested stack is, or a text that says what
// it is. The CDK writes the file's name into the metadata.
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
		return strings.TrimPrefix(text, "file://")
	}
	if application := asObject(written); r.typ == applicationType && application["ApplicationId"] != nil {
		return "serverlessrepo://" + brief(application["ApplicationId"])
	}
	return placeholder(brief(written))
}

// nestedParameters are the parameters that a nested stack is given, as far as they are
// known here, and those that are given and not known.
func (s *stack) nestedParameters(r *resource) (given map[string]string, withheld map[string]bool) {
	given, withheld = map[string]string{}, map[string]bool{}
	reader := s.reader(r)
	s.values.begin(nil)
	defer s.values.finish()
	written := asObject(asObject(r.properties)["Parameters"])
	for _, name := range sortedKeys(written) {
		before := len(reader.unresolved)
		n := node{reader, "Parameters." + name, written[name]}
		text := ""
		if list, ok := n.value.([]any); ok {
			var all []string
			for i := range list {
				all = append(all, node{reader, n.path, list[i]}.text())
			}
			text = strings.Join(all, ",")
		} else {
			text = n.text()
		}
		if len(reader.unresolved) > before {
			withheld[name] = true
		} else {
			given[name] = text
		}
	}
	return given, withheld
}

// readOutputs are the outputs of a stack that are known before it is deployed.
func (s *stack) readOutputs() map[string]string {
	known := map[string]string{}
	all := asObject(s.document.top["Outputs"])
	for _, name := range sortedKeys(all) {
		s.values.begin(nil)
		reader := &reader{stack: s, resource: &resource{id: name}}
		n := node{reader, name, s.values.fold(asObject(all[name])["Value"])}
		text := n.text()
		if problems := s.values.finish(); len(problems)+len(reader.problems)+len(reader.unresolved) == 0 && n.given() {
			known[name] = text
		}
	}
	return known
}
