package contract

import "testing"

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
	for source, want := range map[string]string{"": "/ecs/", "lambda": "/aws/lambda/", "waf": "aws-waf-logs-"} {
		if got := (&Contract{source: source}).LogGroupPrefix(); got != want {
			t.Errorf("%q: %s, want %s", source, got, want)
		}
	}
}
