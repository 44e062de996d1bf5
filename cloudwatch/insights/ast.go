package insights

import "strings"

// Span is a stretch of the source of a query, in bytes.
type Span struct {
	// Offset is the byte where the stretch starts, from 0.
	Offset int
	// Length is how many bytes it covers.
	Length int
}

// Pos returns the span itself, so that every node that holds one is a [Node].
func (s Span) Pos() Span { return s }

func (s Span) end() int { return s.Offset + s.Length }

// Node is any node of the syntax tree. The tree belongs to its query and must
// not be changed.
type Node interface {
	// Pos is where the node stands in the source.
	Pos() Span
}

// Command is one command of a query: one of the types in this file that say so.
// No other package can add one.
type Command interface {
	Node
	// Name is the command's name in its canonical spelling, such as "filter".
	Name() string
	command()
}

// Expr is an expression: [Field], [String], [Number], [Regex], [Duration],
// [Parameter], [Star], [Call], [Member], [Group], [Unary], [Binary], [In],
// [List] or [Subquery]. No other package can add one.
type Expr interface {
	Node
	expr()
}

// Step is one step of a path: into a map by name, or into a list by index.
type Step struct {
	// Name is the name without backticks; empty if the step is an index.
	Name string
	// Index is the place in the list, from 0. Only without a Name.
	Index int
}

// Field is a field that is read: @message, user.id, json.users[1].`first name`.
// (CWL_QuerySyntax-Guidelines, CWL_AnalyzeLogData-discoverable-fields)
type Field struct {
	Span
	// Steps is the path, never empty. A name that was written in backticks is
	// one step, whatever dots it holds.
	Steps []Step
}

// Name is the whole path as one name. A discovered field has the same name
// with backticks or without: `user.id` is user.id. A step of a longer path that
// needs its backticks keeps them.
func (f *Field) Name() string {
	if len(f.Steps) == 1 && f.Steps[0].Name != "" {
		return f.Steps[0].Name
	}
	return formatSteps(f.Steps)
}

// Alias is a name that the query gives to something, after as or into.
// (CWL_QuerySyntax-alias)
type Alias struct {
	Span
	// Name is the name without backticks.
	Name string
}

// String is a quoted string.
type String struct {
	Span
	// Text is the literal as it was written, with its quotes.
	Text string
	// Value is what it stands for.
	Value string
}

// Number is a number.
type Number struct {
	Span
	// Text is the literal as it was written.
	Text string
	// Value is what it stands for.
	Value float64
}

// Regex is a regular expression between slashes.
type Regex struct {
	Span
	// Source is what stands between the slashes, as it was written.
	Source string
}

// Duration is a period such as 5m. (CWL_QuerySyntax-operations-functions,
// "Datetime functions")
type Duration struct {
	Span
	// Count is how many units.
	Count int
	// Unit is the unit's shortest name: ms, s, m, h, d, w, mo, q or y.
	Unit string
}

// Parameter is the placeholder {{name}} of a saved query.
// (CWL_Insights-Saving-Queries)
type Parameter struct {
	Span
	// Ident is the name between the braces.
	Ident string
}

// Star is the * of count(*).
type Star struct{ Span }

// Call is a call of a function.
type Call struct {
	Span
	// Function is the function's name in its canonical spelling.
	Function string
	Args     []Expr
}

// Member reaches into what a call returns: jsonParse(body).user.id.
type Member struct {
	Span
	Of    Expr
	Steps []Step
}

// Group is an expression in parentheses.
type Group struct {
	Span
	X Expr
}

// Unary is a sign or a negation.
type Unary struct {
	Span
	// Op is "-" or "not".
	Op string
	X  Expr
}

// Binary is an operation on two values.
type Binary struct {
	Span
	// Op is one of + - * / ^ % = != < <= > >= =~ like "not like" and or.
	Op   string
	X, Y Expr
}

// In is a test for membership.
type In struct {
	Span
	X Expr
	// Not says that it is not in.
	Not bool
	// Set is a *List, a *Subquery or a *Parameter.
	Set Expr
}

