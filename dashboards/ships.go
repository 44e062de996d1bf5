package dashboards

import (
	_ "embed"
	"slices"
	"sync"

	"github.com/logstack-go/logstack/internal/strictyaml"
)

//go:embed graphs.yaml
var source []byte

// shipped is the content of graphs.yaml.
type shipped struct {
	Graphs []Shown `yaml:"graphs"`
	// OnlyNamed lists rules whose watched values get no graph unless a layout
	// names them.
	OnlyNamed []string    `yaml:"onlyNamed"`
	Across    []GraphSpec `yaml:"across"`
	Tables    []Table     `yaml:"tables"`
}

var ships = sync.OnceValue(func() shipped {
	var s shipped
	node, err := strictyaml.Parse("graphs.yaml", source)
	if err == nil {
		err = node.Decode(&s).Err()
	}
	if err != nil {
		panic(err) // the file is part of the program, and a test reads it
	}
	return s
})

// Graphs returns the names of the graphs that ship, in their order.
func Graphs() []string {
	var names []string
	for _, s := range ships().Graphs {
		if s.Graph != nil {
			names = append(names, s.Graph.Name)
		}
	}
	return names
}

// graph returns the graph of the name that ships.
func (s shipped) graph(name string) (*GraphSpec, bool) {
	at := slices.IndexFunc(s.Graphs, func(g Shown) bool { return g.Graph != nil && g.Graph.Name == name })
	if at < 0 {
		return nil, false
	}
	return s.Graphs[at].Graph, true
}
