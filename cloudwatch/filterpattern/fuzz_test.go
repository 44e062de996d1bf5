package filterpattern

import (
	"errors"
	"strings"
	"testing"
)

// FuzzParse checks that any text gives either an error with a place in the text, or
// a pattern that prints as a text that parses to itself.
func FuzzParse(f *testing.F) {
	for _, test := range valid {
		f.Add(test.source)
	}
	for _, test := range refused {
		f.Add(strings.NewReplacer("⟦", "", "⟧", "").Replace(test.source))
	}
	f.Fuzz(func(t *testing.T, source string) {
		p, err := Parse(source)
		if err != nil {
			var e *Error
			if !errors.As(err, &e) {
				t.Fatalf("%q is refused by a %T", source, err)
			}
			if e.Message == "" || e.Source != source || e.Offset < 0 || e.Length < 0 || e.Offset+e.Length > len(source) {
				t.Fatalf("%q is refused at %d+%d: %q", source, e.Offset, e.Length, e.Message)
			}
			return
		}
		checkRoundTrip(t, p)
		checkSpans(t, p)
		short := (&printer{short: true}).print(p.Tree())
		if len(short) > len(source) {
			t.Fatalf("%q is longer in short: %q", source, short)
		}
		again, err := Parse(short)
		if err != nil || dump(again.Tree()) != dump(p.Tree()) {
			t.Fatalf("%q is something else in short: %q (%v)", source, short, err)
		}
		same, err := p.Rename(func(path string) string { return path })
		if err != nil || same.String() != p.String() {
			t.Fatalf("%q renamed to itself is %q (%v)", source, same, err)
		}
		p.Warnings()
		p.Fields()
		p.Regexes()
	})
}
