package replay

import (
	"fmt"
	"slices"
	"strings"

	"github.com/logstack-go/logstack/cloudwatch/filterpattern"
	"github.com/logstack-go/logstack/internal/numeral"
)

// nearMiss explains why a filter matched nothing; nil if it matched something.
func (g *gathered) nearMiss(f *filter) *NearMiss {
	got := &g.filters[f.index]
	if got.matched > 0 || f.refused != "" {
		return nil
	}
	if g.nearMisses == nil {
		g.nearMisses = map[*filter]*NearMiss{}
	}
	if g.nearMisses[f] == nil {
		g.nearMisses[f] = g.missed(f, g.groups[scoped(f.stack, f.view.LogGroup)])
	}
	return g.nearMisses[f]
}

func (g *gathered) missed(f *filter, from *groupEvents) *NearMiss {
	if from == nil || from.events == 0 {
		return &NearMiss{Reasons: []string{noEvents(f, g.names())}}
	}
	got := &g.filters[f.index].misses
	e := explanation{f: f, held: &got.held, seen: g.sights[f.of.index], from: from, sampled: g.sampledOf(from)}
	e.miss.Nearest = got.nearest
	switch f.pattern.Kind() {
	case filterpattern.KindJSON:
		e.json()
	case filterpattern.KindTerms:
		e.terms()
	case filterpattern.KindDelimited:
		e.delimited()
	}
	return &e.miss
}

// names returns the log groups that have events, sorted.
func (g *gathered) names() []string {
	if len(g.sorted) != len(g.groups) {
		g.sorted = g.sorted[:0]
		for name := range g.groups {
			g.sorted = append(g.sorted, unscoped(name))
		}
		slices.Sort(g.sorted)
	}
	return g.sorted
}

func noEvents(f *filter, groups []string) string {
	why := fmt.Sprintf("No event is from the log group %s.", f.view.LogGroup)
	if len(groups) > 0 {
		why += fmt.Sprintf(" The input has events from %s.", list(few(groups), "and"))
	}
	return why
}

// explanation is the state while a near miss is explained.
type explanation struct {
	f       *filter
	held    *masks
	seen    *sights
	from    *groupEvents
	sampled *sampled
	miss    NearMiss
}

// values returns the values of a condition's field.
func (e *explanation) values(condition int) *fieldValues {
	if field := e.f.conditions[condition].named; field >= 0 {
		return &e.seen.fields[field]
	}
	return &fieldValues{}
}

// because adds a reason unless it is there already: conditions on the same
// field often fail for the same reason.
func (e *explanation) because(format string, args ...any) {
	if why := fmt.Sprintf(format, args...); !slices.Contains(e.miss.Reasons, why) {
		e.miss.Reasons = append(e.miss.Reasons, why)
	}
}

// holds counts the events in which all of the conditions hold.
func (e *explanation) holds(conditions ...int) int64 { return e.held.having(conditions) }

// there counts the events that have the fields of all the conditions.
func (e *explanation) there(conditions ...int) int64 {
	return e.seen.there[e.f.tuple].having(conditions)
}

// having counts the events whose combination includes all of the conditions.
func (m *masks) having(conditions []int) int64 {
	var want uint32
	for _, bit := range conditions {
		want |= 1 << bit
	}
	var n int64
	for mask, events := range m.counts {
		if mask&want == want {
			n += *events
		}
	}
	return n
}

func (e *explanation) json() {
	if e.from.json == 0 {
		e.because("%s, which this pattern reads.", none(e.from.events, "is one JSON object", "is not one JSON object"))
		if plain := e.sampled.plain; len(plain) > 0 {
			e.miss.Nearest = plain[0]
		}
		return
	}
	p := e.sampled.profile()
	renamed := e.renamed(p)
	never := 0
	for i, c := range e.f.conditions {
		if e.holds(i) > 0 {
			continue
		}
		never++
		if c.selector == nil {
			e.because("%s holds in none of the %s.", c.pattern, jsonEvents(e.from.json))
			continue
		}
		e.field(i, c, p, renamed[c.selector.Path()])
	}
	if never == 0 {
		e.together()
	}
	e.suggest(p, renamed)
}

