package infer

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/internal/numeral"
	"github.com/logstack-go/logstack/internal/strictyaml"
)

// write writes the contract.
func (d *draft) write() (*Result, error) {
	r := &Result{
		Records: d.records, Others: d.others, Layouts: layoutsOf(d.layouts), Unreadable: d.unreadable, FirstUnreadable: d.firstUnreadable,
	}
	r.LeftOut = d.sort()
	records := d.record()
	var b strings.Builder
	d.head(&b, r)
	var fields strings.Builder
	for _, name := range slices.Sorted(maps.Values(d.names)) {
		d.field(&fields, name)
	}
	for _, name := range slices.Sorted(maps.Keys(d.gone)) {
		fmt.Fprintf(&fields, "  %s: null # %s\n", strictyaml.Text(name), d.gone[name])
	}
	section(&b, "fields", fields.String())
	d.levels(&b)
	records.write(&b)
	if name := d.eventField(); name != d.base.EventField() {
		field := "null"
		if name != "" {
			field = strictyaml.Text(name)
		}
		fmt.Fprintf(&b, "\n# guessed: how most events are told apart\neventField: %s\n", field)
	}
	var events strings.Builder
	written := d.mostFrequent(r)
	for _, name := range written {
		d.event(&events, name, records)
		r.Events++
	}
	d.unseenEvents(&events, written)
	section(&b, "events", events.String())
	d.metrics(&b)
	r.YAML = []byte(b.String())
	for _, path := range slices.Sorted(maps.Keys(d.doubts)) {
		r.Doubts = append(r.Doubts, fmt.Sprintf("%s: %s", path, d.doubts[path]))
	}
	var err error
	if r.Contract, err = contract.Parse("the inferred contract", r.YAML); err != nil {
		return nil, fmt.Errorf("no contract can be inferred from these log events: %w", err)
	}
	return r, nil
}

// head writes what the contract was made from.
func (d *draft) head(b *strings.Builder, r *Result) {
	fmt.Fprintf(b, "# A first contract, made from %s. Guesses are marked: read them, and\n# remove the marks of those that are right. What has no mark held for all of them.\n", numeral.Count(d.records, "record"))
	if r.Layouts != nil {
		like := make([]string, len(r.Layouts))
		for i, l := range r.Layouts {
			like[i] = fmt.Sprintf("%d like %s", l.Count, l.Name)
		}
		wrapped(b, fmt.Sprintf("Of %d lines that are not JSON, which it does not describe, some look familiar: %s.", d.others, strings.Join(like, "; ")))
	}
	fmt.Fprintf(b, "description: made from %s\n", numeral.Count(d.records, "log record"))
	fmt.Fprintf(b, "# guessed: the preset whose fields of every record are closest.\nextends: %s\n", d.base.Name())
	if d.unnamed != nil {
		fmt.Fprintf(b, "# left out, because no contract can name them: %d, such as %q\n", len(d.unnamed), d.unnamed[:min(len(d.unnamed), 10)])
	}
	if d.rare > 0 {
		fmt.Fprintf(b, "# left out: %d fields, the rarest of more than %d\n", d.rare, maxFields)
	}
}

// wrapped writes a comment wrapped at 80 characters.
func wrapped(b *strings.Builder, text string) {
	line := "#"
	for _, word := range strings.Fields(text) {
		if len(line)+1+len(word) > 80 && line != "#" {
			b.WriteString(line + "\n")
			line = "#"
		}
		line += " " + word
	}
	b.WriteString(line + "\n")
}

// listed returns names as the items of a list in YAML.
func listed(names []string) string {
	items := make([]string, len(names))
	for i, name := range names {
		items[i] = strictyaml.Text(name)
	}
	return strings.Join(items, ", ")
}

// section writes a part of the contract. It skips an empty one, which would remove
// what the preset says.
func section(b *strings.Builder, name, text string) {
	if text != "" {
		fmt.Fprintf(b, "\n%s:\n%s", name, text)
	}
}

// comment returns the comment that marks a guess.
func comment(guess string) string {
	if guess == "" {
		return ""
	}
	return " # guessed: " + guess
}
