// Package alarmtest tests alarms offline: a test file names a template, and has tests,
// each of which says which log events and datapoints there are, and what the alarms,
// metric filters, metrics and saved queries of the template then do. What it runs is
// package replay, so that a test and a replay never disagree.
//
// docs/how-to/testing-alarms.md shows how to write such files.
package alarmtest
