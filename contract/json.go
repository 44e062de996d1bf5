package contract

import (
	"bytes"
	"encoding/json"
)

// resolved is a contract with every default filled in and nothing left to extend.
type resolved struct {
	Name        string                   `json:"name"`
	Description string                   `json:"description"`
	Source      string                   `json:"source,omitempty"`
	Fields      map[string]resolvedField `json:"fields"`
	Levels      map[Level][]string       `json:"levels"`
	LogLevel    map[Level]string         `json:"logLevel"`
	Lines       map[string]resolvedLine  `json:"lines,omitempty"`
	Records     resolvedRecord           `json:"records"`
	EventField  string                   `json:"eventField"`
	Reserved    []string                 `json:"reserved"`
	Identifiers []string                 `json:"identifiers,omitempty"`
	Events      map[string]resolvedEvent `json:"events"`
	Metrics     map[string]Metric        `json:"metrics"`
	// SameAs holds the aliases.
	SameAs resolvedSame `json:"sameAs,omitzero"`
}

type resolvedSame struct {
	Fields map[string]string `json:"fields,omitempty"`
	Events map[string]string `json:"events,omitempty"`
}

// IsZero reports whether there are no aliases.
func (s resolvedSame) IsZero() bool { return len(s.Fields) == 0 && len(s.Events) == 0 }

type resolvedField struct {
	// Keys lead to the field in a record.
	Keys        []string `json:"keys"`
	Type        Type     `json:"type"`
	Unit        Unit     `json:"unit"`
	PII         PII      `json:"pii,omitempty"`
	Pattern     string   `json:"pattern,omitempty"`
	Identifiers []string `json:"identifiers,omitempty"`
	Description string   `json:"description,omitempty"`
}

type resolvedLine struct {
	Text       string   `json:"text"`
	Discovered bool     `json:"discovered,omitempty"`
	Fields     []string `json:"fields"`
}

type resolvedRecord struct {
	Fields   []string `json:"fields"`
	Optional []string `json:"optional"`
}

type resolvedEvent struct {
	Level    Level    `json:"level,omitempty"`
	Match    []Match  `json:"match"`
	Fields   []string `json:"fields"`
	Optional []string `json:"optional"`
}

// JSON returns the contract as JSON for the application that has to keep it: the
// fields by canonical name with the keys that lead to them, the levels, records,
// events, metrics and aliases, with nothing left to extend.
func (c *Contract) JSON() []byte {
	r := resolved{
		Name: c.name, Description: c.description, Source: c.source, Fields: map[string]resolvedField{},
		Levels: c.levels, LogLevel: c.logLevel, Lines: map[string]resolvedLine{},
		Records: resolvedRecord{list(c.record.Fields), list(c.record.Optional)}, EventField: c.eventField, Reserved: list(c.reserved),
		Events: map[string]resolvedEvent{}, Metrics: c.metrics,
		Identifiers: c.identifiers, SameAs: resolvedSame{c.sameFields, c.sameEvents},
	}
	for name, f := range c.fields {
		r.Fields[name] = resolvedField{f.Keys(), f.Type, f.Unit, f.PII, f.Pattern, f.Identifiers, f.Description}
	}
	for name, l := range c.lines {
		r.Lines[name] = resolvedLine{l.Text, l.Discovered, list(l.fields)}
	}
	for name, e := range c.events {
		r.Events[name] = resolvedEvent{e.Level, e.Match, list(e.Fields), list(e.Optional)}
	}
	var b bytes.Buffer
	out := json.NewEncoder(&b)
	out.SetIndent("", " ")
	out.SetEscapeHTML(false)
	if err := out.Encode(r); err != nil {
		panic(err) // it consists of strings
	}
	return b.Bytes()
}

// list returns names, or an empty slice, so that JSON never has null.
func list(names []string) []string {
	if names == nil {
		return []string{}
	}
	return names
}
