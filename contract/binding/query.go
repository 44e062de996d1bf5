package binding

import (
	"regexp"
	"slices"
	"strings"

	"github.com/logstack-go/logstack/cloudwatch/insights"
	"github.com/logstack-go/logstack/contract"
)

// The names that Query expands, because only the contract knows what they stand
// for: the ways to recognise an event, and a level in records or in plain lines.
const (
	eventName    = "event"
	anyLevelName = "any_level"
	levelName    = "level"
)

// stands returns the names in a query that Query expands: event = "login_failed"
// becomes the ways to recognise that event, and any_level = "ERROR" that level in a
// record or in a plain line.
func stands() []string { return []string{eventName, anyLevelName} }

// Query binds a query that is written with canonical names to the application: it
// expands what only the contract knows, and renames fields. The defaults are the
// values of its placeholders, by name.
//
// Query refuses a query if the contract lacks something, or if no record of the
// contract can fulfil it. Such a query would never find anything, which looks just
// like one that has nothing to find. All problems are returned; they do not name
// the contract. If there are any, the query is returned unchanged.
func Query(c *contract.Contract, text insights.Query, defaults map[string]string) (insights.Query, []error) {
	if problems := holdQuery(c, text, defaults); len(problems) > 0 {
		return text, problems
	}
	var problems []error
	bound, err := text.Rewrite(func(e insights.Expr) (string, bool) {
		source, ok, err := replacement(c, e)
		if err != nil {
			problems = append(problems, err)
		}
		return source, ok
	})
	switch {
	case len(problems) > 0:
		return text, problems // event = "…" is still there
	case err != nil:
		return text, []error{err}
	}
	for _, name := range bound.Fields() {
		if _, known := c.Field(name); !known && !strings.HasPrefix(name, "@") {
			problems = append(problems, unknownField(c, name))
		}
	}
	if len(problems) > 0 {
		return text, problems
	}
	bound, err = readLines(c, text, bound)
	if err != nil {
		return text, []error{err}
	}
	for _, err := range bound.Check() {
		problems = append(problems, err)
	}
	return bound, problems
}

// replacement returns what replaces an expression that only the contract can
// expand. It is not ok if the expression stays as it is.
func replacement(c *contract.Contract, e insights.Expr) (source string, ok bool, err error) {
	field, value, ok := equality(e)
	if !ok {
		return "", false, nil
	}
	var any []string
	records := func(w ways, err error) error {
		if err == nil && len(w) > 0 {
			any = append(any, w.query())
		}
		return err
	}
	switch {
	case field == eventName:
		err = records(eventWays(c, value))
		event, _ := c.Event(value)
		any = append(any, lineQueries(c, event)...)
	case field == anyLevelName || field == levelName:
		err = records(levelWays(c, contract.Level(value)))
		any = append(any, levelLineQueries(c, contract.Level(value))...)
	case isPlaceholder(value):
		f, known := c.Field(field)
		if !known {
			f.Name = field
		}
		err = records(ways{{{f, equal, value}}}, nil)
	default:
		return "", false, nil
	}
	if err != nil {
		return "", false, err
	}
	if field == anyLevelName {
		for _, piece := range c.PlainText(contract.Level(value)) {
			any = append(any, "@message like "+insights.Quote(piece))
		}
	}
	return joined(any), true, nil
}

// equality returns the parts of a comparison of a field with a string: field =
// "value".
func equality(e insights.Expr) (field, value string, ok bool) {
	b, ok := e.(*insights.Binary)
	if !ok || b.Op != "=" {
		return "", "", false
	}
	f, isField := b.X.(*insights.Field)
	s, isString := b.Y.(*insights.String)
	if !isField || !isString {
		return "", "", false
	}
	return f.Name(), s.Value, true
}

// isPlaceholder reports whether a text is a single placeholder.
func isPlaceholder(text string) bool {
	return strings.HasPrefix(text, "{{") && strings.HasSuffix(text, "}}") && strings.Count(text, "{{") == 1
}

