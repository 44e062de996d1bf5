package insights

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// Parse reads a query. The error, if any, is an *[Error], the first one found.
//
// Parse knows syntax only; what else a query must keep to, [Query.Check] tells.
func Parse(source string) (query Query, err error) {
	p := &parser{lexer: lexer{source: source}}
	// A syntax error ends the parse wherever it is found; to unwind from there
	// is simpler than to hand the error through every step of the grammar.
	defer func() {
		switch r := recover().(type) {
		case nil:
		case *Error:
			query, err = Query{}, r
		default:
			panic(r)
		}
	}()
	p.next()
	if p.tok.kind == endOfText {
		p.fail(p.tok.Span, "the query is empty", "")
	}
	commands, comments := p.pipeline(false)
	spellColumns(commands)
	return Query{source: source, commands: commands, comments: comments}, nil
}

// MustParse is Parse for a query that is known to be good, such as one written
// in Go. It panics if it is not.
func MustParse(source string) Query {
	q, err := Parse(source)
	if err != nil {
		panic(err)
	}
	return q
}

type parser struct {
	lexer lexer
	tok   token
	// last is the end of the token before tok.
	last  int
	depth int
	// taken counts the comments that belong to a query already.
	taken int
	level level
}

// level is what the parser knows of the query that it is in: the outermost or a
// subquery.
type level struct {
	comments []comment
	begun    int
}

func (p *parser) fail(at Span, message, hint string) {
	if p.tok.kind == endOfText && at == p.tok.Span {
		// What is missing goes after the last word, and not below all comments and
		// empty lines.
		at.Offset = p.last
	}
	panic(p.lexer.fail(at.Offset, at.Length, message, hint))
}

// expected fails at the current token.
func (p *parser) expected(what, hint string) {
	p.fail(p.tok.Span, fmt.Sprintf("expected %s, found %s", what, p.found()), hint)
}

func (p *parser) found() string {
	switch p.tok.kind {
	case endOfText:
		return "the end of the query"
	case stringToken:
		return "the string " + p.tok.text
	}
	return strconv.Quote(p.tok.text)
}

func (p *parser) next() {
	p.last = p.tok.end()
	t, err := p.lexer.next()
	if err != nil {
		panic(err)
	}
	p.tok = t
}

// peek is the token after the current one.
func (p *parser) peek() token {
	saved := p.lexer
	t, err := p.lexer.next()
	p.lexer = saved
	if err != nil {
		// It is reported once the parser gets there.
		return token{}
	}
	return t
}

func (p *parser) sign(s string) bool { return p.tok.kind == punctuation && p.tok.text == s }

func (p *parser) keyword(k string) bool { return p.tok.kind == nameToken && p.tok.keyword == k }

// accept moves past a sign if it is there.
func (p *parser) accept(s string) bool {
	if p.sign(s) {
		p.next()
		return true
	}
	return false
}

func (p *parser) acceptKeyword(k string) bool {
	if p.keyword(k) {
		p.next()
		return true
	}
	return false
}

func (p *parser) require(s string) {
	if !p.accept(s) {
		p.expected(strconv.Quote(s), "")
	}
}

func (p *parser) requireKeyword(k, hint string) {
	if !p.acceptKeyword(k) {
		p.expected(k, hint)
	}
}

// since is the span from a start to the end of what was read last.
func (p *parser) since(start int) Span { return Span{start, p.last - start} }

// deeper counts a level of nesting; the function it returns counts it back.
func (p *parser) deeper() func() {
	p.depth++
	if p.depth > maxDepth {
		p.fail(p.tok.Span, fmt.Sprintf("the query nests more than %d levels deep", maxDepth), "")
	}
	return func() { p.depth-- }
}

// takeComments gives the comments before offset to the query at hand.
func (p *parser) takeComments(offset int) {
	for p.taken < len(p.lexer.comments) && p.lexer.comments[p.taken].Offset < offset {
		at := p.lexer.comments[p.taken]
		text := p.lexer.source[at.Offset:at.end()]
		p.level.comments = append(p.level.comments,
			comment{strings.TrimSpace(strings.TrimLeft(text, "#")), p.level.begun})
		p.taken++
	}
}

