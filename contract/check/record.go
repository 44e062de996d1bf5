package check

import (
	"slices"

	"github.com/logstack-go/logstack/internal/jsonscan"
)

// record is a JSON record, its values by the numbers of fields.
type record struct {
	values []jsonscan.Value
	extras []string
	// twice are keys that the record has more than once, and once those among them
	// that are not fields.
	twice []string
	once  map[string]bool
}

// again notes the path of a key that is not a field, and reports whether the record
// had it before.
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
