package template

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// opaque are the intrinsic functions that are not followed. Their result is a
// placeholder (intrinsic-function-reference).
var opaque = map[string]bool{
	"Fn::Base64": true, "Fn::Cidr": true, "Fn::FindInMap": true, "Fn::GetAZs": true,
	"Fn::GetStackOutput": true, "Fn::If": true, "Fn::ImportValue": true, "Fn::Length": true,
	"Fn::Select": true, "Fn::Split": true, "Fn::ToJsonString": true, "Fn::Transform": true,
}

// intrinsic takes an intrinsic function apart: an object with one member, named
// after the function.
func intrinsic(value any) (name string, argument any, ok bool) {
	object, _ := value.(map[string]any)
	if len(object) != 1 {
		return "", nil, false
	}
	for name, argument := range object {
		if name == "Ref" || strings.HasPrefix(name, "Fn::") {
			return name, argument, true
		}
	}
	return "", nil, false
}

// isNoValue reports whether value is AWS::NoValue, which removes a property.
func isNoValue(value any) bool {
	name, argument, _ := intrinsic(value)
	return name == "Ref" && argument == "AWS::NoValue"
}

// resolve returns the result of an intrinsic function as a text.
func (r *reader) resolve(path, name string, argument any) string {
	switch name {
	case "Ref":
		if id, ok := argument.(string); ok {
			return r.ref(path, id)
		}
	case "Fn::GetAtt":
		if id, attribute, ok := attribute(argument); ok {
			return r.attribute(path, id, attribute)
		}
	case "Fn::Join":
		if text, ok := r.join(path, argument); ok {
			return text
		}
	case "Fn::Sub":
		if text, ok := r.sub(path, argument); ok {
			return text
		}
	case "Fn::Select":
		if text, ok := r.selected(path, argument); ok {
			return text
		}
		return r.unknown(path, name+" "+brief(argument))
	case "Fn::ToJsonString":
		return jsonText(r.withTexts(path, argument))
	default:
		if !opaque[name] {
			r.problemf(path, "there is no intrinsic function %s", name)
			return ""
		}
		return r.unknown(path, name+" "+brief(argument))
	}
	r.problemf(path, "%s cannot be applied to %s", name, written(argument))
	return ""
}

// ref follows a Ref to a parameter, to the name of a log group or a function,
// or to a pseudo parameter.
func (r *reader) ref(path, id string) string {
	if value, ok := r.stack.values.ref(id); ok {
		if text, ok := value.(string); ok {
			return text
		}
	}
	if of, ok := r.stack.lent[id]; ok && r.stack.lends(of) {
		return r.borrow(path, of)
	}
	// Nothing here is looked up by what the Refs of other resources return.
	target := r.stack.byID[id]
	if target == nil || r.isFollowing(target) {
		return r.unknown(path, id)
	}
	if name := r.stack.physicalName(id); name != "" {
		return name
	}
	property := ""
	switch {
	case target.typ == logGroupType:
		property = "LogGroupName"
	case isFunction(target.typ):
		property = "FunctionName"
	case target.typ == alarmType, target.typ == compositeAlarmType, target.typ == logAlarmType:
		property = "AlarmName"
	}
	if property != "" {
		names := &reader{stack: r.stack, resource: target, following: r}
		if name := names.properties().get(property); name.given() {
			text := name.text()
			for _, u := range names.unresolved {
				r.unresolved = append(r.unresolved, Unresolved{path, u.Placeholder})
			}
			return text
		}
	}
	return r.unknown(path, id)
}

// attribute returns the result of Fn::GetAtt: an output of a nested stack that
// was read, or a placeholder.
func (r *reader) attribute(path, id, name string) string {
	if output, ok := strings.CutPrefix(name, "Outputs."); ok {
		if of, ok := r.stack.outputs[id][output]; ok {
			return r.borrow(path, of)
		}
	}
	return r.unknown(path, id+"."+name)
}

// borrow returns a text of another stack, and records its placeholders.
func (r *reader) borrow(path string, of lent) string {
	r.stack.values.spend(len(of.text))
	for _, p := range of.placeholders {
		r.unresolved = append(r.unresolved, Unresolved{path, p})
	}
	return of.text
}

