package transformer

import (
	"fmt"
	"strings"

	"github.com/logstack-go/logstack/cloudwatch"
)

// addKeys adds keys whose values are strings.
type addKeys struct {
	Entries []added `json:"entries"`
}

type added struct {
	Key       string `json:"key"`
	Value     string `json:"value"`
	Overwrite bool   `json:"overwriteIfExists,omitempty"`
}

func (p *addKeys) check(at *problems) {
	at.count("entries", len(p.Entries), cloudwatch.MaxMutatedKeys)
	for i, e := range p.Entries {
		at.key(fmt.Sprintf("entries[%d].key", i), e.Key, true)
		at.text(fmt.Sprintf("entries[%d].value", i), e.Value, 1, cloudwatch.MaxAddedValue)
	}
}

func (p *addKeys) run(e *event) error {
	for _, a := range p.Entries {
		e.root.put(a.Key, a.Value, a.Overwrite)
	}
	return nil
}

// deleteKeys deletes keys.
type deleteKeys struct {
	WithKeys []string `json:"withKeys"`
}

func (p *deleteKeys) check(at *problems) {
	at.count("withKeys", len(p.WithKeys), cloudwatch.MaxMutatedKeys)
	for i, key := range p.WithKeys {
		at.key(fmt.Sprintf("withKeys[%d]", i), key, true)
	}
}

func (p *deleteKeys) run(e *event) error {
	for _, key := range p.WithKeys {
		e.root.take(key)
	}
	return nil
}

// pair is an entry of moveKeys and copyValue.
type pair struct {
	Source    string `json:"source"`
	Target    string `json:"target"`
	Overwrite bool   `json:"overwriteIfExists,omitempty"`
}

func checkPairs(at *problems, entries []pair) {
	at.count("entries", len(entries), cloudwatch.MaxMutatedKeys)
	for i, e := range entries {
		at.key(fmt.Sprintf("entries[%d].source", i), e.Source, true)
		at.key(fmt.Sprintf("entries[%d].target", i), e.Target, true)
	}
}

// moveKeys moves keys into the target if that is an object, and to the target
// otherwise.
type moveKeys struct {
	Entries []pair `json:"entries"`
}

func (p *moveKeys) check(at *problems) { checkPairs(at, p.Entries) }

func (p *moveKeys) run(e *event) error {
	for _, m := range p.Entries {
		value, ok := e.root.get(m.Source)
		if !ok {
			continue
		}
		target := m.Target
		if within, _ := e.root.get(target); target != m.Source {
			if _, isObject := within.(*object); isObject {
				target += "." + m.Source[strings.LastIndexByte(m.Source, '.')+1:]
			}
		}
		if target != m.Source && !strings.HasPrefix(target, m.Source+".") && e.root.put(target, value, m.Overwrite) {
			e.root.take(m.Source)
		}
	}
	return nil
}

// renameKeys renames keys.
type renameKeys struct {
	Entries []renamed `json:"entries"`
}

type renamed struct {
	Key       string `json:"key"`
	RenameTo  string `json:"renameTo"`
	Overwrite bool   `json:"overwriteIfExists,omitempty"`
}

func (p *renameKeys) check(at *problems) {
	at.count("entries", len(p.Entries), cloudwatch.MaxMutatedKeys)
	for i, e := range p.Entries {
		at.key(fmt.Sprintf("entries[%d].key", i), e.Key, true)
		at.key(fmt.Sprintf("entries[%d].renameTo", i), e.RenameTo, true)
	}
}

func (p *renameKeys) run(e *event) error {
	for _, r := range p.Entries {
		value, ok := e.root.get(r.Key)
		if ok && r.Key != r.RenameTo && !strings.HasPrefix(r.RenameTo, r.Key+".") && e.root.put(r.RenameTo, value, r.Overwrite) {
			e.root.take(r.Key)
		}
	}
	return nil
}

// copyValue copies the values of keys or of metadata.
type copyValue struct {
	Entries []pair `json:"entries"`
}

func (p *copyValue) check(at *problems) { checkPairs(at, p.Entries) }

func (p *copyValue) run(e *event) error {
	metadata := map[string]string{
		"@logGroupName": e.LogGroup, "@logGroupStream": e.LogStream, "@logStreamName": e.LogStream,
		"@accountId": e.Account, "@regionName": e.Region,
	}
	for _, c := range p.Entries {
		if text, ok := metadata[c.Source]; ok {
			if text != "" {
				e.root.put(c.Target, text, c.Overwrite)
			}
			continue
		}
		if value, ok := e.root.get(c.Source); ok {
			e.root.put(c.Target, clone(value), c.Overwrite)
		}
	}
	return nil
}

// listToMap turns a list of objects into a map.
type listToMap struct {
	Source           string `json:"source"`
	Key              string `json:"key"`
	ValueKey         string `json:"valueKey,omitempty"`
	Target           string `json:"target,omitempty"`
	Flatten          bool   `json:"flatten,omitempty"`
	FlattenedElement string `json:"flattenedElement,omitempty"`
}

func (p *listToMap) check(at *problems) {
	at.key("source", p.Source, true)
	at.text("key", p.Key, 1, cloudwatch.MaxTransformerKey)
	at.text("valueKey", p.ValueKey, 0, cloudwatch.MaxTransformerKey)
	at.key("target", p.Target, false)
	switch p.FlattenedElement {
	case "first", "last":
	case "":
		if p.Flatten {
			at.invalidf("flattenedElement", "a list that is flattened needs it: use first or last")
		}
	default:
		at.invalidf("flattenedElement", "%q is not allowed: use first or last", p.FlattenedElement)
	}
}

func (p *listToMap) run(e *event) error {
	value, ok := e.root.get(p.Source)
	if !ok {
		return nil
	}
	list, ok := value.([]any)
	if !ok {
		return fmt.Errorf("%s is not a list", p.Source)
	}
	into, err := e.destination(p.Target)
	if err != nil {
		return err
	}
	made := newObject()
	for _, item := range list {
		o, ok := item.(*object)
		if !ok {
			continue
		}
		key, ok := o.values[p.Key].(string)
		if !ok {
			continue
		}
		var value any = o
		if p.ValueKey != "" {
			if value, ok = o.values[p.ValueKey]; !ok {
				continue
			}
		}
		_, taken := made.values[key]
		switch {
		case !p.Flatten:
			before, _ := made.values[key].([]any)
			made.set(key, append(before, clone(value)))
		case !taken || p.FlattenedElement == "last":
			made.set(key, clone(value))
		}
	}
	into.merge(made)
	return nil
}
