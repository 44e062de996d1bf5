package dashboards

import (
	"slices"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/internal/strictyaml"
)

// Table is the result of a saved query on a dashboard.
type Table struct {
	// The name of the saved query.
	Query string `yaml:"query"`
	// The title of the table. Default: that of the table that ships, or one
	// made from the query's name.
	Title string `yaml:"title"`
}

// DecodeYAML reads the name of a saved query, or a mapping.
func (t *Table) DecodeYAML(node strictyaml.Node) strictyaml.Problems {
	*t = Table{}
	if !node.IsMapping() {
		return node.Decode(&t.Query)
	}
	type plain Table // without this method
	return node.Decode((*plain)(t))
}

// ResolveTables returns the tables of the layout with their titles.
func (l Layout) ResolveTables() []Table {
	tables := slices.Clone(l.Tables)
	if l.Tables == nil {
		tables = slices.Clone(ships().Tables)
	}
	for i, t := range tables {
		if t.Title == "" {
			tables[i].Title = titleOf(t.Query)
		}
	}
	return tables
}

// titleOf returns the default title of a query's table.
func titleOf(query string) string {
	for _, t := range ships().Tables {
		if t.Query == query {
			return t.Title
		}
	}
	return alarmrules.TitleOf(query)
}