// holdQuery checks a query that is written with canonical names against a contract.
func holdQuery(c *contract.Contract, text insights.Query, defaults map[string]string) []error {
	r := &queryReader{holder: &holder{contract: c}, defaults: defaults, selected: c.All(), defined: map[string]definition{}}
	for _, command := range text.Commands() {
		r.command(command)
		if _, ok := command.(*insights.Stats); ok {
			break // what follows reads the output of stats
		}
	}
	return r.finish(r.selected)
}

// queryReader translates the conditions of a query, and tracks what else it does
// with the fields of the log.
type queryReader struct {
	*holder
	defaults map[string]string
	// selected are the records that the filters so far leave.
	selected contract.Selection
	// defined are the names that the query itself defines.
	defined map[string]definition
}

// definition is what a name that the query defines stands for.
type definition struct {
	// of are the fields of the log that it is computed from. needs are those
	// without which there is nothing to compute.
	of, needs []string
	// noNumber says why it is not a number; empty if it may be one.
	noNumber string
}

func (r *queryReader) command(command insights.Command) {
	switch command := command.(type) {
	case *insights.Fields:
		r.items(command.Items)
		return
	case *insights.Display:
		r.items(command.Items)
		return
	}
	r.numbers(command)
	switch command := command.(type) {
	case *insights.Filter:
		r.selected = r.condition(r.read(command.Condition), r.selected)
	case *insights.Stats:
		r.stats(command)
	case *insights.Dedup:
		for _, f := range command.Fields {
			r.uses(f)
		}
	case *insights.CountFrequent:
		for _, f := range command.Fields {
			r.uses(f)
		}
	case *insights.Sort:
		for _, key := range command.Keys {
			r.uses(key.X)
		}
	case *insights.Pattern:
		r.uses(command.X)
	}
	for _, name := range insights.Defines(command) {
		r.defined[name] = definition{}
	}
}

// uses records the fields that an expression reads as compared.
func (r *queryReader) uses(e insights.Node) {
	for _, field := range r.fields(e) {
		r.compare(field)
	}
}

func (r *queryReader) stats(command *insights.Stats) {
	all := slices.Concat(command.By, command.Items)
	for _, it := range all {
		r.computed(it.X)
	}
	before := len(r.predicates)
	for _, it := range all {
		for _, field := range r.needed(it.X) {
			r.selected = r.with(field, r.selected)
		}
		r.uses(it.X)
	}
	for _, it := range command.By {
		if f, ok := it.X.(*insights.Field); ok && r.ofTheLog(f.Name()) && r.isEventField(f.Name()) {
			for i := range r.predicates[before:] {
				r.predicates[before+i].split = true
			}
		}
	}
}

// isEventField reports whether a field says which event a record tells of.
func (r *queryReader) isEventField(name string) bool {
	f, known := r.contract.Field(name)
	return known && f.Name == r.contract.EventField()
}

// ofTheLog reports whether a name is a field of the log, rather than one that the
// query defines.
func (r *queryReader) ofTheLog(name string) bool {
	_, own := r.defined[name]
	return !own
}

// items reads the items of fields and display, which only show fields. A name that
// they give is defined from then on.
func (r *queryReader) items(items []*insights.Item) {
	for _, it := range items {
		r.computed(it.X)
		r.numbers(it.X)
		if it.As != nil {
			r.defined[it.As.Name] = definition{of: r.fields(it.X), needs: r.needed(it.X), noNumber: r.noNumber(it.X)}
		}
	}
}

// computed checks the comparisons in what is shown, computed or grouped by against
// what is selected so far. They select nothing themselves; what they compare counts
// where the result is used.
func (r *queryReader) computed(e insights.Expr) {
	switch e := e.(type) {
	case *insights.Call:
		for _, a := range e.Args {
			r.computed(a)
		}
		return
	case *insights.Group:
		r.computed(e.X)
		return
	case *insights.Unary:
		r.computed(e.X)
		return
	case *insights.Binary:
		if isArithmetic(e.Op) {
			r.computed(e.X)
			r.computed(e.Y)
			return
		}
	case *insights.In:
	default:
		return
	}
	before := r.predicates
	r.condition(r.read(e), r.selected)
	r.predicates = before
}

