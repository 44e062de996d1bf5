package discovery

import "bytes"

// Value is the value of a field. Text is a part of the event. It is nil if the
// event does not have the field.
type Value struct {
	Text []byte
	// Number is set if the value is a number, and not a text.
	Number bool
}

// Reader reads events one at a time. It is for one goroutine.
type Reader struct {
	columns *columns
	words   [][]byte
	lambda  lambda
	misfit  bool
}

// Read reads an event of a log and returns its kind: Lambda, VPC, Route53 or JSON,
// or "" if the event has no fields of its own. A JSON object is of kind JSON
// whatever the kind of its log, except in logs of Lambda.
func (r *Reader) Read(f *Format, group, message []byte) Kind {
	kind := f.kind()
	if kind == Auto && len(message) > 0 && message[0] == '{' && len(group) == 0 {
		// Most events are JSON objects.
		r.columns, r.misfit = nil, false
		return JSON
	}
	switch {
	case kind == Auto:
		kind = kindOf(group, message)
	case kind != Lambda && isObject(message):
		kind = JSON
	}
	r.columns, r.misfit = nil, false
	switch kind {
	case "":
		return ""
	case Lambda:
		r.lambda.read(message)
		return Lambda
	case VPC, Route53:
		c := dns
		if kind == VPC {
			c = flow
			if f != nil && f.columns != nil {
				c = f.columns
			}
		}
		if r.words = split(r.words, message); len(r.words) != len(c.all) {
			r.misfit = true
			return ""
		}
		r.columns = c
		return kind
	}
	if !isObject(message) {
		return ""
	}
	return JSON
}

// Misfit reports whether the number of values in the event differs from the number
// of fields of its log, so that no field is discovered.
func (r *Reader) Misfit() bool { return r.misfit }

// Positional reports whether the event identifies its fields by position rather
// than by name.
func (r *Reader) Positional() bool { return r.columns != nil }

// Value returns the value of a field of a positional event.
func (r *Reader) Value(name string) Value {
	i, ok := r.columns.at[name]
	if !ok {
		return Value{}
	}
	return Value{Text: r.words[i], Number: r.columns.all[i].number && isNumber(r.words[i])}
}

// Lambda returns the value of one of the [LambdaFields] in an event of Lambda, by
// its index among them.
func (r *Reader) Lambda(field int) Value { return r.lambda[field] }

// Names calls yield with the name of each field of an event that is not of kind
// JSON.
func (r *Reader) Names(kind Kind, yield func(string)) {
	switch kind {
	case VPC, Route53:
		for _, c := range r.columns.all {
			yield(c.name)
		}
	case Lambda:
		for i, name := range lambdaFields {
			if r.lambda[i].Text != nil {
				yield(name)
			}
		}
	}
}

// mostTries limits the search for an object in a line of Lambda, as a multiple of
// the line's length: each brace may open an object, and the next brace lies within
// it.
const mostTries = 8

// Fragment returns the first JSON object in a line of Lambda, or nil. read reads
// the object that a text starts with. It returns the length of the object and true
// or, if there is none, how far it read and false.
func Fragment(message []byte, read func([]byte) (int, bool)) []byte {
	most := mostTries * len(message)
	for from := 0; most > 0; {
		i := bytes.IndexByte(message[from:], '{')
		if i < 0 {
			return nil
		}
		from += i
		n, ok := read(message[from:])
		if ok {
			return message[from : from+n]
		}
		most -= n + 1
		from++
	}
	return nil
}
