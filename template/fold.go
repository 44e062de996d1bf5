package template

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Before resources are read, everything in them is folded that the template
// and the parameters decide: parameters, mappings, conditions. What is left is
// known only when the stack is deployed.

// truth is whether a condition holds.
type truth int

const (
	undecided truth = iota
	no
	yes
)

func truthOf(holds bool) truth {
	if holds {
		return yes
	}
	return no
}

// values are a template's parameters, mappings and conditions.
type values struct {
	stack      *stack
	parameters map[string]any // a text, or a list of texts
	mappings   map[string]any
	conditions map[string]any
	known      map[string]truth
	open       []string // conditions that are being decided
}

// decode reads a part of a template that has been read once.
func decode(data json.RawMessage) any {
	if data == nil {
		return nil
	}
	d := json.NewDecoder(strings.NewReader(string(data)))
	d.UseNumber() // 1.0 and 1e3 stay as they are written
	var v any
	_ = d.Decode(&v) // it was read once
	return v
}

// asObject is an object; nil if the value is something else.
func asObject(v any) map[string]any {
	m, _ := v.(map[string]any)
	return m
}

func newValues(s *stack, document map[string]json.RawMessage, given map[string]string) *values {
	v := &values{
		stack: s, parameters: map[string]any{}, known: map[string]truth{},
		mappings:   asObject(decode(document["Mappings"])),
		conditions: asObject(decode(document["Conditions"])),
	}
	for name, declared := range asObject(decode(document["Parameters"])) {
		v.declare(name, asObject(declared), given)
	}
	return v
}

// declare finds a parameter's value: the given one, or its default.
func (v *values) declare(name string, p map[string]any, given map[string]string) {
	typ, _ := p["Type"].(string)
	value, ok := given[name]
	if !ok {
		text, isText := scalarText(p["Default"])
		if !isText || strings.HasPrefix(typ, "AWS::SSM::Parameter::Value") {
			return // the default is the name of where the value is
		}
		value = text
	}
	allowed, _ := p["AllowedValues"].([]any)
	var texts []string
	for _, a := range allowed {
		text, _ := scalarText(a)
		texts = append(texts, text)
	}
	if allowed != nil && !slices.Contains(texts, value) {
		v.stack.problemf("Parameters: %s: %q is not allowed: allowed are %s", name, value, strings.Join(texts, ", "))
	}
	if typ == "Number" {
		if _, err := strconv.ParseFloat(value, 64); err != nil {
			v.stack.problemf("Parameters: %s: it must be a number, and is %q", name, value)
		}
	}
	if typ == "CommaDelimitedList" || strings.HasPrefix(typ, "List<") {
		var list []any
		for item := range strings.SplitSeq(value, ",") {
			list = append(list, strings.TrimSpace(item))
		}
		v.parameters[name] = list
		return
	}
	v.parameters[name] = value
}

// scalarText is a text, a number or a truth value as CloudFormation reads it:
// as a text.
func scalarText(v any) (string, bool) {
	switch v := v.(type) {
	case string:
		return v, true
	case json.Number:
		return v.String(), true
	case bool:
		return strconv.FormatBool(v), true
	}
	return "", false
}

// ref is the value of a parameter or a pseudo parameter.
func (v *values) ref(name string) (any, bool) {
	if value, ok := v.parameters[name]; ok {
		return value, true
	}
	if text := v.stack.env.pseudo(name); text != "" {
		return text, true
	}
	return nil, false
}

// pseudo is the value of a pseudo parameter; empty where it is not known.
func (e environment) pseudo(name string) string {
	switch name {
	case "AWS::Region":
		return e.region
	case "AWS::AccountId":
		return e.account
	case "AWS::Partition":
		if e.partition != "" {
			return e.partition
		}
		return partition(e.region)
	case "AWS::StackName":
		return e.name
	}
	return ""
}

// fold replaces what is decided.
func (v *values) fold(value any) any {
	switch value := value.(type) {
	case []any:
		out := make([]any, len(value))
		for i, item := range value {
			out[i] = v.fold(item)
		}
		return out
	case map[string]any:
		if name, argument, ok := intrinsic(value); ok {
			if result, ok := v.apply(name, argument); ok {
				return result
			}
		}
		out := make(map[string]any, len(value))
		for key, member := range value {
			out[key] = v.fold(member)
		}
		return out
	}
	return value
}

