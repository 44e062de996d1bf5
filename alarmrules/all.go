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

	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/internal/enum"
	"github.com/logstack-go/logstack/internal/folder"
	"github.com/logstack-go/logstack/internal/strictyaml"
	"github.com/logstack-go/logstack/notify"
)

// The patterns exclude test files, which would be seven eighths of the embedded
// data: test names end in nt and the like. A test finds a rule that the patterns
// miss.
//
//go:embed *[^t].yaml */*[^t].yaml */*[^s]t.yaml
var files embed.FS

// The folders that do not belong to a source.
const (
	generalFolder = "." // rules for applications
	routerFolder  = "router"
	metricsFolder = "metrics"
	archiveFolder = "archive"
)

// shipped is the rules and metrics that ship with this package.
type shipped struct {
	// folders are the rules by folder: general, of a log router, of an archive, or
	// of a source by name.
	folders map[string]ruleFolder
	// sources are the folders of sources, sorted.
	sources []string
	metrics []LogMetric
}

// ruleFolder is the rules of a folder, each with the mapping that it was read from.
type ruleFolder struct {
	rules []Rule
	nodes map[string]strictyaml.Node
}

var ships = sync.OnceValue(func() shipped {
	s := shipped{folders: map[string]ruleFolder{}}
	folders := []string{generalFolder, routerFolder, archiveFolder}
	entries, err := files.ReadDir(".")
	if err != nil {
		panic(err) // the files are embedded, and a test reads them
	}
	for _, entry := range entries {
		if entry.IsDir() && entry.Name() != metricsFolder && !slices.Contains(folders, entry.Name()) {
			s.sources = append(s.sources, entry.Name())
		}
	}
	folders = append(folders, s.sources...)
	for _, folder := range folders { // the general one comes first
		if s.folders[folder], err = s.readFolder(folder); err != nil {
			panic(err)
		}
	}
	entries, err = files.ReadDir(metricsFolder)
	if err != nil {
		panic(err)
	}
	for _, entry := range entries {
		node, err := readNode(files, path.Join(metricsFolder, entry.Name()))
		if err != nil {
			panic(err)
		}
		m, problems := ReadMetric(NameOf(entry.Name()), node)
		if err := problems.Err(); err != nil {
			panic(err)
		}
		s.metrics = append(s.metrics, m)
	}
	return s
})

func (s *shipped) readFolder(folder string) (ruleFolder, error) {
	read := ruleFolder{nodes: map[string]strictyaml.Node{}}
	loaded, err := Folder(files, folder)
	if err != nil {
		return read, err
	}
	for _, file := range loaded {
		node, err := s.whole(file.Node)
		if err != nil {
			return read, err
		}
		rule, problems := Read(file.Name, node, notify.DefaultSeverities())
		if err := problems.Err(); err != nil {
			return read, err
		}
		read.rules = append(read.rules, rule)
		read.nodes[file.Name] = node
	}
	return read, nil
}

// sameAs is the key of a source's rule that names a general rule on which it is
// based.
const sameAs = "sameAs"

// whole returns the mapping of a file laid over the rule that it is based on.
func (s *shipped) whole(node strictyaml.Node) (strictyaml.Node, error) {
	at := node.Get(sameAs)
	if !at.Present() {
		return node, nil
	}
	var name string
	if err := at.Decode(&name).Err(); err != nil {
		return node, err
	}
	same, ok := s.folders[generalFolder].nodes[name]
	if !ok {
		return node, strictyaml.Problems{at.Problem("there is no general rule %q", name)}.Err()
	}
	return Lay(same, node.Without(sameAs)), nil
}

// folderOf returns the folder of the rules for logs of a contract; without a
// contract, the general one.
func folderOf(c *contract.Contract) string {
	if c == nil || c.Source() == "" {
		return generalFolder
	}
	return c.Source()
}

// File is the file of a rule.
type File struct {
	// Name is the rule's name.
	Name string
	// Node is the mapping that the file holds.
	Node strictyaml.Node
}

