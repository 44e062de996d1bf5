package logs

import (
	"encoding/json"
	"io"
	"regexp"
)

const redacted = "[REDACTED]"

var (
	secretName = regexp.MustCompile(`(?i)^(.*[_-])?(password|passwd|secret|token|authorization|cookie|api[_-]?key|ssn|credit_card)$`)
	secretText = regexp.MustCompile(`(?i)((?:password|passwd|secret|token|authorization|cookie|api[_-]?key)["']?\s*[=:][ \t]*)(?:["'][^"']*["']|(?:(?:bearer|basic)\s+)?[^\s"'&,;]+)`)
	bearer     = regexp.MustCompile(`(?i)\b(bearer\s+)[A-Za-z0-9._~+/-]{8,}=*`)
	card       = regexp.MustCompile(`\b\d{4}([ -]?)\d{4}[ -]?\d{4}[ -]?\d{1,7}\b`)
	email      = regexp.MustCompile(`([A-Za-z0-9._%+-])[A-Za-z0-9._%+-]*@[A-Za-z0-9.-]+\.[A-Za-z]{2,}`)
)

// redacting removes secrets from each record. zerolog encodes fields immediately, so it
// works on the encoded record; each Write call is one record.
type redacting struct{ io.Writer }

func (w redacting) Write(record []byte) (int, error) {
	if _, err := w.Writer.Write(redactJSON(record)); err != nil {
		return 0, err
	}
	return len(record), nil
}

// texts matches the strings of a JSON document; a second group tells keys from values.
var texts = regexp.MustCompile(`("(?:[^"\\]|\\.)*")(:?)`)

// redactJSON redacts the strings of a JSON document, and the whole value of a key that
// names a secret.
func redactJSON(record []byte) []byte {
	name := ""
	return texts.ReplaceAllFunc(record, func(found []byte) []byte {
		var text string
		isName := found[len(found)-1] == ':'
		if isName {
			_ = json.Unmarshal(found[:len(found)-1], &name)
			return found
		}
		if err := json.Unmarshal(found, &text); err != nil {
			return found
		}
		clean := Redact(text)
		if secretName.MatchString(name) {
			clean = redacted
		}
		if clean == text {
			return found
		}
		quoted, _ := json.Marshal(clean) // marshalling a string cannot fail
		return quoted
	})
}

// Redact removes from the text what looks like a secret, a card number, or an e-mail
// address.
func Redact(text string) string {
	text = secretText.ReplaceAllString(text, "${1}"+redacted)
	text = bearer.ReplaceAllString(text, "${1}"+redacted)
	text = card.ReplaceAllString(text, redacted)
	return email.ReplaceAllString(text, "${1}***@***")
}
