package template

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/logstack-go/logstack/internal/nearest"
)

// truth says whether a condition holds.
type truth int

const (
	undecided truth = iota
	no
	yes
)

func truthOf(holds bool) truth {
	if holds {
		return yes
	}
	return no
}

func (t truth) not() truth {
	switch t {
	case yes:
		return no
	case no:
		return yes
	}
	return undecided
}

// formula is a condition: an atom, or an operation on other formulas.
type formula struct {
	op   string // Equals, Not, And, Or; empty if known
	args []*formula
	atom atom
	// known is the result where it is decided already.
	known truth
	// size is the number of parts, including those of the conditions that it
	// names.
	size int
}

// maxFormula is how many parts a condition may have.
const maxFormula = 2000

// atom is a comparison of something undecided, such as a parameter, with a text
// or with something else undecided.
type atom struct{ subject, value string }

// assumed holds the atoms whose truth is assumed.
type assumed map[atom]truth

// of returns the truth of x: assumed, or implied by another atom of the same
// subject, which has only one value.
func (a assumed) of(x atom, v *values) truth {
	if t, ok := a[x]; ok {
		return t
	}
	excluded := 0
	allowed := v.allowed[x.subject]
	for other, t := range a {
		switch {
		case other.subject != x.subject || other.value == x.value:
		case t == yes:
			return no
		case t == no && slices.Contains(allowed, other.value):
			excluded++
		}
	}
	if len(allowed) > 0 {
		if !slices.Contains(allowed, x.value) {
			return no
		}
		if excluded == len(allowed)-1 {
			return yes
		}
	}
	return undecided
}

// truth reports whether the formula holds under the assumptions.
func (f *formula) truth(a assumed, v *values) truth {
	v.work += 1 + len(a)
	switch f.op {
	case "Equals":
		return a.of(f.atom, v)
	case "Not":
		return f.args[0].truth(a, v).not()
	case "And", "Or":
		// One operand may decide, whatever the others are.
		decisive, result := no, yes
		if f.op == "Or" {
			decisive, result = yes, no
		}
		for _, arg := range f.args {
			switch arg.truth(a, v) {
			case decisive:
				return decisive
			case undecided:
				result = undecided
			}
		}
		return result
	}
	return f.known
}

// count counts the parts of a formula whose operands have been counted.
func (f *formula) count() int {
	if f.size == 0 {
		f.size = 1
		for _, arg := range f.args {
			f.size = min(f.size+arg.count(), maxFormula+1)
		}
	}
	return f.size
}

func (f *formula) atoms(into map[atom]bool) {
	if f.op == "Equals" {
		into[f.atom] = true
	}
	for _, arg := range f.args {
		arg.atoms(into)
	}
}

// maxTries is how many combinations of undecided comparisons are tried.
const maxTries = 2000

// tooManyConditions refuses a template that has too many conditions to find out
// which can hold together.
func (v *values) tooManyConditions() {
	if !v.toldOfWork {
		v.toldOfWork = true
		v.stack.problemf("Conditions: too many are undecided to find out which of them go together: give parameters, or decide some with %s", v.stack.loader.options.Giving.ConditionKey())
	}
}

// together reports whether the formulas can all hold at once under the
// assumptions.
func (v *values) together(all []*formula, a assumed) bool {
	atoms := map[atom]bool{}
	for _, f := range all {
		f.atoms(atoms)
	}
	order := slices.SortedFunc(maps.Keys(atoms), compareAtoms)
	tries := 0
	var try func(a assumed, left []atom) bool
	try = func(a assumed, left []atom) bool {
		if tries++; tries > maxTries || v.work > maxWork {
			v.tooManyConditions()
			return true
		}
		decided := true
		for _, f := range all {
			switch f.truth(a, v) {
			case no:
				return false
			case undecided:
				decided = false
			}
		}
		if decided || len(left) == 0 {
			return true
		}
		options := []truth{yes, no}
		if t := a.of(left[0], v); t != undecided {
			options = []truth{t}
		}
		for _, t := range options {
			next := maps.Clone(a)
			next[left[0]] = t
			if try(next, left[1:]) {
				return true
			}
		}
		return false
	}
	return try(maps.Clone(a), order)
}

func compareAtoms(a, b atom) int {
	return strings.Compare(a.subject+"\x00"+a.value, b.subject+"\x00"+b.value)
}

