package insights

import (
	"maps"
	"slices"
	"strconv"
	"strings"
)

// Command is one command of a query, such as [Filter]. Each command has a file of
// its own, with its parts, how it is parsed and printed, and what it reads and
// defines. No other package can add one.
type Command interface {
	Node
	parent
	// Name returns the command's canonical name, such as "filter".
	Name() string
	// print writes what follows the name.
	print(*printer)
	// follow reads the names that the command reads, and then defines those that it
	// defines.
	follow(*scoper)
}

// commandParsers holds the parser of each command by its canonical name. A parser
// is called with the name as the current token, and with the offset of the command.
var commandParsers map[string]func(*parser, int) Command

func init() {
	// The table is set here because subqueries make the parsers refer to it.
	commandParsers = map[string]func(*parser, int) Command{
		"accum":          (*parser).accum,
		"addtotals":      (*parser).addTotals,
		"anomaly":        (*parser).anomaly,
		"appendcols":     (*parser).appendCols,
		"autoregress":    (*parser).autoRegress,
		"cidrlookup":     (*parser).cidrLookup,
		"countFrequent":  (*parser).countFrequent,
		"dedup":          (*parser).dedup,
		"diff":           (*parser).diff,
		"display":        (*parser).display,
		"estimate":       (*parser).estimate,
		"expand":         (*parser).expandField,
		"fields":         (*parser).fields,
		"filldown":       (*parser).fillDown,
		"fillmissing":    (*parser).fillMissing,
		"filter":         (*parser).filter,
		"filterIndex":    (*parser).filterIndex,
		"join":           (*parser).join,
		"json":           (*parser).json,
		"limit":          (*parser).limit,
		"logcompare":     (*parser).logCompare,
		"lookup":         (*parser).lookup,
		"outlier":        (*parser).outlier,
		"parse":          (*parser).parseField,
		"pattern":        (*parser).pattern,
		"relevantfields": (*parser).relevantFields,
		"sessionize":     (*parser).sessionize,
		"sort":           (*parser).sort,
		"SOURCE":         (*parser).sourceCommand,
		"stats":          (*parser).stats,
		"unmask":         (*parser).unmask,
		"unnest":         (*parser).unnest,
	}
	for name := range opaqueCommands {
		commandParsers[name] = (*parser).opaque
	}
	for name := range commandParsers {
		commandNames[strings.ToLower(name)] = name
	}
}

// commandNames maps every spelling of a command, in lower case, to its canonical
// name. The letter case of commands does not matter.
var commandNames = map[string]string{
	"count_frequent": "countFrequent", // CWL_QuerySyntax-CountFrequent has both spellings
	"order":          "sort",          // order by, in public queries that run
	"where":          "filter",        // CWL_QuerySyntax-Where
}

// CommandNames returns the canonical names of all commands, in alphabetical order.
func CommandNames() []string { return slices.Sorted(maps.Keys(commandParsers)) }

// isCommand reports whether a word is the name of a command.
func isCommand(keyword string) bool { return commandNames[keyword] != "" }

func (p *parser) command() Command {
	if p.sign("|") {
		p.fail(p.tok.Span, "there is no command before this |", "a query starts with a command, and each | is followed by one")
	}
	if p.tok.kind != nameToken || p.tok.keyword == "" {
		p.expected("a command", "")
	}
	name, ok := commandNames[p.tok.keyword]
	if !ok {
		p.fail(p.tok.Span, "there is no command "+strconv.Quote(p.tok.text),
			didYouMean(p.tok.text, slices.Sorted(maps.Keys(commandNames)),
				"a query consists of commands such as fields, filter, parse, stats, sort and limit"))
	}
	p.takeComments(p.tok.Offset)
	p.level.begun++
	return commandParsers[name](p, p.tok.Offset)
}

// Defines returns the names of the values that a command produces, in alphabetical
// order. Where later commands use such a name, they do not mean a field of the log.
// The names include the columns of a stats, and those that a command is documented
// to produce on its own.
func Defines(c Command) []string {
	s := &scoper{reference: func(reference) {}, scope: &scope{names: map[string]*definition{}}}
	c.follow(s)
	return slices.Sorted(maps.Keys(s.scope.names))
}
