package insights

import (
	"maps"
	"regexp"
	"strings"
)

// use says what the name of a field stands for where it is read.
type use int

const (
	// fromLog is a field of the log.
	fromLog use = iota
	// defined is a name that the query gave, or that a command puts out.
	defined
	// unknown is a name after a command whose output is not known in full.
	unknown
	// missing is a name that is not there any more, after a stats that does not
	// put it out.
	missing
)

// definition is a name that a command puts out.
type definition struct {
	// name is what it is called, and renamed what it will be called once the
	// fields that its name is made of are renamed.
	name, renamed string
	// aliased says that the query gave the name.
	aliased bool
	// within is, of a column of stats that is called by its expression, the
	// scope in which the expression is read; otherwise nil.
	within *scope
}

// scope is what names mean between two commands. (CWL_QuerySyntax-Stats,
// "Notes and limitations")
type scope struct {
	names map[string]*definition
	// closed says that only names can be read: a stats came before.
	closed bool
	// leaky says that a command put out more than is documented, so that not
	// every name that can be read is known.
	leaky bool
	// input is, among the aggregations of a stats, what the functions that
	// aggregate read; otherwise nil. The scope itself is then what stands
	// outside of those functions.
	input *scope
	// sides are the scopes behind the names that joins gave to their sides.
	sides map[string]*scope
}

func (s *scope) child() *scope {
	c := *s
	c.names, c.sides, c.input = maps.Clone(s.names), maps.Clone(s.sides), nil
	return &c
}

// reference is a field being read.
type reference struct {
	field *Field
	// scope is what names mean here, for the steps of field from skip on; those
	// before are names of sides of joins.
	scope *scope
	skip  int
	use   use
	// definition is what the first steps, up to until, stand for, if defined.
	definition *definition
	until      int
	// again says that the field stands in an expression that only repeats a
	// column of stats, to name it.
	again bool
}

// name is the field's name, without names of sides of joins.
func (r reference) name() string { return (&Field{Steps: r.field.Steps[r.skip:]}).Name() }

func (s *scope) resolve(f *Field) reference {
	r := reference{field: f, scope: s}
	for {
		side, ok := r.scope.sides[f.Steps[r.skip].Name]
		if !ok || len(f.Steps) == r.skip+1 || f.Steps[r.skip+1].Name == "" {
			break
		}
		r.scope, r.skip = side, r.skip+1
	}
	for until := len(f.Steps); until > r.skip; until-- {
		name := (&Field{Steps: f.Steps[r.skip:until]}).Name()
		if d, ok := r.scope.names[name]; ok {
			r.use, r.definition, r.until = defined, d, until
			return r
		}
	}
	switch {
	case r.scope.leaky && r.scope.closed:
		r.use = unknown
	case r.scope.closed:
		r.use = missing
	}
	return r
}

// scoper follows what names mean through a query.
type scoper struct {
	scope *scope
	again bool
	// aggregating is the call of a function that aggregates around what is read;
	// otherwise nil.
	aggregating *Call
	// reference is called for every field that is read. It may change the
	// field's steps.
	reference func(reference)
	// timeless, if set, is called for a bin() where there is no @timestamp.
	timeless func(*Call)
	// misplaced, if set, is called for a function that aggregates where none
	// may stand, with the one around it, if that is why.
	misplaced func(call, around *Call)
	// redefined, if set, is called for a name that is given twice.
	redefined func(at Span, name string)
}

// pipeline follows the commands of a query or a subquery, and returns what
// names mean at its end.
func (s *scoper) pipeline(commands []Command) *scope {
	outer := s.scope
	defer func() { s.scope = outer }()
	s.scope = &scope{names: map[string]*definition{}}
	for _, c := range commands {
		s.command(c)
	}
	return s.scope
}

// expr reads an expression.
func (s *scoper) expr(n Node) {
	switch n := n.(type) {
	case *Field:
		r := s.scope.resolve(n)
		r.again = s.again
		s.reference(r)
		return
	case *Subquery:
		s.pipeline(n.Commands)
		return
	case *Call:
		aggregation := aggregates(n.Function)
		if !(aggregation && s.scope.input != nil) && s.column(n) {
			return
		}
		if n.Function == "bin" && s.timeless != nil &&
			s.scope.resolve(&Field{Steps: []Step{{Name: "@timestamp"}}}).use == missing {
			s.timeless(n)
		}
		if aggregation && s.scope.input == nil && s.misplaced != nil {
			s.misplaced(n, s.aggregating)
		}
		if aggregation && s.scope.input != nil {
			outside := s.scope
			s.scope, s.aggregating = s.scope.input, n
			defer func() { s.scope, s.aggregating = outside, nil }()
		}
	case Expr:
		if s.column(n) {
			return
		}
	}
	for _, c := range children(n) {
		s.expr(c)
	}
}

