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
