// Package filterpattern is the language of CloudWatch Logs filter patterns:
// what a metric filter, a subscription filter, FilterLogEvents and Live Tail
// use to choose log events. It parses patterns into a syntax tree, builds them
// from typed parts, prints them in one canonical form, renames the fields they
// name, and explains what is wrong with one at its exact place.
//
// A pattern is of one of four kinds. The empty pattern matches every event;
// terms (`ERROR -timeout`) look for text; a JSON pattern
// (`{ $.level = "ERROR" }`) compares the fields of an event that is one JSON
// object; a delimited pattern (`[ip, user, ..., status = 4*]`) names the fields
// of an event that is a line of words.
//
// The rules are those of the CloudWatch Logs user guide, on the pages
// FilterAndPatternSyntax, regex-expressions,
// matching-terms-unstructured-log-events, matching-terms-json-log-events and
// matching-term-space-delimited-log-events, and of recorded answers of
// TestMetricFilter where the guide is silent. What neither documents is refused
// by name rather than guessed, so that a pattern accepted here is one that the
// service is known to take.
package filterpattern
