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

// A pattern whose fields no event has matches nothing, as one does that has nothing to
// match: so match looks, until something matched, whether an event has any of them.

// lookout looks for the fields of a pattern of JSON, for one worker.
type lookout struct {
	fields []filterpattern.Selector
	event  *filterpattern.Event
	// keys are texts that stand in every event that has the field of that index.
	keys []needle.Any
	// over reports that an event has one of them, or that something matched.
	over bool
	// names are those of the fields of the first events, and seen is how many events
	// were looked at.
	names map[string]bool
	seen  int
}

// mostSampled is how many events the names of fields are taken of, by each worker.
const mostSampled = 32

// newLookouts returns what makes a lookout for each worker; nil for a pattern in which
// there is nothing to look for.
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

// look looks at an event, and whether it matched.
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

// selectorOf is the selector of a key of a record.
func selectorOf(key string) string {
	if strings.ContainsAny(key, ".[]") {
		key = "['" + key + "']"
	}
	return filterpattern.Field(key).String()
}

// none says that no event had any of the fields that a pattern names, by what all
// workers saw; empty where one had, or there was no event.
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
		return "" // a pattern that is none of JSON, or no event
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
