package template

import "fmt"

// Giving is the way in which the caller supplies what only the deployment
// knows. Messages use it to say what to do.
type Giving int

// The ways to supply a value.
const (
	// ByFlags is by command-line flags, such as --parameter Stage=prod.
	ByFlags Giving = iota
	// ByKeys is by keys of a file, such as parameters: {Stage: prod}.
	ByKeys
)

// Parameter returns how to give a parameter a value.
func (g Giving) Parameter(name, value string) string {
	return g.say("parameter", "parameters", name, value)
}

// Condition returns how to decide a condition.
func (g Giving) Condition(name, value string) string {
	return g.say("condition", "conditions", name, value)
}

// Map returns how to map one log group to another.
func (g Giving) Map(from, to string) string { return g.say("map", "map", from, to) }

// MapKey returns the flag or the key that Map uses.
func (g Giving) MapKey() string {
	if g == ByKeys {
		return "map:"
	}
	return "--map"
}

// ConditionKey returns the flag or the key that Condition uses.
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

// Giving returns the way in which the caller supplies what only the deployment
// knows.
func (t *Template) Giving() Giving { return t.source.loader.options.Giving }
