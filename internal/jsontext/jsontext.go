// Package jsontext checks the size of a JSON text before it is decoded, and
// says where a text is not valid JSON.
package jsontext

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
)

// Limits bounds the size of a text.
type Limits struct {
	// Depth is the maximum nesting of objects and lists.
	Depth int
	// Values is the maximum number of values. Default: no limit.
	Values int
}

// Check returns an error if a text exceeds the limits. The text need not be
// valid JSON. The error begins with the file name and, for nesting, the line.
func (l Limits) Check(file string, data []byte) error {
	depth, values, inText := 0, 0, false
	for i := 0; i < len(data); i++ {
		switch c := data[i]; {
		case inText && c == '\\':
			i++
		case c == '"':
			inText = !inText
		case inText:
		case c == '{' || c == '[':
			values++
			if depth++; depth > l.Depth {
				return fmt.Errorf("%s:%d: this is nested more than %d deep", file, line(data[:i]), l.Depth)
			}
		case c == '}' || c == ']':
			depth--
		case c == ',':
			values++
		}
		if l.Values > 0 && values > l.Values {
			return fmt.Errorf("%s: it holds more than %d values", file, l.Values)
		}
	}
	return nil
}

// Fault explains an error of encoding/json: the file, line and column of the
// unexpected character, or the last line if the text ends in the middle of a
// value.
func Fault(file string, data []byte, err error) error {
	var syntax *json.SyntaxError
	if !errors.As(err, &syntax) {
		return fmt.Errorf("%s:%d: it is not JSON: it ends in the middle of a value", file, line(data))
	}
	before := data[:min(max(int(syntax.Offset)-1, 0), len(data))]
	return fmt.Errorf("%s:%d:%d: it is not JSON: %w", file, line(before), len(before)-bytes.LastIndexByte(before, '\n'), err)
}

func line(before []byte) int { return bytes.Count(before, []byte("\n")) + 1 }
