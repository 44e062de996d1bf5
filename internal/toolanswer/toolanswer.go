// Package toolanswer reads the JSON that other tools write, and not more of it than
// it can be.
package toolanswer

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"

	"github.com/logstack-go/logstack/internal/regular"
)

// What an answer may be. A state of Terraform with a thousand resources has some 3 MB.
const (
	maxMebibytes = 64
	maxDepth     = 200
	maxValues    = 3_000_000
)

// Read reads a file. The error begins with its name.
func Read(path string) ([]byte, error) {
	data, err := regular.ReadUpTo(path, maxMebibytes)
	if err != nil {
		var at *fs.PathError
		if errors.As(err, &at) {
			err = at.Err
		}
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	text, err := regular.UTF8(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return text, nil
}

// Values splits a text into the JSON values that stand in it, one behind the other.
// The error has line and column.
func Values(path string, data []byte) ([]json.RawMessage, error) {
	if err := check(path, data); err != nil {
		return nil, err
	}
	d := json.NewDecoder(bytes.NewReader(data))
	var all []json.RawMessage
	for {
		var raw json.RawMessage
		err := d.Decode(&raw)
		if errors.Is(err, io.EOF) {
			return all, nil
		}
		var syntax *json.SyntaxError
		switch {
		case errors.As(err, &syntax):
			before := data[:min(max(int(syntax.Offset)-1, 0), len(data))]
			return nil, fmt.Errorf("%s:%d:%d: it is not JSON: %w", path, line(before), len(before)-bytes.LastIndexByte(before, '\n'), err)
		case err != nil:
			return nil, fmt.Errorf("%s:%d: it is not JSON: it ends in the middle of a value", path, line(data))
		}
		all = append(all, raw)
	}
}

// Decode reads a value: a text, json.Number, bool, []any, map[string]any or nil.
func Decode(raw json.RawMessage) (any, error) {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	var value any
	err := d.Decode(&value)
	return value, err
}

// check refuses what is nested too deep, or holds too much, before it is read.
func check(path string, data []byte) error {
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
			if depth++; depth > maxDepth {
				return fmt.Errorf("%s:%d: this is nested more than %d deep", path, line(data[:i]), maxDepth)
			}
		case c == '}' || c == ']':
			depth--
		case c == ',':
			values++
		}
		if values > maxValues {
			return fmt.Errorf("%s: it holds more than %d values", path, maxValues)
		}
	}
	return nil
}

func line(before []byte) int { return bytes.Count(before, []byte("\n")) + 1 }
