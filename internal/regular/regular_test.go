//go:build unix

package regular_test

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/logstack-go/logstack/internal/regular"
)

func TestRegularFilesOnly(t *testing.T) {
	dir := t.TempDir()
	path := func(name string) string { return filepath.Join(dir, name) }
	write := func(name string, size int) {
		t.Helper()
		if err := os.WriteFile(path(name), bytes.Repeat([]byte("a"), size), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	write("full", regular.Limit)
	write("more", regular.Limit+1)
	if err := syscall.Mkfifo(path("pipe"), 0o666); err != nil {
		t.Fatal(err)
	}
	for name, to := range map[string]string{"link": "full", "zero": "/dev/zero", "to-pipe": "pipe", "nowhere": "nothing"} {
		if err := os.Symlink(to, path(name)); err != nil {
			t.Fatal(err)
		}
	}
	for _, test := range []struct{ name, want string }{
		{"full", ""},
		{"link", ""},
		{"more", "it is larger than 1 MiB"},
		{"pipe", "it is a named pipe, not a regular file"},
		{"to-pipe", "it is a named pipe, not a regular file"},
		{"zero", "it is a device, not a regular file"},
		{".", "it is a folder, not a regular file"},
	} {
		for _, read := range []func(string) ([]byte, error){regular.ReadFile, regular.Files{}.ReadFile} {
			data, err := read(path(test.name))
			if test.want == "" {
				if err != nil || len(data) != regular.Limit {
					t.Errorf("%s: %d bytes, %v", test.name, len(data), err)
				}
			} else if err == nil || !strings.Contains(err.Error(), path(test.name)+": "+test.want) {
				t.Errorf("%s: got %v", test.name, err)
			}
		}
	}
	if data, err := regular.ReadGenerated(path("more")); err != nil || len(data) != regular.Limit+1 {
		t.Errorf("what a program writes: %d bytes, %v", len(data), err)
	}
	write("much", regular.GeneratedLimit+1)
	if _, err := regular.ReadGenerated(path("much")); err == nil || !strings.Contains(err.Error(), "it is larger than 16 MiB") {
		t.Errorf("too much of what a program writes: %v", err)
	}
	if err := os.Remove(path("much")); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"nowhere", "nothing"} {
		if _, err := regular.ReadFile(path(name)); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s: got %v", name, err)
		}
	}
	if f, err := (regular.Files{}).Open(path("pipe")); err == nil {
		f.Close()
		t.Error("a pipe is opened")
	}
	if f, err := (regular.Files{}).Open(dir); err != nil {
		t.Error(err)
	} else {
		f.Close()
	}
	if _, err := (regular.Files{}).ReadDir(path("pipe")); err == nil {
		t.Error("a pipe is read as a folder")
	}
	if entries, err := (regular.Files{}).ReadDir(dir); err != nil || len(entries) != 7 {
		t.Errorf("%d entries, %v", len(entries), err)
	}
}