// pipeline reads commands with pipes between them, up to the end of the text
// or, in a subquery, up to its parenthesis.
func (p *parser) pipeline(nested bool) ([]Command, []comment) {
	outer := p.level
	p.level = level{}
	defer func() { p.level = outer }()

	for leadingPipes && p.accept("|") {
	}
	commands := []Command{p.command()}
	for p.accept("|") {
		commands = append(commands, p.command())
	}
	switch {
	case nested && p.sign(")"), !nested && p.tok.kind == endOfText:
	case nested:
		p.expected(`"|" or ")"`, p.afterCommand())
	default:
		p.expected(`"|" or the end of the query`, p.afterCommand())
	}
	p.takeComments(p.tok.Offset)
	return commands, p.level.comments
}

// afterCommand is a hint for a token that follows a command which is complete.
func (p *parser) afterCommand() string {
	if p.tok.kind == nameToken {
		if _, ok := commandParsers[p.tok.keyword]; ok {
			return "commands are separated by |"
		}
		return "fields are separated by commas, conditions joined by and or or"
	}
	if p.sign(":") {
		return "a text goes in quotes, a name with such signs in backticks"
	}
	return ""
}

// commandParsers read what follows a command's name. Names are in lower case,
// as their letter case does not matter.
var commandParsers map[string]func(*parser, int) Command

func init() {
	// Set here, as subqueries make the parsers refer to the table.
	commandParsers = map[string]func(*parser, int) Command{
		"accum":          (*parser).accum,
		"addtotals":      (*parser).addTotals,
		"anomaly":        (*parser).anomaly,
		"appendcols":     (*parser).appendCols,
		"autoregress":    (*parser).autoRegress,
		"cidrlookup":     (*parser).cidrLookup,
		"count_frequent": (*parser).countFrequent,
		"countfrequent":  (*parser).countFrequent,
		"dedup":          (*parser).dedup,
		"diff":           (*parser).diff,
		"display":        (*parser).display,
		"estimate":       (*parser).estimate,
		"expand":         (*parser).expandField,
		"fields":         (*parser).fields,
		"filldown":       (*parser).fillDown,
		"fillmissing":    (*parser).fillMissing,
		"filter":         (*parser).filter,
		"filterindex":    (*parser).filterIndex,
		"join":           (*parser).join,
		"json":           (*parser).json,
		"limit":          (*parser).limit,
		"logcompare":     (*parser).logCompare,
		"lookup":         (*parser).lookup,
		"outlier":        (*parser).outlier,
		"parse":          (*parser).parseField,
		"pattern":        (*parser).pattern,
		"relevantfields": (*parser).relevantFields,
		"sessionize":     (*parser).sessionize,
		"sort":           (*parser).sort,
		"source":         (*parser).sourceCommand,
		"stats":          (*parser).stats,
		"unmask":         (*parser).unmask,
		"unnest":         (*parser).unnest,
		"where":          (*parser).filter,
	}
	for name := range opaqueCommands {
		commandParsers[name] = (*parser).opaque
	}
}

func (p *parser) command() Command {
	if p.sign("|") {
		p.fail(p.tok.Span, "there is no command before this |", "a query starts with a command, and each | is followed by one")
	}
	if p.tok.kind != nameToken || p.tok.keyword == "" {
		p.expected("a command", "")
	}
	parse, ok := commandParsers[p.tok.keyword]
	if !ok {
		p.fail(p.tok.Span, "there is no command "+strconv.Quote(p.tok.text),
			didYouMean(p.tok.text, slices.Sorted(maps.Keys(commandParsers)),
				"a query is made of commands such as fields, filter, parse, stats, sort and limit"))
	}
	p.takeComments(p.tok.Offset)
	p.level.begun++
	return parse(p, p.tok.Offset)
}

// Every parser of a command is called with the command's name as the current
// token, and the place where it starts.

func (p *parser) fields(start int) Command {
	p.next()
	return &Fields{Items: p.items(), Span: p.since(start)}
}

func (p *parser) display(start int) Command {
	p.next()
	return &Display{Items: p.items(), Span: p.since(start)}
}

