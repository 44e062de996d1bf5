// Package engine runs Logs Insights queries on log events, offline.
//
// [Compile] compiles a query into a [Program]. It returns an error with name and place
// for what is not supported: nothing is skipped, widened or guessed. A program runs on
// parts of the events, in several workers if desired, and the parts are merged in the
// order of the input. The number of workers does not change the result. Package
// logquery runs programs on files.
//
// A program is a chain of stages. Each stage has commands that look at one row at a
// time (fields, filter, parse and the like) and ends with a sink that needs many
// rows: the groups of stats, the first rows of a sort and limit, the distinct rows
// of a dedup. The first stage reads events. It decodes only what the query names,
// and keeps only what the sink needs, which is the rows of the limit for a sort and
// limit, and the groups for stats. Options.Memory limits the memory. Each worker
// has a compiled chain of its own, so that nothing is shared.
//
// The rules are those of the CloudWatch Logs user guide, CWL_QuerySyntax and the
// pages under it. Where the guide is silent, choices.go has the choice.
package engine
