// Package toolanswer reads the JSON that other tools write, up to a maximum
// size.
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

// maxMebibytes is the maximum size of an answer. A Terraform state with a
// thousand resources has about 3 MB.
const maxMebibytes = 64

var limits = jsontext.Limits{Depth: 200, Values: 3_000_000}

// Read reads a file. Its error begins with the file name.
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

// Values splits a text into the JSON values that it contains one after the
// other. Its error has the line and column.
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

// Decode decodes a value to a string, json.Number, bool, []any, map[string]any
// or nil.
func Decode(raw json.RawMessage) (any, error) {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	var value any
	err := d.Decode(&value)
	return value, err
}