// List is a list of values in brackets.
type List struct {
	Span
	Items []Expr
}

// Subquery is a query in parentheses. (CWL_QuerySyntax-Subqueries)
type Subquery struct {
	Span
	Commands []Command
	comments []comment
}

// Item is an expression that may be given a name.
type Item struct {
	Span
	X Expr
	// As is the name given to it; nil without one.
	As *Alias
}

// Option is a setting of a command: name=value.
type Option struct {
	Span
	// Key is the setting's name in its canonical spelling.
	Key string
	// Value is the setting's value as it was written.
	Value string
}

// Fields is the command fields. (CWL_QuerySyntax-Fields)
type Fields struct {
	Span
	Items []*Item
}

// Display is the command display. (CWL_QuerySyntax-Display)
type Display struct {
	Span
	Items []*Item
}

// Filter is the command filter, and where, which is the same.
// (CWL_QuerySyntax-Filter, CWL_QuerySyntax-Where)
type Filter struct {
	Span
	Condition Expr
}

// FilterIndex is the command filterIndex. (CWL_QuerySyntax-FilterIndex)
type FilterIndex struct {
	Span
	Condition Expr
}

// Stats is the command stats. (CWL_QuerySyntax-Stats)
type Stats struct {
	Span
	Items []*Item
	// By is what the rows are grouped by; empty for one row in all.
	By []*Item
	// Offset shifts the bins; nil without one.
	// (CWL_QuerySyntax-timeseries-functions)
	Offset *Duration
}

// Sort is the command sort. (CWL_QuerySyntax-Sort)
type Sort struct {
	Span
	Keys []*SortKey
}

// SortKey is one of the keys of a sort.
type SortKey struct {
	Span
	X Expr
	// Order is "asc", "desc" or empty where the query says neither.
	Order string
}

// Limit is the command limit. (CWL_QuerySyntax-Limit)
type Limit struct {
	Span
	// Any says that it is limit any, which stops at the first events found.
	Any bool
	// Count is a *Number, a whole one, or a *Parameter.
	Count Expr
}

// ParseMode says how a [ParseField] reads a field.
type ParseMode int

// The modes of parse. (CWL_QuerySyntax-Parse)
const (
	// GlobMode takes what stands where the * of a pattern are.
	GlobMode ParseMode = iota
	// RegexMode takes the groups of a regular expression.
	RegexMode
	// LogfmtMode reads key=value pairs into a map.
	LogfmtMode
	// CSVMode reads values separated by commas.
	CSVMode
)

// ParseField is the command parse. (CWL_QuerySyntax-Parse)
type ParseField struct {
	Span
	// Field is what is parsed; nil means @message.
	Field *Field
	Mode  ParseMode
	// Glob is the pattern of GlobMode, otherwise nil.
	Glob *String
	// Regex is the expression of RegexMode, otherwise nil.
	Regex *Regex
	// As are the names given to what is found. With none, RegexMode takes the
	// names of the groups.
	As []*Alias
	// Multi says that every match counts, not the first only. RegexMode only.
	Multi bool
}

// JSON is the command json. (CWL_QuerySyntax-Parse)
type JSON struct {
	Span
	// Field is the field that holds the JSON text.
	Field *Field
	// Path is the place in it.
	Path *String
	As   *Alias
}

// Dedup is the command dedup. (CWL_QuerySyntax-Dedup)
type Dedup struct {
	Span
	Fields []*Field
}

// Pattern is the command pattern. (CWL_QuerySyntax-Pattern)
type Pattern struct {
	Span
	X Expr
}

// Diff is the command diff. (CWL_QuerySyntax-Diff)
type Diff struct {
	Span
	// Against is previousDay, previousWeek, previousMonth or empty for the time
	// just before.
	Against string
}

// Anomaly is the command anomaly. (CWL_QuerySyntax-Anomaly)
type Anomaly struct{ Span }

// Estimate is the command estimate. (CWL_QuerySyntax-Estimate)
type Estimate struct{ Span }

