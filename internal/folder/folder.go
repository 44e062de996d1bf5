// Package folder lists the files in a folder that have an extension, and
// reports files whose names look like mistakes.
package folder

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// misnamed is a file whose name almost has the required extension, or a
// directory that has it. It would otherwise be ignored silently.
type misnamed struct {
	// path includes the folder.
	path string
	// ending is the required extension, such as .yaml.
	ending string
	// isFolder reports whether it is a directory.
	isFolder bool
}

// Error says what is wrong and what is allowed.
func (m misnamed) Error() string {
	if m.isFolder {
		return fmt.Sprintf("%s: it is a folder, and would be ignored: only files may end in %s here", m.path, m.ending)
	}
	return fmt.Sprintf("%s: it would be ignored: the file's name must end in %s", m.path, m.ending)
}

// Files returns the names of the files in a folder that have an extension, such
// as .yaml, in order. alike lists extensions that are likely mistakes for it,
// such as .yml, regardless of case. The error joins one error for each name that
// looks like a mistake; the files are returned even so. If the folder cannot be
// read, the error is that of fs.ReadDir.
func Files(from fs.FS, folder, ending string, alike ...string) ([]string, error) {
	entries, err := fs.ReadDir(from, folder)
	if err != nil {
		return nil, err
	}
	var names []string
	var problems []error
	for _, entry := range entries {
		name := entry.Name()
		has := path.Ext(name)
		switch {
		case has == ending && !entry.IsDir():
			names = append(names, name)
		case strings.EqualFold(has, ending), slices.ContainsFunc(alike, func(other string) bool { return strings.EqualFold(has, other) }):
			problems = append(problems, misnamed{path.Join(folder, name), ending, entry.IsDir()})
		}
	}
	return names, errors.Join(problems...)
}

// IsUnread reports whether an error of Files means that the folder could not be
// read.
func IsUnread(err error) bool {
	if err == nil {
		return false
	}
	_, is := errors.AsType[misnamed](err)
	return !is
}
