package template

import (
	"encoding/json"
	"strings"
)

// opaque are the intrinsic functions that are not followed: what they give is
// a placeholder (intrinsic-function-reference).
var opaque = map[string]bool{
	"Fn::Base64": true, "Fn::Cidr": true, "Fn::FindInMap": true, "Fn::GetAZs": true,
	"Fn::GetStackOutput": true, "Fn::If": true, "Fn::ImportValue": true, "Fn::Length": true,
	"Fn::Select": true, "Fn::Split": true, "Fn::ToJsonString": true, "Fn::Transform": true,
}

// intrinsic takes an intrinsic function apart: an object with one member,
// whose name says so.
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

// isNoValue says whether the value is the one that takes a property away.
func isNoValue(value any) bool {
	name, argument, _ := intrinsic(value)
	return name == "Ref" && argument == "AWS::NoValue"
}

// resolve is what an intrinsic function gives, as a text.
func (r *reader) resolve(path, name string, argument any) string {
	switch name {
	case "Ref":
		if id, ok := argument.(string); ok {
			return r.ref(path, id)
		}
	case "Fn::GetAtt":
		if id, attribute, ok := attribute(argument); ok {
			return r.unknown(path, id+"."+attribute)
		}
	case "Fn::Join":
		if text, ok := r.join(path, argument); ok {
			return text
		}
	case "Fn::Sub":
		if text, ok := r.sub(path, argument); ok {
			return text
		}
	default:
		if !opaque[name] {
			r.problemf(path, "there is no intrinsic function %s", name)
			return ""
		}
		return r.unknown(path, name+" "+brief(argument))
	}
	r.problemf(path, "%s cannot be applied to %s", name, brief(argument))
	return ""
}

// ref follows a Ref: to a parameter, to the name of a log group, or to a pseudo
// parameter.
func (r *reader) ref(path, id string) string {
	if value, ok := r.stack.values.ref(id); ok {
		if text, ok := value.(string); ok {
			return text
		}
	}
	// Other resources' Refs are not names that anything here is found by.
	if target := r.stack.byID[id]; target != nil && target.typ == logGroupType && !r.isFollowing(target) {
		names := &reader{stack: r.stack, resource: target, following: r}
		if name := names.properties().get("LogGroupName"); name.given() {
			text := name.text()
			for _, u := range names.unresolved {
				r.unresolved = append(r.unresolved, Unresolved{path, u.Placeholder})
			}
			return text
		}
	}
	return r.unknown(path, id)
}

// isFollowing says whether the resource is being read, so that names that
// refer to each other come to an end.
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
		// A list that only the deployment knows.
		return r.unknown(path, "Fn::Join "+brief(argument)), true
	}
	list, ok := pair[1].([]any)
	if !ok {
		return "", false
	}
	var texts []string
	for _, n := range (node{r, path, list}).items() {
		n.path = path // people look for the property, not for a piece of it
		texts = append(texts, n.text())
	}
	return strings.Join(texts, delimiter), true
}

// sub replaces ${Name}, ${Id.Attribute} and the names of its own map; ${!Name}
// is the text ${Name}.
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
		if literal, ok := strings.CutPrefix(name, "!"); ok {
			b.WriteString("${" + literal + "}")
		} else if value, ok := own[name]; ok {
			b.WriteString(node{r, path, value}.text())
		} else if strings.Contains(name, ".") {
			b.WriteString(r.unknown(path, name))
		} else {
			b.WriteString(r.ref(path, name))
		}
	}
}

// brief writes an argument short, but whole: placeholders are the same only if
// the arguments are.
func brief(argument any) string {
	if text, ok := argument.(string); ok {
		return text
	}
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	// What was read from JSON can be written.
	_ = e.Encode(argument)
	return strings.TrimSuffix(b.String(), "\n")
}

// partitions are the beginnings of the regions that are not in partition aws
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

// partition is the partition of a region; empty if there is none.
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
