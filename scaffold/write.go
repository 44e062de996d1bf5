package scaffold

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/logstack-go/logstack/config"
)

// ExistsError says which files of the app are there already. Nothing was written.
type ExistsError struct {
	// Dir is the app's folder, and Paths are the files in it.
	Dir   string
	Paths []string
}

func (e ExistsError) Error() string {
	return fmt.Sprintf("%s has %s already, and nothing is overwritten: move %s away, or take another folder",
		e.Dir, strings.Join(e.Paths, ", "), map[bool]string{true: "it", false: "them"}[len(e.Paths) == 1])
}

// Write writes the files into a folder, which is made if it is not there: all of them or
// none. It is an ExistsError if one is there already. The configuration is read as
// commands will read it before anything is moved to its place.
func Write(dir string, files []File) (err error) {
	if err := free(dir, files); err != nil {
		return err
	}
	made, err := makeAll(dir)
	defer func() {
		if err != nil {
			removeAll(made)
		}
	}()
	if err != nil {
		return err
	}
	// In the folder itself, so that moving is a change of names.
	aside, err := os.MkdirTemp(dir, ".logstack-init-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(aside)
	for _, f := range files {
		to := filepath.Join(aside, filepath.FromSlash(f.Path))
		if err := os.MkdirAll(filepath.Dir(to), 0o777); err != nil {
			return err
		}
		if err := os.WriteFile(to, f.Text, 0o666); err != nil {
			return err
		}
	}
	if _, err := config.Load(filepath.Join(aside, "logstack.yaml")); err != nil {
		return fmt.Errorf("the configuration would be wrong, and nothing is written:\n%s", strings.ReplaceAll(err.Error(), aside+string(filepath.Separator), ""))
	}
	for _, f := range files {
		to := filepath.Join(dir, filepath.FromSlash(f.Path))
		folders, err := makeAll(filepath.Dir(to))
		made = append(made, folders...)
		if err != nil {
			return err
		}
		if err := os.Rename(filepath.Join(aside, filepath.FromSlash(f.Path)), to); err != nil {
			return err
		}
		made = append(made, to)
	}
	return nil
}

// free refuses files that are there.
func free(dir string, files []File) error {
	if info, err := os.Stat(dir); err == nil && !info.IsDir() {
		return fmt.Errorf("%s is a file: name a folder", dir)
	}
	there := ExistsError{Dir: dir}
	for _, f := range files {
		_, err := os.Lstat(filepath.Join(dir, filepath.FromSlash(f.Path)))
		switch {
		case err == nil:
			there.Paths = append(there.Paths, f.Path)
		case !errors.Is(err, fs.ErrNotExist):
			return err
		}
	}
	if there.Paths != nil {
		return there
	}
	return nil
}

// makeAll makes a folder and those above it, and returns those that were not there, the
// outermost first.
func makeAll(dir string) (made []string, err error) {
	var missing []string
	for at := dir; ; at = filepath.Dir(at) {
		if _, err := os.Stat(at); !errors.Is(err, fs.ErrNotExist) || at == filepath.Dir(at) {
			break
		}
		missing = append(missing, at)
	}
	for i := len(missing) - 1; i >= 0; i-- {
		if err := os.Mkdir(missing[i], 0o777); err != nil {
			return made, err
		}
		made = append(made, missing[i])
	}
	return made, nil
}

// removeAll takes away what was made, the last first. A folder in which somebody else has
// put something stays.
func removeAll(made []string) {
	for i := len(made) - 1; i >= 0; i-- {
		_ = os.Remove(made[i])
	}
}
