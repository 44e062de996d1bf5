package glob

import "testing"

func TestMatch(t *testing.T) {
	for _, test := range []struct {
		pattern, name string
		want          bool
	}{
		{"envoy", "envoy", true},
		{"envoy", "envoy-2", false},
		{"envoy", "Envoy", false},
		{"", "", true},
		{"", "envoy", false},
		{"*", "", true},
		{"*", "envoy", true},
		{"envoy*", "envoy-2", true},
		{"envoy*", "my-envoy", false},
		{"*-agent", "datadog-agent", true},
		{"*-agent", "datadog-agent-2", false},
		{"*-agent", "agent", false},
		{"a*b*a", "aba", true},
		{"a*b*a", "ab", false},
		{"a*b*a", "a1b2b3a", true},
		{"a*a", "a", false},
		{"a**b", "ab", true},
		{"a.c", "abc", false},
		{"[ab]", "a", false},
	} {
		if got := Match(test.pattern, test.name); got != test.want {
			t.Errorf("%s matches %s: %v", test.pattern, test.name, got)
		}
	}
}
