package strictyaml

import (
	"slices"
	"testing"
)

// names decodes one name or a list of names.
type names []string

func (n *names) DecodeYAML(node Node) Problems {
	if node.Items() != nil {
		return node.Decode((*[]string)(n))
	}
	*n = make(names, 1)
	return node.Decode(&(*n)[0])
}

func TestDecoderReadsTheValueItself(t *testing.T) {
	node, err := Parse("file.yaml", []byte("a: one\nb: [two, three]\nc: {d: 1}\n"))
	if err != nil {
		t.Fatal(err)
	}
	var all map[string]names
	problems := node.Decode(&all)
	if !slices.Equal(all["a"], names{"one"}) || !slices.Equal(all["b"], names{"two", "three"}) {
		t.Errorf("%v", all)
	}
	if len(problems) != 1 || problems[0].Error() != "file.yaml:3:4: c: must be text, got a mapping" {
		t.Errorf("%v", problems)
	}
}
