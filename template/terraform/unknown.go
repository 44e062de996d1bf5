package terraform

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/logstack-go/logstack/internal/toolanswer"
	"github.com/logstack-go/logstack/template"
)

// A plan does not know all values: after_unknown says which, and the
// configuration says what an attribute's expression refers to, but not how. An
// attribute that names another resource, such as log_group_name, is what it
// refers to. Any other unknown attribute stays a placeholder of its own.

// isUnknown reports whether template.Unknown made the value.
func isUnknown(value any) bool {
	m, ok := value.(map[string]any)
	return ok && len(m) == 1 && m["Ref"] != nil
}

// fillIn puts placeholders for values that are known only after apply.
func (r *reader) fillIn(i *instance) error {
	raw, ok := r.shown.unknown[i.Address]
	if !ok {
		return nil
	}
	value, err := toolanswer.Decode(orNull(raw))
	if err != nil {
		return fmt.Errorf("%s: %s: its after_unknown cannot be read", r.file, i.Address)
	}
	unknown, _ := value.(map[string]any)
	for name, u := range unknown {
		switch made := name == i.kind.identity || slices.Contains(i.kind.made, name); {
		case u == true && made:
			delete(i.values, name) // generated, as in CloudFormation
		case u == true && i.settings != nil && i.settings[name] == nil:
			delete(i.values, name)
		default:
			i.values[name] = r.merge(i, name, name, i.values[name], u)
		}
	}
	return nil
}

// hide puts placeholders for values that Terraform hides.
func (r *reader) hide(i *instance) error {
	value, err := toolanswer.Decode(orNull(i.Sensitive))
	if err != nil {
		return fmt.Errorf("%s: %s: its sensitive_values cannot be read", r.file, i.Address)
	}
	sensitive, _ := value.(map[string]any)
	for name, s := range sensitive {
		if i.values[name] != nil && !isUnknown(i.values[name]) {
			i.values[name] = r.merge(i, "", name, i.values[name], s)
		}
	}
	return nil
}

// merge puts placeholders into a value of an attribute, at the given path.
func (r *reader) merge(i *instance, attribute, path string, value, unknown any) any {
	switch u := unknown.(type) {
	case bool:
		if u {
			return r.placeholder(i, attribute, path)
		}
	case map[string]any:
		m, ok := value.(map[string]any)
		if !ok {
			m = map[string]any{}
		}
		for name, inside := range u {
			if merged := r.merge(i, attribute, path+"."+name, m[name], inside); merged != nil {
				m[name] = merged
			}
		}
		if !ok && len(m) == 0 {
			return value
		}
		return m
	case []any:
		list, _ := value.([]any)
		for at, inside := range u {
			if at >= len(list) {
				list = append(list, nil)
			}
			list[at] = r.merge(i, attribute, fmt.Sprintf("%s[%d]", path, at), list[at], inside)
		}
		if list != nil {
			return list
		}
	}
	return value
}

// placeholder returns the placeholder for an unknown value: the resource that
// it refers to, or the attribute itself.
func (r *reader) placeholder(i *instance, attribute, path string) any {
	if slices.Contains(i.kind.refers, attribute) {
		all := r.targets(i, attribute)
		whole := path == attribute
		isList := attribute == "log_group_names" || strings.HasSuffix(attribute, "_actions")
		switch {
		case len(all) == 1 && !(whole && isList):
			return r.stands(all[0])
		case len(all) > 0 && whole && isList:
			var list []any
			for _, one := range all {
				list = append(list, r.stands(one))
			}
			return list
		}
	}
	return r.named(i.Address + "." + path)
}

func (r *reader) named(name string) any {
	r.unknown = append(r.unknown, name)
	return template.Unknown(name)
}

// stands returns the value of a reference to an attribute of a resource.
func (r *reader) stands(t target) any {
	i := r.instances[t.address]
	switch {
	case i == nil:
		return r.named(t.address + "." + t.attribute)
	case t.attribute == "id" && i.kind.identity != "" || t.attribute == i.kind.identity:
		if name, ok := i.values[i.kind.identity].(string); ok && name != "" {
			return name
		}
		return template.Unknown(i.Address)
	case t.attribute == "arn" && i.kind.typ == "AWS::SNS::Topic":
		return template.Unknown(i.Address)
	case t.attribute == "arn" && i.kind.typ == logGroup:
		return r.named(i.Address + ".Arn")
	}
	return r.named(i.Address + "." + t.attribute)
}

// configModule is a module in the configuration.
type configModule struct {
	Resources []struct {
		Mode        string                     `json:"mode"`
		Type        string                     `json:"type"`
		Name        string                     `json:"name"`
		Expressions map[string]json.RawMessage `json:"expressions"`
	} `json:"resources"`
	Calls map[string]struct {
		Expressions map[string]json.RawMessage `json:"expressions"`
		Module      *configModule              `json:"module"`
	} `json:"module_calls"`
	Outputs map[string]struct {
		Expression json.RawMessage `json:"expression"`
	} `json:"outputs"`
}

