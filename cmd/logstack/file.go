package main

import (
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
)

// writeFile writes a file completely, or leaves it as it was. An existing file
// keeps its mode, and a link stays a link; a new file gets the default mode.
// What is not a regular file, such as a pipe, is written to directly.
func writeFile(path string, write func(io.Writer) error) (err error) {
	before, err := os.Stat(path)
	switch {
	case errors.Is(err, os.ErrNotExist):
	case err != nil:
		return err
	case !before.Mode().IsRegular():
		f, err := os.OpenFile(path, os.O_WRONLY, 0)
		if err != nil {
			return err
		}
		return errors.Join(write(f), f.Close())
	default:
		if path, err = filepath.EvalSymlinks(path); err != nil {
			return err
		}
	}
	temporary := filepath.Join(filepath.Dir(path), fmt.Sprintf(".%s-%d", filepath.Base(path), rand.Uint64()))
	f, err := os.OpenFile(temporary, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if at, ok := errors.AsType[*os.PathError](err); ok {
		at.Path = path // the name that the file is to have
	}
	if err != nil {
		return err
	}
	defer os.Remove(temporary) // it no longer exists after the rename
	err = write(f)
	if before != nil {
		err = errors.Join(err, f.Chmod(before.Mode().Perm()))
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	return os.Rename(temporary, path)
}

// writeText writes a text to a file, completely or not at all.
func writeText(path, text string) error {
	return writeFile(path, func(w io.Writer) error {
		_, err := io.WriteString(w, text)
		return err
	})
}
