// Package transformer reads the transformers of CloudWatch Logs, checks them against
// the documented rules, and runs them on log events, offline.
//
// A transformer is a list of processors, which rewrite a log event one after another
// (CloudWatch-Logs-Transformation-Processors). The first parses it; what it parsed is
// an object, which the others change.
//
// What the documentation leaves open is decided here, and nowhere else:
//
//   - The match of grok matches the whole text: only so does %{DATA:x} %{DATA:y} give
//     what its page says. Text between patterns stands for itself.
//   - A processor whose key an event lacks does nothing. One of texts leaves other
//     values as they are.
//   - A log event that a parser cannot parse, or one of whose values cannot be
//     converted, is not transformed.
//   - The new name of renameKeys is a path from the root of the event.
//   - A key that ends in a text or a number has no keys below it: nothing is put there.
package transformer
