package contract

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/logstack-go/logstack/internal/strictyaml"
)

// Where a service logs one record a request, it has one of each of these, and not
// the other: rules and queries that are written with the other mean it.
var (
	sameFieldUnsaid = [2]string{"endpoint", "path"}
	sameEventUnsaid = [2]string{"api_request", "request_completed"}
)

// SameFields returns the canonical names that are another name for a field, and
// the name of that field: what the contract says to be the same, and, of endpoint
// and path, the one that it has for the one that it lacks.
func (c *Contract) SameFields() map[string]string { return maps.Clone(c.sameFields) }

// SameEvents returns the names that are another name for an event, and the name of
// that event: what the contract says to be the same, and, of api_request and
// request_completed, the one that it has for the one that it lacks.
func (c *Contract) SameEvents() map[string]string { return maps.Clone(c.sameEvents) }

// fieldName is the name of the field that a name stands for; the name itself if it
// is one, or none.
func (c *Contract) fieldName(name string) string {
	if same, ok := c.sameFields[name]; ok {
		return same
	}
	return name
}

// eventName is fieldName of events.
func (c *Contract) eventName(name string) string {
	if same, ok := c.sameEvents[name]; ok {
		return same
	}
	return name
}

// fieldNames are the names of the fields that names stand for, each once.
func (c *Contract) fieldNames(names []string) []string {
	var all []string
	seen := make(map[string]bool, len(names))
	for _, name := range names {
		if name = c.fieldName(name); !seen[name] {
			all = append(all, name)
		}
		seen[name] = true
	}
	return all
}

// same returns what names stand for in the end, as far as that is there. Said is
// what they are said to be the same as, and unsaid a pair of which the one that
// is missing is the other.
func same[T any](said map[string]string, there map[string]T, unsaid [2]string) map[string]string {
	all := map[string]string{}
	for i, name := range unsaid {
		other := unsaid[1-i]
		if last, ok := lastOf(other, said, there); ok && !has(there, name) && !has(said, name) {
			all[name] = last
		}
	}
	for name := range said {
		last, ok := lastOf(name, said, there)
		if !ok {
			last, ok = all[last]
		}
		if ok {
			all[name] = last
		}
	}
	return all
}

// lastOf follows what a name is said to be the same as, up to what is there, or to
// the last that can be reached.
func lastOf[T any](name string, said map[string]string, there map[string]T) (last string, ok bool) {
	for range len(said) + 1 {
		if has(there, name) {
			return name, true
		}
		next, ok := said[name]
		if !ok {
			break
		}
		name = next
	}
	return name, false
}

// circle says how a name comes back to itself by what names are said to be the
// same as; empty if it does not.
func circle(name string, said map[string]string) string {
	steps := []string{name}
	for at := said[name]; at != ""; at = said[at] {
		steps = append(steps, at)
		if at == name {
			return steps[0] + " is the same as " + strings.Join(steps[1:], ", which is the same as ")
		}
		if len(steps) > len(said) {
			break // a circle, and the name leads into it
		}
	}
	return ""
}

func has[T any](all map[string]T, name string) bool {
	_, ok := all[name]
	return ok
}

// checkSame finds what cannot be the same: itself, and what is not there.
func (k *checker) checkSame() {
	for _, name := range slices.Sorted(maps.Keys(k.file.Fields)) {
		k.sameAsNothing(k.at("fields", name).Get("sameAs"), name, k.file.Fields[name].SameAs)
	}
	for _, name := range slices.Sorted(maps.Keys(k.file.Events)) {
		k.sameAsNothing(k.at("events", name).Get("sameAs"), name, k.file.Events[name].SameAs)
	}
	fields := k.file.sameFields()
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		at := k.at("fields", name)
		k.sameAs(at, name, "a field", fields, func(to string) (string, bool) { return k.contract.unknown(to) })
		if i := slices.IndexFunc(k.contract.roles(), func(r role) bool { return r.name == name }); i >= 0 {
			k.add(at, "%s is looked for by the name %s: say with as what the application calls it", k.contract.roles()[i].is, name)
		}
	}
	events := k.file.sameEvents()
	for _, name := range slices.Sorted(maps.Keys(events)) {
		k.sameAs(k.at("events", name), name, "an event", events, func(to string) (string, bool) {
			_, known := k.contract.Event(to)
			return fmt.Sprintf("the contract has no event %q%s", to, didYouMean(to, k.contract.eventNames())), !known
		})
	}
}

// sameAsNothing finds a sameAs that names nothing: what the preset says of the field
// or the event would be gone, and nothing in its place.
func (k *checker) sameAsNothing(at strictyaml.Node, name, said string) {
	if at.IsText() && said == "" {
		k.add(at, "an empty text is no name: say what %s is another name for, or leave sameAs out", name)
	}
}

func (k *checker) sameAs(at strictyaml.Node, name, what string, said map[string]string, unknown func(string) (string, bool)) {
	if len(at.Keys()) > 1 {
		k.add(at, "%s is another name for %s: what else there is to say is said there", name, said[name])
	}
	if steps := circle(name, said); steps != "" {
		k.add(at.Get("sameAs"), "%s: one of them must be %s of its own", steps, what)
	} else if problem, unknown := unknown(said[name]); unknown && !has(said, said[name]) {
		k.add(at.Get("sameAs"), "%s", problem)
	}
}
