package contract

import (
	"os"
	"path/filepath"
	"testing"
)

// Every contract file is loaded or refused, and a loaded contract can be
// written in all forms.
func FuzzParse(f *testing.F) {
	paths, err := filepath.Glob("presets/*.yaml")
	if err != nil || len(paths) == 0 {
		f.Fatal(err)
	}
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Add([]byte("extends: guide\nfields: {a: {as: [b, c], type: number, unit: Bytes}}\nevents:\n  e: {match: [{message: x*}], fields: [a]}\n"))
	f.Add([]byte("extends: f.yaml\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := Parse("f.yaml", data)
		if err != nil {
			return
		}
		if len(c.Schema()) == 0 || len(c.Markdown()) == 0 || len(c.JSON()) == 0 {
			t.Errorf("%q is written as nothing", data)
		}
	})
}
