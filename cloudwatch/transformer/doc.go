// Package transformer reads the transformers of CloudWatch Logs, checks them
// against the documented rules, and runs them on log events, offline.
//
// A transformer is a list of processors, which change a log event one after another
// (CloudWatch-Logs-Transformation-Processors). The first one parses the event into
// an object, which the others change.
//
// Where the documentation is silent, this package makes these choices:
//
//   - The match of grok must match the whole text: only then does
//     %{DATA:x} %{DATA:y} give the result on its page. Text between patterns is
//     literal.
//   - A processor whose key is missing in an event does nothing. One that changes
//     strings leaves other values as they are.
//   - If a parser cannot parse a log event, or a value cannot be converted, the
//     event is not transformed.
//   - The new name of renameKeys is a path from the root of the event.
//   - A key whose value is a text or a number has no keys below it: nothing can be
//     put there.
package transformer