// renamed maps the field of each condition that never holds to the path of the
// field that was probably meant.
func (e *explanation) renamed(p *profile) map[string]string {
	renamed := map[string]string{}
	for i, c := range e.f.conditions {
		if e.holds(i) > 0 || c.selector == nil || renamed[c.selector.Path()] != "" {
			continue
		}
		if v := e.values(i); v.total() > 0 && wrongValue(c, v) != "" {
			continue
		}
		if meant := p.meant(c); meant != "" {
			renamed[c.selector.Path()] = meant
		}
	}
	return renamed
}

// field says what a condition that never holds finds in its field, and which
// field was probably meant. The path meant may be empty.
func (e *explanation) field(i int, c condition, p *profile, meant string) {
	v := e.values(i)
	reason := fmt.Sprintf("%s is in none of the %s", c.selector, jsonEvents(e.from.json))
	if n := v.total(); n > 0 {
		reason = fmt.Sprintf("%s is in %s, %s", c.selector, events(n), v.describe())
		if why := wrongValue(c, v); why != "" {
			e.because("%s: %s.", reason, why)
			return
		}
	}
	if meant == "" {
		e.because("%s.", reason)
		return
	}
	s := filterpattern.Field(meant)
	e.because("%s; %s has %s: did you mean %s?", reason, s, p.describe(meant), s)
}

// wrongValue says why a condition never holds although its field exists, if the
// reason is the type of the value or its letter case.
func wrongValue(c condition, v *fieldValues) string {
	comparison, ok := c.expr.(*filterpattern.Comparison)
	if !ok {
		return ""
	}
	switch want := comparison.Value.(type) {
	case *filterpattern.Number:
		if v.types[filterpattern.StringValue] == v.total() && comparison.Operator != filterpattern.Equal &&
			comparison.Operator != filterpattern.NotEqual {
			return fmt.Sprintf("a string, and %s compares numbers only", comparison.Operator)
		}
	case *filterpattern.String:
		for _, value := range v.shown() {
			if value != want.Text && strings.EqualFold(value, want.Text) {
				return fmt.Sprintf("the letter case differs from %q, and patterns are case-sensitive", want.Text)
			}
		}
		if v.types[filterpattern.Boolean] == v.total() && (want.Text == "true" || want.Text == "false") {
			return fmt.Sprintf("a boolean, which is tested with IS %s", strings.ToUpper(want.Text))
		}
	}
	if v.types[filterpattern.Null] == v.total() {
		return "null, which no comparison matches"
	}
	return ""
}

// describe summarizes the values in a few words.
func (v *fieldValues) describe() string {
	values := v.shown()
	if len(values) == 0 {
		for t, n := range v.types {
			if n == v.total() {
				return "always " + filterpattern.ValueType(t).String()
			}
		}
		return "never a string or a number"
	}
	quoted := make([]string, 0, len(values))
	for _, value := range values {
		if v.types[filterpattern.StringValue] > 0 && looksLikeNumber(value) {
			value = `"` + value + `"`
		}
		quoted = append(quoted, value)
	}
	if v.more || len(values) > maxShown {
		return "such as " + strings.Join(quoted[:min(len(quoted), maxShown)], ", ")
	}
	return "always " + list(quoted, "or")
}

// maxShown is the number of values that a sentence names.
const maxShown = 5

func looksLikeNumber(s string) bool {
	_, ok := filterpattern.FieldValue{Type: filterpattern.NumberValue, Text: []byte(s)}.Number()
	return ok
}

// together says which conditions hold in some events each, but never in the
// same event.
func (e *explanation) together() {
	conditions := e.f.conditions
	for i := range conditions {
		for j := range i {
			if !joined(e.f.pattern.Tree(), conditions[j].expr, conditions[i].expr) || e.holds(i, j) > 0 {
				continue
			}
			a, b := conditions[j], conditions[i]
			if a.selector != nil && b.selector != nil && e.there(i, j) == 0 {
				e.because("%s (in %s) and %s (in %s) are never in the same event.",
					a.selector, events(e.there(j)), b.selector, events(e.there(i)))
				return
			}
			e.because("%s holds in %s and %s in %s, but never both in one.",
				a.pattern, events(e.holds(j)), b.pattern, events(e.holds(i)))
			return
		}
	}
	e.because("Every condition holds in some events, but no event has enough of them.")
}

// joined reports whether two conditions must both hold: whether && joins them
// where their paths to the root of the tree meet.
func joined(root filterpattern.Node, a, b filterpattern.Expr) bool {
	group, ok := root.(*filterpattern.Group)
	if !ok {
		return false
	}
	for _, operand := range group.Operands {
		all := leaves(operand)
		hasA, hasB := slices.Contains(all, a), slices.Contains(all, b)
		if hasA && hasB {
			return joined(operand, a, b)
		}
		if hasA || hasB {
			return group.Join == filterpattern.AllOf
		}
	}
	return false
}

