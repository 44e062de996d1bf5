package contract

import (
	"cmp"
	"embed"
	"fmt"
	"maps"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/logstack-go/logstack/internal/nearest"
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
	data, err := os.ReadFile(file)
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

// file is a contract as it is written.
type file struct {
	// What the contract describes, in a few words.
	Description string `yaml:"description"`
	// The preset that this contract differs from. Default: none.
	Extends string `yaml:"extends"`
	// The fields by their canonical names.
	Fields map[string]fileField `yaml:"fields"`
	// What the application writes for each level. Default: the level's name.
	Levels map[Level]string `yaml:"levels"`
	// Pieces of text that show a level in lines that are not JSON.
	PlainText map[Level][]string `yaml:"plainText"`
	// The events by their canonical names.
	Events map[string]fileEvent `yaml:"events"`
}

type fileField struct {
	// What the application calls it. Default: the canonical name.
	As string `yaml:"as"`
	// What its value is in JSON. Default: string.
	Type Type `yaml:"type"`
	// The unit of a number. Default: None.
	Unit Unit `yaml:"unit"`
}

type fileEvent struct {
	// The level that it is written with.
	Level Level `yaml:"level"`
	// Ways to recognise it, any one of which is enough.
	Match []map[string]string `yaml:"match"`
	// The fields that its records carry beside those of every record.
	Fields []string `yaml:"fields"`
}

// Parse reads a contract like Load, from the bytes of a file. The name is what
// the contract is called, and the file's name in errors.
func Parse(name string, data []byte) (*Contract, error) {
	root, err := strictyaml.Parse(name, data)
	if err != nil {
		return nil, err
	}
	node, err := extend(root)
	if err != nil {
		return nil, err
	}
	var f file
	problems := node.Decode(&f)
	c := build(name, f)
	problems = append(problems, c.check(node)...)
	if err := problems.Err(); err != nil {
		return nil, err
	}
	return c, nil
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
	return strictyaml.Overlay(base, root), err
}

func build(name string, f file) *Contract {
	c := &Contract{
		name:        name,
		description: f.Description,
		fields:      map[string]Field{},
		levels:      map[Level]string{},
		plainText:   f.PlainText,
		events:      map[string]Event{},
	}
	for _, level := range levelOrder {
		c.levels[level] = cmp.Or(f.Levels[level], string(level))
	}
	for name, field := range f.Fields {
		c.fields[name] = Field{
			Name: name,
			As:   cmp.Or(field.As, name),
			Type: cmp.Or(field.Type, String),
			Unit: cmp.Or(field.Unit, None),
		}
	}
	for name, event := range f.Events {
		matches := make([]Match, len(event.Match))
		for i, match := range event.Match {
			matches[i] = Match(match)
		}
		c.events[name] = Event{Name: name, Level: event.Level, Match: matches, Fields: event.Fields}
	}
	return c
}

// validName is what a field may be called: dots lead into nested objects.
var validName = regexp.MustCompile(`^[A-Za-z_@][A-Za-z0-9_@:/-]*(\.[A-Za-z0-9_@:/-]+)*$`)

// check finds what decoding cannot: what does not fit together.
func (c *Contract) check(node strictyaml.Node) (problems strictyaml.Problems) {
	writtenAs := map[string]string{}
	for _, name := range slices.Sorted(maps.Keys(c.fields)) {
		field, at := c.fields[name], node.Get("fields", name)
		if !validName.MatchString(field.As) {
			problems = append(problems, at.Problem("%q is no field name: allowed are letters, digits and _ @ : / -, with dots between", field.As))
		}
		if other, taken := writtenAs[field.As]; taken {
			problems = append(problems, at.Problem("%q is already what %s is called: a field has one meaning", field.As, other))
		}
		writtenAs[field.As] = name
		if field.Unit != None && field.Type != Number {
			problems = append(problems, at.Problem("a field of type %s has no unit: allowed is type number", field.Type))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(c.events)) {
		event, at := c.events[name], node.Get("events", name)
		if event.Level == "" {
			problems = append(problems, at.Problem("level is missing: allowed are %s", strings.Join(levelNames(), ", ")))
		}
		if len(event.Match) == 0 {
			problems = append(problems, at.Problem("match is missing: say by which values of which fields the event is recognised"))
		}
		matches := at.Get("match").Items()
		for i, match := range event.Match {
			at := matches[i]
			if len(match) == 0 {
				problems = append(problems, at.Problem("an empty match recognises every record"))
			}
			for _, field := range match.Fields() {
				if problem, unknown := c.unknown(field); unknown {
					problems = append(problems, at.Get(field).KeyProblem("%s", problem))
				}
			}
		}
		fields := at.Get("fields").Items()
		for i, field := range event.Fields {
			if problem, unknown := c.unknown(field); unknown {
				problems = append(problems, fields[i].Problem("%s", problem))
			}
		}
	}
	return problems
}

// unknown says so if the contract has no field of that canonical name.
func (c *Contract) unknown(field string) (problem string, unknown bool) {
	if _, ok := c.fields[field]; ok {
		return "", false
	}
	problem = fmt.Sprintf("the contract has no field %q", field)
	if near := nearest.Name(field, slices.Sorted(maps.Keys(c.fields))); near != "" {
		problem += ", did you mean " + near + "?"
	}
	return problem, true
}

func levelNames() []string {
	names := make([]string, len(levelOrder))
	for i, level := range levelOrder {
		names[i] = string(level)
	}
	return names
}
