// Package regular reads regular files up to a maximum size, whether people or
// programs wrote them. Opening a named pipe would wait for a writer, and a
// device such as /dev/zero never ends.
package regular

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
)

// The maximum sizes of files in bytes.
const (
	// Limit is for files that people write.
	Limit = 1 << 20
	// GeneratedLimit is for files that programs write: templates, manifests and
	// task definitions. CloudFormation accepts templates of up to 1 MB
	// (cloudformation-limits), but before packaging they contain comments and
	// blanks, and the CDK's metadata about its constructs is longer than the
	// template.
	GeneratedLimit = 16 << 20
)

// ReadFile reads a file as os.ReadFile does. It returns an error if the path
// does not lead to a regular file, or if the file has more than Limit bytes.
func ReadFile(path string) ([]byte, error) {
	return read(path, Limit, "it is larger than 1 MiB, the limit for a file that people write")
}

// ReadGenerated reads a file as ReadFile does, up to GeneratedLimit bytes.
func ReadGenerated(path string) ([]byte, error) {
	return read(path, GeneratedLimit, "it is larger than 16 MiB, the limit for a template and the files that come with one")
}

// ReadUpTo reads a file as ReadFile does, up to the given number of MiB.
func ReadUpTo(path string, mebibytes int) ([]byte, error) {
	return read(path, int64(mebibytes)<<20, fmt.Sprintf("it is larger than %d MiB, the limit here", mebibytes))
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

// open opens a regular file. It checks the kind of file first, as opening a
// named pipe would block.
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

// stat describes what a path leads to. Its errors are those of opening the
// path.
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
	return &fs.PathError{Op: "open", Path: path, Err: fmt.Errorf("it is %s, not a regular file", is)}
}

// Files is a file system for paths of the operating system. It reads files as
// ReadFile does.
type Files struct{}

// Open opens a regular file or a directory.
func (Files) Open(name string) (fs.File, error) {
	if info, err := os.Stat(name); err == nil && info.IsDir() {
		return os.Open(name)
	}
	return open(name)
}

// ReadFile reads a file as the function ReadFile does.
func (Files) ReadFile(name string) ([]byte, error) { return ReadFile(name) }

// ReadDir reads a directory as os.ReadDir does.
func (Files) ReadDir(name string) ([]fs.DirEntry, error) {
	info, err := stat(name)
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		return nil, &fs.PathError{Op: "open", Path: name, Err: errors.New("it is not a folder")}
	}
	return os.ReadDir(name)
}
