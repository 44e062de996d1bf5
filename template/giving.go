package template

import "fmt"

// Giving is how whoever reads a template gives what only its deployment knows, for what
// messages say.
type Giving int

// Ways to give it.
const (
	// ByFlags is by flags of the command, such as --parameter Stage=prod.
	ByFlags Giving = iota
	// ByKeys is by keys of a file, such as parameters: {Stage: prod}.
	ByKeys
)

// Parameter says how a parameter is given a value.
func (g Giving) Parameter(name, value string) string {
	return g.say("parameter", "parameters", name, value)
}

// Condition says how a condition is decided.
func (g Giving) Condition(name, value string) string {
	return g.say("condition", "conditions", name, value)
}

// Map says how a log group is said to be another one.
func (g Giving) Map(from, to string) string { return g.say("map", "map", from, to) }

// MapKey returns what Map says it by.
func (g Giving) MapKey() string {
	if g == ByKeys {
		return "map:"
	}
	return "--map"
}

// ConditionKey returns what Condition says it by.
func (g Giving) ConditionKey() string {
	if g == ByKeys {
		return "conditions:"
	}
	return "--condition"
}

func (g Giving) say(flag, key, name, value string) string {
	if g == ByKeys {
		return fmt.Sprintf("%s: {%s: %s}", key, name, value)
	}
	return fmt.Sprintf("--%s %s=%s", flag, name, value)
}

// Giving returns how whoever reads the template gives what only its deployment
// knows.
func (t *Template) Giving() Giving { return t.source.loader.options.Giving }
