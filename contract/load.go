package contract

import (
	"cmp"
	"embed"
	"fmt"
	"maps"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/internal/nearest"
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

// file is a contract as it is written.
type file struct {
	// What the contract describes, in a few words.
	Description string `yaml:"description"`
	// The preset that this contract differs from. Default: none.
	Extends string `yaml:"extends"`
	// What writes the log, where it is an AWS service or a server, such as
	// cloudtrail, and no application of one's own: it has alarm rules and saved
	// queries of its own. Default: none.
	Source string `yaml:"source"`
	// The fields by their canonical names.
	Fields map[string]fileField `yaml:"fields"`
	// What the application writes for each level: a name, or a list of them.
	// Default: the level's name.
	Levels map[Level]oneOrMore `yaml:"levels"`
	// Pieces of text that show a level in lines that are not JSON.
	PlainText map[Level][]string `yaml:"plainText"`
	// What every record has.
	Records fileRecord `yaml:"records"`
	// The field whose value says which event a record tells of, such as
	// event_type. Default: none.
	EventField string `yaml:"eventField"`
	// What extras of a record must not be called, as the application writes
	// it, beside what every record has. Default: nothing more is reserved.
	Reserved []string `yaml:"reserved"`
	// The events by their canonical names.
	Events map[string]fileEvent `yaml:"events"`
	// The log-based metrics by their names.
	Metrics map[string]fileMetric `yaml:"metrics"`
}

type fileField struct {
	// What the application calls it. Default: the canonical name.
	As string `yaml:"as"`
	// What its value is in JSON. Default: string.
	Type Type `yaml:"type"`
	// The unit of a number. Default: None.
	Unit Unit `yaml:"unit"`
	// What it is, in a few words.
	Description string `yaml:"description"`
	// The kind of personal or secret data that it holds. Default: none.
	PII PII `yaml:"pii"`
	// Whether log events are looked up by it, so that CloudWatch is to index
	// it. Default: false.
	Index bool `yaml:"index"`
	// Whether it has so few values that a metric can be split by them.
	// Default: false.
	Dimension bool `yaml:"dimension"`
}

type fileRecord struct {
	// The fields that every record carries.
	Fields []string `yaml:"fields"`
	// The fields that any record may carry.
	Optional []string `yaml:"optional"`
}

type fileEvent struct {
	// What happened, in a few words.
	Description string `yaml:"description"`
	// The level that it is written with. Default: any.
	Level Level `yaml:"level"`
	// How often it is to be expected: common or rare. Default: common.
	Rate Rate `yaml:"rate"`
	// Ways to recognise it, any one of which is enough: by texts and numbers. A
	// value that ends with * stands for all that begin so.
	Match []map[string]string `yaml:"match"`
	// The fields that its records carry beside those of every record.
	Fields []string `yaml:"fields"`
	// The fields that its records may carry.
	Optional []string `yaml:"optional"`
}

type fileMetric struct {
	// What it is, in a few words.
	Description string `yaml:"description"`
	// The unit of its value. Default: None.
	Unit Unit `yaml:"unit"`
	// The fields that split it, each of few values. Default: none.
	Dimensions []string `yaml:"dimensions"`
}

// oneOrMore is one name, or a list of them.
type oneOrMore []string

// DecodeYAML reads a name or a list of names.
func (n *oneOrMore) DecodeYAML(node strictyaml.Node) strictyaml.Problems {
	if node.Items() != nil {
		return node.Decode((*[]string)(n))
	}
	*n = make(oneOrMore, 1)
	return node.Decode(&(*n)[0])
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
	if !root.Get("reserved").Present() && slices.Contains(Presets(), f.Extends) {
		base, err := Preset(f.Extends)
		if err != nil {
			return nil, err
		}
		c.freeRenamed(base)
	}
	c.reserveRecord()
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
		source:      f.Source,
		fields:      map[string]Field{},
		levels:      map[Level][]string{},
		plainText:   f.PlainText,
		record:      Record(f.Records),
		eventField:  f.EventField,
		reserved:    f.Reserved,
		events:      map[string]Event{},
		metrics:     map[string]Metric{},
	}
	for _, level := range levelOrder {
		if c.levels[level] = f.Levels[level]; len(c.levels[level]) == 0 {
			c.levels[level] = []string{string(level)}
		}
	}
	for name, field := range f.Fields {
		c.fields[name] = Field{
			Name:        name,
			As:          cmp.Or(field.As, name),
			Type:        cmp.Or(field.Type, String),
			Unit:        cmp.Or(field.Unit, None),
			Description: field.Description,
			PII:         field.PII,
			Index:       field.Index,
			Dimension:   field.Dimension,
		}
	}
	for name, event := range f.Events {
		matches := make([]Match, len(event.Match))
		for i, match := range event.Match {
			matches[i] = Match(match)
		}
		c.events[name] = Event{
			Name: name, Description: event.Description, Level: event.Level, Rate: cmp.Or(event.Rate, Common),
			Match: matches, Fields: event.Fields, Optional: event.Optional,
		}
	}
	for name, metric := range f.Metrics {
		c.metrics[name] = Metric{
			Name: name, Description: metric.Description, Unit: cmp.Or(metric.Unit, None), Dimensions: metric.Dimensions,
		}
	}
	return c
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
			now, ok := c.fields[f.Name]
			return ok && f.As == name && now.As != name
		})
	})
}

