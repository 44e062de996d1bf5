package contract

import (
	"maps"
	"slices"
	"testing"
)

// Each source says where its log group stands; an application writes from a container.
func TestLogGroupPrefixes(t *testing.T) {
	for _, name := range Presets() {
		c, err := Preset(name)
		if err != nil {
			t.Fatal(err)
		}
		prefix, said := logGroupPrefixes[c.Source()]
		if (c.Source() != "") != said {
			t.Errorf("%s, of the source %q: prefix %q", name, c.Source(), prefix)
		}
	}
	if got, want := slices.Sorted(maps.Keys(logGroupPrefixes)), Sources(); !slices.Equal(got, want) {
		t.Errorf("prefixes of %v, and the sources are %v", got, want)
	}
	for source, want := range map[string]bool{"": true, "nginx": true, "cloudtrail": false} {
		if got := (&Contract{source: source}).InContainer(); got != want {
			t.Errorf("%q is in a container: %v", source, got)
		}
	}
	for source, want := range map[string]string{"": "/ecs/", "lambda": "/aws/lambda/", "waf": "aws-waf-logs-"} {
		if got := (&Contract{source: source}).LogGroupPrefix(); got != want {
			t.Errorf("%q: %s, want %s", source, got, want)
		}
	}
}
