package contract

import (
	"cmp"
	"testing"
)

// Each source names its log group in the preset of its name, and no other
// preset of the source contradicts that. An application writes from a
// container.
func TestLogGroupPrefixes(t *testing.T) {
	for _, name := range Presets() {
		c, err := Preset(name)
		if err != nil {
			t.Fatal(err)
		}
		var want string
		if c.Source() != "" {
			of, err := Preset(c.Source())
			if err != nil || of.logGroups == "" {
				t.Fatalf("%s: the preset of its source %q says no logGroupPrefix: %v", name, c.Source(), err)
			}
			want = of.logGroups
		}
		if c.logGroups != "" && c.logGroups != want {
			t.Errorf("%s, of the source %q: %s", name, c.Source(), c.logGroups)
		}
		if got := c.LogGroupPrefix(); got != cmp.Or(want, "/ecs/") {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
	for source, want := range map[string]string{
		"{}\n": "/ecs/", "source: lambda\n": "/aws/lambda/", "extends: waf\n": "aws-waf-logs-", "extends: lambda-json\n": "/aws/lambda/",
		"extends: guide\nlogGroupPrefix: /shop/\n": "/shop/", "extends: lambda\nlogGroupPrefix: /own/\n": "/own/",
		"extends: waf\nsource: null\nlogGroupPrefix: null\n": "/ecs/",
	} {
		c, err := Parse("c.yaml", []byte(source))
		if err != nil {
			t.Fatal(err)
		}
		if got := c.LogGroupPrefix(); got != want {
			t.Errorf("%q: %s, want %s", source, got, want)
		}
	}
}

// InContainer does not depend on the names of log groups.
func TestInContainer(t *testing.T) {
	for source, want := range map[string]bool{
		"{}\n": true, "extends: nginx-json\n": true, "extends: cloudtrail\n": false,
		"logGroupPrefix: /apps/\n": true, "extends: cloudtrail\nlogGroupPrefix: /ecs/\n": false,
	} {
		c, err := Parse("c.yaml", []byte(source))
		if err != nil {
			t.Fatal(err)
		}
		if got := c.InContainer(); got != want {
			t.Errorf("%q is in a container: %v", source, got)
		}
	}
}

func TestWhatBeginsNoLogGroup(t *testing.T) {
	for prefix, refused := range map[string]bool{
		"/shop/": false, "shop": false, "A0_-/.#": false, "/aws/x/": false, "''": true, "a b": true, "'*'": true, "aws/x/": true,
	} {
		want := "nothing"
		if refused {
			text := prefix
			if text[0] == '\'' {
				text = text[1 : len(text)-1]
			}
			want = `c.yaml:1:17: logGroupPrefix: "` + text + `" cannot begin the name of a log group: use letters, digits and _ - / . #, not starting with aws/`
		}
		if got := said(t, "logGroupPrefix: "+prefix+"\n"); got != want {
			t.Errorf("%s: %s, want %s", prefix, got, want)
		}
	}
}
