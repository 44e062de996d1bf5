// Package alarmtest tests alarms offline. A test file names a template and has
// tests, each of which says which log events and datapoints come in, and what the
// template's alarms, metric filters, metrics and saved queries then do. Package
// replay runs them, so a test and a replay never disagree.
//
// docs/how-to/testing-alarms.md shows how to write such files.
package alarmtest
