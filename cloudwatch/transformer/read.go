package transformer

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/logstack-go/logstack/internal/jsontext"
	"github.com/logstack-go/logstack/internal/nearest"
)

// kind describes a kind of processor.
type kind struct {
	// make returns an empty processor to read into. It is nil if this package
	// cannot run the kind.
	make func() processor
	// parser is set for processors that parse, builtIn for those that parse the
	// logs of an AWS service and must come first, and once for those of which there
	// can be only one.
	parser, builtIn, once bool
}

// kinds are all kinds of processors, by their names in the API (API_Processor).
var kinds = map[string]kind{
	"parseJSON":         {make: func() processor { return new(parseJSON) }, parser: true},
	"grok":              {make: func() processor { return new(grok) }, parser: true, once: true},
	"csv":               {make: func() processor { return new(csv) }, parser: true},
	"parseKeyValue":     {make: func() processor { return new(parseKeyValue) }, parser: true},
	"parseWAF":          {make: builtInOf(parseWAF), parser: true, builtIn: true},
	"parsePostgres":     {make: builtInOf(parsePostgres), parser: true, builtIn: true},
	"parseCloudfront":   {make: builtInOf(parseCloudfront), parser: true, builtIn: true},
	"parseRoute53":      {make: builtInOf(parseRoute53), parser: true, builtIn: true},
	"parseVPC":          {make: builtInOf(parseVPC), parser: true, builtIn: true},
	"parseToOCSF":       {parser: true, builtIn: true},
	"addKeys":           {make: func() processor { return new(addKeys) }, once: true},
	"deleteKeys":        {make: func() processor { return new(deleteKeys) }},
	"moveKeys":          {make: func() processor { return new(moveKeys) }},
	"renameKeys":        {make: func() processor { return new(renameKeys) }},
	"copyValue":         {make: func() processor { return new(copyValue) }, once: true},
	"listToMap":         {make: func() processor { return new(listToMap) }},
	"lowerCaseString":   {make: func() processor { return &mutateText{change: strings.ToLower} }},
	"upperCaseString":   {make: func() processor { return &mutateText{change: strings.ToUpper} }},
	"trimString":        {make: func() processor { return &mutateText{change: strings.TrimSpace} }},
	"splitString":       {make: func() processor { return new(splitString) }},
	"substituteString":  {make: func() processor { return new(substituteString) }},
	"typeConverter":     {make: func() processor { return new(typeConverter) }},
	"dateTimeConverter": {make: func() processor { return new(dateTimeConverter) }},
}

// limits bounds the input: a transformer has at most 20 processors of a few short
// texts.
var limits = jsontext.Limits{Depth: 20, Values: 10_000}

// Parse parses a transformer: the list of its processors as PutTransformer takes
// it, an object with that list as transformerConfig, or the form of CloudFormation,
// where names begin with capitals (AWS::Logs::Transformer). The error joins an
// *Invalid for each mistake that CloudWatch would reject, and an *Unsupported for
// each processor that this package cannot run.
func Parse(data []byte) (*Transformer, error) {
	if err := limits.Check("transformerConfig", data); err != nil {
		return nil, err
	}
	var document any
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	if err := d.Decode(&document); err != nil {
		return nil, &Invalid{"transformerConfig", "it is not JSON: " + err.Error()}
	}
	document = uncapital(document)
	if o, ok := document.(map[string]any); ok {
		if config, ok := o["transformerConfig"]; ok {
			document = config
		}
	}
	list, ok := document.([]any)
	if !ok {
		return nil, &Invalid{"transformerConfig", "it must be the list of processors"}
	}
	t, all := &Transformer{}, []error(nil)
	for i, item := range list {
		p, err := readProcessor(i, item)
		if err != nil {
			all = append(all, err)
			continue
		}
		t.processors = append(t.processors, p)
	}
	if len(all) > 0 {
		return nil, errors.Join(all...)
	}
	if err := t.check(); err != nil {
		return nil, err
	}
	return t, nil
}

func readProcessor(i int, item any) (named, error) {
	path := fmt.Sprintf("[%d]", i)
	members, ok := item.(map[string]any)
	if !ok || len(members) != 1 {
		return named{}, &Invalid{path, "a processor is an object with one key, its name"}
	}
	name := slices.Collect(maps.Keys(members))[0]
	k, ok := kinds[name]
	if !ok {
		return named{}, &Invalid{path, fmt.Sprintf("%q is not a processor%s", name, nearest.Hint(name, slices.Sorted(maps.Keys(kinds))))}
	}
	path += "." + name
	if k.make == nil {
		return named{}, &Unsupported{path, name + " does not run here: AWS does not document what it maps logs to"}
	}
	p := k.make()
	text, err := json.Marshal(members[name])
	if err != nil {
		return named{}, &Invalid{path, err.Error()}
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(p); err != nil {
		var wrong *json.UnmarshalTypeError
		if errors.As(err, &wrong) {
			return named{}, &Invalid{path + "." + wrong.Field, fmt.Sprintf("it is a %s, but must be a %s", wrong.Value, wrong.Type)}
		}
		return named{}, &Invalid{path, strings.TrimPrefix(err.Error(), "json: ")}
	}
	return named{name, p}, nil
}

// uncapital makes names begin with lower-case letters, and turns flags, which
// CloudFormation accepts as strings, into booleans.
func uncapital(value any) any {
	switch v := value.(type) {
	case map[string]any:
		out := map[string]any{}
		for key, member := range v {
			if key != "" {
				key = strings.ToLower(key[:1]) + key[1:]
			}
			if flag, ok := member.(string); ok && (key == "overwriteIfExists" || key == "flatten") {
				switch flag {
				case "true":
					member = true
				case "false":
					member = false
				}
			}
			out[key] = uncapital(member)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, item := range v {
			out[i] = uncapital(item)
		}
		return out
	}
	return value
}

// String returns the transformer as PutTransformer takes it, as indented JSON.
func (t *Transformer) String() string {
	text, err := json.MarshalIndent(t.config(), "", "  ")
	if err != nil {
		return "[]" // cannot happen: a transformer holds only texts and flags
	}
	return string(text)
}

func (t *Transformer) config() []any {
	list := []any{}
	for _, p := range t.processors {
		list = append(list, map[string]any{p.name: p.processor})
	}
	return list
}

// CloudFormation returns the TransformerConfig property of an
// AWS::Logs::Transformer.
func (t *Transformer) CloudFormation() []any {
	text, err := json.Marshal(t.config())
	if err != nil {
		return nil
	}
	var list []any
	if err := json.Unmarshal(text, &list); err != nil {
		return nil
	}
	return capital(list).([]any)
}

func capital(value any) any {
	switch v := value.(type) {
	case map[string]any:
		out := map[string]any{}
		for key, member := range v {
			out[strings.ToUpper(key[:1])+key[1:]] = capital(member)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, item := range v {
			out[i] = capital(item)
		}
		return out
	}
	return value
}