// apply applies an intrinsic function; false if its result is not known.
func (v *values) apply(name string, argument any) (any, bool) {
	args, _ := argument.([]any)
	switch name {
	case "Ref":
		id, _ := argument.(string)
		return v.ref(id)
	case "Fn::If":
		if len(args) != 3 {
			return nil, false
		}
		condition, _ := args[0].(string)
		switch v.condition(condition) {
		case yes:
			return v.fold(args[1]), true
		case no:
			return v.fold(args[2]), true
		}
	case "Fn::FindInMap":
		return v.findInMap(args)
	case "Fn::Select":
		if len(args) != 2 {
			return nil, false
		}
		at, _ := scalarText(v.fold(args[0]))
		list, isList := v.fold(args[1]).([]any)
		i, err := strconv.Atoi(at)
		if isList && err == nil && i >= 0 && i < len(list) {
			return list[i], true
		}
	case "Fn::Split":
		if len(args) != 2 {
			return nil, false
		}
		delimiter, isText := args[0].(string)
		text, known := scalarText(v.fold(args[1]))
		if isText && delimiter != "" && known {
			var list []any
			for part := range strings.SplitSeq(text, delimiter) {
				list = append(list, part)
			}
			return list, true
		}
	case "Fn::Join":
		if len(args) != 2 {
			return nil, false
		}
		delimiter, isText := args[0].(string)
		list, isList := v.fold(args[1]).([]any)
		var texts []string
		for _, item := range list {
			text, known := scalarText(item)
			if !known {
				return nil, false
			}
			texts = append(texts, text)
		}
		if isText && isList {
			return strings.Join(texts, delimiter), true
		}
	case "Fn::Sub":
		// What is not decided is left to who reads the property.
		text, isText := argument.(string)
		if isText {
			return v.sub(text)
		}
	}
	return nil, false
}

// sub replaces the names in a text if all of them are known.
func (v *values) sub(text string) (any, bool) {
	var b strings.Builder
	for {
		before, after, found := strings.Cut(text, "${")
		b.WriteString(before)
		if !found {
			return b.String(), true
		}
		name, rest, closed := strings.Cut(after, "}")
		if !closed || strings.HasPrefix(name, "!") {
			return nil, false
		}
		value, known := v.ref(name)
		replaced, isText := value.(string)
		if !known || !isText {
			return nil, false
		}
		b.WriteString(replaced)
		text = rest
	}
}

func (v *values) findInMap(args []any) (any, bool) {
	if len(args) < 3 {
		return nil, false
	}
	var keys [3]string
	for i := range keys {
		key, known := scalarText(v.fold(args[i]))
		if !known {
			return nil, false
		}
		keys[i] = key
	}
	if found, ok := asObject(asObject(v.mappings[keys[0]])[keys[1]])[keys[2]]; ok {
		return v.fold(found), true
	}
	if len(args) > 3 {
		if otherwise, ok := asObject(args[3])["DefaultValue"]; ok {
			return v.fold(otherwise), true
		}
	}
	v.stack.problemOnce("Mappings: there is no %s in %s of %s", keys[2], keys[1], keys[0])
	return "", true
}

// condition decides a condition of the template.
func (v *values) condition(name string) truth {
	if t, known := v.known[name]; known {
		return t
	}
	written, ok := v.conditions[name]
	if !ok {
		v.stack.problemOnce("Conditions: there is no condition %s", name)
		return undecided
	}
	if slices.Contains(v.open, name) {
		v.stack.problemOnce("Conditions: %s depends on itself", name)
		return undecided
	}
	v.open = append(v.open, name)
	t := v.decide("Conditions: "+name, written)
	v.open = v.open[:len(v.open)-1]
	v.known[name] = t
	return t
}

func (v *values) decide(path string, written any) truth {
	m := asObject(written)
	if len(m) == 1 {
		for name, argument := range m {
			args, _ := argument.([]any)
			switch name {
			case "Condition":
				if id, ok := argument.(string); ok {
					return v.condition(id)
				}
			case "Fn::Equals":
				if len(args) == 2 {
					return v.equal(args[0], args[1])
				}
			case "Fn::Not":
				if len(args) == 1 {
					switch v.decide(path, args[0]) {
					case yes:
						return no
					case no:
						return yes
					}
					return undecided
				}
			case "Fn::And", "Fn::Or":
				// One operand may decide, whatever the others are.
				decisive, result := no, yes
				if name == "Fn::Or" {
					decisive, result = yes, no
				}
				for _, a := range args {
					switch v.decide(path, a) {
					case decisive:
						return decisive
					case undecided:
						result = undecided
					}
				}
				if len(args) > 0 {
					return result
				}
			}
		}
	}
	v.stack.problemOnce("%s: it must be Fn::Equals, Fn::Not, Fn::And, Fn::Or or a condition, and is %s", path, brief(written))
	return undecided
}

func (v *values) equal(a, b any) truth {
	a, b = v.fold(a), v.fold(b)
	left, okLeft := scalarText(a)
	right, okRight := scalarText(b)
	switch {
	case okLeft && okRight:
		return truthOf(left == right)
	case brief(a) == brief(b):
		return yes // whatever it is
	}
	return undecided
}

// problemOnce tells a problem that may be met more than once.
func (s *stack) problemOnce(format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	if !s.told[text] {
		s.told[text] = true
		s.problemf("%s", text)
	}
}