// Unnest is the command unnest. (CWL_QuerySyntax-Unnest)
type Unnest struct {
	Span
	Field *Field
	Into  *Alias
}

// Expand is the command expand. (CWL_QuerySyntax-Expand)
type Expand struct {
	Span
	Field *Field
}

// Source is the command SOURCE. (CWL_QuerySyntax-Source)
type Source struct {
	Span
	// LogGroup is the name of a log group; empty with Selectors.
	LogGroup string
	// Selectors choose log groups by their properties.
	Selectors []*Selector
	// Options are start and end.
	Options []*Option
}

// Selector is logGroups(…) or dataSource(…) of a [Source].
type Selector struct {
	Span
	// Function is logGroups or dataSource.
	Function string
	Args     []*SelectorArg
}

// SelectorArg is one of the arguments of a [Selector].
type SelectorArg struct {
	Span
	// Key is the argument's name; empty for that of dataSource.
	Key    string
	Values []*String
}

// Lookup is the command lookup. (CWL_QuerySyntax-Lookup)
type Lookup struct {
	Span
	Table string
	Keys  []*LookupKey
	// New says OUTPUTNEW, which fills empty fields only.
	New     bool
	Outputs []*LookupOutput
}

// LookupKey matches a column of a table with a field of the log.
type LookupKey struct {
	Span
	Column string
	Field  *Field
}

// LookupOutput is a column of a table that a lookup adds.
type LookupOutput struct {
	Span
	Column string
	// As is the name of the field it becomes; nil for the column's own.
	As *Alias
}

// name is what the field is called that the column becomes.
func (o *LookupOutput) name() string {
	if o.As != nil {
		return o.As.Name
	}
	return o.Column
}

// CIDRLookup is the command cidrlookup. (CWL_QuerySyntax-Cidrlookup)
type CIDRLookup struct {
	Span
	Table string
	Field *Field
	// Column is the table's column of CIDR ranges; empty where not given.
	Column string
	// New says OUTPUTNEW, which fills empty fields only.
	New     bool
	Outputs []*LookupOutput
}

// Join is the command join. (CWL_QuerySyntax-Join)
type Join struct {
	Span
	// Type is inner, left or empty where not given, which means inner.
	Type string
	// Left and Right are the names by which later commands tell the sides apart.
	Left, Right *Alias
	// LeftKey and RightKey are the two sides of the condition, in the order in
	// which they were written.
	LeftKey, RightKey *Field
	Query             *Subquery
}

// AppendCols is the command appendcols. (CWL_QuerySyntax-Appendcols)
type AppendCols struct {
	Span
	// Options are override and max.
	Options []*Option
	Query   *Subquery
}

// AddTotals is the command addtotals. (CWL_QuerySyntax-Addtotals)
type AddTotals struct {
	Span
	// Options are fieldname, row and col.
	Options []*Option
	// Fields are what is added up; empty for every number.
	Fields []*Field
}

// Accum is the command accum. (CWL_QuerySyntax-Accum)
type Accum struct {
	Span
	Field *Field
	// As is the name of the sum; nil without one.
	As *Alias
}

// AutoRegress is the command autoregress. (CWL_QuerySyntax-Autoregress)
type AutoRegress struct {
	Span
	Field *Field
	As    *Alias
	// First and Last are the lags, counted in rows: p=First-Last. Both are 0
	// where p is not given, which means 1.
	First, Last int
}

// LogCompare is the command logcompare. (CWL_QuerySyntax-Logcompare)
type LogCompare struct {
	Span
	TimeShift *Duration
}

// FillDown is the command filldown. (CWL_QuerySyntax-Filldown)
type FillDown struct {
	Span
	// Targets are what is filled; empty for every field.
	Targets []*FillTarget
}

// FillTarget is a field, or a pattern with a * that names several.
type FillTarget struct {
	Span
	// Field is the field; nil for a pattern.
	Field *Field
	// Pattern is the pattern; empty for a field.
	Pattern string
}

