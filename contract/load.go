package contract

import (
	"bytes"
	"cmp"
	"embed"
	"fmt"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/logstack-go/logstack/internal/enum"
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

// ApplicationPresets returns the names of the presets for applications: those
// without a Source.
func ApplicationPresets() []string {
	return slices.DeleteFunc(Presets(), func(name string) bool { return sourceOf(name) != "" })
}

// SourcePresets returns the names of the presets that describe what an AWS service
// or a server writes: those with a Source.
func SourcePresets() []string {
	return slices.DeleteFunc(Presets(), func(name string) bool { return sourceOf(name) == "" })
}

// Sources returns the sources that presets describe, sorted by name.
func Sources() []string {
	var all []string
	for _, name := range SourcePresets() {
		all = append(all, sourceOf(name))
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// sourceOf returns the source of a preset, or the empty string if it has none.
func sourceOf(preset string) string { return presetSources()[preset] }

// presetSources returns the sources of the presets, by preset. It reads nothing
// else of them, because reading a contract checks its source against these. It
// looks for lines instead of parsing YAML, because each run of the command needs
// the names of presets; a test compares what it finds with the contracts.
var presetSources = sync.OnceValue(func() map[string]string {
	all := map[string]string{}
	for _, name := range Presets() {
		for from := name; from != "" && all[name] == ""; {
			data, err := readPreset(from)
			if err != nil {
				panic(err) // it is embedded
			}
			all[name], from = beside("source", data), beside("extends", data)
		}
	}
	return all
})

// beside returns what stands beside a key at the left of a preset's file, or the
// empty string if the key is not there.
func beside(key string, file []byte) string {
	_, rest, _ := bytes.Cut(file, []byte("\n"+key+": "))
	value, _, _ := bytes.Cut(rest, []byte("\n"))
	return string(value)
}

// Load reads a contract: the preset with that name, or the file at that path
// relative to dir. A name without a slash that does not end in .yaml or .yml is a
// preset's; if there is none, the error lists the presets. If the file has
// problems, the error holds all of them, with lines and columns.
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
		return nil, fmt.Errorf("reading the log contract: %w", err)
	}
	return Parse(nameOrPath, data)
}

// Preset returns the preset with that name. If there is none, the error lists the
// presets.
func Preset(name string) (*Contract, error) {
	if !slices.Contains(Presets(), name) {
		return nil, fmt.Errorf("there is no contract %q%s, or the path of a .yaml file", name, enum.Choice(name, Presets()))
	}
	if read, ok := presets.Load(name); ok {
		return read.(*Contract), nil
	}
	data, err := readPreset(name)
	if err != nil {
		return nil, err
	}
	c, err := Parse(name, data)
	if err == nil {
		presets.Store(name, c)
	}
	return c, err
}

// presets holds the presets that were read, by name: contracts do not change, and what
// extends a preset reads it, as does each configuration.
var presets sync.Map

// Guide returns the preset that holds where no contract is named. It has the field
// names of the logging guide.
func Guide() *Contract {
	c, err := Preset("guide")
	if err != nil {
		panic(err) // it is embedded, and a test reads it
	}
	return c
}

func isPath(name string) bool {
	return strings.ContainsAny(name, `/\`) || strings.HasSuffix(name, ".yaml") || strings.HasSuffix(name, ".yml")
}

func readPreset(name string) ([]byte, error) {
	return presetFiles.ReadFile(path.Join("presets", name+".yaml"))
}

// Parse reads a contract from the contents of a file, as Load does. The name
// becomes the contract's name, and is the file's name in errors.
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

// read builds a contract from a file. It returns the problems of the contract,
// where they are: in the file, or in a preset that it extends. The error says why
// the contract could not be read at all.
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

// extend lays a contract over the preset that it extends.
func extend(root strictyaml.Node) (strictyaml.Node, error) {
	var head struct {
		Extends string `yaml:"extends"`
	}
	at := root.Get("extends")
	if err := root.Only("extends").Decode(&head).Err(); err != nil || !at.Present() {
		return root, err
	}
	if !slices.Contains(Presets(), head.Extends) {
		return root, strictyaml.Problems{at.Problem("%v", enum.Unknown("preset", head.Extends, Presets()))}.Err()
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

// overlay lays a contract over a preset. Where one makes a field or an event an
// alias and the other defines it, nothing of the preset's entry is kept.
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

// carryMatched adds the fields by which an event is recognised to the fields that
// it carries: to those always there if every match has them, and to the optional
// ones otherwise.
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

// freeRenamed removes names from those that the preset reserves if they were the
// names of fields that this contract calls otherwise.
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

// reserveRecord reserves the keys of the fields that every record has.
func (c *Contract) reserveRecord() {
	for _, name := range c.record.Fields {
		f, ok := c.Field(name)
		if !ok {
			continue // it is unknown, and reported as such
		}
		if keys := f.Keys(); len(keys) > 0 && !slices.Contains(c.reserved, keys[0]) {
			c.reserved = append(c.reserved, keys[0])
		}
	}
}
