package check

import (
	"slices"

	"github.com/logstack-go/logstack/internal/jsonscan"
)

// record is a JSON record, its values by the numbers of fields.
type record struct {
	values []jsonscan.Value
	extras []string
	// twice are keys that stand in it more than once, and once those of no field.
	twice []string
	once  map[string]bool
}

// again notes the path of something that is no field, and says whether it stood
// in the record before.
func (r *record) again(path string) bool {
	if r.once[path] {
		r.repeated(path)
		return true
	}
	r.once[path] = true
	return false
}

func (r *record) repeated(path string) {
	if !slices.Contains(r.twice, path) {
		r.twice = append(r.twice, path)
	}
}
