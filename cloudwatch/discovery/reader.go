package discovery

import "bytes"

// Value is the value of a field. It is a part of the event, and there if Text is
// not nil.
type Value struct {
	Text []byte
	// Number says that it is a number; otherwise it is a text.
	Number bool
}

// Reader reads events, one at a time, for one goroutine.
type Reader struct {
	columns *columns
	words   [][]byte
	lambda  lambda
	misfit  bool
}

// Read reads an event of a log, and returns its kind: Lambda, VPC, Route53 or
// JSON, or "" if it has no fields of its own. An object is JSON whatever kind
// its log is of, but Lambda.
func (r *Reader) Read(f *Format, group, message []byte) Kind {
	kind := f.kind()
	if kind == Auto && len(message) > 0 && message[0] == '{' && len(group) == 0 {
		// As most events are.
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

// Misfit reports whether the event does not have as many values as its log has
// fields, so that none is discovered.
func (r *Reader) Misfit() bool { return r.misfit }

// Positional reports whether the fields of the event are not named in it, but
// told by their places.
func (r *Reader) Positional() bool { return r.columns != nil }

// Value returns the value of a field of an event whose fields are told by their
// places.
func (r *Reader) Value(name string) Value {
	i, ok := r.columns.at[name]
	if !ok {
		return Value{}
	}
	return Value{Text: r.words[i], Number: r.columns.all[i].number && isNumber(r.words[i])}
}

// Lambda returns the value of one of the [LambdaFields] of an event of Lambda,
// by its place among them.
func (r *Reader) Lambda(field int) Value { return r.lambda[field] }

// Names calls a function with the name of each field of an event that is not
// JSON's.
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

// mostTries bounds how much is read of a line of Lambda in search of an object,
// in lines: each brace may open one, and the next one lies within it.
const mostTries = 8

// Fragment returns the first JSON object in a line of Lambda; nil if there is
// none. The function reads an object that a text starts with, and returns how
// long it is, or how far it came; false if it is none.
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
