package engine

import (
	"encoding/json"
	"strconv"

	"github.com/logstack-go/logstack/cloudwatch/insights"
	"github.com/logstack-go/logstack/internal/jsonscan"
)

// parseJSON parses a text as JSON. It returns a map or a list, or a missing value
// for anything else. (CWL_QuerySyntax-operations-functions, "JSON functions")
func parseJSON(text string) Value {
	i := 0
	for i < len(text) && isSpace(text[i]) {
		i++
	}
	if i == len(text) || text[i] != '{' && text[i] != '[' || !json.Valid([]byte(text)) {
		return Value{}
	}
	if text[i] == '{' {
		return Value{kind: Map, text: text}
	}
	return Value{kind: List, text: text}
}

// within returns the value at a path in a map or a list. For other values it is
// missing.
func within(o operand, steps []insights.Step) operand {
	get := func(r *row) Value {
		v := o.eval(r)
		for _, s := range steps {
			v = member(v, s)
		}
		return v
	}
	return operand{eval: get}
}

// member follows one step of a path. A step that is a number is an index into a
// list, with or without brackets.
func member(v Value, s insights.Step) Value {
	switch v.kind {
	case Map:
		name := s.Name
		if name == "" {
			return Value{}
		}
		var fields jsonscan.Fields
		slot := fields.Add([]jsonscan.Step{{Key: name}})
		r := fields.Reader()
		r.Read([]byte(v.text))
		return fromJSON(r.Value(slot))
	case List:
		index := s.Index
		if s.Name != "" {
			var err error
			if index, err = strconv.Atoi(s.Name); err != nil || s.Name != strconv.Itoa(index) {
				return Value{} // +1 and 01 are names, not indexes
			}
		}
		all := elements(v)
		if index >= 0 && index < len(all) {
			return all[index]
		}
	}
	return Value{}
}

// elements returns the elements of a list.
func elements(v Value) []Value {
	if v.kind != List {
		return nil
	}
	members := jsonscan.Members(jsonscan.Value{Type: jsonscan.Array, Text: []byte(v.text)})
	all := make([]Value, len(members))
	for i, m := range members {
		all[i] = fromJSON(m.Value)
	}
	return all
}
