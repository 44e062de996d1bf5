// Package jsontext says what is wrong with a text in JSON, and where, before anything
// follows it into its depths.
package jsontext

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
)

// Limits is how large a text may be.
type Limits struct {
	// Depth is how many objects and lists may stand in one another.
	Depth int
	// Values is how many values it may hold. Default: any number.
	Values int
}

// Check refuses a text that exceeds the limits. It need not be valid. The error begins
// with the file and, of nesting, the line.
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

// Fault says where a text is not JSON, of the error with which encoding/json refused it:
// the file, line and column of what it did not expect, or the last line of a text that
// ends in the middle of a value.
func Fault(file string, data []byte, err error) error {
	var syntax *json.SyntaxError
	if !errors.As(err, &syntax) {
		return fmt.Errorf("%s:%d: it is not JSON: it ends in the middle of a value", file, line(data))
	}
	before := data[:min(max(int(syntax.Offset)-1, 0), len(data))]
	return fmt.Errorf("%s:%d:%d: it is not JSON: %w", file, line(before), len(before)-bytes.LastIndexByte(before, '\n'), err)
}

func line(before []byte) int { return bytes.Count(before, []byte("\n")) + 1 }
