package insights

// The choices made where the CloudWatch Logs user guide is silent. Each stands
// here, and nowhere else.
const (
	// stringEscapes are the characters that a backslash escapes in a quoted
	// string. Before any other character a backslash stands for itself, so that
	// "\d" keeps both.
	stringEscapes = `"'\`

	// stringsSpanLines says whether a quoted string may hold a line break. It
	// may not, so that a forgotten quote is reported where it was forgotten. A
	// regular expression may: CWL_QuerySyntax-Parse has one that does.
	stringsSpanLines = false

	// parametersInLiterals says whether {{name}} inside a string or a regular
	// expression is a placeholder. The service replaces placeholders in the text
	// of the query (CWL_Insights-Saving-Queries), so it is.
	parametersInLiterals = true

	// powerIsLeftAssociative says how 2 ^ 3 ^ 2 groups: as (2 ^ 3) ^ 2, like
	// every other operator of the language.
	powerIsLeftAssociative = true

	// functionsIgnoreCase says that the letter case of a function's name makes no
	// difference, as that of a command does not.
	functionsIgnoreCase = true

	// unmaskTakesFields says that unmask, which the guide lists as a command and
	// shows as a function only, may be followed by fields.
	unmaskTakesFields = true

	// maxPeriodUnits is how many units a period may have. The service says nothing of
	// it but for the units that it cuts down; what is longer than all logs would
	// overflow.
	maxPeriodUnits = 100_000

	// maxDepth is how deep parentheses, calls and subqueries may nest. No real
	// query comes near it; it keeps hostile input from exhausting the stack.
	maxDepth = 100

	// leadingPipes says whether a query may start with a pipe, or hold two in a
	// row. The guide's queries do neither, so neither parses.
	leadingPipes = false
)

// The dialect of like, =~ and parse is not published. Package regex says what is
// taken, which includes lookaround, as in queries that run.

// Aliases live until the next stats, which starts a new scope: a stats may give
// the name of something that it read to something that it puts out.

// The guide gives no grammar for the commands of opaqueCommands. Each is kept
// as it was written, and Query.Check says what to write instead.
var opaqueCommands = map[string]opaqueCommand{
	"head":   {"head", "limit does the same, and head is deprecated"},
	"search": {"search", `write filter @message like "…"`},
	"tail":   {"tail", "sort by @timestamp and use limit; tail is deprecated"},
}

type opaqueCommand struct{ name, instead string }
