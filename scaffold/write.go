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

// ExistsError lists the files of the app that already exist. Nothing was
// written.
type ExistsError struct {
	// Dir is the app's folder, and Paths are the existing files in it.
	Dir   string
	Paths []string
}

func (e ExistsError) Error() string {
	return fmt.Sprintf("%s already has %s, and nothing is overwritten: move %s away, or use another folder",
		e.Dir, strings.Join(e.Paths, ", "), map[bool]string{true: "it", false: "them"}[len(e.Paths) == 1])
}

// Write writes the files into a folder, which it creates if necessary. It
// writes all files or none. If one of them exists, the error is an ExistsError.
// Before it moves anything into place, it reads the configuration as the
// commands will.
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
	// The temporary folder is in the folder itself, so that moving a file is a
	// rename.
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
		return fmt.Errorf("the configuration would be wrong, so nothing is written:\n%s", strings.ReplaceAll(err.Error(), aside+string(filepath.Separator), ""))
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

// free returns an error if any of the files exists.
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

// makeAll creates a folder and its parents, and returns those that it created,
// the outermost first.
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

// removeAll removes what was created, the last first. It keeps folders that
// something else was put into.
func removeAll(made []string) {
	for i := len(made) - 1; i >= 0; i-- {
		_ = os.Remove(made[i])
	}
}
