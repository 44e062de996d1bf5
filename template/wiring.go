package template

import (
	"errors"
	"fmt"
	"maps"
	"slices"
)

// Wiring is how a container logs: the options of its log driver and its
// environment.
type Wiring struct {
	// Path is the place of the container in the task definition, such as
	// ContainerDefinitions[0], and VariablePaths the places of the values of
	// its variables.
	Path          string
	VariablePaths map[string]string
	// ExecutionRole is the ARN of the role with which ECS writes the output, or
	// its placeholder; empty without one. OnFargate reports whether the task
	// runs on Fargate (RequiresCompatibilities).
	ExecutionRole string
	OnFargate     bool
	// Driver is the log driver, such as awslogs; empty without one.
	Driver string
	// Options are the options of the log driver, by name.
	Options map[string]string
	// Variables are the plain environment variables, by name.
	Variables map[string]string
	// Secrets are the names of the variables whose values ECS fetches.
	Secrets []string
	// Unresolved maps the names of options and variables that only the
	// deployment knows, wholly or in part, to their placeholders.
	Unresolved map[string]string
}

// Wiring returns how a container of the template logs. A fault in its
// definition is an error with the file and the place; faults of other
// containers are not.
func (t *Template) Wiring(c Container) (Wiring, error) {
	r := t.source.reader(t.source.byID[c.LogicalID])
	t.source.values.begin(nil)
	defer t.source.values.finish()
	w := Wiring{Options: map[string]string{}, Variables: map[string]string{}, Unresolved: map[string]string{}, VariablePaths: map[string]string{}}
	p := r.properties()
	w.ExecutionRole = p.get("ExecutionRoleArn").text()
	w.OnFargate = slices.Contains(p.get("RequiresCompatibilities").texts(), "FARGATE")
	for _, item := range p.get("ContainerDefinitions").items() {
		o := item.object()
		if name := o.get("Name"); name.text() != c.Name {
			continue
		}
		w.Path = item.path
		note := func(name string, value node) string {
			before := len(r.unresolved)
			text := value.text()
			if len(r.unresolved) > before {
				w.Unresolved[name] = r.unresolved[before].Placeholder
			}
			return text
		}
		configuration := o.get("LogConfiguration").object()
		w.Driver = configuration.get("LogDriver").text()
		options := configuration.get("Options").object()
		for _, name := range slices.Sorted(maps.Keys(options.members)) {
			if option := options.get(name); option.given() {
				w.Options[name] = note(name, option)
			}
		}
		for _, item := range o.get("Environment").items() {
			variable := item.object()
			name := variable.required("Name").text()
			value := variable.get("Value")
			w.Variables[name], w.VariablePaths[name] = note(name, value), value.path
		}
		for _, item := range o.get("Secrets").items() {
			w.Secrets = append(w.Secrets, item.object().required("Name").text())
		}
		var problems []error
		for _, p := range r.problems {
			problems = append(problems, fmt.Errorf("%s: %s: %s", t.File, c.LogicalID, p))
		}
		return w, errors.Join(problems...)
	}
	return Wiring{}, fmt.Errorf("%s: %s has no container %s", t.File, c.LogicalID, c.Name)
}
