// Package filterpattern implements the language of CloudWatch Logs filter patterns,
// in which metric filters, subscription filters, FilterLogEvents and Live Tail
// choose log events. It parses patterns into a syntax tree, builds them from typed
// parts, prints them in one canonical form, renames the fields they name, matches
// them against log events, and reports an error at its exact place.
//
// There are four kinds of patterns. The empty pattern matches every event. A
// pattern of terms (`ERROR -timeout`) looks for text. A JSON pattern (`{ $.level =
// "ERROR" }`) compares the fields of an event that is one JSON object. A delimited
// pattern (`[ip, user, ..., status = 4*]`) names the fields of an event that is a
// line of words.
//
// The rules come from the CloudWatch Logs user guide, pages FilterAndPatternSyntax,
// regex-expressions, matching-terms-unstructured-log-events,
// matching-terms-json-log-events and matching-term-space-delimited-log-events, and,
// where the guide is silent, from recorded answers of TestMetricFilter. Syntax that
// neither documents is rejected by name rather than guessed, so that CloudWatch is
// known to take every pattern that this package accepts.
package filterpattern
