package template

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/logstack-go/logstack/internal/jsontext"
	"github.com/logstack-go/logstack/internal/regular"
	"github.com/logstack-go/logstack/internal/yamltree"
)

// document is a parsed template, made of map[string]any, []any, string,
// json.Number, bool and nil.
type document struct {
	top map[string]any
	// data is the source text; nil for a declaration.
	data []byte
	// resources are the keys of Resources in order, which a map loses, and
	// lines the line of each.
	resources []string
	lines     map[string]int
	// flaws are the parts that cannot be read.
	flaws []flaw
	// merges reports whether the document has YAML merge keys, which the
	// service itself does not expand.
	merges bool
}

// flaw is a part of a document that cannot be read.
type flaw struct {
	path    []string
	line    int
	message string
	// repeated says that the flaw is a repeated key, and same that both have
	// the same value.
	repeated, same bool
}

// under returns the flaws below a path, each with the rest of its path.
func (d *document) under(path ...string) []Problem {
	var all []Problem
	for _, f := range d.flaws {
		if len(f.path) >= len(path) && slices.Equal(f.path[:len(path)], path) {
			all = append(all, Problem{Property: pathText(f.path[len(path):]), Message: f.message, Line: f.line})
		}
	}
	return all
}

// pathText writes a path as errors do, such as MetricTransformations[0].Unit.
func pathText(path []string) string {
	text := strings.Join(path, ".")
	text = strings.TrimPrefix(text, "Properties.")
	return strings.ReplaceAll(text, ".[", "[")
}

// isJSON reports whether a text begins like JSON. YAML's flow style does, too.
func isJSON(data []byte) bool {
	start := bytes.TrimLeft(data, " \t\r\n")
	return len(start) == 0 || start[0] == '{' || start[0] == '['
}

// readDocument reads a template in JSON or YAML, whatever the file is called: `cdk
// synth > x.json` writes YAML, and YAML may have braces.
func readDocument(file string, data []byte) (*document, error) {
	if len(data) > maxTemplate {
		return nil, fmt.Errorf("%s: it is larger than %d MiB", file, maxTemplate>>20)
	}
	data, err := regular.UTF8(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	if len(bytes.TrimSpace(data)) == 0 {
		return nil, fmt.Errorf("%s: it is empty: the call that should have written it may have failed", file)
	}
	d, err := readText(file, data)
	if err != nil {
		return nil, err
	}
	d.data = data
	return d, nil
}

func readText(file string, data []byte) (*document, error) {
	if isJSON(data) {
		d, err := readJSON(file, data)
		var syntax *json.SyntaxError
		if errors.As(err, &syntax) {
			if d, err := readYAML(file, data); err == nil {
				return d, nil
			}
		}
		return d, err
	}
	return readYAML(file, data)
}

// readJSON reads a document in JSON. A syntax error has the line and the
// column.
func readJSON(file string, data []byte) (*document, error) {
	if err := jsonLimits.Check(file, data); err != nil {
		return nil, err
	}
	var raw json.RawMessage
	if err := json.Unmarshal(data, &raw); err != nil {
		return nil, jsontext.Fault(file, data, err)
	}
	r := jsonReader{document: &document{lines: map[string]int{}}, data: data, decoder: json.NewDecoder(bytes.NewReader(data)), line: 1}
	r.decoder.UseNumber() // keeps 1.0 and 1e3 as they are written
	value := r.value(nil)
	if r.values > maxValues {
		return nil, fmt.Errorf("%s: it holds more than %d values", file, maxValues)
	}
	top, ok := value.(map[string]any)
	if !ok {
		return nil, fmt.Errorf("%s: it must be an object, as templates of CloudFormation are", file)
	}
	r.document.top = top
	return r.document, nil
}

// jsonReader turns valid JSON into a document.
type jsonReader struct {
	document *document
	data     []byte
	decoder  *json.Decoder
	values   int
	// line and offset are the last position that was asked for.
	line, offset int
}

// at returns the line of the token that was read last.
func (r *jsonReader) at() int {
	offset := int(r.decoder.InputOffset())
	r.line += bytes.Count(r.data[r.offset:offset], []byte("\n"))
	r.offset = offset
	return r.line
}

func (r *jsonReader) value(path []string) any {
	token, err := r.decoder.Token()
	if r.values++; err != nil || r.values > maxValues {
		return nil // cannot happen: the text is valid
	}
	switch token {
	case json.Delim('['):
		list := []any{}
		for i := 0; r.decoder.More() && r.values <= maxValues; i++ {
			list = append(list, r.value(append(path, fmt.Sprintf("[%d]", i))))
		}
		_, _ = r.decoder.Token()
		return list
	case json.Delim('{'):
		object := map[string]any{}
		for r.decoder.More() && r.values <= maxValues {
			token, _ := r.decoder.Token()
			key, _ := token.(string)
			line := r.at()
			r.document.enter(object, path, key, line)
			r.document.put(object, path, key, r.value(append(path, key)))
		}
		_, _ = r.decoder.Token()
		return object
	}
	return token
}

// enter records a key of an object. It keeps the order of resources, and notes
// repeated keys.
func (d *document) enter(object map[string]any, path []string, key string, line int) {
	if _, twice := object[key]; twice {
		d.flaws = append(d.flaws, flaw{path: slices.Clone(append(path, key)), line: line, message: "it is given twice", repeated: true})
		return
	}
	if len(path) == 1 && path[0] == "Resources" {
		d.resources = append(d.resources, key)
		d.lines[key] = line
	}
}

// put sets a key of an object after enter.
func (d *document) put(object map[string]any, path []string, key string, value any) {
	if before, twice := object[key]; twice && reflect.DeepEqual(before, value) {
		for i, f := range d.flaws {
			same := f.repeated && slices.Equal(f.path, append(slices.Clone(path), key))
			d.flaws[i].same = f.same || same
		}
	}
	object[key] = value
}

// readYAML reads a document in YAML.
func readYAML(file string, data []byte) (*document, error) {
	root, err := yamltree.Parse(data, yamlLimits)
	if err != nil {
		var at *yamltree.Error
		if errors.As(err, &at) {
			return nil, fmt.Errorf("%s:%d:%d: it is not YAML: %s", file, at.Line, at.Column, at.Message)
		}
		return nil, fmt.Errorf("%s: it is not YAML: %w", file, err)
	}
	d := &document{lines: map[string]int{}}
	top, ok := (&yamlReader{document: d}).value(root, nil).(map[string]any)
	if !ok {
		return nil, fmt.Errorf("%s: it must be an object, as templates of CloudFormation are", file)
	}
	d.top = top
	return d, nil
}
