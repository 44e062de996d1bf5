package binding

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/logstack-go/logstack/cloudwatch/filterpattern"
	"github.com/logstack-go/logstack/contract"
)

// Pattern checks a pattern that is written with the application's own names against
// its contract. It returns an error if no record of the contract can match a JSON
// pattern, if none of the matching records has the value, if the value is not a
// number, or if a dimension may have many values. All problems are joined; they
// name the contract. A pattern of terms or columns is about lines that no contract
// describes, and passes unchecked.
//
// The value is the selector of the value that a metric filter publishes, or empty.
// The dimensions are selectors by name.
func Pattern(c *contract.Contract, pattern filterpattern.Pattern, value string, dimensions map[string]string) error {
	tree, ok := pattern.Tree().(filterpattern.Expr)
	if !ok || pattern.Kind() != filterpattern.KindJSON {
		return nil
	}
	r := newPatternReader(c, false)
	selected := r.condition(r.read(tree), c.All())
	if value != "" {
		if f, ok := r.field(selectorOf(value)); ok {
			if f.Type != contract.Number {
				r.refusef("%s is of type %s: a metric needs numbers", value, f.Type)
			}
			selected = r.with(f.Name, selected)
			r.compare(f.Name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(dimensions)) {
		if f, ok := r.field(selectorOf(dimensions[name])); ok && !f.Dimension {
			r.refusef("the dimension %s may have many values, and each is billed as a metric of its own: if it has few, set dimension: true on %s", name, f.Name)
		}
	}
	var problems []error
	for _, problem := range r.finish(selected) {
		problems = append(problems, fmt.Errorf("contract %s: %w", c.Name(), problem))
	}
	return errors.Join(problems...)
}

// selectorOf normalises a selector as a pattern writes it: $.['a'] is $.a.
func selectorOf(text string) string {
	selector, err := filterpattern.ParseSelector(text)
	if err != nil {
		return text
	}
	return selector.String()
}

// patternReader translates the conditions of a JSON pattern, and refuses those that
// can never hold because of the types of fields.
type patternReader struct {
	*holder
	// canonical says that the pattern is written with canonical names: for fields
	// and levels, and $.event for an event.
	canonical bool
	named     map[string]contract.Field // by selector
}

func newPatternReader(c *contract.Contract, canonical bool) *patternReader {
	r := &patternReader{holder: &holder{contract: c}, canonical: canonical, named: map[string]contract.Field{}}
	for _, f := range c.Fields() {
		name := f.As
		if canonical {
			name = f.Name
		}
		r.named[filterpattern.Field(name).String()] = f
	}
	if canonical {
		for name := range c.SameFields() {
			r.named[filterpattern.Field(name).String()], _ = c.Field(name)
		}
	}
	return r
}

// element matches an index of a list, or the wildcard for all of them, and
// everything after it.
var element = regexp.MustCompile(`\[(\d+|\*)\].*$`)

// split separates the selector of a field from the part that no contract describes:
// an element of a list, or what a wildcard finds.
func split(selector string) (field, inside string) {
	if field, ok := strings.CutSuffix(selector, ".*"); ok {
		return field, ".*"
	}
	field = element.ReplaceAllString(selector, "")
	return field, selector[len(field):]
}

// field returns the field that a selector stands for. If the contract only has a
// field that the selector is inside, there is nothing to check.
func (r *patternReader) field(selector string) (contract.Field, bool) {
	f, ok := r.named[selector]
	if ok {
		return f, true
	}
	outer, inside := split(selector)
	switch {
	case inside == ".*" && (outer == "$" || !r.canonical):
		// No contract describes what a wildcard finds.
	case inside != "":
		r.field(outer)
	default:
		r.unknown(selector)
	}
	return contract.Field{}, false
}

// unknown refuses a selector of a field that the contract does not have.
func (r *patternReader) unknown(selector string) {
	if !r.canonical {
		hint := ""
		for _, known := range r.contract.Fields() {
			if "$."+known.Name == selector {
				hint = ", where " + known.Name + " is called $." + known.As
			}
		}
		r.refusef("no record has %s%s", selector, hint)
		return
	}
	_, err := r.contract.All().With(strings.TrimPrefix(selector, "$."))
	for _, known := range r.contract.Fields() {
		if filterpattern.Field(known.As).String() == selector {
			err = fmt.Errorf("%s is what the application calls %s: write %s", selector, known.Name, filterpattern.Field(known.Name))
		}
	}
	r.refuse(selector, err)
}

// isEventName reports whether a selector stands for an event of the contract. If
// the contract has a field called event, the selector means that field.
func (r *patternReader) isEventName(s filterpattern.Selector) bool {
	_, own := r.contract.Field(eventName)
	return r.canonical && !own && s.String() == "$."+eventName
}

func (r *patternReader) read(e filterpattern.Expr) condition {
	switch e := e.(type) {
	case *filterpattern.Group:
		several := make([]condition, len(e.Operands))
		for i, operand := range e.Operands {
			several[i] = r.read(operand)
		}
		if e.Join == filterpattern.AnyOf {
			return anyOf(several)
		}
		return allOf(several)
	case *filterpattern.Test:
		return r.test(e)
	case *filterpattern.Comparison:
		return r.comparison(e)
	}
	return allOf{}
}

func (r *patternReader) test(e *filterpattern.Test) condition {
	if r.isEventName(e.Selector) {
		r.refuseEvent(e)
		return allOf{}
	}
	f, ok := r.field(e.Selector.String())
	if !ok {
		return allOf{}
	}
	if e.Is == filterpattern.NotExists || e.Is == filterpattern.IsNull {
		return claim{compares: []string{f.Name}, selects: lacks(f.Name)}
	}
	if f.Type != contract.Boolean {
		r.refusef("%s is of type %s, never true or false", e.Selector, f.Type)
	}
	return claim{compares: []string{f.Name}, needs: []string{f.Name}}
}

func (r *patternReader) comparison(e *filterpattern.Comparison) condition {
	text, isLiteral := literal(e.Value)
	if r.isEventName(e.Selector) {
		if e.Operator != filterpattern.Equal || !isLiteral {
			r.refuseEvent(e)
			return allOf{}
		}
		return claim{selects: isEvent(text)}
	}
	f, ok := r.field(e.Selector.String())
	if !ok {
		return allOf{}
	}
	isName := r.canonical && f.Name == levelName // rather than the name written in the log
	if isLiteral && f.Type == contract.Number && !isName {
		// With or without quotes, the value is compared as a number.
		if err := r.contract.Value(f.Name, text, false); err != nil {
			r.refuse("", err)
			return allOf{}
		}
	}
	if f.Type == contract.List || f.Type == contract.Object || f.Type == contract.Boolean {
		r.refusef("%s is of type %s, which no comparison matches", e.Selector, f.Type)
	}
	c := claim{compares: []string{f.Name}, needs: []string{f.Name}}
	_, exists := e.Value.(*filterpattern.Any)
	switch {
	case f.Name == levelName && !exists:
		c.selects = r.level(e, text, isLiteral)
	case e.Operator == filterpattern.Equal && isLiteral:
		c.selects = hasValue(f.Name, text)
	case e.Operator == filterpattern.Equal && !exists:
		if test := wildcard(e.Value); test != nil {
			c.selects = isLike(f.Name, says(e), test)
		}
	}
	ordered := e.Operator != filterpattern.Equal && e.Operator != filterpattern.NotEqual
	if ordered && f.Type != contract.Number && !isName {
		r.refusef("%s is of type %s, which has no order", e.Selector, f.Type)
	}
	return c
}

// refuseEvent refuses a condition on an event that cannot be expressed. That a
// record does not have an event would take a negation, which patterns do not have.
func (r *patternReader) refuseEvent(e filterpattern.Expr) {
	r.refusef(`%s: $.event stands for what recognises an event: it can only be compared by = with the event's name`, says(e))
}

// level returns what a comparison with a level selects. It returns nil if that is
// everything, or if the comparison was refused.
func (r *patternReader) level(e *filterpattern.Comparison, text string, isLiteral bool) selector {
	if r.canonical {
		return r.canonicalLevel(e, text, isLiteral)
	}
	level, known := r.contract.LevelOf(text)
	switch {
	case e.Operator == filterpattern.Equal && isLiteral && known:
		return isLevel(level)
	case e.Operator == filterpattern.Equal && isLiteral:
		r.refusef("%s is never %q: the levels are %s", e.Selector, text, strings.Join(r.contract.LevelNames(), ", "))
	case e.Operator == filterpattern.Equal:
		return r.levelLike(e)
	case e.Operator == filterpattern.NotEqual && isLiteral && known && len(r.contract.LevelsAs(level)) == 1:
		return denies(r.contract, isLevel(level)) // if a level has several names, the others are left
	}
	return nil
}

// canonicalLevel does what level does for a level's canonical name, which becomes
// all that the application writes for it.
func (r *patternReader) canonicalLevel(e *filterpattern.Comparison, text string, isLiteral bool) selector {
	level := contract.Level(text)
	switch {
	case !isLiteral, e.Operator != filterpattern.Equal && e.Operator != filterpattern.NotEqual:
		r.refusef("%s: a level can only be compared by = or != with its name in the contract", says(e))
	case new(contract.Level).UnmarshalText([]byte(text)) != nil:
		r.refuse("", new(contract.Level).UnmarshalText([]byte(text)))
	case e.Operator == filterpattern.Equal:
		return isLevel(level)
	default:
		return denies(r.contract, isLevel(level))
	}
	return nil
}

// levelLike returns what a comparison of the level with a wildcard selects.
func (r *patternReader) levelLike(e *filterpattern.Comparison) selector {
	test := wildcard(e.Value)
	if test == nil {
		return nil
	}
	var several []contract.Selection
	for _, name := range r.contract.LevelNames() {
		if !test(name) {
			continue
		}
		level, _ := r.contract.LevelOf(name)
		of, err := r.contract.All().Level(level)
		several = append(several, r.told("", of, err))
	}
	if len(several) == 0 {
		r.refusef("%s never matches: the levels are %s", says(e), strings.Join(r.contract.LevelNames(), ", "))
		return nil
	}
	return isOneOf(r.contract, several)
}

// literal returns the text that a value stands for. It is not ok if the value
// stands for many.
func literal(v filterpattern.Value) (text string, ok bool) {
	switch v := v.(type) {
	case *filterpattern.Number:
		return v.Lexeme, true
	case *filterpattern.String:
		return v.Text, !strings.Contains(v.Text, "*")
	}
	return "", false
}

// wildcard returns the test that a value with wildcards stands for. It returns nil
// if the value matches everything, or if Go does not support the regular
// expression.
func wildcard(v filterpattern.Value) func(string) bool {
	var source string
	switch v := v.(type) {
	case *filterpattern.String:
		source = "(?s)^" + strings.ReplaceAll(regexp.QuoteMeta(v.Text), `\*`, ".*") + "$"
	case *filterpattern.Regex:
		source = v.Source
	default:
		return nil
	}
	form, err := regexp.Compile(source)
	if err != nil {
		return nil // package filterpattern reports what the service refuses
	}
	return form.MatchString
}

// says returns a condition as a pattern writes it.
func says(e filterpattern.Expr) string {
	p, err := filterpattern.JSON(e)
	if err != nil {
		return "the condition"
	}
	return strings.TrimSuffix(strings.TrimPrefix(p.String(), "{ "), " }")
}