// FillMissing is the command fillmissing. (CWL_QuerySyntax-Fillmissing)
type FillMissing struct {
	Span
	Fills []*Fill
}

// Fill is a value for a field in the rows that a [FillMissing] adds.
type Fill struct {
	Span
	Value Expr
	Field *Field
}

// Outlier is the command outlier. (CWL_QuerySyntax-Outlier)
type Outlier struct {
	Span
	// Options are action, param, uselower and mark.
	Options []*Option
	Fields  []*Field
}

// Sessionize is the command sessionize. (CWL_QuerySyntax-Sessionize)
type Sessionize struct {
	Span
	Fields []*Field
	// MaxSpan is the longest gap within a session; nil means 30m.
	MaxSpan *Duration
	// As is the name of the session's field; nil means session_id.
	As *Alias
}

// CountFrequent is the command countFrequent. (CWL_QuerySyntax-CountFrequent)
type CountFrequent struct {
	Span
	Fields []*Field
}

// RelevantFields is the command relevantfields.
// (CWL_QuerySyntax-RelevantFields)
type RelevantFields struct {
	Span
	// Fields are what is analysed; empty for every field.
	Fields    []*Field
	Condition Expr
}

// Unmask is the command unmask, which shows what a data protection policy masks.
// (mask-sensitive-log-data-viewunmasked)
type Unmask struct {
	Span
	// Fields are what is shown; empty for everything.
	Fields []*Field
}

// Opaque is a command that exists, but for which the guide gives no grammar:
// search, order, head, tail, and unmask as a command. Its text is kept as it
// is. The fields that it reads are not known: [Query.Fields] lacks them,
// [Query.Rename] leaves them, and [Query.Check] reports the command.
type Opaque struct {
	Span
	// Command is the command's name.
	Command string
	// Text is what follows the name.
	Text string
}

func (*Field) expr()     {}
func (*String) expr()    {}
func (*Number) expr()    {}
func (*Regex) expr()     {}
func (*Duration) expr()  {}
func (*Parameter) expr() {}
func (*Star) expr()      {}
func (*Call) expr()      {}
func (*Member) expr()    {}
func (*Group) expr()     {}
func (*Unary) expr()     {}
func (*Binary) expr()    {}
func (*In) expr()        {}
func (*List) expr()      {}
func (*Subquery) expr()  {}

func (*Fields) command()         {}
func (*Display) command()        {}
func (*Filter) command()         {}
func (*FilterIndex) command()    {}
func (*Stats) command()          {}
func (*Sort) command()           {}
func (*Limit) command()          {}
func (*ParseField) command()     {}
func (*JSON) command()           {}
func (*Dedup) command()          {}
func (*Pattern) command()        {}
func (*Diff) command()           {}
func (*Anomaly) command()        {}
func (*Estimate) command()       {}
func (*Unnest) command()         {}
func (*Expand) command()         {}
func (*Source) command()         {}
func (*Lookup) command()         {}
func (*CIDRLookup) command()     {}
func (*Join) command()           {}
func (*AppendCols) command()     {}
func (*AddTotals) command()      {}
func (*Accum) command()          {}
func (*AutoRegress) command()    {}
func (*LogCompare) command()     {}
func (*FillDown) command()       {}
func (*FillMissing) command()    {}
func (*Outlier) command()        {}
func (*Sessionize) command()     {}
func (*CountFrequent) command()  {}
func (*RelevantFields) command() {}
func (*Opaque) command()         {}
func (*Unmask) command()         {}

// Name is "fields".
func (*Fields) Name() string { return "fields" }

// Name is "display".
func (*Display) Name() string { return "display" }

// Name is "filter".
func (*Filter) Name() string { return "filter" }

// Name is "filterIndex".
func (*FilterIndex) Name() string { return "filterIndex" }

// Name is "stats".
func (*Stats) Name() string { return "stats" }

// Name is "sort".
func (*Sort) Name() string { return "sort" }

// Name is "limit".
func (*Limit) Name() string { return "limit" }

// Name is "parse".
func (*ParseField) Name() string { return "parse" }

