package alarm

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/internal/syntax"
)

// Rule is the rule of a composite alarm, such as ALARM("errors") AND NOT
// ALARM("deploying") (API_PutCompositeAlarm).
type Rule struct{ root ruleNode }

// Error says what is wrong with a rule, and where.
type Error = syntax.Error

const ruleLanguage = "composite alarm rule"

// ruleNode is a part of a rule.
type ruleNode interface {
	holds(func(string) State) bool
	// may reports whether the part may hold, and whether it may fail to: see
	// MayHold.
	may(func(string, State) bool) (holds, fails bool)
	// text returns the part in canonical form. above is the operator above it.
	text(above string) string
	alarms(to []string) []string
}

type ruleState struct {
	state State
	alarm string
}

type ruleConstant bool

type ruleNot struct{ of ruleNode }

type ruleGroup struct {
	operator string // AND or OR
	operands []ruleNode
}

// ParseRule parses a rule: the functions ALARM, OK and INSUFFICIENT_DATA of an
// alarm's name or ARN, AT_LEAST of several alarms, TRUE and FALSE, joined by AND,
// OR and NOT and grouped by parentheses. NOT binds tighter than AND, and AND
// tighter than OR. A name with blanks, commas, parentheses or quotation marks must
// be in quotation marks, in which \" stands for one. The error is an *Error.
func ParseRule(source string) (Rule, error) {
	p := &ruleParser{src: source}
	if n := len([]rune(source)); n > cloudwatch.MaxCompositeRule {
		return Rule{}, p.fail(0, 0, fmt.Sprintf("the rule has %d characters", n), fmt.Sprintf("CloudWatch allows %d", cloudwatch.MaxCompositeRule))
	}
	root, err := p.group("OR")
	if err != nil {
		return Rule{}, err
	}
	p.space()
	if p.pos < len(p.src) {
		return Rule{}, p.unexpected("expected AND, OR or the end")
	}
	return Rule{root}, nil
}

// String returns the rule in canonical form.
func (r Rule) String() string { return r.root.text("") }

// Alarms returns the names and ARNs of the alarms in the rule, each once, in the
// order of the rule.
func (r Rule) Alarms() []string {
	var all []string
	for _, name := range r.root.alarms(nil) {
		if !slices.Contains(all, name) {
			all = append(all, name)
		}
	}
	return all
}

// Holds reports whether the rule holds, so that the composite alarm is in ALARM.
// state returns the states of the other alarms.
func (r Rule) Holds(state func(alarm string) State) bool { return r.root.holds(state) }

func (n ruleState) holds(state func(string) State) bool { return state(n.alarm) == n.state }
func (n ruleState) text(string) string                  { return fmt.Sprintf("%s(%s)", n.state, quoted(n.alarm)) }
func (n ruleState) alarms(to []string) []string         { return append(to, n.alarm) }

