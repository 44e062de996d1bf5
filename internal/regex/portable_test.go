package regex

import "testing"

func TestPortable(t *testing.T) {
	for source, want := range map[string]string{
		`^(?<address>.*):\d+$`: `\A([^\n]*):[0-9]+\z`,
		`(?i)(denied|refused)`: `(?i:(DENIED|REFUSED))`,
		`[\s\S]+?x`:            `(?s:.+?x)`,
		`Vpc|Route`:            `Vpc|Route`,
		`a(?=b)`:               "",
		`a(`:                   "",
	} {
		got, err := Portable(source)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("%s: %q, %v; want %q", source, got, err, want)
		}
	}
}
