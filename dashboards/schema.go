package dashboards

import (
	"embed"
	"encoding/json"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/invopop/jsonschema"

	"github.com/logstack-go/logstack/internal/doccomment"
	"github.com/logstack-go/logstack/queries"
)

// LayoutSchema is the definition of a layout among those of SchemaDefinitions.
const LayoutSchema = "DashboardLayout"

// sources have the doc comments of the keys, which are their descriptions.
//
//go:embed layout.go table.go schema.go
var sources embed.FS

var comments = doccomment.Of(sources)

// SchemaDefinitions returns the JSON Schemas of a layout and of its parts, by their
// names in $defs. What a schema cannot tell, such as which metrics an application has,
// Layout.Check does.
func SchemaDefinitions() jsonschema.Definitions {
	reflector := jsonschema.Reflector{
		Anonymous: true, FieldNameTag: "yaml", RequiredFromJSONSchemaTags: true, LookupComment: comments(),
		Namer: func(t reflect.Type) string {
			if t.Name() == "" {
				return "" // lists and mappings stand where they are
			}
			return definition(t.Name())
		},
		Mapper: written,
	}
	defs := reflector.ReflectFromType(reflect.TypeFor[Layout]()).Definitions
	for _, part := range []any{GraphSpec{}, metricMapping{}, tableMapping{}} {
		for name, def := range reflector.ReflectFromType(reflect.TypeOf(part)).Definitions {
			defs[name] = def
		}
	}
	require(defs[definition("GraphSpec")], "title", "lines")
	require(defs[definition("metricMapping")], "name")
	require(defs[definition("tableMapping")], "query")
	lines, _ := defs[definition("GraphSpec")].Properties.Get("lines")
	one := uint64(1)
	lines.MinItems = &one
	for _, key := range []string{"graphs", "tables"} {
		list, _ := defs[LayoutSchema].Properties.Get(key)
		list.UniqueItems = true
	}
	return defs
}

// metricMapping and tableMapping are what a metric and a table are, where they are
// written as mappings.
type (
	metricMapping struct {
		// The metric's namespace, such as AWS/ECS. Default: that of the log group.
		Namespace string `yaml:"namespace"`
		// The metric's name.
		Name string `yaml:"name"`
		// The metric's dimensions, all of them: CloudWatch keeps no total over them.
		Dimensions map[string]string `yaml:"dimensions"`
		// The statistic of the metric.
		Statistic string `yaml:"statistic"`
	}
	tableMapping struct {
		// The name of the saved query.
		Query string `yaml:"query"`
		// What the table shows. Default: that of the table that ships, or made of the
		// query's name.
		Title string `yaml:"title"`
	}
)

// written returns the schemas of what is written as a text or as a mapping, and of a
// price; nil for others.
func written(t reflect.Type) *jsonschema.Schema {
	either := func(names []string, mapping string) *jsonschema.Schema {
		text := &jsonschema.Schema{Type: "string"}
		for _, name := range names {
			text.Examples = append(text.Examples, name)
		}
		return &jsonschema.Schema{AnyOf: []*jsonschema.Schema{text, {Ref: "#/$defs/" + definition(mapping)}}}
	}
	switch t {
	case reflect.TypeFor[Price]():
		return &jsonschema.Schema{Type: "number", ExclusiveMinimum: "0", Maximum: json.Number(strconv.FormatFloat(float64(dearestPrice), 'f', -1, 64))}
	case reflect.TypeFor[Shown]():
		return either(append(Graphs(), Rest), "GraphSpec")
	case reflect.TypeFor[Metric]():
		return either(nil, "metricMapping")
	case reflect.TypeFor[Table]():
		var names []string
		for _, q := range queries.Everything() {
			names = append(names, q.Name)
		}
		slices.Sort(names)
		names = slices.Compact(names)
		return either(names, "tableMapping")
	}
	return nil
}

// definition returns what the definition of a type is called.
func definition(name string) string { return "Dashboard" + strings.ToUpper(name[:1]) + name[1:] }

func require(s *jsonschema.Schema, keys ...string) { s.Required = keys }
