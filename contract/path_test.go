package contract

import (
	"strings"
	"testing"
)

func TestPaths(t *testing.T) {
	for as, want := range map[string][2]string{
		"level":                      {"level", "level"},
		"log.level":                  {"log|level", "log.level"},
		"['log.level']":              {"log.level", "log.level"},
		"attributes.['event.name']":  {"attributes|event.name", "attributes.event.name"},
		"http.request.['x.y'].z":     {"http|request|x.y|z", "http.request.x.y.z"},
		"@timestamp":                 {"@timestamp", "@@timestamp"},
		"items[0]":                   {"items|0", "items.0"},
		"a.items[0].b[12].c":         {"a|items|0|b|12|c", "a.items.0.b.12.c"},
		"a.['x.y'][0].b":             {"a|x.y|0|b", "a.x.y.0.b"},
		"user-id":                    {"user-id", "`user-id`"},
		"attributes.['user/id'].one": {"attributes|user/id|one", "attributes.`user/id`.one"},
	} {
		f := Field{As: as}
		if got := strings.Join(f.Keys(), "|"); got != want[0] {
			t.Errorf("%s has the keys %s, want %s", as, got, want[0])
		}
		if got := f.QueryName(); got != want[1] {
			t.Errorf("%s is %s in a query, want %s", as, got, want[1])
		}
	}
}

// An item of a list is named as in queries and filters, and no record promises
// it.
func TestItemsOfLists(t *testing.T) {
	c := parsed(t, "fields:\n  items: {type: list}\n  first: {as: 'items[0].name'}\n  deep: {as: 'more.items[1]'}\nrecords: {fields: [items], optional: [first, deep]}\n")
	s := compileSchema(t, c)
	for line, valid := range map[string]bool{
		`{"items": [{"name": "a"}], "more": {"items": []}}`: true,
		`{"items": []}`:                       true,
		`{"items": {"0": {"name": "a"}}}`:     false,
		`{"items": [], "more": {"items": 1}}`: false,
	} {
		if err := validate(t, s, line); (err == nil) != valid {
			t.Errorf("%s: %v", line, err)
		}
	}
	_, err := Parse("contract.yaml", []byte("fields:\n  first: {as: 'items[0].name'}\nrecords: {fields: [first]}\n"))
	if want := "contract.yaml:3:20: records.fields[0]: first is an item of a list, which may be shorter: no record can promise it, so put it under optional"; err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
}
