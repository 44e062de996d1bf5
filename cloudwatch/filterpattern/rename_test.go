package filterpattern

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/logstack-go/logstack/cloudwatch"
)

func TestRename(t *testing.T) {
	names := map[string]string{
		"level": "levelname", "a.b": "c.d", "items[0].id": "lines[0].sku", "event": "['log.event']",
	}
	rename := func(path string) string {
		if to, ok := names[path]; ok {
			return to
		}
		return path
	}
	for _, test := range []struct{ source, want string }{
		{`{ $.level = "level" }`, `{ $.levelname = "level" }`},
		{`{ $.levels = 1 || $.a.b = 1.0 && $.a.c IS NULL }`, `{ $.levels = 1 || ($.c.d = 1.0 && $.a.c IS NULL) }`},
		{`{ $.items[0].id > 1 && $.items[1].id = * }`, `{ $.lines[0].sku > 1 && $.items[1].id = * }`},
		{`{ $.event NOT EXISTS || $.level = %x% }`, `{ $.['log.event'] NOT EXISTS || $.levelname = %x% }`},
		{`level`, `level`},
		{`[level = 1]`, `[level = 1]`},
		{``, ``},
	} {
		p := parse(t, test.source)
		before := dump(p.Tree())
		got, err := p.Rename(rename)
		if err != nil || got.String() != test.want {
			t.Errorf("%s becomes %s, not %s (%v)", test.source, got, test.want, err)
		}
		if dump(p.Tree()) != before {
			t.Errorf("renaming changes %s itself", test.source)
		}
		checkSpans(t, got)
	}
}

func TestRenameIsAskedForPaths(t *testing.T) {
	var asked []string
	_, err := MustParse(`{ $.a.b[*] = 1 && ($.['k.k'] IS NULL || $.* = 2) }`).Rename(func(path string) string {
		asked = append(asked, path)
		return path
	})
	if want := []string{"a.b[*]", "['k.k']", "*"}; err != nil || !slices.Equal(asked, want) {
		t.Errorf("asked for %q, not %q (%v)", asked, want, err)
	}
}

func TestRenameErrors(t *testing.T) {
	p := MustParse(`{ $.a = 1 || $.b = 2 }`)
	for to, message := range map[string]string{
		"":     "a key is missing",
		"a..b": "cannot descend with ..",
		strings.Repeat("x", cloudwatch.MaxFilterPattern): "characters long",
	} {
		_, err := p.Rename(func(string) string { return to })
		var e *Error
		if !errors.As(err, &e) || !strings.Contains(e.Message, message) {
			t.Errorf("renaming to %.20q: got %v", to, err)
		}
	}
}
