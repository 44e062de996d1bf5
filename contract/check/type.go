package check

import (
	"fmt"
	"net/netip"

	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/internal/jsonscan"
	"github.com/logstack-go/logstack/logevent"
)

// Type is the kind of a field whose values have another type.
const Type Kind = "type"

var typeKind = kind{
	name: Type,
	doc: Doc{
		Title: "Types",
		Meaning: "The values of a field have another type than the contract says. " +
			"A number that is written as text is not compared as a number, and makes no metric; " +
			"a query for the text of an id does not find the number. Times must be parseable, and addresses valid.",
		Remedy:  "Write the value as the contract says, or say in the contract what it is.",
		Example: `{"timestamp": "2025-03-11T08:00:00Z", "level": "INFO", "logger": "app", "event_type": "batch_started", "message": "Batch processing started", "item_count": "3"}`,
	},
	merge: func(t, o *tally) { t.types.merge(o.types) },
	find:  (*finder).types,
}

type wrongType struct {
	field int
	is    string
}

// noteType notes a value that is not of the field's type.
func (w *worker) noteType(field int, is string) {
	w.t.types.add(wrongType{field, is}, 1, w.at)
}

// mistyped says what a value is if it is not of the field's type.
func (w *worker) mistyped(event, field int, v jsonscan.Value) string {
	is := v.Type.String()
	switch f := &w.fields[field]; f.Type {
	case contract.Any:
		return ""
	case contract.Time:
		if v.Type == jsonscan.String || v.Type == jsonscan.Number {
			if _, ok := logevent.ReadTime(v.Text, v.Type == jsonscan.Number); ok {
				if field == w.timestamp {
					w.noteTimeForm(event, v)
				}
				return ""
			}
			is += " that is not a time"
		}
	case contract.IP:
		if v.Type == jsonscan.String {
			if a, err := netip.ParseAddr(string(v.Text)); err == nil {
				w.noteAddress(event, field, a)
				return ""
			}
			is += " that is not an IP address"
		}
	default:
		if v.Type == jsonTypes[f.Type] {
			return ""
		}
	}
	return is
}

// jsonTypes are the types that JSON itself has.
var jsonTypes = map[contract.Type]jsonscan.Type{
	contract.String: jsonscan.String, contract.Number: jsonscan.Number, contract.Boolean: jsonscan.Boolean,
	contract.List: jsonscan.Array, contract.Object: jsonscan.Object,
}

func (f *finder) types() {
	for key, c := range f.t.types {
		var of int64
		for _, have := range f.t.have {
			of += have[key.field]
		}
		field := f.fields[key.field]
		f.add(-1, field.As, *c, of, f.typeHint(field, key.is), "%s is %s, but the contract says %s", field.As, key.is, field.Type)
	}
}

func (f *finder) typeHint(field contract.Field, is string) string {
	switch {
	case field.Type.Text() && is == "a number":
		return fmt.Sprintf("a query for %s = \"…\" does not find it: write it as text, or say in the contract %s: {type: number}", field.As, field.Name)
	case field.Type == contract.Number:
		return "it makes no metric, and no comparison finds it"
	}
	return ""
}