// column says whether an expression is the name of a column: after stats
// avg(x), avg(x) is not computed again.
func (s *scoper) column(e Expr) bool {
	if !s.scope.closed {
		return false
	}
	d := s.scope.names[formatExpr(e)]
	if d == nil || d.within == nil {
		return false
	}
	here, again := s.scope, s.again
	s.scope, s.again = d.within, true
	s.expr(e)
	s.scope, s.again = here, again
	return true
}

// define makes a name known from here on.
func (s *scoper) define(a *Alias) {
	if d := s.scope.names[a.Name]; d != nil && d.aliased && s.redefined != nil {
		s.redefined(a.Span, a.Name)
	}
	s.scope.names[a.Name] = &definition{name: a.Name, renamed: a.Name, aliased: true}
}

// emit makes a name known that a command puts out by itself, or that it may
// overwrite.
func (s *scoper) emit(names ...string) {
	for _, n := range names {
		s.scope.names[n] = &definition{name: n, renamed: n}
	}
}

func (s *scoper) items(items []*Item) {
	for _, it := range items {
		s.expr(it.X)
		if it.As != nil {
			// A later item of the same command may already read it.
			s.define(it.As)
		}
	}
}

// command reads what a command reads, then makes known what it defines.
func (s *scoper) command(c Command) {
	switch c := c.(type) {
	case *Fields:
		s.items(c.Items)
		return
	case *Display:
		s.items(c.Items)
		return
	case *Stats:
		s.stats(c)
		return
	case *Join:
		s.join(c)
		return
	case *AppendCols:
		s.appendCols(c)
		return
	case *AutoRegress:
		s.autoRegress(c)
		return
	}
	for _, n := range children(c) {
		s.expr(n)
	}
	switch c := c.(type) {
	case *ParseField:
		for _, a := range parsedNames(c) {
			s.define(a)
		}
	case *JSON:
		s.define(c.As)
	case *Unnest:
		s.define(c.Into)
	case *Accum:
		if c.As != nil {
			s.define(c.As)
		}
	case *Sessionize:
		if c.As != nil {
			s.define(c.As)
		} else {
			s.emit("session_id")
		}
	case *CountFrequent:
		s.emit("_approxcount")
	case *AddTotals:
		s.emit(optionValue(c.Options, "fieldname", "Total"))
	case *Lookup:
		s.outputs(c.Outputs)
	case *CIDRLookup:
		s.outputs(c.Outputs)
	case *Pattern:
		// CWL_QuerySyntax-Pattern names these; the console shows more.
		s.emit("@pattern", "@ratio", "@sampleCount", "@severityLabel")
		s.scope.leaky = true
	case *RelevantFields:
		s.emit("@fieldName", "@relevanceScore", "@topRelevanceContributors", "@conditionalMedian", "@baselineMedian")
		s.scope.leaky = true
	case *Anomaly, *Diff, *LogCompare, *Outlier, *Opaque:
		s.scope.leaky = true
	}
}

func optionValue(options []*Option, key, otherwise string) string {
	for _, o := range options {
		if o.Key == key {
			return o.Value
		}
	}
	return otherwise
}

// outputs are not redefinitions: OUTPUT is documented to overwrite.
func (s *scoper) outputs(outputs []*LookupOutput) {
	for _, o := range outputs {
		s.emit(o.name())
	}
}

// stats reads its input's names, and closes the scope: later commands read what
// it puts out, and nothing else.
func (s *scoper) stats(c *Stats) {
	type output struct {
		*Item
		within       *scope
		name, column string // before anything is renamed
	}
	// Outside of the functions that aggregate rows, an item may read the names
	// of the groups, and of the items before it: CWL_QuerySyntax-examples has a
	// difference of two maxima. Inside them, and in the groups, only the rows can
	// be meant.
	input := s.scope
	aggregated := &scope{names: map[string]*definition{}, closed: true, input: input}
	read := func(it *Item, within *scope) output {
		out := output{Item: it, within: within, name: columnName(it), column: formatExpr(it.X)}
		s.scope = within
		s.expr(it.X)
		aggregated.names[out.name] = &definition{name: out.name, renamed: columnName(it)}
		return out
	}
	var groups, items []output
	for _, it := range c.By {
		groups = append(groups, read(it, input))
	}
	for _, it := range c.Items {
		items = append(items, read(it, aggregated))
	}

	after := &scope{names: map[string]*definition{}, closed: true}
	for _, out := range append(items, groups...) {
		d := &definition{name: out.name, renamed: columnName(out.Item), aliased: out.As != nil}
		if _, isField := out.X.(*Field); !isField && out.As == nil {
			d.within = out.within
		}
		if other := after.names[d.name]; other != nil && (d.aliased || other.aliased) && s.redefined != nil {
			s.redefined(out.Span, d.name)
		}
		after.names[d.name] = d
	}
	// After max(x) as y, both `max(x)` and y can be read.
	for _, out := range items {
		if out.As != nil && after.names[out.column] == nil {
			after.names[out.column] = &definition{name: out.column, renamed: formatExpr(out.X), within: out.within}
		}
	}
	s.scope = after
}

