package strictyaml

import (
	"strings"
	"testing"
)

func TestText(t *testing.T) {
	for text, want := range map[string]string{
		"level": "level", "_id": "_id", "log.level": "log.level", "/ecs/shop": "/ecs/shop", "order-created": "order-created",
		"": "''", "true": "'true'", "No": "'No'", "y": "'y'", "null": "'null'", "5": "'5'", ".5": "'.5'", "-": "'-'", "2025-03-11": "'2025-03-11'",
		"two words": "'two words'", "a: b": "'a: b'", "it's": "'it''s'", "a#b": "'a#b'", "*": "'*'", "naïve": "'naïve'",
		"a\nb": `"a\nb"`, "tab\there": `"tab\there"`, "\x1b[31m": `"\x1b[31m"`, "a\u2028b": `"a\u2028b"`, "\xff": "'\ufffd'",
	} {
		if got := Text(text); got != want {
			t.Errorf("%q is %s, want %s", text, got, want)
		}
	}
	if got := Quoted("level"); got != "'level'" {
		t.Errorf("quoted: %s", got)
	}
}

// A file that has the text, as a key or as a value, has that text.
func FuzzText(f *testing.F) {
	for _, text := range []string{"level", "No", "~", "1e3", "0x1f", "it's", `say "no"`, "a\nb\tc", "\x00", "\u0085", "\ufeff", "- a", "{a: b}", "&a", "!!str", "%YAML"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		text = strings.ToValidUTF8(text, "\ufffd")
		for _, written := range []string{Text(text), Quoted(text)} {
			file := "k: [" + written + "]\nm: {" + written + ": 1}\n"
			node, err := Parse("file", []byte(file))
			if err != nil {
				t.Fatalf("%s: %v", file, err)
			}
			var got []string
			if err := node.Get("k").Decode(&got).Err(); err != nil || len(got) != 1 || got[0] != text {
				t.Errorf("%q is written as %s, and read as %q: %v", text, written, got, err)
			}
			if keys := node.Get("m").Keys(); len(keys) != 1 || keys[0] != text {
				t.Errorf("%q is written as %s, and read as the keys %q", text, written, keys)
			}
		}
	})
}