// quoted returns a name as a rule has it. A name that ends in a backslash is not
// put in quotation marks, as the backslash would escape the closing one.
func quoted(name string) string {
	if strings.HasSuffix(name, `\`) {
		return name
	}
	return `"` + strings.ReplaceAll(name, `"`, `\"`) + `"`
}

func (n ruleConstant) holds(func(string) State) bool { return bool(n) }
func (n ruleConstant) text(string) string            { return strings.ToUpper(fmt.Sprint(bool(n))) }
func (n ruleConstant) alarms(to []string) []string   { return to }

func (n ruleNot) holds(state func(string) State) bool { return !n.of.holds(state) }
func (n ruleNot) text(string) string                  { return "NOT " + n.of.text("NOT") }
func (n ruleNot) alarms(to []string) []string         { return n.of.alarms(to) }

func (n ruleGroup) holds(state func(string) State) bool {
	for _, operand := range n.operands {
		if operand.holds(state) == (n.operator == "OR") {
			return n.operator == "OR"
		}
	}
	return n.operator == "AND"
}

func (n ruleGroup) text(above string) string {
	var parts []string
	for _, operand := range n.operands {
		parts = append(parts, operand.text(n.operator))
	}
	text := strings.Join(parts, " "+n.operator+" ")
	if above != "" {
		return "(" + text + ")"
	}
	return text
}

func (n ruleGroup) alarms(to []string) []string {
	for _, operand := range n.operands {
		to = operand.alarms(to)
	}
	return to
}

type ruleParser struct {
	src   string
	pos   int
	depth int
}

func (p *ruleParser) fail(from, to int, message, hint string) error {
	return &Error{Language: ruleLanguage, Source: p.src, Offset: from, Length: max(to-from, 0), Message: message, Hint: hint}
}

func (p *ruleParser) space() {
	for p.pos < len(p.src) && strings.IndexByte(" \t\r\n", p.src[p.pos]) >= 0 {
		p.pos++
	}
}

// word returns the next word, and where it ends.
func (p *ruleParser) word() (string, int) {
	end := p.pos
	for end < len(p.src) && (p.src[end] == '_' || 'A' <= p.src[end] && p.src[end] <= 'Z' || 'a' <= p.src[end] && p.src[end] <= 'z') {
		end++
	}
	return p.src[p.pos:end], end
}

const ruleFunctions = "write ALARM(...), OK(...), INSUFFICIENT_DATA(...), AT_LEAST(...), TRUE, FALSE, NOT or a parenthesis"

func (p *ruleParser) unexpected(hint string) error {
	if p.pos == len(p.src) {
		return p.fail(p.pos, p.pos, "the rule ends too early", hint)
	}
	word, end := p.word()
	if word == "" {
		end = p.pos + 1
		for end < len(p.src) && p.src[end] >= 0x80 && p.src[end] < 0xc0 {
			end++
		}
		word = p.src[p.pos:end]
	}
	if upper := strings.ToUpper(word); upper != word && slices.Contains([]string{"AND", "OR", "NOT", "ALARM", "OK", "INSUFFICIENT_DATA", "AT_LEAST", "TRUE", "FALSE"}, upper) {
		hint = "write " + upper
	}
	return p.fail(p.pos, end, fmt.Sprintf("unexpected %s", word), hint)
}

// maxRuleDepth keeps a rule of nothing but parentheses from exhausting the stack.
const maxRuleDepth = 200

// group parses operands joined by OR, or by AND.
func (p *ruleParser) group(operator string) (ruleNode, error) {
	next := p.operand
	if operator == "OR" {
		next = func() (ruleNode, error) { return p.group("AND") }
	}
	var operands []ruleNode
	for {
		operand, err := next()
		if err != nil {
			return nil, err
		}
		// Parentheses around a nested group of the same operator change nothing.
		if g, ok := operand.(ruleGroup); ok && g.operator == operator {
			operands = append(operands, g.operands...)
		} else {
			operands = append(operands, operand)
		}
		p.space()
		word, end := p.word()
		if word != operator {
			break
		}
		p.pos = end
	}
	if len(operands) == 1 {
		return operands[0], nil
	}
	return ruleGroup{operator, operands}, nil
}

func (p *ruleParser) operand() (ruleNode, error) {
	p.space()
	if p.depth++; p.depth > maxRuleDepth {
		return nil, p.fail(p.pos, p.pos, "the rule is nested too deeply", fmt.Sprintf("at most %d levels are supported", maxRuleDepth))
	}
	defer func() { p.depth-- }()
	if p.pos < len(p.src) && p.src[p.pos] == '(' {
		start := p.pos
		p.pos++
		inner, err := p.group("OR")
		if err != nil {
			return nil, err
		}
		if !p.accept(')') {
			if p.pos == len(p.src) {
				return nil, p.fail(start, start+1, "the parenthesis is never closed", "write )")
			}
			return nil, p.unexpected("expected AND, OR or )")
		}
		return inner, nil
	}
	word, end := p.word()
	switch word {
	case "TRUE", "FALSE":
		p.pos = end
		return ruleConstant(word == "TRUE"), nil
	case "NOT":
		p.pos = end
		inner, err := p.operand()
		if err != nil {
			return nil, err
		}
		return ruleNot{inner}, nil
	case "ALARM", "OK", "INSUFFICIENT_DATA":
		p.pos = end
		if !p.accept('(') {
			return nil, p.unexpected("put the alarm's name in parentheses")
		}
		name, err := p.name()
		if err != nil {
			return nil, err
		}
		if !p.accept(')') {
			return nil, p.unexpected("expected ) after the name: quote a name with blanks")
		}
		return ruleState{State(word), name}, nil
	case "AT_LEAST":
		p.pos = end
		return p.quorum()
	}
	return nil, p.unexpected(ruleFunctions)
}

func (p *ruleParser) accept(c byte) bool {
	p.space()
	if p.pos < len(p.src) && p.src[p.pos] == c {
		p.pos++
		return true
	}
	return false
}

// name parses an alarm's name or ARN.
func (p *ruleParser) name() (string, error) {
	p.space()
	start := p.pos
	var name string
	if p.pos < len(p.src) && p.src[p.pos] == '"' {
		end := p.pos + 1
		for end < len(p.src) && (p.src[end] != '"' || p.src[end-1] == '\\') {
			end++
		}
		if end == len(p.src) {
			return "", p.fail(start, len(p.src), "the name is never closed", `end it with "`)
		}
		name = strings.ReplaceAll(p.src[p.pos+1:end], `\"`, `"`)
		p.pos = end + 1
	} else {
		for p.pos < len(p.src) && strings.IndexByte(" \t\r\n(),\"", p.src[p.pos]) < 0 {
			p.pos++
		}
		name = p.src[start:p.pos]
		if p.pos == len(p.src) {
			return "", p.fail(start, len(p.src), "the parenthesis is never closed", "write ) after the name")
		}
	}
	if name == "" || strings.ContainsFunc(name, unicode.IsControl) {
		return "", p.fail(start, p.pos, "this is not the name of an alarm", "write the name or the ARN of an alarm")
	}
	return name, nil
}
