package template

import (
	"path/filepath"
	"testing"
)

// The project's own templates are read, and nothing in them is refused.
func TestOwnSnapshots(t *testing.T) {
	paths, err := filepath.Glob("../test/snapshots/*.json")
	if err != nil || len(paths) == 0 {
		t.Fatalf("%d snapshots, %v", len(paths), err)
	}
	for _, path := range paths {
		all, err := Read(path, Options{})
		if err != nil {
			t.Error(err)
			continue
		}
		if err := all[0].Problems(); err != nil {
			t.Error(err)
		}
	}
}

// Templates elsewhere on the disk, if any, are read without a crash.
func TestTemplatesBesideTheRepository(t *testing.T) {
	read := 0
	for _, pattern := range []string{"templates/*.yaml", "templates/*.template", "broken/*.json", "hostile/*"} {
		paths, err := filepath.Glob("../../shared/cases/" + pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range paths {
			all, err := Read(path, Options{})
			if filepath.Base(filepath.Dir(path)) == "hostile" {
				continue // reading it without a crash is enough
			}
			if err != nil {
				t.Error(err)
				continue
			}
			read += len(all)
		}
	}
	if read == 0 {
		t.Skip("the cases are not beside the repository")
	}
}
