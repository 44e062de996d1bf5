// Package queries holds the saved queries, one .cwli file each, and binds them
// to an application. The queries use the canonical names of the log contract.
//
// A file starts with comments. The first line says what the query answers.
// Further lines are optional:
//
//	# question: What is wrong?
//	# log groups: application, audit, others
//	# name = default: description
//
// They say which question of people on call the query helps with, which log
// groups of a service it reads (by default only the application's), and what
// each of its placeholders stands for. Two conditions stand for what only the
// contract knows:
//
//	event = "login_failed"    the ways to recognise that event
//	any_level = "CRITICAL"    that level in a record, or in a plain line
//
// Beside each file stands a .txtar file with sample events and the rows that
// the query returns for them. A folder holds the queries of a source, which is
// an AWS service or a server that writes a log; they use the names of the
// source's contract. A file there that only says "# same as: slowest-endpoints"
// stands for the general query of that name.
package queries

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/cloudwatch/insights"
	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/contract/binding"
	"github.com/logstack-go/logstack/internal/enum"
	"github.com/logstack-go/logstack/internal/folder"
	"github.com/logstack-go/logstack/internal/lazyregexp"
)

//go:embed *.cwli */*.cwli
var files embed.FS

// Query is a saved query, with the canonical names of the contract.
type Query struct {
	// Name is the query's name, without folders.
	Name string
	// Description says in one sentence what the query answers.
	Description string
	// Question is the question of people on call that it helps with, one of
	// Questions; empty if there is none.
	Question Question
	// LogGroups are the kinds of log groups that it reads, at least one.
	LogGroups []LogGroup
	// Parameters are its placeholders, in the order of the file.
	Parameters []Parameter
	// Text is the query itself.
	Text insights.Query
}

// Question is a question that people on call have. Saved queries are listed by
// their question.
type Question string

var questions = []Question{
	"What is wrong?", "Since when?", "What is slow?", "Who is hit?", "Who did it?", "What fills the log?", "What is missing?",
}

// Questions returns all questions, in the order in which people on call ask
// them.
func Questions() []Question { return slices.Clone(questions) }

// UnmarshalText parses a question; the error lists the valid ones.
func (q *Question) UnmarshalText(text []byte) error {
	return enum.Unmarshal(q, text, "question", questions)
}

// LogGroup is a kind of log group of a service.
type LogGroup string

// The kinds of log groups that a query can read.
const (
	// Application is the log group that the service writes to. It is the
	// default.
	Application LogGroup = "application"
	// Audit is the log group with the audit log.
	Audit LogGroup = "audit"
	// Others are the log groups of other services that have their own.
	Others LogGroup = "others"
)

var logGroups = []LogGroup{Application, Audit, Others}

// Parameter is a placeholder of a query, {{name}}. CloudWatch replaces it with
// the value as text, without regard to what surrounds it (QueryParameter).
type Parameter struct {
	// Name consists of letters, digits and underscores, does not begin with a
	// digit, and has up to cloudwatch.MaxParameterName characters.
	Name string
	// Default is the value if none is given, up to
	// cloudwatch.MaxParameterDefault characters. CloudWatch takes the empty
	// text if there is no default.
	Default string
	// Description says what the placeholder is for, in up to
	// cloudwatch.MaxParameterDescription characters.
	Description string
}

// check reports what in a placeholder is longer than CloudWatch accepts.
func (p Parameter) check() error {
	for _, part := range []struct {
		what, text string
		most       int
	}{
		{"name", p.Name, cloudwatch.MaxParameterName},
		{"default", p.Default, cloudwatch.MaxParameterDefault},
		{"description", p.Description, cloudwatch.MaxParameterDescription},
	} {
		if n := utf8.RuneCountInString(part.text); n > part.most {
			return fmt.Errorf("the placeholder %.40s: its %s has %d characters: at most %d are allowed", p.Name, part.what, n, part.most)
		}
	}
	return nil
}

// generalFolder holds the queries for applications; each source has a folder of
// its name.
const generalFolder = "."

