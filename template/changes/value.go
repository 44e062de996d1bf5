package changes

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/logstack-go/logstack/template"
)

// verdict is the result of comparing two values.
type verdict int

const (
	same verdict = iota
	differs
	unsure
)

// value is a property, or a part of one, and the resource that has it.
type value struct {
	of *thing
	is any
}

func (t *thing) get(property string) value {
	is := t.Properties[property]
	if is == nil && t.typ != nil {
		if otherwise, ok := t.typ.defaults[property]; ok {
			is = otherwise
		}
	}
	return value{t, is}
}

// at returns a property, or a member of one, by its path.
func (t *thing) at(path string) value {
	first, rest, nested := strings.Cut(path, ".")
	v := t.get(first)
	for nested {
		first, rest, nested = strings.Cut(rest, ".")
		v = v.member(first)
	}
	return v
}

// given reports whether there is a value.
func (v value) given() bool { return v.is != nil }

// member returns a member of an object.
func (v value) member(name string) value {
	o, _ := v.is.(map[string]any)
	return value{v.of, o[name]}
}

// items returns the items of a list. A value that is not a list counts as a
// list of one.
func (v value) items() []value {
	list, ok := v.is.([]any)
	if !ok {
		if v.is == nil {
			return nil
		}
		return []value{v}
	}
	var all []value
	for _, item := range list {
		all = append(all, value{v.of, item})
	}
	return all
}

// text returns a value as a text, or "" for an object or a list.
func (v value) text() string { return text(v.is) }

func text(value any) string {
	switch v := value.(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	case bool:
		return strconv.FormatBool(v)
	}
	return ""
}

// known reports whether a value is free of placeholders that only the
// deployment knows.
func (v value) known() bool {
	switch is := v.is.(type) {
	case []any:
		return !slices.ContainsFunc(is, func(item any) bool { return !value{v.of, item}.known() })
	case map[string]any:
		for _, member := range is {
			if !(value{v.of, member}).known() {
				return false
			}
		}
		return true
	}
	for _, p := range template.Parts(text(v.is)) {
		if p.Placeholder != "" && v.of.open[p.Text] {
			return false
		}
	}
	return true
}

// written returns a value for display.
func (v value) written() string {
	switch v.is.(type) {
	case nil:
		return ""
	case []any, map[string]any:
		var b strings.Builder
		e := json.NewEncoder(&b)
		e.SetEscapeHTML(false)
		_ = e.Encode(v.is) // what was decoded can be encoded
		return strings.TrimSuffix(b.String(), "\n")
	}
	return text(v.is)
}

// same reports whether two values are the same before and after the deployment.
func (c *comparison) same(a, b value) verdict {
	if isEmpty(a.is) && isEmpty(b.is) {
		return same
	}
	switch av := a.is.(type) {
	case nil:
		return c.sameUnlessGiven(b)
	case []any:
		bv, ok := b.is.([]any)
		if !ok {
			return c.otherKind(b, a)
		}
		if len(av) != len(bv) {
			return differs
		}
		result := same
		for i := range av {
			result = worse(result, c.same(value{a.of, av[i]}, value{b.of, bv[i]}))
		}
		return result
	case map[string]any:
		bv, ok := b.is.(map[string]any)
		if !ok {
			return c.otherKind(b, a)
		}
		result := same
		for name := range maps.Keys(union(av, bv)) {
			result = worse(result, c.same(value{a.of, av[name]}, value{b.of, bv[name]}))
		}
		return result
	}
	switch b.is.(type) {
	case nil:
		return c.sameUnlessGiven(a)
	case []any, map[string]any:
		return c.otherKind(a, b)
	}
	return c.sameText(c.normal(a), c.normal(b))
}

// isEmpty reports whether a value is missing, or is an empty list or object,
// which means the same.
func isEmpty(is any) bool {
	switch is := is.(type) {
	case nil:
		return true
	case []any:
		return len(is) == 0
	case map[string]any:
		return len(is) == 0
	}
	return false
}

// sameUnlessGiven compares a value with a missing one. A value that only the
// deployment knows may be missing as well.
func (c *comparison) sameUnlessGiven(v value) verdict {
	switch v.is.(type) {
	case []any, map[string]any:
		return differs
	}
	if parts := c.normal(v); len(parts) == 1 && parts[0].open {
		return unsure
	}
	return differs
}

// otherKind compares a text with a list or an object, for which a placeholder
// may stand.
func (c *comparison) otherKind(scalar, _ value) verdict {
	if scalar.is == nil {
		return differs
	}
	if parts := c.normal(scalar); len(parts) == 1 && parts[0].open {
		return unsure
	}
	return differs
}

func union(a, b map[string]any) map[string]bool {
	all := map[string]bool{}
	for name := range a {
		all[name] = true
	}
	for name := range b {
		all[name] = true
	}
	return all
}

// worse combines the verdicts on two parts of a value.
func worse(a, b verdict) verdict {
	switch {
	case a == differs || b == differs:
		return differs
	case a == unsure || b == unsure:
		return unsure
	}
	return same
}

// part is a part of a text, with placeholders resolved.
type part struct {
	text string
	// open is set if only the deployment knows the part. Two open parts with
	// the same text are equal.
	open bool
	// ref is set if the part refers to a resource or an attribute of one.
	ref bool
}

// maxHops limits how many nested stacks a parameter is followed through.
const maxHops = 20