// isArithmetic reports whether an operator computes.
func isArithmetic(op string) bool { return strings.Contains("+-*/%^", op) }

// fields returns the fields of the log in an expression, and in what its names
// stand for.
func (r *queryReader) fields(e insights.Node) []string { return r.collect(e, false) }

// needed returns the fields without which an expression has no value. The functions
// if, case and coalesce do without.
func (r *queryReader) needed(e insights.Node) []string { return r.collect(e, true) }

func (r *queryReader) collect(e insights.Node, needed bool) []string {
	var of []insights.Node
	switch e := e.(type) {
	case *insights.Field:
		name := e.Name()
		if is, own := r.defined[name]; own && needed {
			return is.needs
		} else if own {
			return is.of
		}
		f, known := r.contract.Field(name) // unknown fields are reported elsewhere
		if !known || strings.HasPrefix(name, "@") || slices.Contains(stands(), name) {
			return nil
		}
		return []string{f.Name}
	case *insights.Call:
		if needed && slices.Contains([]string{"if", "case", "coalesce"}, e.Function) {
			return nil
		}
		for _, a := range e.Args {
			of = append(of, a)
		}
	case *insights.Group:
		of = []insights.Node{e.X}
	case *insights.Unary:
		of = []insights.Node{e.X}
	case *insights.Binary:
		of = []insights.Node{e.X, e.Y}
	case *insights.In:
		of = []insights.Node{e.X, e.Set}
	case *insights.List:
		for _, it := range e.Items {
			of = append(of, it)
		}
	case *insights.Member:
		of = []insights.Node{e.Of}
	}
	var fields []string
	for _, part := range of {
		fields = append(fields, r.collect(part, needed)...)
	}
	return fields
}

// read translates a condition.
func (r *queryReader) read(e insights.Expr) condition {
	all := claim{says: insights.Format(e), compares: r.fields(e)}
	switch e := e.(type) {
	case *insights.Group:
		return r.read(e.X)
	case *insights.Unary:
		if e.Op == "not" {
			all.selects = r.not(e.X)
		}
		return all
	case *insights.Binary:
		return r.binary(e, all)
	case *insights.In:
		if r.stands(e.X) {
			return allOf{}
		}
		if list, ok := e.Set.(*insights.List); ok {
			r.values(e.X, list.Items...)
		}
		if e.Not {
			return all
		}
		all.selects = r.oneOf(e)
	}
	all.needs = r.needed(e)
	return all
}

// binary translates a comparison, or two conditions that are joined. The claim all
// selects every record.
func (r *queryReader) binary(e *insights.Binary, all claim) condition {
	switch e.Op {
	case "and":
		return allOf{r.read(e.X), r.read(e.Y)}
	case "or":
		return anyOf{r.read(e.X), r.read(e.Y)}
	}
	field, value, equals := equality(e)
	if !equals && (r.stands(e.X) || r.stands(e.Y)) {
		return allOf{}
	}
	switch e.Op { // compare with a value of the field's type
	case "=", "!=", "<", "<=", ">", ">=":
		r.values(e.X, e.Y)
		r.values(e.Y, e.X)
	}
	switch {
	case e.Op == "!=" || e.Op == "not like":
		return all
	case e.Op == "like":
		all.selects = r.like(e)
	case equals && field == eventName:
		return claim{says: all.says, selects: isEvent(value)}
	case equals && (field == levelName || field == anyLevelName):
		return claim{says: all.says, selects: isLevel(contract.Level(value))}
	case equals && r.ofTheLog(field) && !isPlaceholder(value):
		all.selects = hasValue(field, value)
	}
	all.needs = r.needed(e)
	return all
}

