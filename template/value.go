package template

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
)

// reader reads the properties of one resource. It collects all problems, so
// that all are reported.
type reader struct {
	stack      *stack
	resource   *resource
	unresolved []Unresolved
	problems   []Problem
	// told holds the problems reported: a property may be read twice.
	told map[Problem]bool
	// following is the reader on whose behalf the name of this resource is
	// looked up; nil if there is none.
	following *reader
}

func (r *reader) problemf(path, format string, args ...any) {
	if r.following != nil {
		return // it is reported where the resource itself is read
	}
	r.tell(Problem{Property: path, Message: fmt.Errorf(format, args...).Error()})
}

func (r *reader) tell(p Problem) {
	if r.told == nil {
		r.told = map[Problem]bool{}
	}
	if !r.told[p] {
		r.told[p] = true
		r.problems = append(r.problems, p)
	}
}

// invalidf is problemf for what AWS would refuse.
func (r *reader) invalidf(path, format string, args ...any) {
	if r.following != nil {
		return
	}
	r.tell(Problem{Property: path, Message: fmt.Errorf(format, args...).Error(), invalid: true})
}

// placeholder returns the placeholder for something that only the deployment
// knows.
func placeholder(what string) string { return "${" + what + "}" }

// unknown returns a placeholder in place of a value, and records it.
func (r *reader) unknown(path, what string) string {
	p := placeholder(what)
	r.stack.values.spend(len(p))
	r.unresolved = append(r.unresolved, Unresolved{path, p})
	return p
}

func (r *reader) properties() object {
	return node{r, "", r.resource.properties}.object()
}

// done returns the common part of a resource, after all its properties were
// read.
func (r *reader) done() Resource {
	return Resource{
		LogicalID: r.resource.id, Condition: r.resource.condition, Undecided: r.resource.undecided,
		Unresolved: r.unresolved,
	}
}

// node is a value and its place. Its methods read it as a certain type: an
// absent value is empty, and one of another type is a problem.
type node struct {
	r     *reader
	path  string
	value any // nil if absent
}

func (n node) given() bool { return n.value != nil }

// plain reports whether the value is given literally, not by an intrinsic
// function.
func (n node) plain() bool {
	_, _, ok := intrinsic(n.value)
	return n.given() && !ok
}

// object is an object and its place.
type object struct {
	r       *reader
	path    string
	members map[string]any // nil if absent, or of another type and reported
}

func (n node) object() object {
	o := object{r: n.r, path: n.path}
	if !n.given() {
		return o
	}
	if name, argument, ok := intrinsic(n.value); ok {
		n.r.undecided(n.path, name, argument, "object")
		return o
	}
	members, ok := n.value.(map[string]any)
	if !ok {
		n.expected("an object")
		return o
	}
	o.members = members
	return o
}

// get returns a member of the object. AWS::NoValue counts as absent.
func (o object) get(name string) node {
	n := node{r: o.r, path: name}
	if o.path != "" {
		n.path = o.path + "." + name
	}
	value, ok := o.members[name]
	if ok && value == nil {
		o.r.invalidf(n.path, "it is null, which CloudFormation does not allow")
	}
	if !isNoValue(value) {
		n.value = value
	}
	return n
}

// undecided refuses an object or a list that only the deployment knows: nobody
// can say what is in it.
func (r *reader) undecided(path, name string, argument any, what string) {
	if !opaque[name] && name != "Ref" && name != "Fn::GetAtt" {
		r.problemf(path, "it must be %s %s, got %s %s", article[what], what, name, written(argument))
		return
	}
	p := placeholder(name + " " + brief(argument))
	if name == "Ref" {
		p = placeholder(brief(argument))
	}
	r.problemf(path, "the %s is %s, which is known only when the stack is deployed: %s", what, p, r.stack.howToGive(p))
}

var article = map[string]string{"object": "an", "list": "a"}

// required returns a member that CloudFormation requires.
func (o object) required(name string) node {
	n := o.get(name)
	value, written := o.members[name]
	isNull := written && value == nil // and has been reported
	if o.members != nil && !n.given() && !isNull {
		o.r.invalidf(n.path, "it is missing")
	}
	return n
}

// tag returns the value of a tag; empty without the tag.
func (o object) tag(key string) string {
	for _, item := range o.get("Tags").items() {
		tag := item.object()
		if tag.members["Key"] == key {
			return tag.get("Value").text()
		}
	}
	return ""
}

