package contract

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/logstack-go/logstack/internal/strictyaml"
)

// checkEvents reports events that nothing recognises, and events that cannot be
// told apart.
func (k *checker) checkEvents() {
	c := k.contract
	recognised := map[string]string{} // the event, by how it is recognised
	for _, name := range slices.Sorted(maps.Keys(c.events)) {
		event, written, at := c.events[name], k.file.Events[name], k.at("events", name)
		if len(event.Match) == 0 {
			k.add(at, "match is missing: say by which values of which fields the event is recognised")
		}
		matches := at.Get("match").Items()
		for i, match := range written.Match {
			at := matches[i]
			if len(match) == 0 {
				k.add(at, "an empty match recognises every record")
			} else if other := cmp.Or(recognised[event.Match[i].String()], name); other != name {
				k.add(at, "%s recognises %s as well: a record belongs to one event", event.Match[i], other)
			}
			recognised[event.Match[i].String()] = name
			if _, ok := match[lineKey]; ok {
				k.line(at, match)
			}
			k.match(at, match)
		}
		k.lineFields(at, event, written.Fields)
		k.lists(at, written.Fields, written.Optional)
		for _, field := range slices.Concat(event.Fields, event.Optional) {
			f := c.fields[field]
			if slices.Contains(c.reserved, f.As) && !slices.Contains(c.record.Fields, field) && !slices.Contains(c.record.Optional, field) {
				k.add(at, "its field %s is called %q, which is reserved: it would overwrite what every record has", field, f.As)
			}
		}
	}
}

// match checks the values of fields by which an event is recognised.
func (k *checker) match(at strictyaml.Node, match map[string]string) {
	given := map[string]string{} // by the field's own name
	for _, name := range slices.Sorted(maps.Keys(match)) {
		if name == lineKey {
			continue
		}
		at, value := at.Get(name), match[name]
		f, _ := k.contract.Field(name)
		if problem, unknown := k.unknown(name); unknown {
			k.problems = append(k.problems, at.KeyProblem("%s", problem))
		} else if other, twice := given[f.Name]; twice {
			k.problems = append(k.problems, at.KeyProblem("%s and %s are the same field: it has one value", other, name))
		}
		given[f.Name] = name
		if k.told[f.Name] {
			continue
		}
		if t := f.Type; t == Boolean || t == Time || t == List || t == Object {
			k.add(at, "the field %s is of type %s: only strings and numbers recognise an event", name, t)
		}
		if value == "" {
			k.add(at, "an empty value recognises nothing: use a value, one that ends with *, or * alone")
		}
		if f.PII != "" {
			k.add(at, "the field %s holds personal data or a secret, which is masked in the cloud: no filter can recognise the event by it", name)
		}
		if f.Type == Number && !isNumber(value) && value != "*" {
			k.add(at, "%q is not a number, but the field %s is", value, name)
		}
		if strings.Contains(strings.TrimSuffix(value, "*"), "*") {
			k.add(at, "%q: * is allowed only at the end", value)
		}
	}
}
