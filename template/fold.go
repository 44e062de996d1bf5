package template

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/logstack-go/logstack/internal/enum"
)

// Before resources are read, everything that the template and its parameters
// decide is folded: parameters, mappings, conditions. Whatever remains is known
// only at deployment.

// values holds a template's parameters, mappings and conditions.
type values struct {
	stack *stack
	// declared are the declarations of parameters, allowed the values that each
	// may have, and parameters the known ones: a text or a list of texts.
	declared   map[string]map[string]any
	allowed    map[string][]string
	parameters map[string]any
	mappings   map[string]any
	conditions map[string]any
	// givenConditions are conditions decided by the caller.
	givenConditions map[string]bool
	formulas        map[string]*formula
	open            []string // conditions being read, to detect circles
	// impliedBy caches what follows from conditions, work counts the parts
	// visited, and toldOfWork reports whether the limit was exceeded.
	impliedBy  map[*formula]assumed
	work       int
	toldOfWork bool

	// assumed is what holds in the resource being folded, because of its
	// condition.
	assumed assumed
	// problems are the faults in what is being folded.
	problems []string
	// invalid are the problems that CloudFormation would refuse as well.
	invalid map[string]bool
	// made counts the bytes that functions produced for the resource being
	// folded, and madeAll those of the whole template.
	made, madeAll int
}

// asObject returns v as an object, or nil if it is none.
func asObject(v any) map[string]any {
	m, _ := v.(map[string]any)
	return m
}

func newValues(s *stack, d *document, o Options) *values {
	v := &values{
		stack: s, declared: map[string]map[string]any{}, allowed: map[string][]string{}, parameters: map[string]any{},
		mappings: asObject(d.top["Mappings"]), conditions: asObject(d.top["Conditions"]),
		givenConditions: o.Conditions, formulas: map[string]*formula{}, impliedBy: map[*formula]assumed{},
	}
	all := asObject(d.top["Parameters"])
	for _, name := range slices.Sorted(maps.Keys(all)) {
		declared := asObject(all[name])
		if declared == nil {
			declared = map[string]any{}
		}
		v.declared[name] = declared
		v.declare(name, declared, o.Parameters)
	}
	return v
}

// isListType reports whether values of the parameter type are comma-separated
// lists (parameters-section-structure).
func isListType(typ string) bool {
	return typ == "CommaDelimitedList" || strings.HasPrefix(typ, "List<") ||
		strings.HasPrefix(typ, "AWS::SSM::Parameter::Value<List<") || typ == "AWS::SSM::Parameter::Value<CommaDelimitedList>"
}

// declare sets a parameter's value: the given one, or its default.
func (v *values) declare(name string, p map[string]any, given map[string]string) {
	typ, _ := p["Type"].(string)
	allowed, isClosed := p["AllowedValues"].([]any)
	for _, a := range allowed {
		if text, ok := scalarText(a); ok {
			v.allowed[name] = append(v.allowed[name], text)
		}
	}
	value, ok := given[name]
	if _, unknown := v.stack.lent[name]; unknown {
		return
	}
	if !ok {
		text, isText := scalarText(p["Default"])
		if !isText || strings.HasPrefix(typ, "AWS::SSM::Parameter::Value") {
			return // the default only names where the value is stored
		}
		value = text
	}
	items := []string{value}
	if isListType(typ) {
		items = nil
		var list []any
		for item := range strings.SplitSeq(value, ",") {
			item = strings.TrimSpace(item)
			items, list = append(items, item), append(list, item)
		}
		v.parameters[name] = list
	} else {
		v.parameters[name] = value
	}
	for _, item := range items {
		if isClosed && !slices.Contains(v.allowed[name], item) {
			v.stack.problemf("Parameters: %s: %q is not allowed: use %s", name, item, enum.OneOf(v.allowed[name]))
		}
		if typ == "Number" || typ == "List<Number>" {
			if _, err := strconv.ParseFloat(item, 64); err != nil {
				v.stack.problemf("Parameters: %s: it must be a number, got %q", name, item)
			}
		}
	}
}

// scalarText returns a text, a number or a boolean as a text, as CloudFormation
// reads it.
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

