package logevent

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Input is a source of log events, such as a file.
type Input struct {
	// Name is the name in errors.
	Name string
	// Size is the number of bytes, or 0 if unknown.
	Size int64
	// Live is set if the input may still be written, as a pipe may: its events are
	// wanted as they come, not only once there are many.
	Live bool
	// Open opens the input.
	Open func() (io.ReadCloser, error)
}

// Bytes returns an input of data in memory.
func Bytes(name string, data []byte) Input {
	return Input{Name: name, Size: int64(len(data)), Open: func() (io.ReadCloser, error) {
		return io.NopCloser(bytes.NewReader(data)), nil
	}}
}

// Stdin is the name of the standard input.
const Stdin = "stdin"

// Files returns the inputs for paths. The path - is the standard input. A folder
// stands for all files below it, in the order of their names, except for hidden
// files and the aws-logs-write-test that an export to S3 leaves behind. The error
// names the path that does not exist or cannot be read.
func Files(paths ...string) ([]Input, error) {
	var all []Input
	for _, path := range paths {
		if path == "-" {
			info, err := os.Stdin.Stat()
			all = append(all, Input{
				Name: Stdin, Live: err == nil && !info.Mode().IsRegular(),
				Open: func() (io.ReadCloser, error) { return io.NopCloser(os.Stdin), nil },
			})
			continue
		}
		info, err := os.Stat(path)
		if err != nil {
			return nil, plain(path, err)
		}
		if !info.IsDir() {
			all = append(all, file(path, info))
			continue
		}
		found := len(all)
		err = filepath.WalkDir(path, func(at string, entry fs.DirEntry, err error) error {
			if err != nil {
				return plain(at, err)
			}
			hidden := at != path && strings.HasPrefix(entry.Name(), ".")
			switch {
			case entry.IsDir() && hidden:
				return fs.SkipDir
			case entry.IsDir() || hidden || entry.Name() == "aws-logs-write-test":
				return nil
			}
			info, err := entry.Info()
			if err != nil {
				return plain(at, err)
			}
			all = append(all, file(at, info))
			return nil
		})
		if err != nil {
			return nil, err
		}
		if len(all) == found {
			return nil, fmt.Errorf("%s: the folder holds no files", path)
		}
	}
	return all, nil
}

func file(path string, info fs.FileInfo) Input {
	size := info.Size()
	if !info.Mode().IsRegular() {
		size = 0
	}
	return Input{path, size, !info.Mode().IsRegular(), func() (io.ReadCloser, error) {
		f, err := os.Open(path)
		if err != nil {
			return nil, plain(path, err)
		}
		return f, nil
	}}
}

// plain returns an error without the name of the system call.
func plain(path string, err error) error {
	if p, ok := err.(*fs.PathError); ok {
		err = p.Err
	}
	return fmt.Errorf("%s: %w", path, err)
}
