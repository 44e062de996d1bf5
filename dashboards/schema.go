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

// LayoutSchema names the definition of a layout in SchemaDefinitions.
const LayoutSchema = "DashboardLayout"

// sources holds the doc comments of the keys, which are their descriptions.
//
//go:embed layout.go table.go schema.go
var sources embed.FS

var comments = doccomment.Of(sources)

// SchemaDefinitions returns the JSON Schemas of a layout and its parts, by
// their names in $defs. Layout.Check finds what a schema cannot, such as a
// metric that the application does not have.
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

// metricMapping and tableMapping are the mappings of a metric and a table.
type (
	metricMapping struct {
		// The metric's namespace, such as AWS/ECS. Default: that of the log
		// group.
		Namespace string `yaml:"namespace"`
		// The metric's name.
		Name string `yaml:"name"`
		// All dimensions of the metric: CloudWatch keeps no total over them.
		Dimensions map[string]string `yaml:"dimensions"`
		// The statistic of the metric.
		Statistic string `yaml:"statistic"`
	}
	tableMapping struct {
		// The name of the saved query.
		Query string `yaml:"query"`
		// The title of the table. Default: that of the table that ships, or one
		// made from the query's name.
		Title string `yaml:"title"`
	}
)

// written returns the schema of a type that is written as a text or a mapping,
// or as a price; nil for other types.
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

// definition returns the name of a type's definition.
func definition(name string) string { return "Dashboard" + strings.ToUpper(name[:1]) + name[1:] }

func require(s *jsonschema.Schema, keys ...string) { s.Required = keys }