// implied returns the atoms that follow from f. They hold in every resource
// that is made under the condition.
func (v *values) implied(f *formula) assumed {
	if a, known := v.impliedBy[f]; known {
		return a
	}
	a := assumed{}
	v.impliedBy[f] = a
	atoms := map[atom]bool{}
	f.atoms(atoms)
	for _, x := range slices.SortedFunc(maps.Keys(atoms), compareAtoms) {
		isYes := v.together([]*formula{f}, with(a, x, yes))
		isNo := v.together([]*formula{f}, with(a, x, no))
		switch {
		case isYes && !isNo:
			a[x] = yes
		case isNo && !isYes:
			a[x] = no
		}
	}
	return a
}

func with(a assumed, x atom, t truth) assumed {
	next := maps.Clone(a)
	next[x] = t
	return next
}

// condition returns a condition of the template as a formula. Where there is no
// such condition, it notes a problem and returns nil.
func (v *values) condition(name string) *formula {
	if f, known := v.formulas[name]; known {
		return f
	}
	unknown := &formula{known: undecided}
	if given, ok := v.givenConditions[name]; ok {
		v.formulas[name] = &formula{known: truthOf(given)}
		return v.formulas[name]
	}
	written, ok := v.conditions[name]
	if !ok {
		names := slices.Sorted(maps.Keys(v.conditions))
		if meant := nearest.Name(name, names); meant != "" && len(name) > 2 {
			v.invalidf("Conditions: there is no condition %s: did you mean %s?", name, meant)
		} else {
			v.invalidf("Conditions: there is no condition %s", name)
		}
		return unknown
	}
	if slices.Contains(v.open, name) {
		v.invalidf("Conditions: %s depends on itself", name)
		return unknown
	}
	v.open = append(v.open, name)
	before := len(v.problems)
	f := v.formula("Conditions: "+name, written)
	if f.count() > maxFormula {
		v.problemf("Conditions: %s has more than %d parts, including those of the conditions that it names", name, maxFormula)
		f = unknown
	}
	v.open = v.open[:len(v.open)-1]
	if len(v.problems) == before {
		v.formulas[name] = f // a faulty condition is faulty wherever it is used
	}
	return f
}

// formula reads a condition.
func (v *values) formula(path string, value any) *formula {
	m := asObject(value)
	if len(m) == 1 {
		for name, argument := range m {
			args, _ := argument.([]any)
			switch name {
			case "Condition":
				if id, ok := argument.(string); ok {
					return v.condition(id)
				}
			case "Fn::Equals":
				if len(args) == 2 {
					return v.equals(args[0], args[1])
				}
			case "Fn::Not":
				if len(args) == 1 {
					return &formula{op: "Not", args: []*formula{v.formula(path, args[0])}}
				}
			case "Fn::And", "Fn::Or":
				if len(args) == 0 {
					break
				}
				f := &formula{op: strings.TrimPrefix(name, "Fn::")}
				for _, a := range args {
					f.args = append(f.args, v.formula(path, a))
				}
				return f
			}
		}
	}
	v.invalidf("%s: it must be Fn::Equals, Fn::Not, Fn::And, Fn::Or or a condition, got %s", path, written(value))
	return &formula{known: undecided}
}

// equals compares two values.
func (v *values) equals(a, b any) *formula {
	// A comparison within a condition must not depend on where the condition is
	// used.
	inside := v.assumed
	v.assumed = nil
	a, b = v.fold(a), v.fold(b)
	v.assumed = inside
	left, okLeft := known(a)
	right, okRight := known(b)
	switch {
	case okLeft && okRight:
		return &formula{known: truthOf(left == right)}
	case brief(a) == brief(b):
		return &formula{known: yes} // equal to itself, whatever its value
	case okLeft:
		return &formula{op: "Equals", atom: atom{subjectOf(b), left}}
	case okRight:
		return &formula{op: "Equals", atom: atom{subjectOf(a), right}}
	}
	subject, other := subjectOf(a), subjectOf(b)
	return &formula{op: "Equals", atom: atom{min(subject, other) + "\x00" + max(subject, other), ""}}
}

// known returns the text of value, and whether it is known before the stack is
// deployed.
func known(value any) (string, bool) {
	text, ok := scalarText(value)
	return text, ok && !strings.Contains(text, dynamicReference)
}

// dynamicReference is the beginning of a dynamic reference to a value of
// another service (dynamic-references).
const dynamicReference = "{{resolve:"

// subjectOf returns the name of a parameter, or else the value as it is
// written.
func subjectOf(value any) string {
	if name, argument, _ := intrinsic(value); name == "Ref" {
		if id, ok := argument.(string); ok {
			return id
		}
	}
	return brief(value)
}

