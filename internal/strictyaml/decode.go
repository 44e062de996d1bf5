package strictyaml

import (
	"encoding"
	"math"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/logstack-go/logstack/internal/enum"
)

// Decode decodes the value into what a pointer points to, as far as possible,
// and returns every problem with it. An absent node leaves it unchanged.
//
// A mapping is decoded into a struct, by the `yaml:"key"` tags of its fields,
// or into a map with string keys. A field without a tag is ignored; the fields
// of a struct field with the tag `yaml:",inline"` count as fields of the outer
// struct. A list is decoded into a slice; text, numbers and booleans into
// string, int, float and bool kinds. A pointer is set to a new value. A type
// that implements encoding.TextUnmarshaler gets the text of any scalar, and its
// error becomes the problem's message; so does the key type of a map. A type
// that implements Decoder decodes the value itself. Decode panics for any other
// type.
func (n Node) Decode(into any) Problems {
	var d decoder
	if n.Present() {
		d.decode(n.value, reflect.ValueOf(into).Elem())
	}
	return d.problems.Tidy()
}

// Decoder is implemented by types that decode themselves, such as those that
// accept several kinds of values.
type Decoder interface {
	// DecodeYAML decodes the value, like Node.Decode.
	DecodeYAML(Node) Problems
}

type decoder struct{ problems Problems }

func (d *decoder) add(at place, format string, args ...any) {
	d.problems = append(d.problems, at.problem(format, args...))
}

func (d *decoder) decode(v *value, into reflect.Value) {
	switch v.kind {
	case nothing:
		d.add(v.place, "has no value: give it one, or leave it out")
		return
	case broken:
		return
	}
	if into.Kind() == reflect.Pointer {
		if into.IsNil() {
			into.Set(reflect.New(into.Type().Elem()))
		}
		d.decode(v, into.Elem())
		return
	}
	if target, ok := into.Addr().Interface().(Decoder); ok {
		d.problems = append(d.problems, target.DecodeYAML(Node{value: v})...)
		return
	}
	if target, ok := into.Addr().Interface().(encoding.TextUnmarshaler); ok {
		if v.kind == mapping || v.kind == list {
			d.wants(v, "text")
		} else if err := target.UnmarshalText([]byte(v.text)); err != nil {
			d.add(v.place, "%s", err)
		}
		return
	}
	switch into.Kind() {
	case reflect.String:
		d.string(v, into)
	case reflect.Bool:
		if d.is(v, boolean, "true or false") {
			into.SetBool(strings.EqualFold(v.text, "true"))
		}
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		d.int(v, into)
	case reflect.Float32, reflect.Float64:
		d.float(v, into)
	case reflect.Slice:
		if d.is(v, list, "a list") {
			into.Set(reflect.MakeSlice(into.Type(), len(v.items), len(v.items)))
			for i, item := range v.items {
				d.decode(item, into.Index(i))
			}
		}
	case reflect.Map:
		if d.is(v, mapping, "a mapping") {
			d.mapping(v, into)
		}
	case reflect.Struct:
		if d.is(v, mapping, "a mapping") {
			d.structure(v, into)
		}
	default:
		panic("strictyaml: cannot decode into " + into.Type().String())
	}
}

// is reports whether a value is of the wanted kind, and adds a problem if not.
func (d *decoder) is(v *value, kind kind, what string) bool {
	if v.kind != kind {
		d.wants(v, what)
	}
	return v.kind == kind
}

func (d *decoder) wants(v *value, what string) {
	d.add(v.place, "must be %s, got %s", what, v.kind)
}

func (d *decoder) string(v *value, into reflect.Value) {
	switch v.kind {
	case text:
		into.SetString(v.text)
	case number, boolean:
		d.add(v.place, "must be text, got %s: put it in quotes", v.kind)
	default:
		d.wants(v, "text")
	}
}

// Only plain decimals are numbers. YAML has more notations, and a leading zero
// has two interpretations.
var (
	plainInt   = regexp.MustCompile(`^[-+]?(0|[1-9][0-9]*)$`)
	plainFloat = regexp.MustCompile(`^[-+]?(0|[1-9][0-9]*)?(\.[0-9]*)?([eE][-+]?[0-9]+)?$`)
)

func (d *decoder) int(v *value, into reflect.Value) {
	if !d.is(v, number, "a whole number") {
		return
	}
	if !plainInt.MatchString(v.text) {
		d.add(v.place, "must be a whole number such as 5, got %s", v.text)
		return
	}
	i, err := strconv.ParseInt(v.text, 10, into.Type().Bits())
	if err != nil {
		most := int64(math.MaxInt64) >> (64 - into.Type().Bits())
		d.add(v.place, "must be a whole number from %d to %d, got %s", -most-1, most, v.text)
		return
	}
	into.SetInt(i)
}

func (d *decoder) float(v *value, into reflect.Value) {
	if !d.is(v, number, "a number") {
		return
	}
	f, err := strconv.ParseFloat(v.text, into.Type().Bits())
	if err != nil || !plainFloat.MatchString(v.text) {
		d.add(v.place, "must be a number such as 5 or 0.5, got %s", v.text)
		return
	}
	into.SetFloat(f)
}

func (d *decoder) mapping(v *value, into reflect.Value) {
	into.Set(reflect.MakeMapWithSize(into.Type(), len(v.entries)))
	for _, e := range v.entries {
		item := reflect.New(into.Type().Elem()).Elem()
		d.decode(e.value, item)
		key := reflect.New(into.Type().Key())
		if target, ok := key.Interface().(encoding.TextUnmarshaler); ok {
			if err := target.UnmarshalText([]byte(e.key)); err != nil {
				d.add(e.place, "%s", err)
				continue
			}
		} else {
			key.Elem().SetString(e.key)
		}
		into.SetMapIndex(key.Elem(), item)
	}
}

func (d *decoder) structure(v *value, into reflect.Value) {
	fields := fieldsOf(into.Type())
	for _, e := range v.entries {
		at := slices.IndexFunc(fields, func(f field) bool { return f.key == e.key })
		if at < 0 {
			d.add(e.place, "%s", unknownKey(e.key, fields))
			continue
		}
		d.decode(e.value, into.FieldByIndex(fields[at].index))
	}
}

type field struct {
	key   string
	index []int
}

// fieldsOf returns the keys of a struct, in the order of its fields.
func fieldsOf(t reflect.Type) []field {
	var fields []field
	for f := range t.Fields() {
		key, options, _ := strings.Cut(f.Tag.Get("yaml"), ",")
		switch {
		case options == "inline":
			for _, inner := range fieldsOf(f.Type) {
				fields = append(fields, field{inner.key, append(slices.Clone(f.Index), inner.index...)})
			}
		case key != "" && key != "-":
			fields = append(fields, field{key, f.Index})
		}
	}
	return fields
}

// Fields returns the keys of a mapping that is decoded into a struct of the
// given type, in the order of its fields.
func Fields(structure any) []string {
	var keys []string
	for _, f := range fieldsOf(reflect.TypeOf(structure)) {
		keys = append(keys, f.key)
	}
	return keys
}

func unknownKey(key string, fields []field) string {
	var allowed []string
	for _, f := range fields {
		allowed = append(allowed, f.key)
	}
	return "there is no key " + strconv.Quote(key) + enum.Choice(key, allowed)
}
