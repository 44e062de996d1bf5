package jsontext

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestCheck(t *testing.T) {
	limits := Limits{Depth: 2, Values: 4}
	for text, want := range map[string]string{
		`{"a": [1, 2, 3]}`:           "",
		`{"a": [1, 2, 3, 4]}`:        "f: it holds more than 4 values",
		"{\n\"a\": [\n[1]]}":         "f:3: this is nested more than 2 deep",
		`{"a": "[[[[", "b": "\"[["}`: "",
		`[[1], [2]]`:                 "",
		`]]`:                         "",
	} {
		got := ""
		if err := limits.Check("f", []byte(text)); err != nil {
			got = err.Error()
		}
		if got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
	if err := (Limits{Depth: 1}).Check("f", []byte("["+strings.Repeat("1,", 1000)+"1]")); err != nil {
		t.Errorf("values that no limit is set to: %v", err)
	}
}

func TestFault(t *testing.T) {
	for text, want := range map[string]string{
		"{\n  \"a\": x}": "f:2:8: it is not JSON: invalid character 'x' looking for beginning of value",
		`x`:              "f:1:1: it is not JSON: invalid character 'x' looking for beginning of value",
	} {
		var value any
		err := json.Unmarshal([]byte(text), &value)
		if got := Fault("f", []byte(text), err).Error(); got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
	var value any
	err := json.NewDecoder(strings.NewReader("{\n\"a\":")).Decode(&value)
	if got, want := Fault("f", []byte("{\n\"a\":"), err).Error(), "f:2: it is not JSON: it ends in the middle of a value"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