func (p *parser) filter(start int) Command {
	p.next()
	return &Filter{Condition: p.expression(), Span: p.since(start)}
}

func (p *parser) filterIndex(start int) Command {
	p.next()
	return &FilterIndex{Condition: p.expression(), Span: p.since(start)}
}

func (p *parser) sort(start int) Command {
	p.next()
	if p.keyword("by") {
		p.expected("what to sort by", "leave out by: sort field desc")
	}
	s := &Sort{}
	for {
		keyStart := p.tok.Offset
		k := &SortKey{X: p.expression()}
		if p.keyword("asc") || p.keyword("desc") {
			k.Order = p.tok.keyword
			p.next()
		}
		k.Span = p.since(keyStart)
		s.Keys = append(s.Keys, k)
		if !p.accept(",") {
			break
		}
	}
	s.Span = p.since(start)
	return s
}

func (p *parser) limit(start int) Command {
	p.next()
	l := &Limit{Any: p.acceptKeyword("any")}
	switch p.tok.kind {
	case parameterToken:
		l.Count = p.parameter()
	case numberToken:
		n := p.number()
		if strings.ContainsAny(n.Text, ".eE") {
			p.fail(n.Span, "a limit is a whole number", "")
		}
		l.Count = n
	default:
		p.expected("how many rows", "write limit 100")
	}
	l.Span = p.since(start)
	return l
}

func (p *parser) dedup(start int) Command {
	p.next()
	return &Dedup{Fields: p.fieldList(), Span: p.since(start)}
}

func (p *parser) pattern(start int) Command {
	p.next()
	return &Pattern{X: p.expression(), Span: p.since(start)}
}

func (p *parser) diff(start int) Command {
	p.next()
	d := &Diff{}
	if p.tok.kind == nameToken {
		names := []string{"previousDay", "previousWeek", "previousMonth"}
		i := slices.IndexFunc(names, func(n string) bool { return strings.EqualFold(n, p.tok.text) })
		if i < 0 {
			p.expected("a time to compare with", didYouMean(p.tok.text, names, "write previousDay, previousWeek, previousMonth or nothing"))
		}
		d.Against = names[i]
		p.next()
	}
	d.Span = p.since(start)
	return d
}

func (p *parser) anomaly(start int) Command {
	p.next()
	return &Anomaly{p.since(start)}
}

func (p *parser) estimate(start int) Command {
	p.next()
	return &Estimate{p.since(start)}
}

func (p *parser) unmask(start int) Command {
	p.next()
	u := &Unmask{}
	if unmaskTakesFields && p.tok.kind == nameToken {
		u.Fields = p.fieldList()
	}
	u.Span = p.since(start)
	return u
}

func (p *parser) unnest(start int) Command {
	p.next()
	u := &Unnest{Field: p.field()}
	p.requireKeyword("into", "write unnest field into name")
	u.Into = p.alias()
	u.Span = p.since(start)
	return u
}

func (p *parser) expandField(start int) Command {
	p.next()
	return &Expand{Field: p.field(), Span: p.since(start)}
}

func (p *parser) opaque(start int) Command {
	o := &Opaque{Command: opaqueCommands[p.tok.keyword].name}
	p.next()
	var text strings.Builder
	end := p.tok.Offset
	for depth := 0; p.tok.kind != endOfText; p.next() {
		if p.sign("(") {
			depth++
		}
		if p.sign(")") {
			depth--
		}
		if p.sign("|") || depth < 0 {
			break
		}
		// Space and comments between words shrink to one space.
		if text.Len() > 0 && p.tok.Offset > end {
			text.WriteByte(' ')
		}
		text.WriteString(p.tok.text)
		end = p.tok.end()
	}
	o.Text, o.Span = text.String(), p.since(start)
	return o
}

// items reads expressions with names, separated by commas.
func (p *parser) items() []*Item {
	var items []*Item
	for {
		start := p.tok.Offset
		it := &Item{X: p.expression()}
		if p.acceptKeyword("as") {
			it.As = p.alias()
		}
		it.Span = p.since(start)
		items = append(items, it)
		if !p.accept(",") {
			return items
		}
	}
}