// Name is what the column of an item is called: its alias, its field's name, or
// the expression itself.
func (it *Item) Name() string { return columnName(it) }

func columnName(it *Item) string {
	if it.As != nil {
		return it.As.Name
	}
	if f, ok := it.X.(*Field); ok {
		return f.Name()
	}
	return formatExpr(it.X)
}

func (s *scoper) join(c *Join) {
	right := s.pipeline(c.Query.Commands)
	left := s.scope
	s.scope = left.child()
	if s.scope.sides == nil {
		s.scope.sides = map[string]*scope{}
	}
	s.scope.sides[c.Left.Name], s.scope.sides[c.Right.Name] = left, right
	s.expr(c.LeftKey)
	s.expr(c.RightKey)
}

func (s *scoper) appendCols(c *AppendCols) {
	appended := s.pipeline(c.Query.Commands)
	for name, d := range appended.names {
		if s.scope.names[name] == nil {
			s.scope.names[name] = d
		}
	}
	if !appended.closed || appended.leaky {
		s.scope.leaky = true
	}
}

// mostLags is up to which lag the names that autoregress makes are kept one by
// one; beyond it every name may be one of them.
const mostLags = 1000

// autoRegress puts out the field's name with _p and the lag, or its alias.
func (s *scoper) autoRegress(c *AutoRegress) {
	before := c.Field.Name()
	s.expr(c.Field)
	if c.As != nil {
		s.define(c.As)
		return
	}
	first, last := max(c.First, 1), min(max(c.Last, 1), mostLags)
	s.scope.leaky = s.scope.leaky || c.Last > mostLags
	for lag := first; lag <= last; lag++ {
		suffix := "_p" + itoa(lag)
		s.scope.names[before+suffix] = &definition{name: before + suffix, renamed: c.Field.Name() + suffix}
	}
}

var groupForm = regexp.MustCompile(`^\(\?P?<([A-Za-z_][A-Za-z0-9_]*)>`)

// Names are the names that a parse defines: those given with as, or else those
// of the groups of its expression. (CWL_QuerySyntax-Parse)
func (p *ParseField) Names() []*Alias { return parsedNames(p) }

func parsedNames(c *ParseField) []*Alias {
	if len(c.As) > 0 || c.Regex == nil {
		return c.As
	}
	var names []*Alias
	for _, i := range groupsOf(c.Regex.Source) {
		if at := groupForm.FindStringSubmatchIndex(c.Regex.Source[i:]); at != nil {
			name := c.Regex.Source[i+at[2] : i+at[3]]
			names = append(names, &Alias{Span{c.Regex.Offset + 1 + i + at[2], len(name)}, name})
		}
	}
	return names
}

// groupsOf is where in a regular expression its parentheses open: those that are
// not escaped, nor in a class or a quotation.
func groupsOf(source string) []int {
	var at []int
	for i := 0; i < len(source); i++ {
		switch source[i] {
		case '(':
			at = append(at, i)
		case '[':
			i = endOfClass(source, i)
		case '\\':
			if strings.HasPrefix(source[i:], `\Q`) {
				end := strings.Index(source[i:], `\E`)
				if end < 0 {
					return at
				}
				i += end
			}
			i++
		}
	}
	return at
}

// endOfClass is where the class ends that opens at i. A bracket that comes first
// in it is one of its characters, as are those of [:alpha:].
func endOfClass(source string, i int) int {
	first := i + 1
	if strings.HasPrefix(source[first:], "^") {
		first++
	}
	for i = first; i < len(source); i++ {
		switch {
		case source[i] == '\\':
			i++
		case strings.HasPrefix(source[i:], "[:"):
			if end := strings.Index(source[i:], ":]"); end > 0 {
				i += end + 1
			}
		case source[i] == ']' && i > first:
			return i
		}
	}
	return i
}

// spellColumns rewrites names in backticks that mean a column of stats, such as
// `SUM(x)`, the way that the column is now printed: `sum(x)`. Without that, a
// printed query would lose the column.
func spellColumns(commands []Command) {
	s := &scoper{reference: func(r reference) {
		if r.use != missing || len(r.field.Steps) != r.skip+1 {
			return
		}
		e, ok := parseExpr(r.field.Steps[r.skip].Name)
		if !ok {
			return
		}
		name := formatExpr(e)
		if r.scope.names[name] != nil && canBeName(name) {
			r.field.Steps[r.skip].Name = name
		}
	}}
	s.pipeline(commands)
}

// parseExpr reads a text as an expression.
func parseExpr(text string) (e Expr, ok bool) {
	defer func() {
		if r := recover(); r != nil {
			if _, syntaxError := r.(*Error); !syntaxError {
				panic(r)
			}
			e, ok = nil, false
		}
	}()
	p := &parser{lexer: lexer{source: text}}
	p.next()
	e = p.expression()
	return e, p.tok.kind == endOfText
}

// canBeName says whether a name can be written, with backticks if need be.
func canBeName(name string) bool {
	return name != "" && !strings.ContainsAny(name, "`\n")
}
