// Package spool lets log events be read twice. Inputs that can be read only once,
// such as stdin and pipes, are kept in a temporary file.
package spool

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

	"github.com/logstack-go/logstack/logevent"
)

// Twice returns inputs that can be opened several times, one after the other. A
// live input, or stdin, is first read to its end into a temporary file that nobody
// else can read. tidy removes the file, and may be called more than once.
func Twice(inputs []logevent.Input) (twice []logevent.Input, tidy func(), err error) {
	var kept []string
	tidy = func() {
		for _, path := range kept {
			_ = os.Remove(path) // the system deletes files that are left
		}
		kept = nil
	}
	twice = slices.Clone(inputs)
	for i, in := range inputs {
		if !in.Live && in.Name != logevent.Stdin {
			continue
		}
		path, size, err := keep(in)
		if path != "" {
			kept = append(kept, path)
		}
		if err != nil {
			tidy()
			return nil, func() {}, fmt.Errorf("keeping %s in a file, to read it twice: %w", in.Name, err)
		}
		twice[i].Live, twice[i].Size = false, size
		twice[i].Open = func() (io.ReadCloser, error) { return os.Open(path) }
	}
	return twice, tidy, nil
}

// keep copies an input into a temporary file.
func keep(in logevent.Input) (path string, size int64, err error) {
	from, err := in.Open()
	if err != nil {
		return "", 0, err
	}
	defer func() { err = errors.Join(err, from.Close()) }()
	file, err := os.CreateTemp("", "logstack-*.log") // only its owner can read it
	if err != nil {
		return "", 0, err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	size, err = io.Copy(file, from)
	return file.Name(), size, err
}
