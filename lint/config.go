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

// configurationName is the file name of a repository's configuration.
const configurationName = ".logstack-lint.yaml"

// Configuration is what a repository configures for lint.
type Configuration struct {
	// File is the file that it was read from.
	File string `yaml:"-"`
	// Disable lists disabled checks.
	Disable []Disable `yaml:"disable"`
	// Severity overrides the severities of checks, by id.
	Severity map[string]Severity `yaml:"severity"`
	// Files are the templates and cdk.out folders to examine if the command
	// line names none. They are paths relative to this file; * matches any text
	// within a name.
	Files []string `yaml:"files"`
}

// Disable disables a check.
type Disable struct {
	// Check is the id of a check; * matches any text, as in alarm/*.
	Check string `yaml:"check"`
	// Where is the logical id, the construct path, the stack or the file where
	// it is disabled; * matches any text. Default: everywhere.
	Where string `yaml:"where"`
	// Reason says why the findings are right as they are.
	Reason string `yaml:"reason"`
	// Until is the last day on which it is disabled, such as 2026-12-31.
	// Default: forever.
	Until Day `yaml:"until"`

	line, column int
}

// Day is a calendar day; the zero value means no day.
type Day struct{ time.Time }

// UnmarshalText reads a day such as 2026-12-31.
func (d *Day) UnmarshalText(text []byte) (err error) {
	if d.Time, err = time.Parse(time.DateOnly, string(text)); err != nil {
		return fmt.Errorf("%q is not a day: write it like 2026-12-31", text)
	}
	return nil
}

// isOver reports whether the day is in the past.
func (d Day) isOver(now time.Time) bool { return !d.IsZero() && !now.Before(d.AddDate(0, 0, 1)) }

// String returns the day in the form 2026-12-31.
func (d Day) String() string { return d.Format(time.DateOnly) }

// LoadConfiguration reads a configuration from a file. The error has all
// faults, each with its line and column.
func LoadConfiguration(path string) (*Configuration, error) {
	data, err := regular.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", configurationName, err)
	}
	return ParseConfiguration(path, data)
}

// FindConfiguration reads the configuration in folder or in the closest folder
// above that has one. It returns nil if there is none.
func FindConfiguration(folder string) (*Configuration, error) {
	whole, err := filepath.Abs(folder)
	if err != nil {
		return nil, err
	}
	for {
		path := filepath.Join(folder, configurationName)
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

// ParseConfiguration reads a configuration like LoadConfiguration; file is its
// name in errors.
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

// unknownCheck returns a message if no check matches id; empty if one does.
func unknownCheck(id string) string {
	if slices.ContainsFunc(checks, func(c Check) bool { return glob.Match(id, c.ID) }) {
		return ""
	}
	_, err := Lookup(id)
	return err.Error()
}