// selected returns one part of a text split at a delimiter. Other parts may be
// unknown, as long as they cannot contain the delimiter.
func (r *reader) selected(path string, argument any) (string, bool) {
	args, _ := argument.([]any)
	if len(args) != 2 {
		return "", false
	}
	at, _ := scalarText(args[0])
	i, err := strconv.Atoi(at)
	if err != nil {
		return "", false
	}
	if list, ok := args[1].([]any); ok {
		if i < 0 || i >= len(list) {
			r.problemf(path, "Fn::Select selects item %d from a list of %d", i, len(list))
			return "", true
		}
		return node{r, path, list[i]}.text(), true
	}
	name, split, _ := intrinsic(args[1])
	parts, _ := split.([]any)
	if name != "Fn::Split" || len(parts) != 2 {
		return "", false
	}
	delimiter, isText := parts[0].(string)
	if !isText || !strings.Contains(":/, ", delimiter) || delimiter == "" {
		return "", false
	}
	inner := &reader{stack: r.stack, resource: r.resource, following: r}
	text := inner.arn(path, parts[1])
	for _, u := range inner.unresolved {
		if !isPseudo(u.Placeholder) {
			return "", false // nobody knows how many parts it has
		}
	}
	all := splitOutside(text, delimiter)
	if i < 0 || i >= len(all) {
		return "", false
	}
	for _, u := range inner.unresolved {
		if strings.Contains(all[i], u.Placeholder) {
			r.unresolved = append(r.unresolved, Unresolved{path, u.Placeholder})
		}
	}
	return all[i], true
}

// isPseudo reports whether a placeholder stands for a pseudo parameter whose
// value has no colons, slashes, commas or spaces.
func isPseudo(p string) bool {
	switch p {
	case placeholder("AWS::Region"), placeholder("AWS::AccountId"), placeholder("AWS::Partition"), placeholder("AWS::StackName"):
		return true
	}
	return false
}

// arn returns a text with the ARN of a log group, a function or an alarm of the
// template written out.
func (r *reader) arn(path string, value any) string {
	name, argument, _ := intrinsic(value)
	id, attribute, ok := attribute(argument)
	target := r.stack.byID[id]
	if name == "Fn::GetAtt" && ok && attribute == "Arn" && target != nil {
		begin := func(service string) string {
			return "arn:" + r.ref(path, "AWS::Partition") + ":" + service + ":" + r.ref(path, "AWS::Region") + ":" + r.ref(path, "AWS::AccountId")
		}
		switch {
		case target.typ == logGroupType:
			return begin("logs") + ":log-group:" + r.ref(path, id) + ":*"
		case isFunction(target.typ):
			return begin("lambda") + ":function:" + r.ref(path, id)
		case target.typ == alarmType, target.typ == compositeAlarmType, target.typ == logAlarmType:
			return begin("cloudwatch") + ":alarm:" + r.ref(path, id)
		}
	}
	return node{r, path, value}.text()
}

// splitOutside splits text at the delimiter, except within placeholders.
func splitOutside(text, delimiter string) []string {
	var all []string
	depth, start := 0, 0
	for i := 0; i < len(text); i++ {
		switch {
		case strings.HasPrefix(text[i:], "${"):
			depth++
		case text[i] == '}' && depth > 0:
			depth--
		case depth == 0 && strings.HasPrefix(text[i:], delimiter):
			all = append(all, text[start:i])
			start = i + len(delimiter)
		}
	}
	return append(all, text[start:])
}

// withTexts returns value with its functions replaced by the texts that they
// return.
func (r *reader) withTexts(path string, value any) any {
	switch value := value.(type) {
	case []any:
		var all []any
		for _, item := range value {
			if !isNoValue(item) {
				all = append(all, r.withTexts(path, item))
			}
		}
		return all
	case map[string]any:
		if _, _, ok := intrinsic(value); ok {
			return node{r, path, value}.text()
		}
		out := map[string]any{}
		for _, key := range slices.Sorted(maps.Keys(value)) { // unknown values are noted in this order
			if member := value[key]; !isNoValue(member) {
				out[key] = r.withTexts(path, member)
			}
		}
		return out
	}
	return value
}

// isFollowing reports whether target is being read, so that names that refer to
// each other do not loop.
func (r *reader) isFollowing(target *resource) bool {
	for ; r != nil; r = r.following {
		if r.resource == target {
			return true
		}
	}
	return false
}

// attribute takes the argument of Fn::GetAtt apart: ["Id", "Attribute"] or
// "Id.Attribute".
func attribute(argument any) (id, attribute string, ok bool) {
	switch v := argument.(type) {
	case string:
		return strings.Cut(v, ".")
	case []any:
		if len(v) == 2 {
			id, isText := v[0].(string)
			attribute, ok := v[1].(string)
			return id, attribute, ok && isText
		}
	}
	return "", "", false
}

