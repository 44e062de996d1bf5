// Package folder lists the files of a folder that people write for logstack, by the
// ending of their names, and tells of those that look as if they were meant to be
// among them.
package folder

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// Misnamed is something in a folder whose name ends almost as a file's should, or
// that is not a file. It would be passed over in silence.
type Misnamed struct {
	// Path of it, with the folder in front.
	Path string
	// Ending is how a file's name has to end, such as .yaml.
	Ending string
	// Folder reports that it is a folder itself.
	Folder bool
}

// Error says what is wrong with it, and what is allowed.
func (m Misnamed) Error() string {
	if m.Folder {
		return fmt.Sprintf("%s: it is a folder, and would be passed over: what ends in %s here is a file", m.Path, m.Ending)
	}
	return fmt.Sprintf("%s: it would be passed over: the file's name has to end in %s", m.Path, m.Ending)
}

// Files returns the names of the files in a folder that have an ending, such as
// .yaml, in their order. Alike are other endings by which people mean it, such as
// .yml; the case of letters makes no difference. The error joins all that is
// Misnamed, and the files are returned all the same; where the folder cannot be read,
// it is that of fs.ReadDir.
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

// IsUnread reports whether an error of Files is about the folder as a whole.
func IsUnread(err error) bool {
	if err == nil {
		return false
	}
	_, is := errors.AsType[Misnamed](err)
	return !is
}
