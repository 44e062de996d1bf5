// Package check checks real log lines against a log contract: whether they are
// what the application promised to write. It is what a metric filter, an alarm
// and a query that were derived from the contract stand on.
//
// [Run] reads log events and returns a [Report]: how much is JSON at all; for
// each event of the contract, the fields that its records lack, have beside what
// was promised, or have with another type; levels that are none; events that
// nobody promised; personal data and secrets in clear; lines that are not JSON.
// A finding tells what, how often, and where first; never the value, where that
// is what must not be seen.
package check