func (r *reader) join(path string, argument any) (text string, ok bool) {
	pair, ok := argument.([]any)
	if !ok || len(pair) != 2 {
		return "", false
	}
	delimiter, ok := pair[0].(string)
	if !ok {
		return "", false
	}
	if _, _, ok := intrinsic(pair[1]); ok {
		// Only the deployment knows the list.
		return r.unknown(path, "Fn::Join "+brief(argument)), true
	}
	list, ok := pair[1].([]any)
	if !ok {
		return "", false
	}
	var texts []string
	for _, n := range (node{r, path, list}).items() {
		n.path = path // people look for the property, not for a part of it
		text := n.text()
		if !r.stack.values.spend(len(text) + len(delimiter)) {
			return "", true // which is told of the resource
		}
		texts = append(texts, text)
	}
	return strings.Join(texts, delimiter), true
}

// sub substitutes ${Name}, ${Id.Attribute} and the names of the function's own
// map. ${!Name} is the literal text ${Name}.
func (r *reader) sub(path string, argument any) (text string, ok bool) {
	rest, ok := argument.(string)
	var own map[string]any
	if pair, isPair := argument.([]any); isPair && len(pair) == 2 {
		rest, ok = pair[0].(string)
		var isMap bool
		own, isMap = pair[1].(map[string]any)
		ok = ok && isMap
	}
	if !ok {
		return "", false
	}
	var b strings.Builder
	for {
		before, after, found := strings.Cut(rest, "${")
		b.WriteString(before)
		if !found {
			return b.String(), true
		}
		name, after, closed := strings.Cut(after, "}")
		if !closed {
			return "", false
		}
		rest = after
		was := b.Len()
		if literal, ok := strings.CutPrefix(name, "!"); ok {
			b.WriteString("${" + literal + "}")
		} else {
			b.WriteString(r.named(path, strings.TrimSpace(name), own))
		}
		if !r.stack.values.spend(len(before) + b.Len() - was) {
			return "", true // which is told of the resource
		}
	}
}

// named returns the value of a name in Fn::Sub.
func (r *reader) named(path, name string, own map[string]any) string {
	if value, ok := own[name]; ok {
		return node{r, path, value}.text()
	}
	if id, attribute, ok := strings.Cut(name, "."); ok {
		return r.attribute(path, id, attribute)
	}
	return r.ref(path, name)
}

// brief writes an argument in short but complete form, because placeholders are
// equal only if their arguments are. The result has neither quotes nor braces,
// so that a placeholder can stand within JSON and ends at its own brace.
func brief(argument any) string {
	var b strings.Builder
	writeBrief(&b, argument)
	return b.String()
}

var outOfPlace = strings.NewReplacer("${", "", "{", "", "}", "", `"`, "", `\`, "", "\n", " ", "\r", " ", "\t", " ")

func writeBrief(b *strings.Builder, value any) {
	switch v := value.(type) {
	case []any:
		b.WriteByte('[')
		for i, item := range v {
			if i > 0 {
				b.WriteByte(',')
			}
			writeBrief(b, item)
		}
		b.WriteByte(']')
	case map[string]any:
		name, argument, isFunction := intrinsic(v)
		id, attribute, isAttribute := attribute(argument)
		switch {
		case name == "Ref":
			writeBrief(b, argument)
		case name == "Fn::GetAtt" && isAttribute:
			writeBrief(b, id+"."+attribute)
		case isFunction:
			b.WriteString(name + " ")
			writeBrief(b, argument)
		default:
			b.WriteByte('(')
			for i, key := range slices.Sorted(maps.Keys(v)) {
				if i > 0 {
					b.WriteByte(',')
				}
				b.WriteString(outOfPlace.Replace(key) + ": ")
				writeBrief(b, v[key])
			}
			b.WriteByte(')')
		}
	case nil:
		b.WriteString("nothing")
	default:
		text, _ := scalarText(v)
		b.WriteString(outOfPlace.Replace(text))
	}
}

// written returns a value as it is written, for people.
func written(value any) string {
	if text, ok := value.(string); ok {
		return text
	}
	return jsonText(value)
}

// jsonText writes a value as JSON.
func jsonText(value any) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(value) // cannot fail: it was read from JSON
	return strings.TrimSuffix(b.String(), "\n")
}

// partitions are the prefixes of the regions outside the partition aws
// (partitions.json of the AWS SDKs).
var partitions = []struct{ prefix, partition string }{
	{"cn-", "aws-cn"},
	{"us-gov-", "aws-us-gov"},
	{"us-iso-", "aws-iso"},
	{"us-isob-", "aws-iso-b"},
	{"eu-isoe-", "aws-iso-e"},
	{"us-isof-", "aws-iso-f"},
	{"eusc-", "aws-eusc"},
}

// partition returns the partition of a region; empty if the region is unknown.
func partition(region string) string {
	for _, p := range partitions {
		if strings.HasPrefix(region, p.prefix) {
			return p.partition
		}
	}
	if region == "" {
		return ""
	}
	return "aws"
}