// items returns the items of a list.
func (n node) items() []node {
	if !n.given() {
		return nil
	}
	if name, argument, ok := intrinsic(n.value); ok {
		n.r.undecided(n.path, name, argument, "list")
		return nil
	}
	list, ok := n.value.([]any)
	if !ok {
		n.expected("a list")
		return nil
	}
	var all []node
	for i, item := range list {
		at := node{n.r, fmt.Sprintf("%s[%d]", n.path, i), item}
		if item == nil {
			n.r.invalidf(at.path, "it is null, which CloudFormation does not allow")
		} else if !isNoValue(item) {
			all = append(all, at)
		}
	}
	return all
}

// texts returns the items of a list of texts. A list that only the deployment
// knows is one placeholder.
func (n node) texts() []string {
	if _, _, ok := intrinsic(n.value); ok {
		return []string{n.text()}
	}
	all := []string{}
	for _, item := range n.items() {
		all = append(all, item.text())
	}
	return all
}

// textOr returns the text, or otherwise if it is absent.
func (n node) textOr(otherwise string) string {
	if n.given() {
		return n.text()
	}
	return otherwise
}

// nameOrRef returns the name of the resource, or the placeholder of its Ref
// where CloudFormation generates the name.
func (n node) nameOrRef() string {
	if n.given() {
		return n.text()
	}
	if name := n.r.stack.physicalName(n.r.resource.id); name != "" {
		return name
	}
	return n.r.unknown(n.path, n.r.resource.id)
}

// text returns the value as a text. CloudFormation accepts numbers and booleans
// for texts.
func (n node) text() string {
	switch v := n.value.(type) {
	case nil:
		return ""
	case string:
		if strings.Contains(v, dynamicReference) {
			return n.r.dynamic(n.path, v)
		}
		return v
	case json.Number:
		return v.String()
	case bool:
		return strconv.FormatBool(v)
	}
	if name, argument, ok := intrinsic(n.value); ok {
		return n.r.resolve(n.path, name, argument)
	}
	n.expected("a text")
	return ""
}

// number returns the value as a number. CloudFormation accepts texts that hold
// one.
func (n node) number() Number {
	if !n.given() {
		return Number{}
	}
	before := len(n.r.unresolved)
	if _, _, isIntrinsic := intrinsic(n.value); !isIntrinsic {
		switch n.value.(type) {
		case string, json.Number:
		default:
			n.expected("a number")
			return Number{}
		}
	}
	text := n.text()
	if len(n.r.unresolved) > before {
		return Number{text: text}
	}
	value, err := strconv.ParseFloat(text, 64)
	if err != nil || !json.Valid([]byte(text)) { // ParseFloat also accepts NaN and 0x1p2
		n.r.invalidf(n.path, "it must be a number, got %q", text)
		return Number{}
	}
	return numberOf(value)
}

// boolean returns the value as a boolean, and whether it is known.
func (n node) boolean(otherwise bool) (value, known bool) {
	if !n.given() {
		return otherwise, true
	}
	before := len(n.r.unresolved)
	text := n.text()
	if len(n.r.unresolved) > before {
		return otherwise, false
	}
	if text != "true" && text != "false" {
		n.expected("true or false")
	}
	return text == "true", true
}

func (n node) expected(what string) {
	n.r.invalidf(n.path, "it must be %s, got %s", what, kind(n.value))
}

func kind(value any) string {
	switch v := value.(type) {
	case []any:
		return "a list"
	case map[string]any:
		return "an object"
	case string:
		return fmt.Sprintf("%q", v)
	}
	if value == nil {
		return "nothing"
	}
	return fmt.Sprint(value)
}

// dynamic returns text with its dynamic references, each of which is its own
// placeholder unless it is given.
func (r *reader) dynamic(path, text string) string {
	var b strings.Builder
	for {
		at := strings.Index(text, dynamicReference)
		if at < 0 {
			break
		}
		end := strings.Index(text[at:], "}}")
		if end < 0 {
			break
		}
		reference := text[at : at+end+2]
		b.WriteString(text[:at])
		if value, ok := r.stack.given[strings.Trim(reference, "{}")]; ok {
			b.WriteString(value)
		} else {
			b.WriteString(reference)
			r.unresolved = append(r.unresolved, Unresolved{path, reference})
		}
		text = text[at+end+2:]
	}
	return b.String() + text
}