// oneOf selects the records in which a field has one of several values. It returns
// nil if that cannot be known.
func (r *queryReader) oneOf(e *insights.In) selector {
	f, ok := e.X.(*insights.Field)
	list, isList := e.Set.(*insights.List)
	if !ok || !isList || !r.ofTheLog(f.Name()) || len(list.Items) == 0 {
		return nil
	}
	var several []contract.Selection
	for _, item := range list.Items {
		v, ok := item.(*insights.String)
		if !ok || isPlaceholder(v.Value) {
			return nil
		}
		one, err := r.contract.All().Matching(f.Name(), v.Value)
		several = append(several, r.told(insights.Format(e), one, err))
	}
	return isOneOf(r.contract, several)
}

// like selects the records in which the value of a field may match a text or a
// regular expression. It returns nil if that cannot be known.
func (r *queryReader) like(e *insights.Binary) selector {
	f, ok := e.X.(*insights.Field)
	if !ok || !r.ofTheLog(f.Name()) {
		return nil
	}
	var test func(string) bool
	switch y := e.Y.(type) {
	case *insights.String:
		if strings.ContainsAny(y.Value, "%_{") {
			return nil // wildcards, or a placeholder
		}
		test = func(value string) bool { return strings.Contains(value, y.Value) }
	case *insights.Regex:
		form, err := regexp.Compile(y.Source)
		if err != nil {
			return nil // package insights reports what the service refuses
		}
		test = form.MatchString
	default:
		return nil
	}
	return isLike(f.Name(), insights.Format(e), test)
}

// not selects the records that a condition rules out, if the condition says exactly
// which: an event, a level, a field that is there. It returns nil for other
// conditions.
func (r *queryReader) not(e insights.Expr) selector {
	for {
		group, ok := e.(*insights.Group)
		if !ok {
			break
		}
		e = group.X
	}
	if call, ok := e.(*insights.Call); ok && call.Function == "ispresent" && len(call.Args) == 1 {
		if f, ok := call.Args[0].(*insights.Field); ok && r.ofTheLog(f.Name()) {
			if _, known := r.contract.Field(f.Name()); known {
				return lacks(f.Name())
			}
		}
	}
	field, value, ok := equality(e)
	switch {
	case !ok || !r.ofTheLog(field):
	case field == eventName:
		return denies(r.contract, isEvent(value))
	case field == levelName:
		return denies(r.contract, isLevel(contract.Level(value)))
	}
	return nil
}

// stands refuses any comparison but an equality of a name that Query expands, and
// reports whether it did.
func (r *queryReader) stands(e insights.Expr) bool {
	f, ok := e.(*insights.Field)
	if !ok || !slices.Contains([]string{levelName, anyLevelName, eventName}, f.Name()) || !r.ofTheLog(f.Name()) {
		return false
	}
	r.refusef("%s can only be compared by = with a text, because the contract expands it: write (%[1]s = …) or (%[1]s = …), or not (%[1]s = …)", f.Name())
	return true
}

// values checks what a field is compared with against the field's type. For a
// placeholder in quotes it checks the default, because the quotes are dropped if
// the field is a number.
func (r *queryReader) values(x insights.Expr, values ...insights.Expr) {
	f, ok := x.(*insights.Field)
	if !ok || !r.ofTheLog(f.Name()) || f.Name() == levelName {
		return // a level is compared by its canonical name
	}
	for _, v := range values {
		var err error
		switch v := v.(type) {
		case *insights.String:
			if !isPlaceholder(v.Value) {
				err = r.contract.Value(f.Name(), v.Value, true)
				break
			}
			field, _ := r.contract.Field(f.Name())
			name := strings.TrimSuffix(strings.TrimPrefix(v.Value, "{{"), "}}")
			if value, given := r.defaults[name]; given && field.Type == contract.Number {
				err = r.contract.Value(f.Name(), value, false)
			}
		case *insights.Number:
			err = r.contract.Value(f.Name(), v.Text, false)
		}
		if err != nil {
			r.refuse(insights.Format(v), err)
		}
	}
}