// ref returns the value of a parameter or a pseudo parameter.
func (v *values) ref(name string) (any, bool) {
	if value, ok := v.parameters[name]; ok {
		return value, true
	}
	if text := v.stack.env.pseudo(name); text != "" {
		return text, true
	}
	return nil, false
}

// pseudo returns the value of a pseudo parameter; empty if unknown.
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
	case "AWS::URLSuffix":
		switch partition(e.region) {
		case "":
			return ""
		case "aws-cn":
			return "amazonaws.com.cn"
		case "aws", "aws-us-gov":
			return "amazonaws.com"
		}
	}
	return ""
}

// begin starts folding another resource; finish returns its problems.
func (v *values) begin(under assumed) {
	v.assumed, v.problems, v.made = under, nil, 0
}

func (v *values) finish() (problems []string) {
	problems = v.problems
	if v.exceeded() {
		problems = append(problems, v.tooMuch())
	}
	v.assumed, v.problems = nil, nil
	return problems
}

func (v *values) tooMuch() string {
	if v.madeAll > maxMadeAll {
		return fmt.Sprintf("the template's intrinsic functions make more than %d MiB of text", maxMadeAll>>20)
	}
	return fmt.Sprintf("its intrinsic functions make more than %d MiB of text", maxMade>>20)
}

// spend counts bytes that a function produced, and reports whether that is
// within the limit.
func (v *values) spend(bytes int) bool {
	v.made += bytes
	v.madeAll += bytes
	return !v.exceeded()
}

func (v *values) exceeded() bool { return v.made > maxMade || v.madeAll > maxMadeAll }

// fold returns value with everything decided replaced. Inner values are folded
// first, once.
func (v *values) fold(value any) any {
	if v.exceeded() {
		return nil // the fault is noted; the rest is of no use
	}
	switch value := value.(type) {
	case []any:
		out := make([]any, len(value))
		for i, item := range value {
			out[i] = v.fold(item)
		}
		return out
	case map[string]any:
		name, argument, isFunction := intrinsic(value)
		if name == "Fn::If" {
			return v.foldIf(argument)
		}
		out := make(map[string]any, len(value))
		for key, member := range value {
			out[key] = v.fold(member)
		}
		if isFunction {
			if result, ok := v.apply(name, out[name]); ok {
				return result
			}
		}
		return out
	}
	return value
}

// foldIf folds only the branch that is taken.
func (v *values) foldIf(argument any) any {
	args, _ := argument.([]any)
	name, isText := "", false
	if len(args) == 3 {
		name, isText = args[0].(string)
	}
	if !isText {
		v.invalidf("Fn::If needs a condition and two values, got %s", written(argument))
		return nil
	}
	switch v.isUnder(name) {
	case yes:
		return v.fold(args[1])
	case no:
		return v.fold(args[2])
	}
	a, b := v.fold(args[1]), v.fold(args[2])
	if reflect.DeepEqual(a, b) {
		return a // both branches are the same
	}
	return map[string]any{"Fn::If": []any{name, a, b}}
}

// apply applies an intrinsic function to a folded argument. It reports false if
// the result is not known.
func (v *values) apply(name string, argument any) (any, bool) {
	args, _ := argument.([]any)
	switch name {
	case "Ref":
		id, _ := argument.(string)
		value, ok := v.ref(id)
		return value, ok && v.spend(lengthOf(value))
	case "Fn::FindInMap":
		return v.findInMap(args)
	case "Fn::Select":
		if len(args) != 2 {
			return nil, false
		}
		at, _ := scalarText(args[0])
		list, isList := args[1].([]any)
		i, err := strconv.Atoi(at)
		if isList && err == nil && i >= 0 && i < len(list) {
			return list[i], true
		}
	case "Fn::Split":
		return v.split(args)
	case "Fn::Join":
		return v.join(args)
	case "Fn::Length":
		if list, ok := argument.([]any); ok {
			return json.Number(strconv.Itoa(len(list))), true
		}
	case "Fn::Base64":
		// No reader here looks into the JSON.
	case "Fn::ToJsonString":
		if isKnown(argument) {
			text := jsonText(argument)
			return text, v.spend(len(text))
		}
	case "Fn::Sub":
		return v.sub(argument)
	}
	return nil, false
}

