package transformer

import (
	"fmt"
	"strings"

	"github.com/logstack-go/logstack/cloudwatch"
)

// parseJSON parses a JSON object into the root of the event or a destination.
type parseJSON struct {
	Source      string `json:"source,omitempty"`
	Destination string `json:"destination,omitempty"`
}

func (p *parseJSON) from() string { return p.Source }

func (p *parseJSON) check(at *problems) {
	at.key("source", p.Source, false)
	at.key("destination", p.Destination, false)
}

func (p *parseJSON) run(e *event) error {
	text, ok, err := e.source(p.Source)
	if err != nil || !ok {
		return err
	}
	parsed, err := parseObject(text)
	if err != nil {
		return err
	}
	into, err := e.destination(p.Destination)
	if err != nil {
		return err
	}
	into.merge(parsed)
	return nil
}

// csv parses values separated by a character.
type csv struct {
	Source         string   `json:"source,omitempty"`
	Delimiter      string   `json:"delimiter,omitempty"`
	QuoteCharacter string   `json:"quoteCharacter,omitempty"`
	Columns        []string `json:"columns,omitempty"`
}

func (p *csv) from() string { return p.Source }

func (p *csv) check(at *problems) {
	at.key("source", p.Source, false)
	if p.Delimiter != `\t` && p.Delimiter != `\s` {
		at.text("delimiter", p.Delimiter, 0, 1)
	}
	at.text("quoteCharacter", p.QuoteCharacter, 0, 1)
	if len(p.Columns) > cloudwatch.MaxCSVColumns {
		at.count("columns", len(p.Columns), cloudwatch.MaxCSVColumns)
	}
	for i, column := range p.Columns {
		at.key(fmt.Sprintf("columns[%d]", i), column, true)
	}
}

func (p *csv) run(e *event) error {
	text, ok, err := e.source(p.Source)
	if err != nil || !ok {
		return err
	}
	for i, value := range p.split(text) {
		column := fmt.Sprintf("column_%d", i+1)
		if i < len(p.Columns) {
			column = p.Columns[i]
		}
		e.root.put(column, value, true)
	}
	return nil
}

// split splits a line. Within quotes, two quotes stand for one.
func (p *csv) split(text string) []string {
	delimiter, quote := ',', '"'
	switch p.Delimiter {
	case "":
	case `\t`:
		delimiter = '\t'
	case `\s`:
		delimiter = ' '
	default:
		delimiter = []rune(p.Delimiter)[0]
	}
	if p.QuoteCharacter != "" {
		quote = []rune(p.QuoteCharacter)[0]
	}
	var all []string
	var value strings.Builder
	quoted := false
	runes := []rune(text)
	for i := 0; i < len(runes); i++ {
		switch c := runes[i]; {
		case c == quote && quoted && i+1 < len(runes) && runes[i+1] == quote:
			value.WriteRune(quote)
			i++
		case c == quote:
			quoted = !quoted
		case c == delimiter && !quoted:
			all = append(all, value.String())
			value.Reset()
		default:
			value.WriteRune(c)
		}
	}
	return append(all, value.String())
}

// parseKeyValue parses pairs of keys and values.
type parseKeyValue struct {
	Source            string `json:"source,omitempty"`
	Destination       string `json:"destination,omitempty"`
	FieldDelimiter    string `json:"fieldDelimiter,omitempty"`
	KeyValueDelimiter string `json:"keyValueDelimiter,omitempty"`
	NonMatchValue     string `json:"nonMatchValue,omitempty"`
	KeyPrefix         string `json:"keyPrefix,omitempty"`
	Overwrite         bool   `json:"overwriteIfExists,omitempty"`
}

func (p *parseKeyValue) from() string { return p.Source }

func (p *parseKeyValue) check(at *problems) {
	at.key("source", p.Source, false)
	at.key("destination", p.Destination, false)
	at.text("fieldDelimiter", p.FieldDelimiter, 0, cloudwatch.MaxTransformerKey)
	at.text("keyValueDelimiter", p.KeyValueDelimiter, 0, cloudwatch.MaxTransformerKey)
	at.text("nonMatchValue", p.NonMatchValue, 0, cloudwatch.MaxTransformerKey)
	at.text("keyPrefix", p.KeyPrefix, 0, cloudwatch.MaxTransformerKey)
}

// run splits the text at every delimiter: quotes have no special meaning. A piece
// without a delimiter between key and value is a key with the value nonMatchValue
// or, if that is not given, is left out.
func (p *parseKeyValue) run(e *event) error {
	text, ok, err := e.source(p.Source)
	if err != nil || !ok {
		return err
	}
	into, err := e.destination(p.Destination)
	if err != nil {
		return err
	}
	between, within := p.FieldDelimiter, p.KeyValueDelimiter
	if between == "" {
		between = "&"
	}
	if within == "" {
		within = "="
	}
	for piece := range strings.SplitSeq(text, between) {
		key, value, found := strings.Cut(piece, within)
		if key == "" || !found && p.NonMatchValue == "" {
			continue
		}
		if !found {
			value = p.NonMatchValue
		}
		key = p.KeyPrefix + key
		if _, taken := into.values[key]; !taken || p.Overwrite {
			into.set(key, value)
		}
	}
	return nil
}
