package filterpattern

import (
	"fmt"
	"math"
	"strconv"
)

// JSON returns the JSON pattern for an expression. The error is an *Error. It
// points at a path that Field could not read, at a regular expression or a number
// that is not valid, at an empty group, or at the built pattern if that breaks a
// limit: 1,024 characters, two regular expressions, three wildcards.
func JSON(e Expr) (Pattern, error) {
	if err := check(e); err != nil {
		return Pattern{}, err
	}
	// Parsing the text again keeps the rules of valid patterns in one place, and
	// gives a built pattern positions too.
	return Parse(format(e))
}

// Delimited returns the delimited pattern of the given columns. The error is an
// *Error. It points at a column that is not valid, or at the built pattern if that
// breaks a limit.
func Delimited(columns ...*Column) (Pattern, error) {
	for _, c := range columns {
		if c.Condition == nil {
			continue
		}
		if err := checkColumn(c.Name, c.Condition); err != nil {
			return Pattern{}, err
		}
	}
	return Parse(format(&ColumnList{Columns: columns}))
}

// checkColumn returns an error if a condition names another field than the column
// it stands in.
func checkColumn(name string, e Expr) error {
	switch e := e.(type) {
	case *Group:
		if len(e.Operands) == 0 {
			return check(e)
		}
		for _, operand := range e.Operands {
			if err := checkColumn(name, operand); err != nil {
				return err
			}
		}
		return nil
	case *Comparison:
		if e.Selector.IsJSON() || e.Selector.name != name {
			return invalid(e.Selector.String(), fmt.Sprintf("the condition is on %s, within the field %s", e.Selector, name), "make its selector with ColumnField")
		}
		return checkValue(e.Value)
	}
	return invalid(name, "a column can only be compared with a value", "leave out tests such as NOT EXISTS")
}

// MustJSON is like JSON but panics if the expression is not valid. It is meant for
// expressions that are constants of a program.
func MustJSON(e Expr) Pattern {
	p, err := JSON(e)
	if err != nil {
		panic(err)
	}
	return p
}

// And returns the expression that matches if all of the given ones do.
func And(exprs ...Expr) Expr { return group(AllOf, exprs, Span{}) }

// Or returns the expression that matches if any of the given ones does.
func Or(exprs ...Expr) Expr { return group(AnyOf, exprs, Span{}) }

// Equals matches a string equal to text, or a number written that way: Equals("1")
// matches 1, but not 1.0. Each * in text stands for any text; CloudWatch has no way
// to ask for a literal asterisk. Equals never matches null, booleans, arrays and
// objects.
func (s Selector) Equals(text string) Expr { return s.compare(Equal, &String{Text: text}) }

// NotEquals matches a string or a number that Equals does not match. It does not
// match an event without the field, or one whose field is neither a string nor a
// number.
func (s Selector) NotEquals(text string) Expr { return s.compare(NotEqual, &String{Text: text}) }

// EqualsNumber matches a number equal to n, or a string that is its text:
// EqualsNumber(1) matches 1, 1.0 and "1", but not "1.0".
func (s Selector) EqualsNumber(n float64) Expr { return s.compareNumber(Equal, n) }

// NotEqualsNumber matches a number or a string that EqualsNumber does not match. It
// does not match an event without the field, or one whose field is neither a string
// nor a number.
func (s Selector) NotEqualsNumber(n float64) Expr { return s.compareNumber(NotEqual, n) }

// GreaterThan matches a number greater than n. It never matches a string.
func (s Selector) GreaterThan(n float64) Expr { return s.compareNumber(Greater, n) }

// AtLeast matches a number greater than or equal to n. It never matches a string.
func (s Selector) AtLeast(n float64) Expr { return s.compareNumber(GreaterOrEqual, n) }

// LessThan matches a number less than n. It never matches a string.
func (s Selector) LessThan(n float64) Expr { return s.compareNumber(Less, n) }

// AtMost matches a number less than or equal to n. It never matches a string.
func (s Selector) AtMost(n float64) Expr { return s.compareNumber(LessOrEqual, n) }

// Exists matches any string and any number (= *). It does not match null, booleans,
// arrays and objects: CloudWatch has no test for the presence of those.
func (s Selector) Exists() Expr { return s.compare(Equal, &Any{}) }

// Matches matches a string or a number in which the regular expression finds a
// match; ^ and $ anchor it. The expression may hold ASCII letters, digits, spaces,
// : _ # = @ / ; , - and the operators ^ $ ? [ ] { } | \ * + . but no groups (user
// guide, regex-expressions).
func (s Selector) Matches(regex string) Expr { return s.compare(Equal, &Regex{Source: regex}) }

// IsTrue matches the boolean true.
func (s Selector) IsTrue() Expr { return &Test{Selector: s, Is: IsTrue} }

// IsFalse matches the boolean false.
func (s Selector) IsFalse() Expr { return &Test{Selector: s, Is: IsFalse} }

