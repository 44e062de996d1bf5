package sensitive

import (
	"bytes"

	"github.com/logstack-go/logstack/internal/lazyregexp"
)

// secretNameForm matches the names of fields, parameters and variables that hold
// secrets, by their endings.
var secretNameForm = lazyregexp.New(`(?i)(?:passw(?:or)?d|passphrase|pwd|secret|token|jwt|cookie|(?:api|access|secret|private|session)[_. -]?key|sess(?:ion)?[_. -]?id)(?:[_-]?hash)?\d?$` +
	`|(?:^|[_. -])(?:ssn|cvv|cvc|credit[_. -]?card|card[_. -]?number)$|^(?:(?:proxy[_. -]?)?authorization|pin)$`)

// placeNameForm matches names of tokens that are only positions.
var placeNameForm = lazyregexp.New(`(?i)(?:next|page|pagination|continuation|sync|idempotency|cancellation)[_. -]?token$`)

var tokenNameForm = lazyregexp.New(`(?i)token$`)

// SecretName reports whether a field, parameter or variable with that name holds a
// secret. It goes by the end of the name.
func SecretName(name string) bool {
	return secretEnding(name) && secretNameForm.MatchString(name) && !placeNameForm.MatchString(name)
}

// secretEnding quickly reports whether a name can match secretNameForm, which most
// names do not.
func secretEnding(name string) bool {
	if n := len(name); n > 0 && isDigit(name[n-1]) {
		name = name[:n-1]
	}
	if len(name) < 3 {
		return false
	}
	var end [3]byte
	for i := range end {
		end[i] = name[len(name)-3+i] | 0x20
	}
	switch string(end[:]) {
	case "ord", "swd", "ase", "pwd", "ret", "ken", "jwt", "kie", "key", "ash", "ssn", "cvv", "cvc", "ard", "ber", "ion", "pin":
		return true
	}
	return end[1] == 'i' && end[2] == 'd'
}

// IsSecret reports whether a field with that name and value holds a secret. An
// absent value is not one.
func IsSecret(name string, value []byte) bool {
	switch {
	case !SecretName(name) || redacted(value) || nothingForm.Match(value):
		return false
	case tokenNameForm.MatchString(name) && len(bytes.Trim(value, "0123456789")) == 0:
		return false // the number of words that a language model read
	case len(name) >= 3 && bytes.EqualFold([]byte(name[len(name)-3:]), []byte("pwd")) && value[0] == '/':
		return false // the working directory
	}
	return true
}

// nothingForm matches placeholders for a secret that is not there, or is inserted
// later: in a program, a template, or a SQL statement.
var nothingForm = lazyregexp.New(`(?i)^(?:|none|null|nil|undefined|true|false|empty|missing|required|invalid|expired|wrong|\[\s*\]|\(\s*\)|\?|%s|%\(\w+\)s|\$\d+|\$?\{+[\w. ]*\}+|<\w*>)$`)

// passwords finds the values under names of secrets, as in a query, a header, in
// JSON or in prose, and the passwords of URLs.
func passwords(text []byte) (found []span) {
	for i, c := range text {
		if c != '=' && c != ':' {
			continue
		}
		if s, ok := given(text, i); ok {
			found = append(found, s)
		}
	}
	if bytes.Contains(text, []byte("://")) {
		for _, m := range userForm.FindAllSubmatchIndex(text, -1) {
			if value := text[m[2]:m[3]]; !redacted(value) && !nothingForm.Match(value) {
				found = append(found, span{m[2], m[3]})
			}
		}
	}
	return found
}

// userForm matches the user and the password of a URL.
var userForm = lazyregexp.New(`://[^\s/?#:@]*:([^\s/?#@]+)@`)

// given returns the secret to which the sign at a position of a text connects a
// name.
func given(text []byte, sign int) (value span, ok bool) {
	end := len(bytes.TrimRight(text[:sign], " "))
	quoted := end
	end = len(bytes.TrimRight(text[:end], "\"'\\]`"))
	quoted -= end
	start := end
	for start > 0 && (isWord(text[start-1]) || text[start-1] == '-' || text[start-1] == '.') {
		start--
	}
	name := string(text[start:end])
	if len(name) < 3 || !SecretName(name) {
		return span{}, false
	}
	from := sign + 1
	if from < len(text) && (text[from] == '=' || text[from] == '>') {
		from++ // == and =>; the name for := is at the colon
	}
	from += len(text[from:]) - len(bytes.TrimLeft(text[from:], " "))
	open := from
	from += len(text[from:]) - len(bytes.TrimLeft(text[from:], "\"'\\`"))
	ends := " \t\r\n\"'\\&,;"
	if open < from {
		ends = string(text[from-1]) + "\\"
	}
	to := len(text)
	if i := bytes.IndexAny(text[from:], ends); i >= 0 {
		to = from + i
	}
	is := text[from:to]
	if !IsSecret(name, is) || !IsSecret(name, bytes.TrimRight(is, ")}]>.!")) {
		return span{}, false
	}
	// A colon may also continue prose: "Invalid token: it has expired", or separate
	// the parts of an ARN.
	if text[sign] == ':' && quoted == 0 && !bytes.ContainsAny(is, "0123456789") && (open == from || bytes.IndexByte(is, ' ') >= 0) {
		return span{}, false
	}
	if text[sign] == ':' && start > 0 && text[start-1] == ':' {
		return span{}, false
	}
	return span{from, to}, true
}
