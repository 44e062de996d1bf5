// Package regular reads regular files, and not more of one than it can be: what people
// write by hand, and what programs write for others. A named pipe would make whoever
// opens it wait for a writer, and a device such as /dev/zero has no end.
package regular

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
)

// How many bytes a file may have.
const (
	// Limit is for what people write by hand.
	Limit = 1 << 20
	// GeneratedLimit is for what programs write: templates, manifests and task
	// definitions. CloudFormation takes a template of 1 MB (cloudformation-limits), but
	// one that is not packaged yet has comments and blanks, and what the CDK says of
	// its constructs is longer than the template.
	GeneratedLimit = 16 << 20
)

// ReadFile reads a file as os.ReadFile does. It is an error if, behind all links, it
// is no regular file, or if it has more than Limit bytes.
func ReadFile(path string) ([]byte, error) {
	return read(path, Limit, "it has more than 1 MiB: that much is read of a file that people write")
}

// ReadGenerated reads a file as ReadFile does, with up to GeneratedLimit bytes.
func ReadGenerated(path string) ([]byte, error) {
	return read(path, GeneratedLimit, "it has more than 16 MiB: that much is read of a template or of what comes with one")
}

// ReadUpTo reads a file as ReadFile does, with up to so many MiB.
func ReadUpTo(path string, mebibytes int) ([]byte, error) {
	return read(path, int64(mebibytes)<<20, fmt.Sprintf("it has more than %d MiB: that much of it is read", mebibytes))
}

func read(path string, limit int64, more string) ([]byte, error) {
	f, err := open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err != nil {
		return nil, err
	}
	if int64(len(data)) > limit {
		return nil, &fs.PathError{Op: "read", Path: path, Err: errors.New(more)}
	}
	return data, nil
}

// open opens a regular file. What it is, is asked before: to open a named pipe is to
// wait.
func open(path string) (*os.File, error) {
	info, err := stat(path)
	if err != nil {
		return nil, err
	}
	if err := check(path, info); err != nil {
		return nil, err
	}
	return os.Open(path)
}

// stat says what a path leads to. Its errors are those that opening it would give.
func stat(path string) (fs.FileInfo, error) {
	info, err := os.Stat(path)
	if p, ok := errors.AsType[*fs.PathError](err); ok {
		p.Op = "open"
	}
	return info, err
}

func check(path string, info fs.FileInfo) error {
	mode := info.Mode()
	if mode.IsRegular() {
		return nil
	}
	is := "something else"
	switch {
	case mode.IsDir():
		is = "a folder"
	case mode&fs.ModeNamedPipe != 0:
		is = "a named pipe"
	case mode&fs.ModeSocket != 0:
		is = "a socket"
	case mode&fs.ModeDevice != 0:
		is = "a device"
	}
	return &fs.PathError{Op: "open", Path: path, Err: fmt.Errorf("it is %s: a regular file is wanted", is)}
}

// Files reads files by the paths of the system, as ReadFile does, and folders.
type Files struct{}

// Open opens a regular file or a folder.
func (Files) Open(name string) (fs.File, error) {
	if info, err := os.Stat(name); err == nil && info.IsDir() {
		return os.Open(name)
	}
	return open(name)
}

// ReadFile reads a file as the function ReadFile does.
func (Files) ReadFile(name string) ([]byte, error) { return ReadFile(name) }

// ReadDir reads a folder as os.ReadDir does. It is an error if it is none.
func (Files) ReadDir(name string) ([]fs.DirEntry, error) {
	info, err := stat(name)
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		return nil, &fs.PathError{Op: "open", Path: name, Err: errors.New("it is no folder")}
	}
	return os.ReadDir(name)
}