// field reads the name of a field.
func (p *parser) field() *Field {
	if p.tok.kind != nameToken {
		p.expected("a field", "")
	}
	p.refuseKeyword("a field")
	f := p.fieldOf(p.tok)
	p.next()
	return f
}

// refuseKeyword fails if the current token is a word that is never a name.
func (p *parser) refuseKeyword(expected string) {
	switch p.tok.keyword {
	case "and", "or", "not", "like", "in", "as", "by", "asc", "desc":
		p.expected(expected, "a field of that name goes in backticks")
	}
}

// fieldOf makes a field of a name.
func (p *parser) fieldOf(t token) *Field {
	first := t.steps[0].Name
	if len(t.steps) > 1 && isDigit(t.text[0]) && strings.Trim(first, "0123456789") == "" {
		// A number with something wrong after it, such as 1.5h.
		p.fail(t.Span, strconv.Quote(t.text)+" is neither a number nor a name",
			"a period is a whole number and a unit, such as 90m; a name that starts with a number goes in backticks")
	}
	return &Field{t.Span, t.steps}
}

// fieldList reads fields separated by commas, at least one.
func (p *parser) fieldList() []*Field {
	list := []*Field{p.field()}
	for p.accept(",") {
		list = append(list, p.field())
	}
	return list
}

// alias reads a name that is given to something.
func (p *parser) alias() *Alias {
	if p.tok.kind != nameToken {
		hint := ""
		if p.tok.kind == stringToken {
			hint = "a name that needs quotes goes in backticks"
		}
		p.expected("a name", hint)
	}
	p.refuseKeyword("a name")
	t := p.tok
	f := &Field{t.Span, t.steps}
	if strings.ContainsAny(f.Name(), "`[") && len(t.steps) > 1 {
		p.fail(t.Span, "a name that the query gives is one word or one text in backticks", "")
	}
	p.next()
	return &Alias{t.Span, f.Name()}
}

// optionForm says what the value of an option may be.
type optionForm struct {
	// key is the option's name in its canonical spelling.
	key string
	// valid says whether a value is allowed.
	valid func(string) bool
	// allowed says what is, for people.
	allowed string
}

func oneOf(values ...string) func(string) bool {
	return func(v string) bool { return slices.Contains(values, v) }
}

func isNumber(v string) bool { return numberForm.FindString(v) == v && v != "" }

// option reads name=value if one of the forms stands here.
func (p *parser) option(forms ...optionForm) *Option {
	if p.tok.kind != nameToken || p.tok.keyword == "" {
		return nil
	}
	i := slices.IndexFunc(forms, func(f optionForm) bool { return strings.EqualFold(f.key, p.tok.keyword) })
	if equals := p.peek(); i < 0 || equals.kind != punctuation || equals.text != "=" {
		return nil
	}
	start, form := p.tok.Offset, forms[i]
	p.next()
	// The value is read by the letter: 1-4 and -1d are no expressions here.
	p.lexer.skipSpace()
	value := p.lexer.word(p.lexer.pos, func(c byte) bool {
		return isNameByte(c) || c == '.' || c == '-' || c == '+' || c == ':'
	})
	if !form.valid(value.text) {
		p.fail(value.Span, fmt.Sprintf("%s cannot be %s", form.key, strconv.Quote(value.text)), form.key+" is "+form.allowed)
	}
	p.next()
	return &Option{Span{start, value.end() - start}, form.key, value.text}
}

// options reads options, in any order, each once.
func (p *parser) options(forms ...optionForm) []*Option {
	var options []*Option
	for {
		o := p.option(forms...)
		if o == nil {
			return options
		}
		if slices.ContainsFunc(options, func(other *Option) bool { return other.Key == o.Key }) {
			p.fail(o.Span, o.Key+" is set twice", "")
		}
		options = append(options, o)
	}
}

// subquery reads a query in parentheses.
func (p *parser) subquery() *Subquery {
	defer p.deeper()()
	start := p.tok.Offset
	p.takeComments(start)
	p.require("(")
	s := &Subquery{}
	s.Commands, s.comments = p.pipeline(true)
	p.require(")")
	s.Span = p.since(start)
	return s
}
