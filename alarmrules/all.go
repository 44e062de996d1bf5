package alarmrules

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/logstack-go/logstack/internal/folder"
	"github.com/logstack-go/logstack/internal/strictyaml"
	"github.com/logstack-go/logstack/notify"
)

//go:embed *.yaml metrics/*.yaml router/*.yaml
var files embed.FS

// shipped is what ships: rules, rules of a log router, and metrics, each with the
// mapping that it was read from.
type shipped struct {
	rules, router []Rule
	nodes         map[string]strictyaml.Node
	metrics       []LogMetric
}

var ships = sync.OnceValue(func() shipped {
	s := shipped{nodes: map[string]strictyaml.Node{}}
	var err error
	if s.rules, err = s.read("."); err != nil {
		panic(err) // the files are part of the program, and a test reads them all
	}
	if s.router, err = s.read("router"); err != nil {
		panic(err)
	}
	entries, err := files.ReadDir("metrics")
	if err != nil {
		panic(err)
	}
	for _, entry := range entries {
		node, err := readNode(files, path.Join("metrics", entry.Name()))
		if err != nil {
			panic(err)
		}
		m, problems := ReadMetric(NameOf(entry.Name()), node)
		if err := problems.Err(); err != nil {
			panic(err)
		}
		s.metrics = append(s.metrics, m)
	}
	slices.SortFunc(s.metrics, func(a, b LogMetric) int { return strings.Compare(a.Name, b.Name) })
	return s
})

func (s *shipped) read(folder string) ([]Rule, error) {
	loaded, err := Folder(files, folder)
	if err != nil {
		return nil, err
	}
	var rules []Rule
	for _, file := range loaded {
		rule, problems := Read(file.Name, file.Node, notify.DefaultSeverities())
		if err := problems.Err(); err != nil {
			return nil, err
		}
		rules = append(rules, rule)
		if folder == "." {
			s.nodes[file.Name] = file.Node
		}
	}
	return rules, nil
}

// File is a rule's file.
type File struct {
	// Name is the rule's name.
	Name string
	// Node is the mapping that the file holds.
	Node strictyaml.Node
}

// Folder reads the files of rules in a folder, those that end in .yaml, in the order
// of their names. What they say is not checked: see Read. The error joins all that is
// wrong: the mistakes in the language of files, as one strictyaml.Problems, the files
// that cannot be read, and what is named almost as a rule's file, such as own.yml. The
// other files are returned all the same.
func Folder(from fs.FS, in string) ([]File, error) {
	names, err := folder.Files(from, in, ".yaml", ".yml")
	if folder.IsUnread(err) {
		return nil, fmt.Errorf("the folder of rules cannot be read: %w", err)
	}
	var all []File
	var problems strictyaml.Problems
	wrong := []error{err}
	for _, name := range names {
		node, err := readNode(from, path.Join(in, name))
		if p, ok := err.(strictyaml.Problems); ok {
			problems = append(problems, p...)
		} else if err != nil {
			wrong = append(wrong, err)
		}
		if node.Present() {
			all = append(all, File{NameOf(name), node})
		}
	}
	// With its ending, a file's name may sort otherwise.
	slices.SortFunc(all, func(a, b File) int { return strings.Compare(a.Name, b.Name) })
	return all, errors.Join(append(wrong, problems.Err())...)
}

func readNode(from fs.FS, file string) (strictyaml.Node, error) {
	source, err := fs.ReadFile(from, file)
	if err != nil {
		return strictyaml.Node{}, err
	}
	if from == fs.FS(files) {
		file = origin + file
	}
	return strictyaml.Parse(file, source)
}

// origin stands in front of the names of files that ship, in problems.
const origin = "logstack:"

// IsShipped reports whether a file, as problems name it, is one that ships.
func IsShipped(file string) bool { return strings.HasPrefix(file, origin) }

// All returns the rules that ship, in the order of their names.
func All() []Rule { return slices.Clone(ships().rules) }

// Defaults returns the rules that an application has unless it says otherwise, in
// the order of their names.
func Defaults() []Rule {
	return slices.DeleteFunc(All(), func(r Rule) bool { return r.Optional })
}

// Get returns the rule of that name that ships. It is an error if there is none; the
// error lists those there are.
func Get(name string) (Rule, error) { return get(ships().rules, name) }

// OfRouter returns the rule of that name that is about the own log of a FireLens log
// router. It is an error if there is none; the error lists those there are.
func OfRouter(name string) (Rule, error) { return get(ships().router, name) }

func get(rules []Rule, name string) (Rule, error) {
	at := slices.IndexFunc(rules, func(r Rule) bool { return r.Name == name })
	if at < 0 {
		names := make([]string, len(rules))
		for i, r := range rules {
			names[i] = r.Name
		}
		return Rule{}, fmt.Errorf("there is no alarm rule %q: allowed are %s", name, strings.Join(names, ", "))
	}
	return rules[at], nil
}

// Shipped returns the mapping that a rule which ships was read from; absent where none
// of that name ships.
func Shipped(name string) strictyaml.Node { return ships().nodes[name] }

// LogMetrics returns the metrics that ship, in the order of their names. They are all
// optional: made where a rule looks at the same.
func LogMetrics() []LogMetric { return slices.Clone(ships().metrics) }