// reserveRecord reserves the keys under which every record has its own fields.
func (c *Contract) reserveRecord() {
	for _, name := range c.record.Fields {
		f, ok := c.fields[name]
		if !ok {
			continue // that is a problem, and told
		}
		if keys := f.Keys(); len(keys) > 0 && !slices.Contains(c.reserved, keys[0]) {
			c.reserved = append(c.reserved, keys[0])
		}
	}
}

// validName is what a field may be called: dots lead into nested objects, and a
// key with dots stands in brackets.
var validName = regexp.MustCompile(`^(\['[A-Za-z0-9_@:/.-]+'\]|[A-Za-z_@][A-Za-z0-9_@:/-]*)(\.([A-Za-z0-9_@:/-]+|\['[A-Za-z0-9_@:/.-]+'\]))*$`)

// jsonNumber is how JSON writes a number (RFC 8259): what else may be read as one,
// such as NaN or 0500, never stands in a record.
var jsonNumber = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?$`)

// ValidName says whether a contract can call a field so: by letters, digits and
// _ @ : / -, with dots between, and a key that has dots as ['log.level'].
func ValidName(as string) bool { return validName.MatchString(as) }

// check finds what decoding cannot: what does not fit together.
func (c *Contract) check(node strictyaml.Node) (problems strictyaml.Problems) {
	add := func(at strictyaml.Node, format string, args ...any) {
		problems = append(problems, at.Problem(format, args...))
	}
	known := func(at strictyaml.Node, names []string) {
		items := at.Items()
		for i, field := range names {
			if problem, unknown := c.unknown(field); unknown {
				add(items[i], "%s", problem)
			}
		}
	}
	lists := func(at strictyaml.Node, fields, optional []string) {
		seen := map[string]bool{}
		for i, field := range slices.Concat(fields, optional) {
			item := func() strictyaml.Node {
				if i < len(fields) {
					return at.Get("fields").Items()[i]
				}
				return at.Get("optional").Items()[i-len(fields)]
			}
			if seen[field] {
				add(item(), "%s stands here twice", field)
			}
			seen[field] = true
			if i < len(fields) && c.fields[field].PII == Secret {
				add(item(), "%s is a secret, which is never written: no record can promise it", field)
			}
		}
	}
	if at := node.Get("source"); at.Present() && !slices.Contains(Sources(), c.source) {
		hint := ""
		if near := nearest.Name(c.source, Sources()); near != "" {
			hint = "did you mean " + near + "? "
		}
		add(at, "there is no source %q: %sallowed are %s", c.source, hint, strings.Join(Sources(), ", "))
	}
	writtenAs := map[string]string{}
	for _, name := range slices.Sorted(maps.Keys(c.fields)) {
		field, at := c.fields[name], node.Get("fields", name)
		if !validName.MatchString(field.As) {
			add(at, "%q is no field name: allowed are letters, digits and _ @ : / -, with dots between, and a key that has dots as ['log.level']", field.As)
		}
		if other, taken := writtenAs[field.path()]; taken {
			add(at, "%q is already what %s is called: a field has one meaning", field.As, other)
		}
		writtenAs[field.path()] = name
		if field.Unit != None && field.Type != Number {
			add(at, "a field of type %s has no unit: allowed is type number", field.Type)
		}
		if field.Index && c.Masked(name) {
			add(at, "an index finds nothing here: data protection masks what the field holds")
		}
		if field.Dimension && (field.PII != "" || field.Type == Time || field.Type == IP || field.Type == List || field.Type == Object) {
			add(at, "splits no metric: a dimension has few values, and is no personal data, time, address, list or object")
		}
	}
	for _, name := range slices.Sorted(maps.Keys(c.fields)) {
		keys := c.fields[name].Keys()
		for n := 1; n < len(keys); n++ {
			if outer, ok := writtenAs[pathOf(keys[:n])]; ok && c.fields[outer].Type != Object {
				add(node.Get("fields", name), "%q is inside of %s, which is of type %s: no record can have both", c.fields[name].As, outer, c.fields[outer].Type)
			}
		}
	}
	told := map[string]bool{}
	for _, role := range c.roles() {
		before := len(problems)
		if f, ok := c.fields[role.name]; ok && !slices.Contains(role.types, f.Type) {
			add(node.Get("fields", role.name), "type %s is not for %s: allowed is %s", f.Type, role.is, joinTypes(role.types))
		} else if ok && f.PII != "" {
			add(node.Get("fields", role.name), "%s is no personal data and no secret: nobody in the cloud could see it, and no filter would match", role.is)
		}
		told[role.name] = len(problems) > before
	}
	for _, level := range levelOrder {
		for i, as := range c.levels[level] {
			if other, _ := c.LevelOf(as); other != level || slices.Index(c.levels[level], as) < i {
				add(node.Get("levels", string(level)), "%q is already what %s is called: a name has one meaning", as, other)
			}
			if as == "" || strings.Contains(as, "*") {
				add(node.Get("levels", string(level)), "%q is no name of a level: allowed are texts without *, which stands for others", as)
			}
			if c.fields["level"].Type == Number && !isNumber(as) {
				add(node.Get("levels", string(level)), "%q is no number, and the field level is one", as)
			}
		}
	}
	known(node.Get("records", "fields"), c.record.Fields)
	known(node.Get("records", "optional"), c.record.Optional)
	lists(node.Get("records"), c.record.Fields, c.record.Optional)
	if problem, unknown := c.unknown(c.eventField); c.eventField != "" && unknown {
		add(node.Get("eventField"), "%s", problem)
	}
	recognised := map[string]string{}
	for _, name := range slices.Sorted(maps.Keys(c.events)) {
		event, at := c.events[name], node.Get("events", name)
		if len(event.Match) == 0 {
			add(at, "match is missing: say by which values of which fields the event is recognised")
		}
		matches := at.Get("match").Items()
		for i, match := range event.Match {
			at := matches[i]
			if len(match) == 0 {
				add(at, "an empty match recognises every record")
			} else if other := cmp.Or(recognised[match.String()], name); other != name {
				add(at, "%s recognises %s, too: a record tells of one event", match, other)
			}
			recognised[match.String()] = name
			for _, field := range match.Fields() {
				if problem, unknown := c.unknown(field); unknown {
					problems = append(problems, at.Get(field).KeyProblem("%s", problem))
				}
				if told[field] {
					continue
				}
				if t := c.fields[field].Type; t == Boolean || t == Time || t == List || t == Object {
					add(at.Get(field), "the field %s is of type %s: an event is recognised by texts and numbers", field, t)
				}
				if match[field] == "" {
					add(at.Get(field), "an empty text recognises nothing: allowed are a value, one that ends with *, and * alone")
				}
				if c.fields[field].PII != "" {
					add(at.Get(field), "the field %s holds personal data or a secret, which nobody in the cloud sees: no filter recognises the event by it", field)
				}
				if c.fields[field].Type == Number && !isNumber(match[field]) && match[field] != "*" {
					add(at.Get(field), "%q is no number, and the field %s is one", match[field], field)
				}
				if strings.Contains(strings.TrimSuffix(match[field], "*"), "*") {
					add(at.Get(field), "%q: a * is allowed at the end only", match[field])
				}
			}
		}
		known(at.Get("fields"), event.Fields)
		known(at.Get("optional"), event.Optional)
		lists(at, event.Fields, event.Optional)
		for _, field := range slices.Concat(event.Fields, event.Optional) {
			f := c.fields[field]
			if slices.Contains(c.reserved, f.As) && !slices.Contains(c.record.Fields, field) && !slices.Contains(c.record.Optional, field) {
				add(at, "its field %s is called %q, which is reserved: it would overwrite what every record has", field, f.As)
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(c.metrics)) {
		metric, at := c.metrics[name], node.Get("metrics", name)
		for _, field := range []string{MetricName, MetricValue} {
			if problem, unknown := c.unknown(field); unknown {
				add(at, "%s, which says what a log-based metric is", problem)
			}
		}
		if name == "" || utf8.RuneCountInString(name) > cloudwatch.MaxMetricName || strings.ContainsAny(name, ":*$") {
			add(at, "the name of a metric has 1 to %d characters, and none of : * $", cloudwatch.MaxMetricName)
		}
		known(at.Get("dimensions"), metric.Dimensions)
		if len(metric.Dimensions) > cloudwatch.MaxFilterDimensions {
			add(at.Get("dimensions"), "there are %d dimensions: CloudWatch allows %d", len(metric.Dimensions), cloudwatch.MaxFilterDimensions)
		}
		items := at.Get("dimensions").Items()
		for i, field := range metric.Dimensions {
			if f, ok := c.fields[field]; ok && !f.Dimension {
				add(items[i], "%s may have many values, each billed as a metric of its own: if it has few, say dimension: true of it", field)
			}
		}
	}
	return problems
}

// role is what a field is for, and what it can be for that.
type role struct {
	name, is string
	types    []Type
}

// roles are the fields that filters and queries are derived from by what they are
// for.
func (c *Contract) roles() []role {
	roles := []role{
		{"level", "the level", []Type{String, Number}},
		{"logger", "the logger", []Type{String}},
		{"message", "the message", []Type{String}},
		{MetricName, "the name of a metric", []Type{String}},
		{MetricValue, "the value of a metric", []Type{Number}},
		{MetricUnit, "the unit of a metric", []Type{String}},
	}
	if !slices.ContainsFunc(roles, func(r role) bool { return r.name == c.eventField }) {
		roles = append(roles, role{c.eventField, "the name of an event", []Type{String}})
	}
	return roles
}

func joinTypes(types []Type) string {
	names := make([]string, len(types))
	for i, t := range types {
		names[i] = string(t)
	}
	return strings.Join(names, " or ")
}

// isNumber says whether a text is a number in JSON, and one that a program can
// hold.
func isNumber(text string) bool {
	_, err := strconv.ParseFloat(text, 64)
	return err == nil && jsonNumber.MatchString(text)
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
