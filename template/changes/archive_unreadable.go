package changes

import (
	"maps"
	"slices"
	"strings"
)

var archiveUnreadable = kind{
	name: "archive-unreadable",
	doc: Doc{
		Title: "Archives that Athena can no longer read", Severity: Loss,
		Meaning: "A table through which Athena reads an archive is deleted, or its database with all tables in it. Or the table describes other columns, another location, another format or other partitions than the files have. Nothing in S3 is lost, but queries fail or find nothing.",
		Remedy:  "Keep the table as the files are. If the files change from some day on, create another table for the new ones.",
	},
	find: func(f *finder) {
		for _, one := range f.removed(databaseType, tableType) {
			if to := f.movedTo(one.old); to != nil && to.change != one || f.fate(one) == Left {
				continue
			}
			if one.old.Type == databaseType {
				f.severe(one.old, "It "+goes(one)+", and all tables in it go (API_DeleteDatabase): queries on them fail.")
				continue
			}
			f.severe(one.old, "It "+goes(one)+": queries on it fail.")
		}
		for _, one := range f.both(databaseType, tableType) {
			if !f.replaced(one) {
				f.readOtherwise(one)
			}
		}
	},
}

// readOtherwise reports a table that reads files in another way than before. A
// new column or property does not change how the others are read, unless
// partition projection uses it.
func (f *finder) readOtherwise(one *change) {
	input := func(t *thing) value { return t.at(strings.TrimSuffix(t.typ.name, ".Name")) }
	was, is := input(one.old), input(one.new)
	c := comparing{comparison: f.comparison}
	c.see("name", was.member("Name"), is.member("Name"))
	c.see("type", was.member("TableType"), is.member("TableType"))
	before, after := was.member("StorageDescriptor"), is.member("StorageDescriptor")
	for _, name := range []string{"Location", "InputFormat", "OutputFormat"} {
		c.see(name, before.member(name), after.member(name))
	}
	for _, name := range []string{"SerializationLibrary", "Parameters"} {
		c.see("SerDe, "+name, before.member("SerdeInfo").member(name), after.member("SerdeInfo").member(name))
	}
	for _, columns := range []struct {
		what    string
		was, is map[string]value
	}{
		{"column ", columns(before.member("Columns")), columns(after.member("Columns"))},
		{"partition ", columns(was.member("PartitionKeys")), columns(is.member("PartitionKeys"))},
	} {
		for _, name := range slices.Sorted(maps.Keys(columns.was)) {
			c.see(columns.what+name, columns.was[name], columns.is[name])
		}
		for _, name := range slices.Sorted(maps.Keys(columns.is)) {
			if _, known := columns.was[name]; !known && columns.what == "partition " {
				c.see(columns.what+name, value{}, columns.is[name])
			}
		}
	}
	parameters := func(v value) map[string]any { o, _ := v.member("Parameters").is.(map[string]any); return o }
	for _, name := range slices.Sorted(maps.Keys(union(parameters(was), parameters(is)))) {
		if _, known := parameters(was)[name]; known || strings.HasPrefix(name, "projection.") || name == "storage.location.template" {
			c.see(name, was.member("Parameters").member(name), is.member("Parameters").member(name))
		}
	}
	switch {
	case c.open:
		f.add(one.new, Open, "", "Whether Athena reads existing files differently than before cannot be known.", c.all...)
	case c.all != nil:
		f.severe(one.new, "Athena reads it differently than before: existing files may not be found, or not be read.", c.all...)
	}
}

// columns returns the types of columns by name.
func columns(list value) map[string]value {
	all := map[string]value{}
	for _, column := range list.items() {
		all[strings.ToLower(column.member("Name").text())] = column.member("Type")
	}
	return all
}
