package lint

import (
	"fmt"
	"maps"
	"slices"

	"github.com/logstack-go/logstack/template"
)

// textAt returns the path of the first text in a resource's properties that
// satisfies test; empty if there is none.
func textAt(t *template.Template, logicalID string, test func(string) bool) string {
	for _, m := range t.Made() {
		if m.LogicalID == logicalID {
			path, _ := findText(m.Properties, "", test)
			return path
		}
	}
	return ""
}

func findText(value any, path string, test func(string) bool) (string, bool) {
	switch v := value.(type) {
	case string:
		return path, test(v)
	case []any:
		for i, item := range v {
			if found, ok := findText(item, fmt.Sprintf("%s[%d]", path, i), test); ok {
				return found, true
			}
		}
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			inner := name
			if path != "" {
				inner = path + "." + name
			}
			if found, ok := findText(v[name], inner, test); ok {
				return found, true
			}
		}
	}
	return "", false
}
