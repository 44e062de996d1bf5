// Package transform makes a CloudWatch Logs transformer between two contracts: it
// turns what an application writes into what everything else reads, for
// applications that cannot be changed.
package transform

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/cloudwatch/transformer"
	"github.com/logstack-go/logstack/contract"
)

// Made is a transformer made from two contracts.
type Made struct {
	*transformer.Transformer
	// Left lists, in a sentence each, what the transformer leaves unchanged: fields
	// that it cannot rename, and log events that it cannot parse.
	Left []string
}

// Of returns a transformer that turns records of the contract from into records of
// the contract to. It renames and converts fields, changes the spelling of levels,
// and names events. If from has a layout of text and no records, the transformer
// parses that.
//
// Of returns an error if there can be no such transformer: a field of every record
// cannot be renamed, grok cannot parse the layout, or the transformer would exceed
// a limit.
func Of(from, to *contract.Contract) (*Made, error) {
	m := &maker{from: from, to: to}
	switch lines := from.Lines(); {
	case from.HasRecords():
		m.add("parseJSON", map[string]any{})
		m.rename()
		if len(lines) > 0 {
			m.leavef("Log events that are not JSON stay as they are, and filters on transformed events do not see them.")
		}
	case len(lines) == 1:
		m.grok(lines[0])
	case len(lines) == 0:
		return nil, fmt.Errorf("%s has neither records nor lines: there is nothing to parse", from.Name())
	default:
		var names []string
		for _, line := range lines {
			names = append(names, line.Name)
		}
		return nil, fmt.Errorf("%s has the lines %s, and a transformer parses only one layout (CloudWatch-Logs-Transformation-Create): write a contract with one of them",
			from.Name(), strings.Join(names, ", "))
	}
	m.convert()
	m.spell()
	m.nameEvents()
	if err := errors.Join(m.problems...); err != nil {
		return nil, err
	}
	if len(m.processors) > cloudwatch.MaxProcessors {
		return nil, fmt.Errorf("it takes %d processors to make %s from %s, and a transformer has at most %d", len(m.processors), to.Name(), from.Name(), cloudwatch.MaxProcessors)
	}
	text, err := json.Marshal(m.processors)
	if err != nil {
		return nil, err
	}
	t, err := transformer.Parse(text)
	if err != nil {
		return nil, fmt.Errorf("no transformer makes %s from %s: %w", to.Name(), from.Name(), err)
	}
	return &Made{t, m.left}, nil
}

type maker struct {
	from, to   *contract.Contract
	processors []map[string]any
	left       []string
	problems   []error
}

func (m *maker) add(name string, config map[string]any) {
	m.processors = append(m.processors, map[string]any{name: config})
}

// addEntries adds as many processors as the entries need, at most entries each.
func (m *maker) addEntries(name string, entries []any, most int) {
	for chunk := range slices.Chunk(entries, most) {
		m.add(name, map[string]any{"entries": slices.Clone(chunk)})
	}
}

func (m *maker) leavef(format string, args ...any) {
	m.left = append(m.left, fmt.Sprintf(format, args...))
}

// pathOf returns the path of a field for a processor. The error says why it has
// none.
func pathOf(f contract.Field) (string, error) {
	keys := f.Keys()
	path := strings.Join(keys, ".")
	switch {
	case strings.Contains(f.As, "[") && !strings.Contains(f.As, "['"):
		return "", fmt.Errorf("%s is an item of a list, which no processor reaches", f.As)
	case strings.Count(path, ".") != len(keys)-1:
		return "", fmt.Errorf("%s has a key with dots, which no processor reaches", f.As)
	case len(keys) > cloudwatch.MaxTransformerDepth:
		return "", fmt.Errorf("%s is %d keys deep, and a processor reaches %d", f.As, len(keys), cloudwatch.MaxTransformerDepth)
	}
	return path, nil
}

// shared calls do for each field that both contracts have, with what each contract
// says about it.
func (m *maker) shared(do func(from, to contract.Field)) {
	for _, f := range m.from.Fields() {
		if g, ok := m.to.Field(f.Name); ok && g.Name == f.Name {
			do(f, g)
		}
	}
}

// move is the renaming of a field.
type move struct{ source, target string }

// rename renames the fields that the contracts call differently.
func (m *maker) rename() {
	var moves []move
	m.shared(func(f, g contract.Field) {
		if slices.Equal(f.Keys(), g.Keys()) {
			return
		}
		source, err := pathOf(f)
		target, err2 := pathOf(g)
		if err := errors.Join(err, err2); err != nil {
			if slices.Contains(m.to.Record().Fields, g.Name) {
				m.problems = append(m.problems, fmt.Errorf("%s, which every record has, cannot be renamed: %w", f.Name, err))
			} else {
				m.leavef("%s stays as it is: %v.", f.Name, err)
			}
			return
		}
		moves = append(moves, move{source, target})
	})
	moves = m.order(moves)
	var renames, nested []any
	flush := func() {
		m.addEntries("renameKeys", renames, cloudwatch.MaxMutatedKeys)
		m.addEntries("moveKeys", nested, cloudwatch.MaxMutatedKeys)
		renames, nested = nil, nil
	}
	for _, mv := range moves {
		if strings.Contains(mv.source+mv.target, ".") {
			if len(renames) > 0 {
				flush()
			}
			nested = append(nested, map[string]any{"source": mv.source, "target": mv.target, "overwriteIfExists": true})
			continue
		}
		if len(nested) > 0 {
			flush()
		}
		renames = append(renames, map[string]any{"key": mv.source, "renameTo": mv.target, "overwriteIfExists": true})
	}
	flush()
}

