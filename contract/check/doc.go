// Package check checks real log lines against a log contract: whether the
// application writes what it promised. Every metric filter, alarm and query that is
// derived from the contract depends on that.
//
// [Run] reads log events and returns a [Report]: how many are JSON at all; for each
// event of the contract, the fields that its records lack, have in excess, or have
// with another type; unknown levels; unknown events; personal data and secrets in
// clear text; and lines that are not JSON. A finding says what, how often and where
// first. It never shows a value that nobody should see.
package check