// scope is an instance of a module, in which names are resolved.
type scope struct {
	address string // empty for the root
	module  *configModule
	parent  *scope
	// given holds the expressions of the module's variables, in the parent's
	// scope.
	given map[string]json.RawMessage
}

// in returns an address relative to the scope as an absolute one.
func (s *scope) in(address string) string {
	if s.address == "" {
		return address
	}
	return s.address + "." + address
}

// child returns the scope of a module call, such as module.m or module.m[0].
func (s *scope) child(call string) *scope {
	name, _, _ := strings.Cut(strings.TrimPrefix(call, "module."), "[")
	called, ok := s.module.Calls[name]
	if !ok || called.Module == nil {
		return nil
	}
	return &scope{address: s.in(call), module: called.Module, parent: s, given: called.Expressions}
}

// configure collects the configured expressions of the attributes.
func (r *reader) configure() {
	if r.shown.config == nil {
		return
	}
	root := &scope{module: r.shown.config}
	for _, i := range r.order {
		parts := steps(i.Address)
		s := root
		for len(parts) > 2 && parts[0] == "module" && s != nil {
			s, parts = s.child("module."+parts[1]), parts[2:]
		}
		if s == nil {
			continue
		}
		i.scope = s
		for _, c := range s.module.Resources {
			if c.Mode == "managed" && c.Type == i.Type && c.Name == i.Name {
				if i.settings = c.Expressions; i.settings == nil {
					i.settings = map[string]json.RawMessage{}
				}
			}
		}
	}
}

// steps splits an address at its dots, but not inside an index: a.b["c.d"].e.
func steps(address string) []string {
	var all []string
	start, inText, inIndex := 0, false, 0
	for i := 0; i < len(address); i++ {
		switch c := address[i]; {
		case inText && c == '\\':
			i++
		case c == '"':
			inText = !inText
		case inText:
		case c == '[':
			inIndex++
		case c == ']':
			inIndex--
		case c == '.' && inIndex == 0:
			all, start = append(all, address[start:i]), i+1
		}
	}
	return append(all, address[start:])
}

// target is an attribute of a resource.
type target struct{ address, attribute string }

// maxHops limits how many modules a reference is followed through.
const maxHops = 50

// targets returns the resources that an attribute refers to, or nil if it also
// refers to something else.
func (r *reader) targets(i *instance, attribute string) []target {
	if i.scope == nil {
		return nil
	}
	return r.follow(i, i.scope, i.settings[attribute], 0)
}

func (r *reader) follow(i *instance, s *scope, expression json.RawMessage, hops int) []target {
	if hops > maxHops {
		return nil
	}
	var e struct {
		References []string `json:"references"`
	}
	if len(expression) == 0 || json.Unmarshal(expression, &e) != nil {
		return nil
	}
	var all []target
	own := false // a reference to the instance with the same index
	references := longest(e.References)
	for _, reference := range references {
		if reference == "count.index" || reference == "each.key" {
			own = true
		}
	}
	for _, reference := range references {
		parts := steps(reference)
		switch {
		case reference == "count.index" || reference == "each.key":
			continue
		case len(parts) == 2 && parts[0] == "var" && s.parent != nil:
			found := r.follow(i, s.parent, s.given[parts[1]], hops+1)
			if found == nil {
				return nil
			}
			all = append(all, found...)
		case len(parts) == 3 && parts[0] == "module":
			child := s.child("module." + parts[1])
			if child == nil {
				return nil
			}
			found := r.follow(i, child, child.module.Outputs[parts[2]].Expression, hops+1)
			if found == nil {
				return nil
			}
			all = append(all, found...)
		case len(parts) == 3 && isType(parts[0]):
			all = append(all, target{s.in(parts[0] + "." + parts[1]), parts[2]})
		case len(parts) == 2 && isType(parts[0]) && own && i.scope == s:
			// aws_x.name[count.index].attribute: the attribute is not listed.
			other := r.instances[s.in(reference+index(i.Index))]
			if other == nil || other.kind.identity == "" {
				return nil
			}
			all = append(all, target{other.Address, other.kind.identity})
		default:
			return nil
		}
	}
	return all
}

// isType reports whether a name is a resource type, and not a local value, a
// data source or the like.
func isType(name string) bool {
	return strings.Contains(name, "_") && !strings.ContainsAny(name, "[\"")
}

// index returns the index of an instance in the form that addresses have.
func index(value any) string {
	switch v := value.(type) {
	case nil:
		return ""
	case string:
		quoted, _ := json.Marshal(v)
		return "[" + string(quoted) + "]"
	}
	return fmt.Sprintf("[%v]", value)
}

// longest removes the references that are prefixes of others: Terraform lists
// a.b.c together with a.b.
func longest(references []string) []string {
	var all []string
	for _, one := range references {
		covered := slices.Contains(all, one)
		for _, other := range references {
			if strings.HasPrefix(other, one+".") || strings.HasPrefix(other, one+"[") {
				covered = true
			}
		}
		if !covered {
			all = append(all, one)
		}
	}
	return all
}
