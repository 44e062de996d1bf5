package spool

import (
	"errors"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/logstack-go/logstack/logevent"
)

// TestTwice reads an input that can be read once, and a file, twice, and checks
// that no files are left behind.
func TestTwice(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	once := strings.NewReader("a line\n")
	live := logevent.Input{Name: "a pipe", Live: true, Open: func() (io.ReadCloser, error) { return io.NopCloser(once), nil }}
	stdin := logevent.Input{Name: logevent.Stdin, Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader("typed")), nil }}
	file := logevent.Bytes("a file", []byte("its text"))
	twice, tidy, err := Twice([]logevent.Input{live, file, stdin})
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		for i, want := range []string{"a line\n", "its text", "typed"} {
			from, err := twice[i].Open()
			if err != nil {
				t.Fatal(err)
			}
			text, err := io.ReadAll(from)
			if err != nil || string(text) != want || from.Close() != nil {
				t.Errorf("%s: %q, %v", twice[i].Name, text, err)
			}
			if twice[i].Live || twice[i].Size != int64(len(want)) {
				t.Errorf("%+v", twice[i])
			}
		}
	}
	if live.Live != true {
		t.Error("what was given is changed")
	}
	kept := files(t)
	if len(kept) != 2 {
		t.Errorf("%v", kept)
	}
	for _, name := range kept {
		if info, err := os.Stat(os.TempDir() + "/" + name); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%v, %v", info.Mode(), err)
		}
	}
	tidy()
	tidy()
	if left := files(t); len(left) > 0 {
		t.Errorf("%v are left", left)
	}
}

// TestBrokenPipe checks that an input that cannot be read is an error, and that no
// file is left behind.
func TestBrokenPipe(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	broken := errors.New("broken")
	for _, open := range []func() (io.ReadCloser, error){
		func() (io.ReadCloser, error) { return nil, broken },
		func() (io.ReadCloser, error) {
			return io.NopCloser(io.MultiReader(strings.NewReader("half"), failing{broken})), nil
		},
	} {
		_, tidy, err := Twice([]logevent.Input{{Name: "a pipe", Live: true, Open: open}})
		if !errors.Is(err, broken) || !strings.Contains(err.Error(), "keeping a pipe in a file") {
			t.Errorf("%v", err)
		}
		tidy()
		if left := files(t); len(left) > 0 {
			t.Errorf("%v are left", left)
		}
	}
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

func files(t *testing.T) []string {
	t.Helper()
	entries, err := os.ReadDir(os.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}