// All returns the saved queries for applications, sorted by name.
func All() []Query { return Of(nil) }

// Of returns the saved queries for logs of the contract, sorted by name. If the
// contract has a source, they are the source's, of which there may be none;
// otherwise they are those for applications. A nil contract is an
// application's.
func Of(c *contract.Contract) []Query {
	if c == nil || c.Source() == "" {
		return slices.Clone(ships()[generalFolder])
	}
	return OfSource(c.Source())
}

// Sources returns the sources that have saved queries, sorted by name.
func Sources() []string {
	return slices.DeleteFunc(slices.Sorted(maps.Keys(ships())), func(folder string) bool { return folder == generalFolder })
}

// OfSource returns the saved queries of a source, sorted by name. It returns
// none for an unknown source.
func OfSource(source string) []Query {
	if source == generalFolder {
		return nil
	}
	return slices.Clone(ships()[source])
}

// Everything returns all saved queries: those for applications first, then
// those of each source. Names may repeat.
func Everything() []Query {
	all := All()
	for _, source := range Sources() {
		all = append(all, OfSource(source)...)
	}
	return all
}

// sameAs begins the line of a source's file that names the general query which
// it stands for.
const sameAs = "# same as:"

// ships holds the saved queries by their folder.
var ships = sync.OnceValue(func() map[string][]Query {
	all := map[string][]Query{}
	read := func(folder string) []fs.DirEntry {
		entries, err := files.ReadDir(folder)
		if err != nil {
			panic(err) // the files are part of the program
		}
		for _, entry := range entries {
			name, isQuery := strings.CutSuffix(entry.Name(), ".cwli")
			if !isQuery {
				continue
			}
			source, err := files.ReadFile(path.Join(folder, entry.Name()))
			if same, ok := strings.CutPrefix(string(source), sameAs); ok && err == nil {
				source, err = files.ReadFile(strings.TrimSpace(same) + ".cwli")
			}
			var q Query
			if err == nil {
				q, err = Parse(name, string(source))
			}
			if err != nil {
				panic(err) // a test reads them all
			}
			all[folder] = append(all[folder], q)
		}
		slices.SortFunc(all[folder], func(a, b Query) int { return strings.Compare(a.Name, b.Name) })
		return entries
	}
	for _, entry := range read(generalFolder) {
		if entry.IsDir() {
			read(entry.Name())
		}
	}
	return all
})

// Folder reads the saved queries of a folder, one .cwli file each, sorted by
// name. The error joins the mistakes of all files, each with its path, and
// names files that Folder would pass over because of a similar ending, such as
// own.CWLI. The valid queries are returned in any case.
func Folder(from fs.FS, in string) ([]Query, error) {
	files, err := folder.Files(from, in, ".cwli")
	if folder.IsUnread(err) {
		return nil, fmt.Errorf("the folder of saved queries cannot be read: %w", err)
	}
	var all []Query
	problems := []error{err}
	for _, file := range files {
		name := strings.TrimSuffix(file, ".cwli")
		file = path.Join(in, file)
		source, err := fs.ReadFile(from, file)
		if err == nil && !validName.MatchString(name) {
			err = fmt.Errorf("%q is not a valid name for a query: use lower-case letters, digits and hyphens, starting with a letter, at most 60", name)
		}
		var q Query
		if err == nil {
			q, err = Parse(name, string(source))
		}
		if err != nil {
			problems = append(problems, fmt.Errorf("%s: %w", file, err))
			continue
		}
		all = append(all, q)
	}
	return all, errors.Join(problems...)
}

var validName = lazyregexp.New(`^[a-z][a-z0-9-]{0,59}$`)

// With returns all queries and others, sorted by name. Others replace queries
// of the same name.
func With(all []Query, others ...Query) []Query {
	all = slices.Clone(all)
	for _, q := range others {
		if at := slices.IndexFunc(all, func(other Query) bool { return other.Name == q.Name }); at >= 0 {
			all[at] = q
		} else {
			all = append(all, q)
		}
	}
	slices.SortFunc(all, func(a, b Query) int { return strings.Compare(a.Name, b.Name) })
	return all
}

