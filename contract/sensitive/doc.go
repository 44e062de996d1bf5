// Package sensitive finds personal data and secrets that a log must not hold in
// clear text, by their look and by the names of their fields. It says what was found,
// never the value.
//
// It finds e-mail addresses, card numbers (ISO/IEC 7812, with their check digit),
// keys and tokens of known forms, bearer tokens, and values under the name of a
// secret, as in password=… or {"api_key": "…"}. It ignores values that were
// redacted.
package sensitive