// order orders moves so that none overwrites or moves away what another still has
// to move: a path before the object that holds it, and what is at a target before
// the target is filled.
func (m *maker) order(moves []move) []move {
	var ordered []move
	for len(moves) > 0 {
		next := slices.IndexFunc(moves, func(mv move) bool {
			return !slices.ContainsFunc(moves, func(other move) bool {
				return other != mv && (within(other.source, mv.source) || within(other.source, mv.target) || within(mv.target, other.source))
			})
		})
		if next < 0 {
			m.problems = append(m.problems, fmt.Errorf("%s and %s swap names, which no processor can do", moves[0].source, moves[0].target))
			return nil
		}
		ordered = append(ordered, moves[next])
		moves = slices.Delete(moves, next, next+1)
	}
	return ordered
}

// within reports whether a path equals another or is inside it.
func within(path, other string) bool {
	return path == other || strings.HasPrefix(path, other+".")
}

// types are typeConverter's names for types.
var types = map[contract.Type]string{contract.Number: "double", contract.Boolean: "boolean"}

// convert converts values to the types of the other contract.
func (m *maker) convert() {
	var entries []any
	m.shared(func(f, g contract.Field) {
		kind := func(t contract.Type) string {
			switch t {
			case contract.Number, contract.Boolean:
				return types[t]
			case contract.Object:
				return string(t)
			}
			return "string"
		}
		written := kind(f.Type)
		if !m.from.HasRecords() {
			if _, inLine := m.lineOf(f.Name); !inLine {
				return
			}
			written = "string" // what grok extracts from a line
		}
		wanted := kind(g.Type)
		path, err := pathOf(g)
		if written == wanted || err != nil || written == "object" || wanted == "object" {
			return
		}
		entries = append(entries, map[string]any{"key": path, "type": wanted})
	})
	m.addEntries("typeConverter", entries, cloudwatch.MaxConvertedKeys)
}

func (m *maker) lineOf(field string) (contract.Line, bool) {
	for _, line := range m.from.Lines() {
		if line.Has(field) {
			return line, true
		}
	}
	return contract.Line{}, false
}

// spell changes levels to the spelling of the other contract.
func (m *maker) spell() {
	level, ok := m.to.Field("level")
	if own, has := m.from.Field("level"); !ok || !has || own.Name != level.Name {
		return
	}
	path, err := pathOf(level)
	if err != nil || level.Type == contract.Number {
		if level.Type == contract.Number {
			m.leavef("Levels stay as they are spelled: %s has numbers for them.", m.to.Name())
		}
		return
	}
	var entries []any
	for _, l := range contract.Levels() {
		var others []string
		for _, spelled := range m.from.LevelsAs(l) {
			if spelled != m.to.LevelAs(l) {
				others = append(others, regexp.QuoteMeta(spelled))
			}
		}
		if len(others) > 0 {
			entries = append(entries, substitution(path, `^(?:`+strings.Join(others, "|")+`)$`, m.to.LevelAs(l)))
		}
	}
	m.addEntries("substituteString", entries, cloudwatch.MaxConvertedKeys)
}

func substitution(source, from, to string) map[string]any {
	return map[string]any{"source": source, "from": from, "to": strings.ReplaceAll(to, "$", `\$`)}
}

// named marks the events that got their names.
const named = "="

// nameEvents names events as the other contract does, if the application recognises
// them by another field, such as their message. Records without an event get an
// empty name.
func (m *maker) nameEvents() {
	source, target := m.from.EventField(), m.to.EventField()
	f, hasSource := m.to.Field(source)
	g, hasTarget := m.to.Field(target)
	if source == "" || target == "" || source == target || !hasSource || !hasTarget {
		return
	}
	if own, ok := m.from.Field(source); !ok || own.Name != f.Name {
		return
	}
	at, err := pathOf(f)
	into, err2 := pathOf(g)
	if err != nil || err2 != nil {
		m.leavef("Events have no %s: no processor reaches it.", target)
		return
	}
	var entries []any
	for _, e := range m.from.Events() {
		other, ok := m.to.Event(e.Name)
		name := valueOf(other, target)
		if !ok || name == "" {
			continue
		}
		for _, match := range e.Match {
			value, only := match[source], len(match) == 1
			if value == "" || value == "*" || !only {
				continue
			}
			pattern := regexp.QuoteMeta(value)
			if begin, open := strings.CutSuffix(value, "*"); open {
				pattern = regexp.QuoteMeta(begin) + ".*"
			}
			entries = append(entries, substitution(into, `(?s)^`+pattern+`$`, named+name))
		}
	}
	if len(entries) == 0 {
		return
	}
	entries = append(entries, substitution(into, `(?s)^[^`+named+`].*$`, ""), substitution(into, `^`+named, ""))
	m.add("copyValue", map[string]any{"entries": []any{map[string]any{"source": at, "target": into}}})
	m.addEntries("substituteString", entries, cloudwatch.MaxConvertedKeys)
}

// valueOf returns the value of the single field that recognises an event, or the
// empty string.
func valueOf(e contract.Event, field string) string {
	for _, match := range e.Match {
		if value := match[field]; len(match) == 1 && value != "" && !strings.HasSuffix(value, "*") {
			return value
		}
	}
	return ""
}
