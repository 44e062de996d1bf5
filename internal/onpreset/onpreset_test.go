package onpreset_test

import (
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/logstack-go/logstack/internal/onpreset"
)

// Errors name the line in the file, whatever precedes the part.
func TestLines(t *testing.T) {
	for name, test := range map[string]struct{ source, want string }{
		"first":          {"-- contract --\ncolour: red\n", "x.txtar:2:1: colour: "},
		"behind a text":  {"It shows.\n\n-- contract --\n\ncolour: red\n", "x.txtar:5:1: colour: "},
		"behind parts":   {"It shows.\n-- events --\n{}\n{}\n-- rows --\n-- contract --\nfields:\n  level: {az: severity}\n", "x.txtar:8:11: fields.level.az: "},
		"that extends":   {"It shows.\n-- contract --\nextends: python-json-logger\ncolour: red\n", "x.txtar:4:1: colour: "},
		"of the preset":  {"It shows.\n-- contract --\nextends: guid\n", "x.txtar:3:10: extends: "},
		"of no language": {"It shows.\n-- contract --\nfields: {\n", "x.txtar:4:1: "},
	} {
		archive := txtar.Parse([]byte(test.source))
		at := len(archive.Files) - 1
		_, err := onpreset.Parse("x.txtar", onpreset.Line(archive, at), string(archive.Files[at].Data), "guide")
		if err == nil || !strings.HasPrefix(err.Error(), test.want) {
			t.Errorf("%s: got %v, want %s", name, err, test.want)
		}
	}
	if _, err := onpreset.Parse("x.txtar", 0, "colour: red\n", "guide"); err == nil || !strings.HasPrefix(err.Error(), "x.txtar:2:1: ") {
		t.Errorf("without a line: %v", err)
	}
	c, err := onpreset.Parse("x.txtar", 7, "fields: {level: {as: severity}}\n", "guide")
	if err != nil {
		t.Fatal(err)
	}
	if level, _ := c.Field("level"); level.As != "severity" {
		t.Errorf("%+v", level)
	}
}
