package template

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
)

// include inserts what AWS::Include brings from local files, wherever it stands
// (transform-aws-include), and lists everything else that only the deployment
// can bring.
func (s *stack) include(t *Template) {
	i := &includer{stack: s, template: t}
	top, _ := i.value(s.document.top, nil, 0).(map[string]any)
	s.document.top = top
	// A Transform that is an object may transform the whole template.
	all, isList := top["Transform"].([]any)
	if !isList {
		all = []any{top["Transform"]}
	}
	for _, one := range all {
		if argument := asObject(one); argument != nil {
			for key, member := range asObject(i.bring(argument, nil)) {
				i.add(top, nil, key, member)
			}
		}
	}
}

type includer struct {
	stack    *stack
	template *Template
}

// value returns v with its includes inserted.
func (i *includer) value(value any, path []string, depth int) any {
	if depth > maxDepth {
		return value
	}
	switch v := value.(type) {
	case []any:
		for at, item := range v {
			v[at] = i.value(item, append(path, fmt.Sprintf("[%d]", at)), depth+1)
		}
	case map[string]any:
		for _, key := range sortedKeys(v) {
			if key != "Fn::Transform" {
				v[key] = i.value(v[key], append(path, key), depth+1)
			}
		}
		argument, ok := v["Fn::Transform"]
		if !ok {
			return v
		}
		brought := i.bring(asObject(argument), append(path, "Fn::Transform"))
		members := asObject(brought)
		switch {
		case brought == nil:
			return v // it has been reported
		case members == nil && len(v) == 1:
			return brought
		}
		delete(v, "Fn::Transform")
		for _, key := range sortedKeys(members) {
			i.add(v, path, key, members[key])
		}
	}
	return value
}

// add adds an included member to an object.
func (i *includer) add(to map[string]any, path []string, key string, member any) {
	if there, ok := to[key]; ok {
		// Both may have a section.
		mine, theirs := asObject(there), asObject(member)
		if len(path) == 0 && mine != nil && theirs != nil {
			for _, inner := range sortedKeys(theirs) {
				i.add(mine, []string{key}, inner, theirs[inner])
			}
		}
		return
	}
	to[key] = member
	d := i.stack.document
	switch {
	case len(path) == 1 && path[0] == "Resources":
		d.resources = append(d.resources, key)
	case len(path) == 0 && key == "Resources":
		d.resources = append(d.resources, sortedKeys(asObject(member))...)
	}
}

// bring returns what a macro brings. It returns nil, and reports why, where it
// cannot follow the macro.
func (i *includer) bring(argument map[string]any, path []string) any {
	s := i.stack
	name, _ := argument["Name"].(string)
	location, isText := asObject(argument["Parameters"])["Location"].(string)
	refuse := func(kind, what, why string) any {
		e := Elsewhere{Kind: kind, What: what, Why: why}
		if len(path) > 1 && path[0] == "Resources" && path[1] != "Fn::Transform" {
			e.LogicalID = path[1]
			s.document.flaws = append(s.document.flaws, flaw{path: slices.Clone(path), line: s.document.lines[path[1]], message: fmt.Sprintf("it comes from %s of %s, which is not followed: %s", kind, what, why)})
		}
		i.template.elsewhere = append(i.template.elsewhere, e)
		return nil
	}
	if name != "AWS::Include" {
		return refuse("macro", name, "it creates this when the stack is deployed, and does not run here")
	}
	if !isText {
		return refuse("include", brief(asObject(argument["Parameters"])["Location"]), "its location is known only when the stack is deployed")
	}
	file, why := s.local(location)
	if why != "" {
		return refuse("include", location, why)
	}
	data, err := s.loader.readFile(file)
	if err != nil {
		return refuse("include", location, because(err))
	}
	d, err := readDocument(file, data)
	if err != nil {
		return refuse("include", location, because(err))
	}
	if len(d.flaws) > 0 {
		return refuse("include", location, fmt.Sprintf("line %d: %s", d.flaws[0].line, d.flaws[0].message))
	}
	if transforms(d.top) {
		return refuse("include", location, "it has its own Fn::Transform, which CloudFormation does not allow")
	}
	return d.top
}

// transforms reports whether value holds a Fn::Transform.
func transforms(value any) bool {
	switch v := value.(type) {
	case []any:
		return slices.ContainsFunc(v, func(item any) bool { return transforms(item) })
	case map[string]any:
		for key, member := range v {
			if key == "Fn::Transform" || transforms(member) {
				return true
			}
		}
	}
	return false
}

// local returns the path of a file that a template names relative to itself, or
// why that file cannot be read.
func (s *stack) local(location string) (path, why string) {
	switch {
	case !s.loader.follows:
		return "", "no files are read beside this template"
	case strings.Contains(location, "://"), strings.HasPrefix(location, "arn:"):
		return "", "only files beside the template are read: name one, as before `aws cloudformation package`"
	case location == "", strings.Contains(location, "${"):
		return "", "its location is known only when the stack is deployed"
	}
	if filepath.IsAbs(location) {
		return location, ""
	}
	return filepath.Join(filepath.Dir(s.file), filepath.FromSlash(location)), ""
}

// because returns the text of err on one line.
func because(err error) string { return strings.ReplaceAll(err.Error(), "\n", "; ") }
