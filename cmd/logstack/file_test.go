package main

import (
	"path/filepath"
	"testing"
)

// What cannot be written is called by its own name, not by that of the file that
// is to take its place.
func TestFileNotWritten(t *testing.T) {
	path := filepath.Join(t.TempDir(), "gone", "board.html")
	err := writeText(path, "text")
	if want := "open " + path + ": no such file or directory"; err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
}
