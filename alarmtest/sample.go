package alarmtest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/internal/enum"
	"github.com/logstack-go/logstack/internal/nearest"
)

// sample returns what an application writes for an event by its contract: a
// record with the fields of every record and those of the event, or a line in
// its layout.
func sample(c *contract.Contract, name string) (string, error) {
	event, ok := c.Event(name)
	if !ok {
		var names []string
		for _, e := range c.Events() {
			names = append(names, e.Name)
		}
		if meant := nearest.Name(name, names); meant != "" {
			return "", fmt.Errorf("the contract %s has no event %q: did you mean %s?", c.Name(), name, meant)
		}
		if names == nil {
			return "", fmt.Errorf("the contract %s has no events: write a line: instead", c.Name())
		}
		return "", fmt.Errorf("the contract %s has no event %q: use %s", c.Name(), name, enum.OneOf(names))
	}
	var match contract.Match
	if len(event.Match) > 0 {
		match = event.Match[0]
	}
	if layout, ok := c.Line(match.Line()); ok {
		values := map[string]string{}
		for _, field := range layout.Fields() {
			f, _ := c.Field(field)
			values[field] = fmt.Sprint(sampleValue(c, f, event))
		}
		for _, field := range match.Fields() {
			values[field] = exact(match[field])
		}
		return layout.Sample(values), nil
	}
	record := object{}
	for _, field := range append(append([]string{}, c.Record().Fields...), event.Fields...) {
		if f, ok := c.Field(field); ok {
			record.set(f.Keys(), sampleValue(c, f, event))
		}
	}
	if f, ok := c.Field("level"); ok {
		record.set(f.Keys(), sampleValue(c, f, event))
	}
	for _, field := range match.Fields() {
		f, ok := c.Field(field)
		switch value := exact(match[field]); {
		case !ok:
		case f.Type == contract.Number:
			record.set(f.Keys(), number(value))
		default:
			record.set(f.Keys(), value)
		}
	}
	return record.text()
}

// exact returns a value that a match allows.
func exact(value string) string {
	if before, open := strings.CutSuffix(value, "*"); open {
		return before + "1"
	}
	return value
}

// sampleTime is the time in a sample before the event gets its own.
var sampleTime = time.Date(2025, 3, 11, 8, 0, 0, 0, time.UTC)

// sampleValue returns the value of a field in the record of an event.
func sampleValue(c *contract.Contract, f contract.Field, event contract.Event) any {
	if f.Name == "level" {
		level := event.Level
		if level == "" {
			level = contract.Info
		}
		return levelValue(c, f, level)
	}
	switch f.Type {
	case contract.Number:
		return number(strconv.Itoa(numberOf(f)))
	case contract.Boolean:
		return false
	case contract.Time:
		return sampleTime.Format("2006-01-02T15:04:05.000Z07:00")
	case contract.IP:
		return "203.0.113.1"
	case contract.Object:
		return object{}
	case contract.List:
		return []any{}
	}
	switch f.Name {
	case "message":
		if event.Description != "" {
			return event.Description
		}
		return event.Name
	case "logger":
		return "app"
	case "method":
		return "GET"
	case "path", "endpoint":
		return "/orders"
	}
	if f.Name == c.EventField() {
		return event.Name
	}
	return "a " + strings.ReplaceAll(f.Name, "_", " ")
}

// numberOf returns an ordinary number for a field.
func numberOf(f contract.Field) int {
	if f.Name == "status_code" {
		return 200
	}
	return 1
}

// levelValue returns what the application writes for a level.
func levelValue(c *contract.Contract, f contract.Field, level contract.Level) any {
	if f.Type == contract.Number {
		return number(c.LevelAs(level))
	}
	return c.LevelAs(level)
}

// object is a JSON object that keeps the order of its keys.
type object []member

type member struct {
	key   string
	value any
}

// set stores a value at a path, and creates what the path lacks.
func (o *object) set(keys []string, value any) { *o, _ = put(*o, keys, value).(object) }

// put returns in with a value stored at a path. A key of a list is an index.
func put(in any, keys []string, value any) any {
	if len(keys) == 0 {
		return value
	}
	if i, err := strconv.Atoi(keys[0]); err == nil && i >= 0 && i < 100 {
		if list, ok := in.([]any); ok || in == nil {
			for len(list) <= i {
				list = append(list, nil)
			}
			list[i] = put(list[i], keys[1:], value)
			return list
		}
	}
	o, _ := in.(object)
	for i, m := range o {
		if m.key == keys[0] {
			o[i].value = put(m.value, keys[1:], value)
			return o
		}
	}
	return append(o, member{keys[0], put(nil, keys[1:], value)})
}

// get returns the value at a path, or nil.
func get(in any, keys []string) any {
	if len(keys) == 0 {
		return in
	}
	switch in := in.(type) {
	case []any:
		if i, err := strconv.Atoi(keys[0]); err == nil && i >= 0 && i < len(in) {
			return get(in[i], keys[1:])
		}
	case object:
		for _, m := range in {
			if m.key == keys[0] {
				return get(m.value, keys[1:])
			}
		}
	}
	return nil
}

// text returns the object as JSON on one line.
func (o object) text() (string, error) {
	text, err := o.MarshalJSON()
	return string(text), err
}

// MarshalJSON writes the members in their order.
func (o object) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, m := range o {
		if i > 0 {
			b.WriteString(", ")
		}
		key, err := plainJSON(m.key)
		if err != nil {
			return nil, err
		}
		value, err := plainJSON(m.value)
		if err != nil {
			return nil, err
		}
		b.Write(key)
		b.WriteString(": ")
		b.Write(value)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// plainJSON returns JSON without escaping <, > and &.
func plainJSON(v any) ([]byte, error) {
	var b bytes.Buffer
	switch v := v.(type) {
	case object:
		return v.MarshalJSON()
	case []any:
		b.WriteByte('[')
		for i, item := range v {
			if i > 0 {
				b.WriteString(", ")
			}
			text, err := plainJSON(item)
			if err != nil {
				return nil, err
			}
			b.Write(text)
		}
		b.WriteByte(']')
		return b.Bytes(), nil
	}
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSpace(b.Bytes()), nil
}

// readObject parses a JSON object. It returns false if the text is not one.
func readObject(text string) (object, bool) {
	if !json.Valid([]byte(text)) {
		return nil, false
	}
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return nil, false
	}
	o, err := readMembers(d)
	return o, err == nil
}

func readMembers(d *json.Decoder) (object, error) {
	o := object{}
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return nil, err
		}
		value, err := readValue(d)
		if err != nil {
			return nil, err
		}
		o = append(o, member{key.(string), value})
	}
	_, err := d.Token()
	return o, err
}

func readValue(d *json.Decoder) (any, error) {
	t, err := d.Token()
	if err != nil {
		return nil, err
	}
	switch t := t.(type) {
	case json.Delim:
		if t == '{' {
			return readMembers(d)
		}
		list := []any{}
		for d.More() {
			v, err := readValue(d)
			if err != nil {
				return nil, err
			}
			list = append(list, v)
		}
		_, err := d.Token()
		return list, err
	case json.Number:
		return number(t), nil
	}
	return t, nil
}
