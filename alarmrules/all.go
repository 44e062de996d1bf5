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
	"github.com/logstack-go/logstack/internal/folder"
	"github.com/logstack-go/logstack/internal/strictyaml"
	"github.com/logstack-go/logstack/notify"
)

// The patterns match no test file, as those would be seven eighths of it: what ends in t
// ends in nt and the like. A test finds the rule that they pass over.
//
//go:embed *[^t].yaml */*[^t].yaml */*[^s]t.yaml
var files embed.FS

// The folders that are no source's.
const (
	generalFolder = "." // the rules for applications of one's own
	routerFolder  = "router"
	metricsFolder = "metrics"
	archiveFolder = "archive"
)

// shipped is what ships: rules and metrics.
type shipped struct {
	// folders are the rules by the folder that they stand in: general, of a log
	// router, of an archive, or of a source by its name.
	folders map[string]ruleFolder
	// sources are the folders of sources, in the order of their names.
	sources []string
	metrics []LogMetric
}

// ruleFolder are the rules of a folder, each with the mapping that it was read from.
type ruleFolder struct {
	rules []Rule
	nodes map[string]strictyaml.Node
}

var ships = sync.OnceValue(func() shipped {
	s := shipped{folders: map[string]ruleFolder{}}
	folders := []string{generalFolder, routerFolder, archiveFolder}
	entries, err := files.ReadDir(".")
	if err != nil {
		panic(err) // the files are part of the program, and a test reads them all
	}
	for _, entry := range entries {
		if entry.IsDir() && entry.Name() != metricsFolder && !slices.Contains(folders, entry.Name()) {
			s.sources = append(s.sources, entry.Name())
		}
	}
	folders = append(folders, s.sources...)
	for _, folder := range folders { // the general one is the first
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

// sameAs is the key of a source's rule that names the general rule which it is the
// same as, but for what stands beside it.
const sameAs = "sameAs"

// whole returns what a file says together with the rule that it is the same as.
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

// folderOf returns the folder of the rules that are for logs of a contract. It is general
// where there is no contract.
func folderOf(c *contract.Contract) string {
	if c == nil || c.Source() == "" {
		return generalFolder
	}
	return c.Source()
}

// File is a rule's file.
type File struct {
	// Name is the rule's name.
	Name string
	// Node is the mapping that the file holds.
	Node strictyaml.Node
}

// Folder reads the files of rules in a folder, those that end in .yaml, in the order
// of their names, but for their tests. What they say is not checked: see Read. The error joins all that is
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
	// With its ending, a file's name may sort otherwise.
	slices.SortFunc(all, func(a, b File) int { return strings.Compare(a.Name, b.Name) })
	return all, errors.Join(append(wrong, problems.Err())...)
}

// testEnding is how the names of files end that test rules, beside those.
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

// origin stands in front of the names of files that ship, in problems.
const origin = "logstack:"

// IsShipped reports whether a file, as problems name it, is one that ships.
func IsShipped(file string) bool { return strings.HasPrefix(file, origin) }

// All returns the rules that ship for applications of one's own, in the order of
// their names.
func All() []Rule { return Of(nil) }

// Defaults returns the rules that an application has unless it says otherwise, in
// the order of their names.
func Defaults() []Rule { return DefaultsOf(nil) }

// Of returns the rules that ship for logs of that contract, in the order of their
// names: those for applications of one's own, or, where the contract has a source,
// those of the source, of which there may be none. Nil is an application's.
func Of(c *contract.Contract) []Rule {
	return slices.Clone(ships().folders[folderOf(c)].rules)
}

// DefaultsOf returns those of a contract's rules that there are unless somebody says
// otherwise, in the order of their names.
func DefaultsOf(c *contract.Contract) []Rule {
	return slices.DeleteFunc(Of(c), func(r Rule) bool { return r.Optional })
}

// Sources returns the sources that rules ship for, in the order of their names. The
// rules of one are those Of a contract that says so.
func Sources() []string { return slices.Clone(ships().sources) }

// OfSource returns the rules that ship for a source, in the order of their names;
// none where there is no such source.
func OfSource(source string) []Rule {
	if !slices.Contains(Sources(), source) {
		return nil
	}
	return slices.Clone(ships().folders[source].rules)
}

// Everything returns all rules that ship, for whatever logs, but for those of a log
// router and of an archive: first those for applications of one's own, then those of each source. A
// name may stand there several times.
func Everything() []Rule {
	all := All()
	for _, source := range Sources() {
		all = append(all, OfSource(source)...)
	}
	return all
}

// Get returns the rule of that name that ships for applications of one's own. It is
// an error if there is none; the error lists those there are.
func Get(name string) (Rule, error) { return Find(All(), name) }

// OfRouter returns the rule of that name that is about the own log of a FireLens log
// router. It is an error if there is none; the error lists those there are.
func OfRouter(name string) (Rule, error) { return Find(ships().folders[routerFolder].rules, name) }

// OfArchive returns the rules about the way of log events to an archive, in the order of
// their names. Each is about one log group, by its parameters: stream is the name of the
// delivery stream, group that of the log group, filter that of the subscription filter.
func OfArchive() []Rule { return slices.Clone(ships().folders[archiveFolder].rules) }

// ShippedOfArchive returns the mapping that a rule about an archive was read from; absent
// where none of that name is.
func ShippedOfArchive(name string) strictyaml.Node {
	return ships().folders[archiveFolder].nodes[name]
}

// Find returns the rule of that name among others. It is an error if there is none;
// the error lists those there are.
func Find(rules []Rule, name string) (Rule, error) {
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

// Shipped returns the mapping that a rule which ships for logs of that contract was
// read from; absent where none of that name does. Nil is an application's contract.
func Shipped(c *contract.Contract, name string) strictyaml.Node {
	return ships().folders[folderOf(c)].nodes[name]
}

// LogMetrics returns the metrics that ship, in the order of their names. They are all
// optional: made where a rule looks at the same.
func LogMetrics() []LogMetric { return slices.Clone(ships().metrics) }