// lengthOf returns the approximate length of value, written out.
func lengthOf(value any) int {
	switch value := value.(type) {
	case []any:
		sum := 0
		for _, item := range value {
			sum += lengthOf(item)
		}
		return sum
	case map[string]any:
		sum := 0
		for key, member := range value {
			sum += len(key) + lengthOf(member)
		}
		return sum
	}
	text, _ := scalarText(value)
	return len(text) + 1
}

// isKnown reports whether value holds no intrinsic function.
func isKnown(value any) bool {
	switch value := value.(type) {
	case []any:
		return !slices.ContainsFunc(value, func(item any) bool { return !isKnown(item) })
	case map[string]any:
		if _, _, ok := intrinsic(value); ok {
			return false
		}
		for _, member := range value {
			if !isKnown(member) {
				return false
			}
		}
	}
	return true
}

func (v *values) split(args []any) (any, bool) {
	if len(args) != 2 {
		return nil, false
	}
	delimiter, isText := args[0].(string)
	text, isKnown := known(args[1])
	if !isText || delimiter == "" || !isKnown || !v.spend(16*(strings.Count(text, delimiter)+1)) {
		return nil, false
	}
	var list []any
	for part := range strings.SplitSeq(text, delimiter) {
		list = append(list, part)
	}
	return list, true
}

func (v *values) join(args []any) (any, bool) {
	if len(args) != 2 {
		return nil, false
	}
	delimiter, isText := args[0].(string)
	list, isList := args[1].([]any)
	if !isText || !isList {
		return nil, false
	}
	var texts []string
	size := 0
	for _, item := range list {
		text, known := scalarText(item)
		if !known {
			if isNoValue(item) {
				continue
			}
			return nil, false
		}
		texts = append(texts, text)
		size += len(text) + len(delimiter)
	}
	if !v.spend(size) {
		return nil, false
	}
	return strings.Join(texts, delimiter), true
}

// sub substitutes the names in a text if all of them are known. Otherwise the
// reader of the property does.
func (v *values) sub(argument any) (any, bool) {
	text, ok := argument.(string)
	var own map[string]any
	if pair, isPair := argument.([]any); isPair && len(pair) == 2 {
		text, ok = pair[0].(string)
		own = asObject(pair[1])
	}
	if !ok {
		return nil, false
	}
	var b strings.Builder
	for {
		before, after, found := strings.Cut(text, "${")
		b.WriteString(before)
		if !found {
			return b.String(), v.spend(len(before))
		}
		name, rest, closed := strings.Cut(after, "}")
		if !closed {
			return nil, false
		}
		text = rest
		if literal, ok := strings.CutPrefix(name, "!"); ok {
			b.WriteString("${" + literal + "}")
			continue
		}
		name = strings.TrimSpace(name)
		value, ok := own[name]
		if !ok {
			if value, ok = v.ref(name); !ok {
				return nil, false
			}
		}
		replaced, ok := scalarText(value)
		if !ok || !v.spend(len(before)+len(replaced)) {
			return nil, false
		}
		b.WriteString(replaced)
	}
}

// findInMap looks up a value of a mapping. Mappings hold no functions
// (mappings-section-structure), so the value needs no folding.
func (v *values) findInMap(args []any) (any, bool) {
	if len(args) < 3 {
		return nil, false
	}
	var keys [3]string
	for i := range keys {
		key, ok := known(args[i])
		if !ok {
			return nil, false
		}
		keys[i] = key
	}
	if found, ok := asObject(asObject(v.mappings[keys[0]])[keys[1]])[keys[2]]; ok {
		if !isKnown(found) {
			v.invalidf("Mappings: %s of %s of %s holds an intrinsic function, which CloudFormation does not allow in a mapping", keys[2], keys[1], keys[0])
			return "", true
		}
		return found, v.spend(lengthOf(found))
	}
	if len(args) > 3 {
		if otherwise, ok := asObject(args[3])["DefaultValue"]; ok {
			return otherwise, true
		}
	}
	v.invalidf("Mappings: there is no %s in %s of %s", keys[2], keys[1], keys[0])
	return "", true
}
