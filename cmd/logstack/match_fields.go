package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/logstack-go/logstack/cloudwatch/filterpattern"
	"github.com/logstack-go/logstack/internal/jsonscan"
	"github.com/logstack-go/logstack/internal/nearest"
	"github.com/logstack-go/logstack/internal/needle"
)

// A pattern whose fields no event has matches nothing, and so does a pattern
// that just has nothing to match. To tell the two apart, match checks, until
// something matches, whether any event has one of the fields.

// lookout looks for the fields of a JSON pattern, for one worker.
type lookout struct {
	fields []filterpattern.Selector
	event  *filterpattern.Event
	// keys are, for each field, texts that every event with the field contains.
	keys []needle.Any
	// over reports whether an event had one of the fields, or something
	// matched.
	over bool
	// names are the fields of the first events, and seen counts the events that
	// were examined.
	names map[string]bool
	seen  int
}

// mostSampled is the number of events whose field names each worker collects.
const mostSampled = 32

// newLookouts returns a function that makes a lookout for each worker; nil for
// a pattern without fields to look for.
func newLookouts(pattern filterpattern.Pattern) func() *lookout {
	fields := pattern.Fields()
	if pattern.Kind() != filterpattern.KindJSON || slices.ContainsFunc(fields, filterpattern.Selector.Wildcard) {
		return nil
	}
	matcher, err := filterpattern.NewMatcher(nil, fields...)
	if err != nil {
		return nil // the pattern itself is refused
	}
	var keys []needle.Any
	for _, f := range fields {
		var key needle.Any
		path := f.Path()
		if last := path[strings.LastIndexByte(path, '.')+1:]; needle.Simple(last) && !strings.ContainsAny(last, "[]'") {
			key = needle.Any{needle.New(last + `"`)}
		}
		keys = append(keys, key)
	}
	return func() *lookout {
		return &lookout{fields: fields, event: matcher.Event(), keys: keys, names: map[string]bool{}}
	}
}

// look examines an event, given whether it matched.
func (l *lookout) look(message []byte, matched bool) {
	if l == nil || l.over {
		return
	}
	if l.over = matched; matched {
		return
	}
	l.seen++
	read := false
	if l.seen <= mostSampled {
		l.event.Read(message)
		if read = true; l.event.IsJSON() {
			jsonscan.Visit(jsonscan.Value{Type: jsonscan.Object, Text: message}, func(key []byte, _ jsonscan.Value) {
				l.names[selectorOf(string(key))] = true
			})
		}
	}
	for i, key := range l.keys {
		if key.Absent(message) {
			continue
		}
		if !read {
			l.event.Read(message)
			read = true
		}
		if l.event.Field(i).Type != filterpattern.Missing {
			l.over = true
			return
		}
	}
}

// selectorOf returns the selector for a key of a record.
func selectorOf(key string) string {
	if strings.ContainsAny(key, ".[]") {
		key = "['" + key + "']"
	}
	return filterpattern.Field(key).String()
}

// none says, from what all workers saw, that no event had any of the fields
// that a pattern names; empty if one had, or if there was no event.
func none(all []*lookout) string {
	names := map[string]bool{}
	seen := 0
	for _, l := range all {
		if l.over {
			return ""
		}
		seen += l.seen
		for name := range l.names {
			names[name] = true
		}
	}
	if seen == 0 {
		return "" // not a JSON pattern, or no event
	}
	var known []string
	for name := range names {
		known = append(known, name)
	}
	slices.Sort(known)
	var fields []string
	for _, f := range all[0].fields {
		name := f.String()
		if meant := nearest.Path(name, known); meant != "" {
			name += " (did you mean " + meant + "?)"
		}
		fields = append(fields, name)
	}
	have := "none of them is a JSON object."
	const most = 12
	if len(known) > most {
		have = fmt.Sprintf("they have %s and %d more.", strings.Join(known[:most], ", "), len(known)-most)
	} else if len(known) > 0 {
		have = "they have " + strings.Join(known, ", ") + "."
	}
	return fmt.Sprintf("no log event has %s: %s", strings.Join(fields, " or "), have)
}
