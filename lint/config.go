package lint

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/logstack-go/logstack/internal/glob"
	"github.com/logstack-go/logstack/internal/regular"
	"github.com/logstack-go/logstack/internal/strictyaml"
)

// ConfigurationName is what the configuration of a repository is called.
const ConfigurationName = ".logstack-lint.yaml"

// Configuration is what a repository says of its checks.
type Configuration struct {
	// File is where it was read from.
	File string `yaml:"-"`
	// Disable are checks that are disabled.
	Disable []Disable `yaml:"disable"`
	// Severity are severities of checks that are others than their own, by their ids.
	Severity map[string]Severity `yaml:"severity"`
	// Files are the templates and the cdk.out folders to look at where the command line
	// names none: paths from the folder of this file, in which * stands for any text within
	// a name.
	Files []string `yaml:"files"`
}

// Disable is a check that is disabled.
type Disable struct {
	// Check is its id; * in it stands for any text, as in alarm/*.
	Check string `yaml:"check"`
	// Where is the logical id, the path of the construct, the stack or the file that it is
	// disabled in; * stands for any text. Default: everywhere.
	Where string `yaml:"where"`
	// Reason is why what it finds is right.
	Reason string `yaml:"reason"`
	// Until is the last day on which it is disabled, such as 2026-12-31. Default: for good.
	Until Day `yaml:"until"`

	line, column int
}

// Day is a day of the calendar; the zero value is none.
type Day struct{ time.Time }

// UnmarshalText reads a day.
func (d *Day) UnmarshalText(text []byte) (err error) {
	if d.Time, err = time.Parse(time.DateOnly, string(text)); err != nil {
		return fmt.Errorf("%q is no day: days are such as 2026-12-31", text)
	}
	return nil
}

// isOver reports whether a day is past.
func (d Day) isOver(now time.Time) bool { return !d.IsZero() && !now.Before(d.AddDate(0, 0, 1)) }

// String returns the day, as it is written.
func (d Day) String() string { return d.Format(time.DateOnly) }

// LoadConfiguration reads the configuration of a file. The error has all that is wrong,
// each with its line and column.
func LoadConfiguration(path string) (*Configuration, error) {
	data, err := regular.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", ConfigurationName, err)
	}
	return ParseConfiguration(path, data)
}

// FindConfiguration reads the configuration of a folder, or of the closest one above it
// that has one; nil without one.
func FindConfiguration(folder string) (*Configuration, error) {
	whole, err := filepath.Abs(folder)
	if err != nil {
		return nil, err
	}
	for {
		path := filepath.Join(folder, ConfigurationName)
		if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() {
			return LoadConfiguration(path)
		}
		above := filepath.Dir(whole)
		if above == whole {
			return nil, nil
		}
		folder, whole = filepath.Join(folder, ".."), above
	}
}

// ParseConfiguration reads a configuration like LoadConfiguration; file is its name in
// errors.
func ParseConfiguration(file string, data []byte) (*Configuration, error) {
	root, err := strictyaml.Parse(file, data)
	if err != nil {
		return nil, err
	}
	c := &Configuration{}
	problems := root.Decode(c)
	c.File = file
	for i, item := range root.Get("disable").Items() {
		if i >= len(c.Disable) {
			break
		}
		d := &c.Disable[i]
		at := item.Problem("")
		d.line, d.column = at.Line, at.Column
		for key, what := range map[string]string{"check": "which check is disabled", "reason": "why it is disabled"} {
			if !item.Get(key).Present() {
				problems = append(problems, item.Problem("%s is missing: it says %s", key, what))
			} else if item.Get(key).IsBlank() {
				problems = append(problems, item.Get(key).Problem("is empty"))
			}
		}
		if wrong := unknownCheck(d.Check); wrong != "" && d.Check != "" {
			problems = append(problems, item.Get("check").Problem("%s", wrong))
		}
	}
	for _, id := range root.Get("severity").Keys() {
		if wrong := unknownCheck(id); wrong != "" {
			problems = append(problems, root.Get("severity", id).KeyProblem("%s", wrong))
		}
	}
	if err := problems.Tidy().Err(); err != nil {
		return nil, err
	}
	return c, nil
}

// unknownCheck says that no check has an id, or is matched by it; empty if one is.
func unknownCheck(id string) string {
	if slices.ContainsFunc(checks, func(c Check) bool { return glob.Match(id, c.ID) }) {
		return ""
	}
	_, err := Lookup(id)
	return err.Error()
}
