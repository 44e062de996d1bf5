// Package sensitive finds what must not stand in a log in clear: personal data and
// secrets, by what they look like and by the names that they are given to. It tells
// what was found, and never the value.
//
// It looks for e-mail addresses, card numbers (ISO/IEC 7812, with their check digit),
// keys and tokens of known forms, bearer tokens, and what is given to the name of a
// secret, as in password=… or {"api_key": "…"}. What says that it was redacted is
// not found.
package sensitive