// suggest renames the fields in the pattern, and tries it on the sampled
// events.
func (e *explanation) suggest(p *profile, renamed map[string]string) {
	if len(renamed) == 0 {
		return
	}
	pattern, err := e.f.pattern.Rename(func(path string) string {
		if as, ok := renamed[path]; ok {
			return as
		}
		return path
	})
	if err != nil {
		return
	}
	e.miss.Matches = p.matches(pattern)
	if e.miss.Matches > 0 {
		e.miss.DidYouMean, e.miss.Sampled = pattern.String(), len(p.objects)
	}
}

func (e *explanation) terms() {
	never := false
	for i, c := range e.f.conditions {
		switch n := e.holds(i); {
		case n > 0:
		case c.excluded:
			never = true
			e.because("Each of the %s has %s, which the pattern excludes.", events(e.from.events), c.pattern)
		default:
			never = true
			why := fmt.Sprintf("%s %s.", none(e.from.events, "has", "does not have"), c.pattern)
			if as := e.inOtherCase(c); as != "" {
				why += fmt.Sprintf(" Some have %s: terms are case-sensitive.", as)
			}
			e.because("%s", why)
		}
	}
	if !never {
		e.because("Every term is in some events, but no event has all that the pattern requires.")
	}
}

// inOtherCase looks in the samples for a term in another letter case.
func (e *explanation) inOtherCase(c condition) string {
	terms := c.pattern.Tree().(*filterpattern.TermList)
	s, ok := terms.Terms[0].Value.(*filterpattern.String)
	if !ok {
		return ""
	}
	want := strings.ToLower(s.Text)
	for _, all := range [][]string{e.sampled.json, e.sampled.plain} {
		for _, message := range all {
			if at := strings.Index(e.sampled.lower(message), want); at >= 0 && at+len(want) <= len(message) {
				return message[at : at+len(want)]
			}
		}
	}
	return ""
}

// delimited explains the pattern using the sample that comes closest to it.
func (e *explanation) delimited() {
	best, most := "", -1
	var why filterpattern.Explanation
	for _, all := range [][]string{e.sampled.plain, e.sampled.json} {
		for _, message := range all {
			x := e.f.pattern.Explain([]byte(message))
			if n := satisfied(x.Root); n > most {
				best, most, why = message, n, x
			}
		}
	}
	if most < 0 {
		e.because("No event was short enough to be examined again.")
		return
	}
	e.miss.Nearest = best
	if why.Problem != "" {
		e.because("%s; of the nearest: %s.", none(e.from.events, "fits", "does not fit"), strings.TrimSuffix(why.Problem, "."))
		return
	}
	for _, reason := range failures(why.Root) {
		e.because("%s; of the nearest: %s.", none(e.from.events, "fits", "does not fit"), strings.TrimSuffix(reason, "."))
	}
}

// satisfied counts the conditions that hold.
func satisfied(f *filterpattern.Finding) int {
	if f == nil {
		return 0
	}
	n := 0
	if len(f.Operands) == 0 && f.Matched {
		n = 1
	}
	for _, operand := range f.Operands {
		n += satisfied(operand)
	}
	return n
}

// failures returns why conditions do not hold.
func failures(f *filterpattern.Finding) []string {
	if f == nil || f.Matched {
		return nil
	}
	if f.Reason != "" || len(f.Operands) == 0 {
		return []string{f.Reason} // The reason of a column is that of its parts.
	}
	var all []string
	for _, operand := range f.Operands {
		all = append(all, failures(operand)...)
	}
	return all
}

// none says that none of n events does something; doesNot says so of one.
func none(n int64, does, doesNot string) string {
	if n == 1 {
		return "The only event " + doesNot
	}
	return "None of the " + events(n) + " " + does
}

// list joins texts as a sentence does, with and before the last.
func list(texts []string, and string) string {
	switch n := len(texts); n {
	case 0:
		return "nothing"
	case 1:
		return texts[0]
	default:
		return strings.Join(texts[:n-1], ", ") + " " + and + " " + texts[n-1]
	}
}

func events(n int64) string { return numeral.Count(n, "event") }

func jsonEvents(n int64) string { return numeral.Count(n, "JSON event") }