// normal splits a text into parts in which a reference to the same resource is
// the same on both sides, whatever its logical id.
func (c *comparison) normal(v value) []part {
	return c.normalIn(v.of, v.of.scope, text(v.is), 0)
}

func (c *comparison) normalIn(of *thing, in *scope, written string, hops int) []part {
	var all []part
	for _, p := range template.Parts(written) {
		if p.Placeholder == "" || !of.open[p.Text] || hops > maxHops {
			all = append(all, part{text: p.Text})
			continue
		}
		if t, attribute := in.find(p.Placeholder); t != nil {
			all = append(all, c.reference(t, attribute))
			continue
		}
		if in.parent != nil && in.template.Parameter(p.Placeholder) {
			if above := in.parent.byID[in.id]; above != nil {
				if given := (value{above, above.Properties["Parameters"]}).member(p.Placeholder); given.given() {
					all = append(all, c.normalIn(above, in.parent, given.text(), hops+1)...)
					continue
				}
			}
		}
		all = append(all, part{text: in.owns(p.Placeholder), open: true})
	}
	return joined(all)
}

// reference returns a reference to a resource or an attribute of one. An
// account knows the physical names; a template does not know those that are
// generated.
func (c *comparison) reference(t *thing, attribute string) part {
	switch {
	case c.origin != template.Account:
		return part{text: c.identity(t) + "." + attribute, ref: true}
	case attribute == "" && t.Real != "":
		return part{text: t.Real}
	}
	return part{text: c.identity(t) + "." + attribute, open: true}
}

// joined merges adjacent literal texts.
func joined(all []part) []part {
	var out []part
	for _, p := range all {
		if last := len(out) - 1; last >= 0 && !p.open && !p.ref && !out[last].open && !out[last].ref {
			out[last].text += p.text
			continue
		}
		out = append(out, p)
	}
	return out
}

// find returns the resource that a placeholder refers to, and the attribute.
// Terraform's names contain dots. A parameter of a nested stack resolves in the
// parent's scope unless the nested stack has something of that name.
func (s *scope) find(placeholder string) (t *thing, attribute string) {
	for in := s; in != nil; in = in.parent {
		for id := placeholder; id != ""; id = id[:max(0, strings.LastIndexByte(id, '.'))] {
			if t := in.byID[id]; t != nil {
				return t, strings.TrimPrefix(placeholder[len(id):], ".")
			}
		}
		if in.template.Parameter(placeholder) {
			return nil, ""
		}
	}
	return nil, ""
}

// owns qualifies a placeholder with its scope: a parameter differs from one of
// the same name in another stack, and is the same on the stack's other side.
func (s *scope) owns(placeholder string) string {
	switch placeholder {
	case "AWS::Region", "AWS::AccountId", "AWS::Partition", "AWS::URLSuffix":
		return placeholder + " of " + s.place()
	}
	of := s
	if !s.side.isNew && s.other != nil {
		of = s.other
	}
	return fmt.Sprintf("%s of %v/%d", placeholder, of.side.isNew, of.index)
}

// identity returns a name for a resource that is the same on both sides if the
// resource is.
func (c *comparison) identity(t *thing) string {
	change := t.change
	switch {
	case change.old != nil && change.new != nil && !c.replaced(change):
		return fmt.Sprintf("=%d", change.index)
	case t.scope.side.isNew:
		return fmt.Sprintf("+%d", change.index)
	}
	return fmt.Sprintf("-%d", change.index)
}

// sameText compares two texts part by part.
func (c *comparison) sameText(a, b []part) verdict {
	if slices.Equal(a, b) {
		return same
	}
	isOpen := func(p part) bool { return p.open }
	if !slices.ContainsFunc(a, isOpen) && !slices.ContainsFunc(b, isOpen) {
		return differs
	}
	// The text before the first open part must be equal, and so must the text
	// after the last.
	if !fits(a, b, strings.HasPrefix) {
		return differs
	}
	slices.Reverse(a)
	slices.Reverse(b)
	if !fits(a, b, strings.HasSuffix) {
		return differs
	}
	return unsure
}

// fits reports whether two texts can begin the same way, or end the same way if
// begins is strings.HasSuffix.
func fits(a, b []part, begins func(text, with string) bool) bool {
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	switch {
	case len(a) == 0 || len(b) == 0:
		// Only open parts may be left, as they may be empty.
		return !slices.ContainsFunc(append(slices.Clone(a), b...), func(p part) bool { return !p.open })
	case a[0].open || b[0].open:
		return true
	case a[0].ref || b[0].ref:
		return false
	}
	return begins(a[0].text, b[0].text) || begins(b[0].text, a[0].text)
}

// key returns a text that is the same for equal values.
func (c *comparison) key(v value) string {
	var b strings.Builder
	for _, p := range c.normal(v) {
		switch {
		case p.open:
			b.WriteString("\x01" + p.text + "\x02")
		case p.ref:
			b.WriteString("\x03" + p.text + "\x02")
		default:
			b.WriteString(p.text)
		}
	}
	if b.Len() == 0 {
		return v.written()
	}
	return b.String()
}

// whole returns the name in a text that is a single placeholder.
func whole(written string) string {
	parts := template.Parts(written)
	if len(parts) != 1 {
		return ""
	}
	return parts[0].Placeholder
}

// opened returns a placeholder that no resource contains as a value that only
// the deployment knows.
func (v value) opened() value {
	return value{&thing{scope: v.of.scope, open: map[string]bool{v.text(): true}}, v.is}
}