// IsNull matches null, and an array that contains null.
func (s Selector) IsNull() Expr { return &Test{Selector: s, Is: IsNull} }

// NotExists matches a JSON object without the field. A field that is null exists.
// NotExists never matches an event that is not a JSON object.
func (s Selector) NotExists() Expr { return &Test{Selector: s, Is: NotExists} }

func (s Selector) compare(operator Operator, value Value) Expr {
	return &Comparison{Selector: s, Operator: operator, Value: value}
}

func (s Selector) compareNumber(operator Operator, n float64) Expr {
	// Without an exponent, as people write numbers, until that takes too many
	// digits.
	format := byte('f')
	if size := math.Abs(n); size != 0 && (size < 1e-6 || size >= 1e21) {
		format = 'e'
	}
	return s.compare(operator, &Number{Lexeme: strconv.FormatFloat(n, format, -1, 64)})
}

// check returns an error for an expression whose text would parse as something
// else. The parser checks everything else.
func check(e Expr) error {
	switch e := e.(type) {
	case *Group:
		if len(e.Operands) == 0 {
			return invalid("", "a group joins no conditions", "give And and Or at least one")
		}
		for _, operand := range e.Operands {
			if err := check(operand); err != nil {
				return err
			}
		}
		if e.Join != AllOf && e.Join != AnyOf {
			return invalid(string(e.Join), fmt.Sprintf("%q joins no conditions", e.Join), "use And or Or")
		}
		return nil
	case *Test:
		if !e.Is.valid() {
			return invalid(string(e.Is), fmt.Sprintf("%q is not a test", e.Is), "use the methods of Selector")
		}
		return checkSelector(e.Selector)
	case *Comparison:
		if !e.Operator.valid() {
			return invalid(string(e.Operator), fmt.Sprintf("%q is not an operator", e.Operator), "use the methods of Selector")
		}
		if err := checkSelector(e.Selector); err != nil {
			return err
		}
		return checkValue(e.Value)
	}
	return invalid("", "an expression is nil", "make expressions with Field, And and Or")
}

func checkSelector(s Selector) error {
	switch {
	case s.err != nil:
		return s.err
	case !s.IsJSON() && s.name == "":
		return invalid("", "a selector is empty", "make selectors with Field")
	case !s.IsJSON():
		return invalid(s.String(), fmt.Sprintf("%s is a field of a delimited event", s), "make selectors of JSON fields with Field")
	}
	return nil
}

func checkValue(v Value) error {
	switch v := v.(type) {
	case *String, *Any:
		return nil
	case *Number:
		if !number.MatchString(v.Lexeme) {
			return invalid(v.Lexeme, fmt.Sprintf("%q is not a number", v.Lexeme), "a pattern cannot have infinities or NaN")
		}
		return nil
	case *Regex:
		_, problem := compileRegex(v.Source)
		if problem == nil {
			return nil
		}
		return &Error{
			Language: language, Source: v.Source,
			Offset: problem.offset, Length: problem.length,
			Message: problem.message, Hint: problem.hint,
		}
	}
	return invalid("", "a value is nil", "use the methods of Selector")
}

// invalid returns an error about a whole part of a pattern that is being built.
func invalid(source, message, hint string) error {
	return &Error{Language: language, Source: source, Length: len(source), Message: message, Hint: hint}
}

// Terms describes a pattern that looks for text in the whole event. All of the
// terms in All must be in the event, and none of those in Not. Terms are
// case-sensitive, match inside words too, and have no wildcards. For alternatives
// use AnyTerm alone, because CloudWatch ignores optional terms beside others (user
// guide, matching-terms-unstructured-log-events).
type Terms struct {
	All []string
	Not []string
}

// Pattern returns the pattern. At least one term is needed, and no term may be
// empty. The error is an *Error.
func (t Terms) Pattern() (Pattern, error) {
	return termPattern(append(termsOf(Required, t.All), termsOf(Excluded, t.Not)...))
}

// AllTerms returns the pattern for events that hold all of the terms.
func AllTerms(terms ...string) (Pattern, error) { return Terms{All: terms}.Pattern() }

// AnyTerm returns the pattern for events that hold at least one of the terms. At
// least one term is needed, and no term may be empty.
func AnyTerm(terms ...string) (Pattern, error) { return termPattern(termsOf(Optional, terms)) }

func termsOf(mode TermMode, texts []string) []*Term {
	var terms []*Term
	for _, text := range texts {
		quoted := false
		for i := range len(text) {
			quoted = quoted || !isWord(text[i])
		}
		terms = append(terms, &Term{Mode: mode, Value: &String{Text: text}, Quoted: quoted || text == ""})
	}
	return terms
}

func termPattern(terms []*Term) (Pattern, error) {
	if len(terms) == 0 {
		return Pattern{}, invalid("", "the pattern has no terms", "to match every event, use the zero Pattern")
	}
	return Parse(format(&TermList{Terms: terms}))
}
