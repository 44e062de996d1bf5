package template

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/logstack-go/logstack/internal/nearest"
)

// Before CloudFormation makes anything, it checks that the template has
// whatever is referred to: "Template format error: Unresolved resource
// dependencies".

// isWhole reports whether the template itself holds everything that can be
// referred to: no macro, loop, module or include makes any of it.
func (s *stack) isWhole() bool {
	if s.declared || s.document.top["Transform"] != nil {
		return false
	}
	for _, section := range []string{"", "Resources", "Parameters", "Conditions", "Mappings"} {
		in := s.document.top
		if section != "" {
			in = asObject(in[section])
		}
		for key := range in {
			if strings.HasPrefix(key, "Fn::") {
				return false
			}
		}
	}
	for _, r := range asObject(s.document.top["Resources"]) {
		written := asObject(r)
		typ, _ := written["Type"].(string)
		if _, makes := written["Fn::Transform"]; makes || strings.HasSuffix(typ, "::MODULE") {
			return false
		}
	}
	return true
}

// dangling finds references of a resource to what the template does not have.
type dangling struct {
	stack     *stack
	resources map[string]any
	problems  []Problem
}

// dangling returns the dangling references of a resource as problems.
func (s *stack) dangling(written map[string]any) []Problem {
	if !s.whole {
		return nil
	}
	d := &dangling{stack: s, resources: asObject(s.document.top["Resources"])}
	names, isList := written["DependsOn"].([]any)
	if !isList {
		names = []any{written["DependsOn"]}
	}
	for _, one := range names {
		if name, ok := one.(string); ok {
			d.resource("DependsOn", name)
		}
	}
	d.walk("", written["Properties"])
	return d.problems
}

func (d *dangling) walk(path string, value any) {
	switch value := value.(type) {
	case []any:
		for i, item := range value {
			d.walk(fmt.Sprintf("%s[%d]", path, i), item)
		}
	case map[string]any:
		name, argument, isFunction := intrinsic(value)
		if isFunction {
			d.function(path, name, argument)
			return
		}
		for _, key := range sortedKeys(value) {
			d.walk(strings.TrimPrefix(path+"."+key, "."), value[key])
		}
	}
}

// function follows the references of an intrinsic function whose argument
// stands at path.
func (d *dangling) function(path, name string, argument any) {
	var inside func(value any)
	inside = func(value any) {
		switch value := value.(type) {
		case []any:
			for _, item := range value {
				inside(item)
			}
		case map[string]any:
			if name, argument, ok := intrinsic(value); ok {
				d.function(path, name, argument)
				return
			}
			for _, key := range sortedKeys(value) {
				inside(value[key])
			}
		}
	}
	switch name {
	case "Ref":
		if id, ok := argument.(string); ok {
			d.name(path, id)
		}
		return
	case "Fn::GetAtt":
		if id, _, ok := attribute(argument); ok {
			d.resource(path, id)
		}
	case "Fn::Sub":
		d.sub(path, argument)
	}
	inside(argument)
}

func (d *dangling) sub(path string, argument any) {
	text, _ := argument.(string)
	var own map[string]any
	if pair, ok := argument.([]any); ok && len(pair) == 2 {
		text, _ = pair[0].(string)
		own = asObject(pair[1])
	}
	for {
		_, after, found := strings.Cut(text, "${")
		if !found {
			return
		}
		name, rest, closed := strings.Cut(after, "}")
		if !closed {
			return
		}
		text, name = rest, strings.TrimSpace(name)
		if _, isOwn := own[name]; isOwn || strings.HasPrefix(name, "!") {
			continue
		}
		if id, _, isAttribute := strings.Cut(name, "."); isAttribute {
			d.resource(path, id)
		} else {
			d.name(path, name)
		}
	}
}

// name requires a parameter or a resource of that name.
func (d *dangling) name(path, name string) {
	if _, ok := d.resources[name]; ok || d.stack.values.declared[name] != nil || strings.HasPrefix(name, "AWS::") {
		return
	}
	d.tell(path, "neither a parameter nor a resource of the template is called "+name, name,
		append(slices.Collect(maps.Keys(d.resources)), slices.Collect(maps.Keys(d.stack.values.declared))...))
}

func (d *dangling) resource(path, name string) {
	if _, ok := d.resources[name]; !ok {
		d.tell(path, "no resource of the template is called "+name, name, slices.Collect(maps.Keys(d.resources)))
	}
}

func (d *dangling) tell(path, message, name string, names []string) {
	slices.Sort(names)
	message += ", and CloudFormation refuses references to it"
	if len(name) > 2 {
		message += nearest.Hint(name, names)
	}
	p := Problem{Property: path, Message: message, invalid: true}
	if !slices.Contains(d.problems, p) {
		d.problems = append(d.problems, p)
	}
}
