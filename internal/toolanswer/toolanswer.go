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

	"github.com/logstack-go/logstack/internal/jsontext"
	"github.com/logstack-go/logstack/internal/regular"
)

// What an answer may be. A state of Terraform with a thousand resources has some 3 MB.
const maxMebibytes = 64

var limits = jsontext.Limits{Depth: 200, Values: 3_000_000}

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
	if err := limits.Check(path, data); err != nil {
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
		if err != nil {
			return nil, jsontext.Fault(path, data, err)
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
