package logevent

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
)

// document follows the structure of a JSON text, byte by byte, to find the objects
// in an object's list of events.
type document struct {
	depth   int
	started bool
	inText  bool
	escaped bool
	// text is the last string at depth 1, and key the last string there that was
	// followed by a colon.
	text []byte
	key  string
	// events is set within the list of events. bare is set if the list is not in an
	// object.
	events, bare bool
}

func newDocument() *document { return &document{} }

// next processes a byte. It returns +1 where an event starts, and -1 where one
// ends.
func (d *document) next(c byte) int {
	if d.inText {
		switch {
		case d.escaped:
			d.escaped = false
		case c == '\\':
			d.escaped = true
		case c == '"':
			d.inText = false
			return 0
		}
		if d.depth == 1 && len(d.text) < 64 {
			d.text = append(d.text, c)
		}
		return 0
	}
	switch c {
	case '"':
		d.inText = true
		if d.depth == 1 {
			d.text = d.text[:0]
		}
	case ':':
		if d.depth == 1 {
			d.key = string(d.text)
		}
	case ',':
		if d.depth == 1 {
			d.key = ""
		}
	case '{', '[':
		d.started = true
		switch {
		case c == '[' && d.depth == 0:
			// Go on as if the list were in an object.
			d.depth, d.bare, d.events = 1, true, true
		case c == '[' && d.depth == 1 && d.key == "events":
			d.events = true
		}
		d.depth++
		if c == '{' && d.depth == 3 && d.events {
			return +1
		}
	case '}', ']':
		d.depth--
		if c == '}' && d.depth == 2 && d.events {
			return -1
		}
		if d.depth == 1 {
			d.events = false
			if d.bare {
				d.depth, d.bare = 0, false
			}
		}
	}
	return 0
}

// documents splits the output of the AWS CLI into events.
func (sp *splitter) documents(index int, in Input, r *bufio.Reader) error {
	d := newDocument()
	next := Batch{source: sp.source, input: index, format: AWS, line: 1}
	data, err := sp.buffer()
	if err != nil {
		return err
	}
	data = data[:0]
	ends := []int{}
	flush := func() error {
		b := next
		b.data, b.ends = data, ends
		next.line += int64(len(ends))
		if err := sp.send(&b); err != nil {
			return err
		}
		data, ends = nil, []int{}
		return nil
	}
	inEvent, events := false, 0
	anything, list := false, false // whether there is any text, and a list of events
	for {
		c, err := r.ReadByte()
		if err != nil {
			if flushed := flush(); flushed != nil {
				return flushed
			}
			if err == io.EOF && (d.depth != 0 || d.inText) {
				return fmt.Errorf("%s: the JSON breaks off after %d events", in.Name, events)
			}
			if err == io.EOF && anything && !list {
				return fmt.Errorf("%s: this is not what the AWS CLI prints: it has no list of events: give the format with --input, or leave --input out", in.Name)
			}
			if err == io.EOF {
				return nil
			}
			if errors.Is(err, context.Canceled) {
				return err
			}
			return plain(in.Name, err)
		}
		anything = anything || c > ' '
		change := d.next(c)
		list = list || d.events
		switch change {
		case +1:
			inEvent = true
		case -1:
			data = append(data, c)
			ends = append(ends, len(data))
			inEvent = false
			events++
			if len(data) >= sp.source.options.BatchSize {
				if err := flush(); err != nil {
					return err
				}
				if data, err = sp.buffer(); err != nil {
					return err
				}
				data = data[:0]
			}
			continue
		}
		if d.depth < 0 {
			return fmt.Errorf("%s: this is not what the AWS CLI prints: a bracket closes nothing after %d events", in.Name, events)
		}
		if inEvent {
			data = append(data, c)
			if len(data) > MaxEvent+sp.source.options.BatchSize {
				return fmt.Errorf("%s: event %d is longer than %d MiB", in.Name, events+1, MaxEvent>>20)
			}
		}
	}
}