// Folder reads the files of rules in a folder: those that end in .yaml, apart from
// tests, sorted by name. It does not check what they say: see Read. The error joins
// all problems: YAML mistakes, as one strictyaml.Problems, files that cannot be
// read, and files that are almost named like a rule's, such as own.yml. The
// remaining files are returned even then.
func Folder(from fs.FS, in string) ([]File, error) {
	names, err := folder.Files(from, in, ".yaml", ".yml")
	if folder.IsUnread(err) {
		return nil, fmt.Errorf("the folder of rules cannot be read: %w", err)
	}
	var all []File
	var problems strictyaml.Problems
	wrong := []error{err}
	names = slices.DeleteFunc(names, func(name string) bool { return strings.HasSuffix(name, testEnding) })
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
	// Without the extension, names may sort differently.
	slices.SortFunc(all, func(a, b File) int { return strings.Compare(a.Name, b.Name) })
	return all, errors.Join(append(wrong, problems.Err())...)
}

// testEnding ends the names of the test files next to the rules.
const testEnding = ".test.yaml"

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

// origin precedes the names of embedded files in problems.
const origin = "logstack:"

// IsShipped reports whether a file named in a problem ships with this package.
func IsShipped(file string) bool { return strings.HasPrefix(file, origin) }

// All returns the rules that ship for applications, sorted by name.
func All() []Rule { return Of(nil) }

// Defaults returns the rules that an application has by default, sorted by name.
func Defaults() []Rule { return DefaultsOf(nil) }

// Of returns the rules that ship for logs of that contract, sorted by name: those
// of the contract's source, of which there may be none, or else those for
// applications. A nil contract is an application's.
func Of(c *contract.Contract) []Rule {
	return slices.Clone(ships().folders[folderOf(c)].rules)
}

// DefaultsOf returns the rules for logs of that contract that are on by default,
// sorted by name.
func DefaultsOf(c *contract.Contract) []Rule {
	return slices.DeleteFunc(Of(c), func(r Rule) bool { return r.Optional })
}

// Sources returns the sources that have rules, sorted. OfSource returns the rules
// of one.
func Sources() []string { return slices.Clone(ships().sources) }

// OfSource returns the rules that ship for a source, sorted by name. There are none
// for an unknown source.
func OfSource(source string) []Rule {
	if !slices.Contains(Sources(), source) {
		return nil
	}
	return slices.Clone(ships().folders[source].rules)
}

// Everything returns all rules that ship, for all logs except those of a log router
// and of an archive: first those for applications, then those of each source. A
// name may occur several times.
func Everything() []Rule {
	all := All()
	for _, source := range Sources() {
		all = append(all, OfSource(source)...)
	}
	return all
}

// Get returns the rule with that name that ships for applications. If there is
// none, the error lists the rules.
func Get(name string) (Rule, error) { return Find(All(), name) }

// OfRouter returns the rule with that name about the own log of a FireLens log
// router. If there is none, the error lists the rules.
func OfRouter(name string) (Rule, error) { return Find(ships().folders[routerFolder].rules, name) }

// OfArchive returns the rules about the delivery of log events to an archive,
// sorted by name. Each is about one log group, which its parameters name: stream is
// the delivery stream, group the log group, and filter the subscription filter.
func OfArchive() []Rule { return slices.Clone(ships().folders[archiveFolder].rules) }

// ShippedOfArchive returns the mapping that a rule about an archive was read from;
// the node is absent if there is no such rule.
func ShippedOfArchive(name string) strictyaml.Node {
	return ships().folders[archiveFolder].nodes[name]
}

// Find returns the rule with that name. If there is none, the error lists the
// rules.
func Find(rules []Rule, name string) (Rule, error) {
	at := slices.IndexFunc(rules, func(r Rule) bool { return r.Name == name })
	if at < 0 {
		names := make([]string, len(rules))
		for i, r := range rules {
			names[i] = r.Name
		}
		return Rule{}, enum.Unknown("alarm rule", name, names)
	}
	return rules[at], nil
}

// Shipped returns the mapping that a rule for logs of that contract was read from;
// the node is absent if there is no such rule. A nil contract is an application's.
func Shipped(c *contract.Contract, name string) strictyaml.Node {
	return ships().folders[folderOf(c)].nodes[name]
}

// LogMetrics returns the metrics that ship, sorted by name. All are optional: they
// are made if a rule looks at the same log events.
func LogMetrics() []LogMetric { return slices.Clone(ships().metrics) }
