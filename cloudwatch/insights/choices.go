package insights

// The choices made where the CloudWatch Logs user guide is silent. Each is made
// here only.
const (
	// stringEscapes are the characters that a backslash escapes in a quoted string.
	// Before any other character a backslash is literal: "\d" keeps its backslash.
	stringEscapes = `"'\`

	// stringsSpanLines is whether a quoted string may hold a line break. It may
	// not, so that a forgotten quote is reported on its own line. A regular
	// expression may: CWL_QuerySyntax-Parse has one that does.
	stringsSpanLines = false

	// parametersInLiterals is whether {{name}} in a string or a regular expression
	// is a placeholder. It is, because CloudWatch replaces placeholders in the text
	// of the query (CWL_Insights-Saving-Queries).
	parametersInLiterals = true

	// powerIsLeftAssociative is whether 2 ^ 3 ^ 2 means (2 ^ 3) ^ 2. It does, as
	// for every other operator of the language.
	powerIsLeftAssociative = true

	// functionsIgnoreCase is whether the names of functions ignore letter case, as
	// the names of commands do.
	functionsIgnoreCase = true

	// unmaskTakesFields is whether fields may follow the command unmask. The guide
	// lists unmask as a command but shows it only as a function.
	unmaskTakesFields = true

	// maxPeriodUnits is the largest count of units in a period. The guide only
	// tells which units CloudWatch shortens. A period longer than any log would
	// overflow.
	maxPeriodUnits = 100_000

	// maxDepth is the depth to which parentheses, calls and subqueries may nest. No
	// real query comes near it. It keeps hostile input from exhausting the stack.
	maxDepth = 100

	// leadingPipes is whether a query may start with a pipe or have two in a row.
	// It may not, as no query of the guide does.
	leadingPipes = false
)

// The dialect of regular expressions in like, =~ and parse is not published.
// Package regex documents what it takes, which includes lookaround, as queries that
// run have it.

// Aliases are valid up to the next stats, which starts a new scope: a stats may
// give a result the same name as something that it reads.

// The guide has no grammar for the commands of opaqueCommands. They are kept as
// written, and Query.Check says what to write instead.
var opaqueCommands = map[string]opaqueCommand{
	"head":   {"head", "limit does the same, and head is deprecated"},
	"search": {"search", `write filter @message like "…"`},
	"tail":   {"tail", "sort by @timestamp and use limit; tail is deprecated"},
}

type opaqueCommand struct{ name, instead string }
