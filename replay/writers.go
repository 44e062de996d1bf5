package replay

import (
	"slices"

	"github.com/logstack-go/logstack/template"
)

// writers returns what writes to log groups, by the names of the log groups:
// functions, and containers whose log driver is awslogs.
func writers(templates []*template.Template) map[string][]string {
	all := map[string][]string{}
	add := func(t *template.Template, group, writer string) {
		name := scoped(t, group)
		if group != "" && !slices.Contains(all[name], writer) {
			all[name] = append(all[name], writer)
		}
	}
	for _, t := range templates {
		for _, f := range t.Functions() {
			add(t, f.LogGroup, "function "+template.Called(f.Name, f.LogicalID))
		}
		for _, c := range t.Containers() {
			if c.LogDriver == "awslogs" {
				add(t, c.LogGroup, "container "+template.Called(c.Family, c.LogicalID)+"/"+c.Name)
			}
		}
	}
	return all
}

// groupOfFunction returns the log group of the function with that name or
// logical ID.
func groupOfFunction(templates []*template.Template, name string) (group string, ok bool) {
	for _, t := range templates {
		for _, f := range t.Functions() {
			if name == f.LogicalID || name == f.Name || name == f.LogGroup {
				return scoped(t, f.LogGroup), true
			}
		}
	}
	return "", false
}
