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

// Misnamed is a file whose name almost has the required extension, or a
// directory that has it. It would otherwise be ignored silently.
type Misnamed struct {
	// Path is its path, including the folder.
	Path string
	// Ending is the required extension, such as .yaml.
	Ending string
	// Folder reports whether it is a directory.
	Folder bool
}

// Error says what is wrong and what is allowed.
func (m Misnamed) Error() string {
	if m.Folder {
		return fmt.Sprintf("%s: it is a folder, and would be passed over: what ends in %s here is a file", m.Path, m.Ending)
	}
	return fmt.Sprintf("%s: it would be passed over: the file's name has to end in %s", m.Path, m.Ending)
}

// Files returns the names of the files in a folder that have an extension, such
// as .yaml, in order. alike lists extensions that are likely mistakes for it,
// such as .yml, regardless of case. The error joins one Misnamed for each
// mistake; the files are returned even so. If the folder cannot be read, the
// error is that of fs.ReadDir.
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
			problems = append(problems, Misnamed{path.Join(folder, name), ending, entry.IsDir()})
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
	_, is := errors.AsType[Misnamed](err)
	return !is
}