// Get returns the saved query for applications of the given name. The error for
// an unknown name lists the valid ones.
func Get(name string) (Query, error) { return Find(All(), name) }

// Find returns the query of the given name among all. The error for an unknown
// name lists the valid ones.
func Find(all []Query, name string) (Query, error) {
	at := slices.IndexFunc(all, func(q Query) bool { return q.Name == name })
	if at < 0 {
		names := make([]string, len(all))
		for i, q := range all {
			names[i] = q.Name
		}
		return Query{}, enum.Unknown("saved query", name, names)
	}
	return all[at], nil
}

// parameterLine matches the line of a file that declares a placeholder.
var parameterLine = regexp.MustCompile(`^([A-Za-z_][A-Za-z0-9_]*) = (.+?): (.+)$`)

// Parse parses a saved query from the text of a .cwli file. It returns an error
// if CloudWatch would refuse the query, if it reads an unknown kind of log
// group, or if its placeholders are not exactly those that its comments
// declare.
func Parse(name, source string) (Query, error) {
	q := Query{Name: name}
	rest := source
	for strings.HasPrefix(rest, "#") {
		line, after, _ := strings.Cut(rest, "\n")
		rest = after
		comment := strings.TrimSpace(strings.TrimLeft(line, "#"))
		if q.Description == "" {
			q.Description = comment
		} else if question, ok := strings.CutPrefix(comment, "question:"); ok {
			var err error
			if q.Question != "" {
				err = fmt.Errorf("it is given twice")
			} else {
				err = q.Question.UnmarshalText([]byte(strings.TrimSpace(question)))
			}
			if err != nil {
				return q, fmt.Errorf("query %s: the comment %q: %w", name, comment, err)
			}
		} else if list, ok := strings.CutPrefix(comment, "log groups:"); ok {
			var err error
			if q.LogGroups != nil {
				err = fmt.Errorf("they are given twice")
			} else {
				q.LogGroups, err = parseLogGroups(list)
			}
			if err != nil {
				return q, fmt.Errorf("query %s: the comment %q: %w", name, comment, err)
			}
		} else if m := parameterLine.FindStringSubmatch(comment); m != nil {
			p := Parameter{Name: m[1], Default: m[2], Description: m[3]}
			if err := p.check(); err != nil {
				return q, fmt.Errorf("query %s: %w", name, err)
			}
			q.Parameters = append(q.Parameters, p)
		} else {
			return q, fmt.Errorf("query %s: the comment %q: use a line \"name = default: description\" for each placeholder, one \"log groups: application, audit, others\", and one \"question: What is wrong?\"", name, comment)
		}
	}
	if q.LogGroups == nil {
		q.LogGroups = []LogGroup{Application}
	}
	if q.Description == "" {
		return q, fmt.Errorf("query %s: the first line must be a comment that says what it answers", name)
	}
	var err error
	if q.Text, err = insights.Parse(rest); err != nil {
		return q, fmt.Errorf("query %s: %w", name, inFile(err, source, rest))
	}
	for _, err := range q.Text.Check() {
		return q, fmt.Errorf("query %s: %w", name, inFile(err, source, rest))
	}
	declared := make([]string, len(q.Parameters))
	for i, p := range q.Parameters {
		declared[i] = p.Name
	}
	used := q.Text.Parameters()
	slices.Sort(declared)
	slices.Sort(used)
	if !slices.Equal(declared, used) {
		return q, fmt.Errorf("query %s: its comments declare the placeholders %v, but it has %v", name, declared, used)
	}
	return q, nil
}

// inFile moves the position of an error in the query, which is at the end of
// the file, to the line in the file.
func inFile(err error, source, query string) error {
	if syntax, ok := errors.AsType[*insights.Error](err); ok && syntax.Source == query {
		syntax.Source, syntax.Offset = source, syntax.Offset+len(source)-len(query)
	}
	return err
}

