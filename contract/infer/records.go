package infer

import (
	"fmt"
	"slices"
	"strings"
)

// inRecords are the fields that records have whatever their event.
type inRecords struct {
	// always are in every record, and often in those of many kinds. unseen are
	// those that the preset has in any record but none of these had, such as those
	// of an error.
	always, often, unseen []string
}

// record splits the fields into those of every record and those of many.
func (d *draft) record() inRecords {
	var r inRecords
	ofAny := slices.Concat(d.base.Record().Fields, d.base.Record().Optional)
	events := map[string]int{} // the number of events that have a path
	for _, e := range d.events {
		of := map[string]bool{}
		for _, g := range e.groups {
			for path := range g.paths {
				if !of[path] {
					of[path] = true
					events[path]++
				}
			}
		}
	}
	for path, name := range d.names {
		p, in := d.total[path], events[path]
		switch {
		case p.set() == d.records && !d.secret(name):
			r.always = append(r.always, name)
		case 2*in >= len(d.events) && in > 1, p.set() == d.records, slices.Contains(ofAny, name):
			r.often = append(r.often, name)
		}
	}
	for _, name := range ofAny {
		if d.paths[name] == "" && d.gone[name] == "" {
			r.unseen = append(r.unseen, name)
		}
	}
	slices.Sort(r.always)
	slices.Sort(r.often)
	slices.Sort(r.unseen)
	return r
}

func (r inRecords) has(name string) bool {
	return slices.Contains(r.always, name) || slices.Contains(r.often, name) || slices.Contains(r.unseen, name)
}

func (r inRecords) write(b *strings.Builder) {
	fmt.Fprintf(b, "\nrecords:\n  # in all of them\n  fields: [%s]\n", listed(r.always))
	fmt.Fprintf(b, "  # guessed: in records of half of the events or more, or of any in the preset\n")
	if len(r.unseen) > 0 {
		fmt.Fprintf(b, "  # not seen, and of any in the preset: %s\n", strings.Join(r.unseen, ", "))
	}
	fmt.Fprintf(b, "  optional: [%s]\n", listed(slices.Concat(r.often, r.unseen)))
}