// isUnder reports whether a condition holds under the current assumptions.
func (v *values) isUnder(name string) truth {
	return v.condition(name).truth(v.assumed, v)
}

// dependsOn returns the parameters that a condition depends on.
func (v *values) dependsOn(name string) []string {
	names := map[string]bool{}
	seen := map[string]bool{}
	var walk func(value any)
	walk = func(value any) {
		switch value := value.(type) {
		case []any:
			for _, item := range value {
				walk(item)
			}
		case map[string]any:
			for key, member := range value {
				id, _ := member.(string)
				switch {
				case key == "Condition" && id != "" && !seen[id]:
					seen[id] = true
					walk(v.conditions[id])
				case key == "Ref" && v.declared[id] != nil:
					names[id] = true
				case key == "Fn::Sub":
					for _, id := range v.mentioned(brief(member)) {
						names[id] = true
					}
				default:
					walk(member)
				}
			}
		}
	}
	walk(v.conditions[name])
	return slices.Sorted(maps.Keys(names))
}

// mentioned returns the parameters that a text as brief writes it refers to.
func (v *values) mentioned(text string) []string {
	var names []string
	for _, word := range strings.FieldsFunc(text, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9')
	}) {
		if v.declared[word] != nil && !slices.Contains(names, word) {
			names = append(names, word)
		}
	}
	return names
}

// bringIn returns parameter values under which a condition holds, regardless of
// those given: the shortest of all ways. It returns nil if parameters alone
// cannot make it hold.
func (v *values) bringIn(name string) []Setting {
	open := *v
	open.parameters = map[string]any{}
	open.formulas = map[string]*formula{}
	open.givenConditions = nil
	open.assumed, open.problems = nil, nil
	best, ok := open.settings(open.condition(name), yes)
	if !ok || len(open.problems) > 0 {
		return nil
	}
	var all []Setting
	for _, s := range best {
		if !slices.Contains(all, s) {
			all = append(all, s)
		}
	}
	// A value that holds already need not be given.
	return slices.DeleteFunc(all, func(s Setting) bool {
		value, known := scalarText(v.parameters[s.Parameter])
		return known && (value == s.Value) != s.Other
	})
}

func (v *values) settings(f *formula, want truth) (all []Setting, ok bool) {
	switch f.op {
	case "Not":
		return v.settings(f.args[0], want.not())
	case "Equals":
		if v.declared[f.atom.subject] == nil {
			return nil, false
		}
		s := Setting{Parameter: f.atom.subject, Value: f.atom.value, Other: want == no}
		if allowed := v.allowed[s.Parameter]; s.Other && len(allowed) > 0 {
			at := slices.IndexFunc(allowed, func(value string) bool { return value != s.Value })
			if at < 0 {
				return nil, false
			}
			s.Value, s.Other = allowed[at], false
		} else if !s.Other && len(allowed) > 0 && !slices.Contains(allowed, s.Value) {
			return nil, false
		}
		return []Setting{s}, true
	case "And", "Or":
		if (f.op == "And") == (want == yes) {
			for _, arg := range f.args {
				more, ok := v.settings(arg, want)
				if !ok {
					return nil, false
				}
				all = append(all, more...)
			}
			return all, !contradict(all)
		}
		for _, arg := range f.args {
			one, can := v.settings(arg, want)
			if can && (!ok || len(one) < len(all)) {
				all, ok = one, true
			}
		}
		return all, ok
	}
	return nil, f.known == want
}

// contradict reports whether a parameter would need two values.
func contradict(all []Setting) bool {
	for i, a := range all {
		for _, b := range all[i+1:] {
			if a.Parameter == b.Parameter && (!a.Other && !b.Other && a.Value != b.Value || a.Other != b.Other && a.Value == b.Value) {
				return true
			}
		}
	}
	return false
}

// problemf notes, once, a fault in what is being folded.
func (v *values) problemf(format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	if !slices.Contains(v.problems, text) {
		v.problems = append(v.problems, text)
	}
}

// invalidf is problemf for what CloudFormation would refuse. It notes a plain
// problem where a macro may still change the template.
func (v *values) invalidf(format string, args ...any) {
	v.problemf(format, args...)
	if v.stack.whole {
		if v.invalid == nil {
			v.invalid = map[string]bool{}
		}
		v.invalid[fmt.Sprintf(format, args...)] = true
	}
}

// problem returns the text as a problem of a resource.
func (v *values) problem(text string) Problem {
	return Problem{Message: text, invalid: v.invalid[text]}
}