// parseLogGroups parses a comma-separated list of kinds of log groups.
func parseLogGroups(list string) ([]LogGroup, error) {
	var groups []LogGroup
	for item := range strings.SplitSeq(list, ",") {
		group := LogGroup(strings.TrimSpace(item))
		switch {
		case !slices.Contains(logGroups, group):
			return nil, enum.Unknown("log group", string(group), logGroups)
		case slices.Contains(groups, group):
			return nil, fmt.Errorf("%s is given twice", group)
		}
		groups = append(groups, group)
	}
	if len(groups) == 1 && groups[0] == Others {
		return nil, fmt.Errorf("it reads only the log groups of others, and there may be none")
	}
	return groups, nil
}

// Bind returns the query for an application: with the contract's names for
// fields, levels and events, and with durations in the contract's unit. It
// returns an error if the contract lacks something.
func (q Query) Bind(c *contract.Contract) (Query, error) {
	bound, problems := q.bind(c)
	for i, problem := range problems {
		problems[i] = fmt.Errorf("query %s, contract %s: %w", q.Name, c.Name(), problem)
	}
	return bound, errors.Join(problems...)
}

// BindAll binds queries as Bind does. It returns those that the contract can
// fulfil, and those that it cannot with the reasons.
func BindAll(all []Query, c *contract.Contract) (bound []Query, left []Unbound) {
	for _, q := range all {
		b, problems := q.bind(c)
		if len(problems) > 0 {
			left = append(left, Unbound{Query: q, Problems: problems})
			continue
		}
		bound = append(bound, b)
	}
	return bound, left
}

// Unbound is a query that a contract cannot fulfil. It would find nothing.
type Unbound struct {
	Query Query
	// Problems says what the contract lacks, or what contradicts it; at least
	// one.
	Problems []error
}

// Why returns, on one line, what the contract lacks.
func (u Unbound) Why() string {
	lacks := make([]string, len(u.Problems))
	for i, problem := range u.Problems {
		lacks[i] = problem.Error()
	}
	return strings.Join(lacks, "; ")
}

// String returns a line that says that the query is left out, and why.
func (u Unbound) String() string {
	return fmt.Sprintf("query %s is not saved: %s", u.Query.Name, u.Why())
}

func (q Query) bind(c *contract.Contract) (Query, []error) {
	bound := q
	var problems []error
	bound.Text, problems = binding.Query(c, q.Text, q.defaults())
	if len(problems) > 0 {
		return q, problems
	}
	bound.Parameters = slices.Clone(q.Parameters)
	for i, p := range bound.Parameters {
		length, err := time.ParseDuration(p.Default)
		if err != nil {
			continue // a number or a text
		}
		field, _ := c.Field("duration_ms")
		value, err := field.Duration(length)
		if err != nil {
			return q, []error{err}
		}
		bound.Parameters[i].Default = strconv.FormatFloat(value, 'f', -1, 64)
		bound.Parameters[i].Description = fmt.Sprintf("%s, in %s", p.Description, strings.ToLower(string(field.Unit)))
	}
	return bound, nil
}

// With returns the query with another default for a placeholder, or the query
// unchanged if it has no such placeholder.
func (q Query) With(parameter, value string) Query {
	q.Parameters = slices.Clone(q.Parameters)
	for i := range q.Parameters {
		if q.Parameters[i].Name == parameter {
			q.Parameters[i].Default = value
		}
	}
	return q
}

// Has reports whether the query has a placeholder of the given name.
func (q Query) Has(parameter string) bool {
	return slices.ContainsFunc(q.Parameters, func(p Parameter) bool { return p.Name == parameter })
}

// defaults returns the default values of the placeholders by name.
func (q Query) defaults() map[string]string {
	defaults := map[string]string{}
	for _, p := range q.Parameters {
		defaults[p.Name] = p.Default
	}
	return defaults
}

// Filled returns the query with its placeholders replaced by their defaults.
func (q Query) Filled() (insights.Query, error) {
	filled, err := q.Text.Fill(q.defaults())
	if err != nil {
		return q.Text, fmt.Errorf("query %s: %w", q.Name, err)
	}
	return filled, nil
}