// Name is "json".
func (*JSON) Name() string { return "json" }

// Name is "dedup".
func (*Dedup) Name() string { return "dedup" }

// Name is "pattern".
func (*Pattern) Name() string { return "pattern" }

// Name is "diff".
func (*Diff) Name() string { return "diff" }

// Name is "anomaly".
func (*Anomaly) Name() string { return "anomaly" }

// Name is "estimate".
func (*Estimate) Name() string { return "estimate" }

// Name is "unnest".
func (*Unnest) Name() string { return "unnest" }

// Name is "expand".
func (*Expand) Name() string { return "expand" }

// Name is "SOURCE".
func (*Source) Name() string { return "SOURCE" }

// Name is "lookup".
func (*Lookup) Name() string { return "lookup" }

// Name is "cidrlookup".
func (*CIDRLookup) Name() string { return "cidrlookup" }

// Name is "join".
func (*Join) Name() string { return "join" }

// Name is "appendcols".
func (*AppendCols) Name() string { return "appendcols" }

// Name is "addtotals".
func (*AddTotals) Name() string { return "addtotals" }

// Name is "accum".
func (*Accum) Name() string { return "accum" }

// Name is "autoregress".
func (*AutoRegress) Name() string { return "autoregress" }

// Name is "logcompare".
func (*LogCompare) Name() string { return "logcompare" }

// Name is "filldown".
func (*FillDown) Name() string { return "filldown" }

// Name is "fillmissing".
func (*FillMissing) Name() string { return "fillmissing" }

// Name is "outlier".
func (*Outlier) Name() string { return "outlier" }

// Name is "sessionize".
func (*Sessionize) Name() string { return "sessionize" }

// Name is "countFrequent".
func (*CountFrequent) Name() string { return "countFrequent" }

// Name is "relevantfields".
func (*RelevantFields) Name() string { return "relevantfields" }

// Name is "unmask".
func (*Unmask) Name() string { return "unmask" }

// Name is the name of the command that the node stands for.
func (o *Opaque) Name() string { return o.Command }

// comment is a comment, without its # and the space around it.
type comment struct {
	text string
	// before is the number of commands of its query that stand before it.
	before int
}

// children are the nodes right under a node, in the order of the source.
func children(n Node) []Node {
	var out []Node
	items := func(list []*Item) {
		for _, it := range list {
			out = append(out, it.X)
		}
	}
	fields := func(list []*Field) {
		for _, f := range list {
			out = append(out, f)
		}
	}
	switch n := n.(type) {
	case *Call:
		for _, a := range n.Args {
			out = append(out, a)
		}
	case *Member:
		out = append(out, n.Of)
	case *Group:
		out = append(out, n.X)
	case *Unary:
		out = append(out, n.X)
	case *Binary:
		out = append(out, n.X, n.Y)
	case *In:
		out = append(out, n.X, n.Set)
	case *List:
		for _, x := range n.Items {
			out = append(out, x)
		}
	case *Subquery:
		for _, c := range n.Commands {
			out = append(out, c)
		}
	case *Fields:
		items(n.Items)
	case *Display:
		items(n.Items)
	case *Filter:
		out = append(out, n.Condition)
	case *FilterIndex:
		out = append(out, n.Condition)
	case *Stats:
		items(n.Items)
		items(n.By)
	case *Sort:
		for _, k := range n.Keys {
			out = append(out, k.X)
		}
	case *Limit:
		out = append(out, n.Count)
	case *ParseField:
		if n.Field != nil {
			out = append(out, n.Field)
		}
		if n.Glob != nil {
			out = append(out, n.Glob)
		}
		if n.Regex != nil {
			out = append(out, n.Regex)
		}
	case *JSON:
		out = append(out, n.Field, n.Path)
	case *Dedup:
		fields(n.Fields)
	case *Pattern:
		out = append(out, n.X)
	case *Unnest:
		out = append(out, n.Field)
	case *Expand:
		out = append(out, n.Field)
	case *Source:
		for _, s := range n.Selectors {
			for _, a := range s.Args {
				for _, v := range a.Values {
					out = append(out, v)
				}
			}
		}
	case *Lookup:
		for _, k := range n.Keys {
			out = append(out, k.Field)
		}
	case *CIDRLookup:
		out = append(out, n.Field)
	case *Join:
		out = append(out, n.LeftKey, n.RightKey, n.Query)
	case *AppendCols:
		out = append(out, n.Query)
	case *AddTotals:
		fields(n.Fields)
	case *Unmask:
		fields(n.Fields)
	case *Accum:
		out = append(out, n.Field)
	case *AutoRegress:
		out = append(out, n.Field)
	case *FillDown:
		for _, t := range n.Targets {
			if t.Field != nil {
				out = append(out, t.Field)
			}
		}
	case *FillMissing:
		for _, f := range n.Fills {
			out = append(out, f.Value, f.Field)
		}
	case *Outlier:
		fields(n.Fields)
	case *Sessionize:
		fields(n.Fields)
	case *CountFrequent:
		fields(n.Fields)
	case *RelevantFields:
		fields(n.Fields)
		out = append(out, n.Condition)
	}
	return out
}

