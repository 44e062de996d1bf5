package engine

import "github.com/logstack-go/logstack/cloudwatch/insights"

// runner compiles and describes a command.
type runner struct {
	compile func(*compiler, insights.Command) error
	// rows is set if the command looks at one row at a time.
	rows bool
}

// runners are the supported commands, by their canonical names.
var runners = map[string]runner{}

func init() {
	// The table is set here because countFrequent and others compile commands
	// themselves.
	runners = map[string]runner{
		"SOURCE":        rowByRow((*compiler).sourceOf),
		"addtotals":     allRows((*compiler).addTotals),
		"countFrequent": allRows((*compiler).countFrequent),
		"dedup":         allRows((*compiler).dedup),
		"display":       rowByRow((*compiler).display),
		"expand":        rowByRow((*compiler).expand),
		"diff":          allRows((*compiler).diff),
		"fields":        rowByRow((*compiler).fieldsCommand),
		"filldown":      allRows((*compiler).fillDown),
		"fillmissing":   allRows((*compiler).fillMissing),
		"filter":        rowByRow((*compiler).filter),
		"filterIndex":   rowByRow((*compiler).filterIndex),
		"join":          rowByRow((*compiler).join),
		"json":          rowByRow((*compiler).json),
		"limit":         allRows((*compiler).limit),
		"parse":         rowByRow((*compiler).parse),
		"pattern":       allRows((*compiler).pattern),
		"sort":          allRows((*compiler).sort),
		"stats":         allRows((*compiler).stats),
		"unmask":        rowByRow((*compiler).unmask),
		"unnest":        rowByRow((*compiler).unnest),
	}
}

func rowByRow[C insights.Command](compile func(*compiler, C) error) runner {
	return runner{func(c *compiler, command insights.Command) error { return compile(c, command.(C)) }, true}
}

func allRows[C insights.Command](compile func(*compiler, C) error) runner {
	return runner{func(c *compiler, command insights.Command) error { return compile(c, command.(C)) }, false}
}

// command compiles a command.
func (c *compiler) command(command insights.Command) error {
	if r, ok := runners[command.Name()]; ok {
		return r.compile(c, command)
	}
	return c.refuse(commandName{command}, "", "%s does not run here", command.Name())
}

// commandName is the place of a command's name.
type commandName struct{ insights.Command }

func (n commandName) Pos() insights.Span {
	return insights.Span{Offset: n.Command.Pos().Offset, Length: len(n.Name())}
}

// gathers reports whether a command needs more than one row at a time.
func (c *compiler) gathers(command insights.Command) bool {
	return !runners[command.Name()].rows || usesClock(command)
}

// scalar compiles an expression for a command that does not take maps and lists.
// (CWL_QuerySyntax-operations-functions)
func (c *compiler) scalar(e insights.Expr, command string) (operand, error) {
	o, err := c.expr(e)
	if err == nil && o.structured {
		err = c.refuse(e, "read one value of it, as in name.field", "%s takes no maps or lists, and %s is one", command, insights.Format(e))
	}
	return o, err
}
