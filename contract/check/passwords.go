package check

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

func secretName(name string) bool {
	return secretEnding(name) && secretNameForm.MatchString(name) && !placeNameForm.MatchString(name)
}

// secretEnding says whether a name ends as one of them does: most names do not,
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

// isSecret says whether the value of a name is a secret: the name is that of one,
// and the value is there.
func isSecret(name string, value []byte) bool {
	switch {
	case !secretName(name) || redacted(value) || nothingForm.Match(value):
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
var nothingForm = regexp.MustCompile(`(?i)^(?:|none|null|nil|undefined|true|false|empty|missing|required|invalid|expired|wrong|\[\s*\]|\{\s*\}|\(\s*\)|\?|%s|%\(\w+\)s|\$\d+|\$?\{+[\w. ]*\}+|<\w*>)$`)

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

// given is the secret that the sign at a place of a text gives to a name.
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
	if len(name) < 3 || !secretName(name) {
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
	if !isSecret(name, is) || !isSecret(name, bytes.TrimRight(is, ")}]>.!")) {
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

// bearers finds what a request proves itself with: after the word bearer, and
// after the scheme of an Authorization header. A word alone is prose.
func bearers(text []byte) (found []span) {
	if !fold(text, "bearer") && !fold(text, "authorization") {
		return nil
	}
	for _, m := range bearerForm.FindAllSubmatchIndex(text, -1) {
		if bytes.ContainsAny(bytes.TrimRight(text[m[2]:m[3]], "."), "0123456789.=") {
			found = append(found, span{m[2], m[3]})
		}
	}
	return found
}

var bearerForm = regexp.MustCompile(`(?i)(?:\bbearer|\bauthorization["'\\]*\s*[=:]\s*["'\\]*(?:basic|token)) +([A-Za-z0-9._~+/-]{8,}=*)`)

// fold says whether a text has a word in either case.
func fold(text []byte, word string) bool {
	for i := 0; i+len(word) <= len(text); i++ {
		if text[i]|0x20 == word[0] && bytes.EqualFold(text[i:i+len(word)], []byte(word)) {
			return true
		}
	}
	return false
}
