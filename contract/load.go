package contract

import (
	"cmp"
	"embed"
	"fmt"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/logstack-go/logstack/internal/regular"
	"github.com/logstack-go/logstack/internal/strictyaml"
)

//go:embed presets/*.yaml
var presetFiles embed.FS

// Presets returns the names of the contracts that come with logstack.
func Presets() []string {
	entries, _ := presetFiles.ReadDir("presets")
	names := make([]string, len(entries))
	for i, entry := range entries {
		names[i] = strings.TrimSuffix(entry.Name(), ".yaml")
	}
	return names
}

// ApplicationPresets returns the names of the presets that are for applications of
// one's own.
func ApplicationPresets() []string {
	return slices.DeleteFunc(Presets(), func(name string) bool { return sourceOf(name) != "" })
}

// SourcePresets returns the names of the presets that say what an AWS service or a
// server writes: those that have a Source.
func SourcePresets() []string {
	return slices.DeleteFunc(Presets(), func(name string) bool { return sourceOf(name) == "" })
}

// Sources returns the sources that presets are for, in the order of their names.
func Sources() []string {
	var all []string
	for _, name := range SourcePresets() {
		all = append(all, sourceOf(name))
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// sourceOf is the source of a preset; empty if it has none.
func sourceOf(preset string) string { return presetSources()[preset] }

// presetSources are the sources of presets, by their names. What else they say is not
// looked at: while a contract is read, its source is one of these.
var presetSources = sync.OnceValue(func() map[string]string {
	all := map[string]string{}
	for _, name := range Presets() {
		var head struct {
			Source string `yaml:"source"`
		}
		data, err := readPreset(name)
		if err == nil {
			var root strictyaml.Node
			if root, err = strictyaml.Parse(name, data); err == nil {
				if root, err = extend(root); err == nil {
					err = root.Only("source").Decode(&head).Err()
				}
			}
		}
		if err != nil {
			panic(err) // a test reads them all
		}
		all[name] = head.Source
	}
	return all
})

// Load reads a contract: the preset of that name, or the file of that path,
// relative to dir. What is no path (without a / and the ending .yaml or .yml)
// must be a preset's name; the error lists those there are. Everything wrong
// with a file is told in one error, with lines and columns.
func Load(nameOrPath, dir string) (*Contract, error) {
	if !isPath(nameOrPath) {
		return Preset(nameOrPath)
	}
	file := nameOrPath
	if !filepath.IsAbs(file) {
		file = filepath.Join(dir, file)
	}
	data, err := regular.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("reading the log contract %s: %w", nameOrPath, err)
	}
	return Parse(nameOrPath, data)
}

// Preset returns the preset of that name. It is an error if there is none; the
// error lists those there are.
func Preset(name string) (*Contract, error) {
	if !slices.Contains(Presets(), name) {
		return nil, fmt.Errorf("there is no contract %q: allowed are the presets %s, or the path of a .yaml file",
			name, strings.Join(Presets(), ", "))
	}
	data, err := readPreset(name)
	if err != nil {
		return nil, err
	}
	return Parse(name, data)
}

// Guide is the contract that holds where none is named: the field names of the
// logging guide.
func Guide() *Contract { return guide() }

var guide = sync.OnceValue(func() *Contract {
	c, err := Preset("guide")
	if err != nil {
		panic(err) // it is part of the program, and a test reads it
	}
	return c
})

func isPath(name string) bool {
	return strings.ContainsAny(name, `/\`) || strings.HasSuffix(name, ".yaml") || strings.HasSuffix(name, ".yml")
}

func readPreset(name string) ([]byte, error) {
	return presetFiles.ReadFile(path.Join("presets", name+".yaml"))
}

// Parse reads a contract like Load, from the bytes of a file. The name is what
// the contract is called, and the file's name in errors.
func Parse(name string, data []byte) (*Contract, error) {
	root, err := strictyaml.Parse(name, data)
	if err != nil {
		return nil, err
	}
	c, problems, err := read(name, root)
	if err != nil {
		return nil, err
	}
	if err := blame(name, root, problems).Err(); err != nil {
		return nil, err
	}
	return c, nil
}

// read makes a contract of what a file says, and returns what is wrong with it,
// where it stands: in the file, or in a preset that it extends. The error is what
// kept it from being read.
func read(name string, root strictyaml.Node) (*Contract, strictyaml.Problems, error) {
	node, err := extend(root)
	if err != nil {
		return nil, nil, err
	}
	var f file
	problems := node.Decode(&f)
	c := build(name, f)
	if !root.Get("reserved").Present() && slices.Contains(Presets(), f.Extends) {
		base, err := Preset(f.Extends)
		if err != nil {
			return nil, nil, err
		}
		c.freeRenamed(base)
	}
	c.reserveRecord()
	return c, append(problems, c.check(f, node)...), nil
}

// extend lays a contract over the preset that it says it extends.
func extend(root strictyaml.Node) (strictyaml.Node, error) {
	var head struct {
		Extends string `yaml:"extends"`
	}
	at := root.Get("extends")
	if err := root.Only("extends").Decode(&head).Err(); err != nil || !at.Present() {
		return root, err
	}
	if !slices.Contains(Presets(), head.Extends) {
		return root, strictyaml.Problems{at.Problem("there is no preset %q: allowed are %s",
			head.Extends, strings.Join(Presets(), ", "))}.Err()
	}
	data, err := readPreset(head.Extends)
	if err != nil {
		return root, err
	}
	preset, err := strictyaml.Parse(head.Extends, data)
	if err != nil {
		return root, err
	}
	base, err := extend(preset)
	return overlay(base, root), err
}

// overlay lays a contract over a preset. Where one of them says that a field or an
// event is another name, and the other what it is, nothing of the preset's is left.
func overlay(base, over strictyaml.Node) strictyaml.Node {
	isSame := func(n strictyaml.Node) bool {
		at := n.Get("sameAs")
		return at.Present() && !at.IsNull()
	}
	replaced := func(path []string) bool {
		if len(path) != 2 || path[0] != "fields" && path[0] != "events" {
			return false
		}
		own := over.Get(path...)
		return own.IsMapping() && isSame(own) != isSame(base.Get(path...))
	}
	return strictyaml.Overlay(base.Prune(replaced), over)
}

func build(name string, f file) *Contract {
	c := &Contract{
		name:        name,
		description: f.Description,
		source:      f.Source,
		logGroups:   f.LogGroupPrefix,
		fields:      map[string]Field{},
		levels:      map[Level][]string{},
		logLevel:    map[Level]string{},
		plainText:   f.PlainText,
		reserved:    f.Reserved,
		events:      map[string]Event{},
		metrics:     map[string]Metric{},
		identifiers: f.Identifiers,
	}
	for _, level := range levelOrder {
		if c.levels[level] = f.Levels[level]; len(c.levels[level]) == 0 {
			c.levels[level] = []string{string(level)}
		}
		c.logLevel[level] = cmp.Or(f.LogLevel[level], c.LevelAs(level))
	}
	for name, field := range f.Fields {
		if field.SameAs != "" {
			continue
		}
		c.fields[name] = Field{
			Name:        name,
			As:          cmp.Or(field.As, name),
			Type:        cmp.Or(field.Type, String),
			Unit:        cmp.Or(field.Unit, None),
			Description: field.Description,
			PII:         field.PII,
			Pattern:     field.Pattern,
			Identifiers: field.Identifiers,
			Index:       field.Index,
			Dimension:   field.Dimension,
		}
	}
	c.sameFields = same(f.sameFields(), c.fields, sameFieldUnsaid)
	c.eventField = c.fieldName(f.EventField)
	c.lines = map[string]Line{}
	for name, line := range f.Lines {
		if layout, err := parseLine(name, line.Text, line.Discovered, c.lineField); err == nil {
			c.lines[name] = layout
		}
	}
	c.record = Record{c.fieldNames(f.Records.Fields), c.fieldNames(f.Records.Optional)}
	for name, event := range f.Events {
		if event.SameAs != "" {
			continue
		}
		matches := make([]Match, len(event.Match))
		for i, match := range event.Match {
			matches[i] = Match{}
			for field, value := range match {
				matches[i][c.fieldName(field)] = value
			}
		}
		e := Event{
			Name: name, Description: event.Description, Level: event.Level, Rate: cmp.Or(event.Rate, Common),
			Match: matches, Fields: c.fieldNames(event.Fields), Optional: c.fieldNames(event.Optional),
		}
		c.carryMatched(&e)
		c.carryLines(&e)
		c.events[name] = e
	}
	c.sameEvents = same(f.sameEvents(), c.events, sameEventUnsaid)
	for name, metric := range f.Metrics {
		c.metrics[name] = Metric{
			Name: name, Description: metric.Description, Unit: cmp.Or(metric.Unit, None), Dimensions: c.fieldNames(metric.Dimensions),
		}
	}
	return c
}

// carryMatched adds the fields that an event is recognised by to those that it carries,
// beside those of every record: by all records if each way to recognise it has them.
func (c *Contract) carryMatched(e *Event) {
	have, ways := map[string]int{}, 0
	for _, m := range e.Match {
		if m.Line() != "" {
			continue
		}
		ways++
		for field := range m {
			have[field]++
		}
	}
	for _, field := range slices.Sorted(maps.Keys(have)) {
		switch {
		case !has(c.fields, field) || e.Carries(field), slices.Contains(c.record.Fields, field), slices.Contains(c.record.Optional, field):
		case have[field] == ways && ways == len(e.Match):
			e.Fields = append(e.Fields, field)
		default:
			e.Optional = append(e.Optional, field)
		}
	}
}

// freeRenamed takes the names out of what the preset reserves that were those of
// fields, and are no longer.
func (c *Contract) freeRenamed(base *Contract) {
	written := map[string]bool{}
	for _, f := range c.fields {
		written[f.As] = true
	}
	c.reserved = slices.DeleteFunc(slices.Clone(c.reserved), func(name string) bool {
		return !written[name] && slices.ContainsFunc(base.Fields(), func(f Field) bool {
			now, ok := c.Field(f.Name)
			return ok && f.As == name && now.As != name
		})
	})
}

// reserveRecord reserves the keys under which every record has its own fields.
func (c *Contract) reserveRecord() {
	for _, name := range c.record.Fields {
		f, ok := c.Field(name)
		if !ok {
			continue // that is a problem, and told
		}
		if keys := f.Keys(); len(keys) > 0 && !slices.Contains(c.reserved, keys[0]) {
			c.reserved = append(c.reserved, keys[0])
		}
	}
}
