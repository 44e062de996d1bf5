package sensitive

import (
	"bytes"
	"regexp"
)

// secretNameForm is what fields, parameters and variables are called that hold
// secrets: by how their names end.
var secretNameForm = regexp.MustCompile(`(?i)(?:passw(?:or)?d|passphrase|pwd|secret|token|jwt|cookie|(?:api|access|secret|private|session)[_. -]?key|sess(?:ion)?[_. -]?id)(?:[_-]?hash)?\d?$` +
	`|(?:^|[_. -])(?:ssn|cvv|cvc|credit[_. -]?card|card[_. -]?number)$|^(?:(?:proxy[_. -]?)?authorization|pin)$`)

// placeNameForm are tokens that only say where to go on.
var placeNameForm = regexp.MustCompile(`(?i)(?:next|page|pagination|continuation|sync|idempotency|cancellation)[_. -]?token$`)

var tokenNameForm = regexp.MustCompile(`(?i)token$`)

// SecretName reports whether a field, a parameter or a variable of that name holds a
// secret: by how the name ends.
func SecretName(name string) bool {
	return secretEnding(name) && secretNameForm.MatchString(name) && !placeNameForm.MatchString(name)
}

// secretEnding reports whether a name ends as one of them does: most names do not,
// and need no closer look.
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

// IsSecret reports whether the value of a name is a secret: the name is that of one,
// and the value is there.
func IsSecret(name string, value []byte) bool {
	switch {
	case !SecretName(name) || redacted(value) || nothingForm.Match(value):
		return false
	case tokenNameForm.MatchString(name) && len(bytes.Trim(value, "0123456789")) == 0:
		return false // how many words a language model read
	case len(name) >= 3 && bytes.EqualFold([]byte(name[len(name)-3:]), []byte("pwd")) && value[0] == '/':
		return false // the working directory
	}
	return true
}

// nothingForm is what stands in the place of a secret that is not there, or only
// later: in a program, a template, or a statement of SQL.
var nothingForm = regexp.MustCompile(`(?i)^(?:|none|null|nil|undefined|true|false|empty|missing|required|invalid|expired|wrong|\[\s*\]|\(\s*\)|\?|%s|%\(\w+\)s|\$\d+|\$?\{+[\w. ]*\}+|<\w*>)$`)

// passwords finds what is given to names of secrets, as in a query, a header, in
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

// userForm is the user and the password of a URL.
var userForm = regexp.MustCompile(`://[^\s/?#:@]*:([^\s/?#@]+)@`)

// given returns the secret that the sign at a place of a text gives to a name.
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
		from++ // == and =>, := has its name at the colon
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
	// A colon is also how prose goes on: "Invalid token: it has expired", and how
	// the parts of an ARN are told apart.
	if text[sign] == ':' && quoted == 0 && !bytes.ContainsAny(is, "0123456789") && (open == from || bytes.IndexByte(is, ' ') >= 0) {
		return span{}, false
	}
	if text[sign] == ':' && start > 0 && text[start-1] == ':' {
		return span{}, false
	}
	return span{from, to}, true
}
