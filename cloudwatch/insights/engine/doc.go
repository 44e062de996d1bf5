// Package engine runs Logs Insights queries on log events, offline.
//
// [Compile] makes a [Program] of a query, or refuses by name and place what does
// not run here: nothing is skipped, widened or guessed. A program is run on
// events in parts, by several workers if need be, whose parts are merged in the
// order of the input; the number of workers makes no difference to the answer.
// Package logquery does that for files.
//
// A program is a chain of stages. Each is commands that look at one row at a
// time (fields, filter, parse and the like) and then a sink that needs many:
// groups of stats, the first rows of a sort and limit, the different ones of a
// dedup. The first stage reads events, of which it decodes only what the query
// names, and keeps only what the sink needs: of a sort and limit the rows of the
// limit, of stats the groups. Options.Memory bounds that. Each worker has a
// compiled chain of its own, so that nothing is shared.
//
// The rules are those of the CloudWatch Logs user guide, CWL_QuerySyntax and the
// pages under it. Where it is silent, the choice is in choices.go.
package engine