// Inspect calls visit for a node and every one below it, parents first.
func Inspect(n Node, visit func(Node)) {
	visit(n)
	for _, c := range children(n) {
		Inspect(c, visit)
	}
}

// inspect calls visit for every node of the commands, parents first.
func inspect(commands []Command, visit func(Node)) {
	for _, c := range commands {
		Inspect(c, visit)
	}
}

// reserved are the words that mean something where a field may stand, so that a
// field of that name is printed in backticks.
var reserved = map[string]bool{
	"and": true, "or": true, "not": true, "like": true, "in": true, "as": true,
	"by": true, "asc": true, "desc": true, "any": true, "multi": true,
	"logfmt": true, "csv": true, "for": true, "with": true, "into": true,
	"offset": true, "where": true, "output": true, "outputnew": true,
	"maxspan": true, "timeshift": true,
}

// formatName writes a name so that it reads as one: bare if it can be, in
// backticks otherwise.
func formatName(name string) string {
	return formatSteps(splitName(name))
}

// splitName makes steps of a name without backticks: one for each part between
// dots if the name can stand bare, one for the whole otherwise.
func splitName(name string) []Step {
	parts := strings.Split(name, ".")
	for _, p := range parts {
		if !isBare(p) {
			return []Step{{Name: name}}
		}
	}
	if isDigit(name[0]) {
		return []Step{{Name: name}}
	}
	steps := make([]Step, len(parts))
	for i, p := range parts {
		steps[i].Name = p
	}
	return steps
}

func formatSteps(steps []Step) string {
	var b strings.Builder
	for i, s := range steps {
		if s.Name == "" {
			b.WriteString("[" + itoa(s.Index) + "]")
			continue
		}
		if i > 0 {
			b.WriteByte('.')
		}
		switch {
		case isBare(s.Name) && !(i == 0 && readsOtherwise(steps)):
			b.WriteString(s.Name)
		case strings.HasPrefix(s.Name, "@") && len(s.Name) > 1:
			// The guide writes @`aws.tag.…`, with the @ outside.
			b.WriteString("@`" + s.Name[1:] + "`")
		default:
			b.WriteString("`" + s.Name + "`")
		}
	}
	return b.String()
}

// readsOtherwise says whether a path would not read as one if its first name
// stood bare: as a number, or as a keyword.
func readsOtherwise(steps []Step) bool {
	first := steps[0].Name
	named := len(steps) > 1 && steps[1].Name != ""
	return isDigit(first[0]) || !named && reserved[strings.ToLower(first)]
}

// isBare says whether a name can stand without backticks.
// (CWL_QuerySyntax-Guidelines)
func isBare(name string) bool {
	for i := range len(name) {
		if !isNameByte(name[i]) {
			return false
		}
	}
	return name != ""
}

func isNameByte(c byte) bool {
	return c == '@' || c == '_' || isDigit(c) || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }
