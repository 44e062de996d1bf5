package logs

import (
	"encoding/json"
	"log/slog"
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

// redact replaces secrets in an attribute before slog writes it. slog calls it for the
// message too.
func redact(_ []string, a slog.Attr) slog.Attr {
	switch {
	case secretName.MatchString(a.Key):
		return slog.String(a.Key, redacted)
	case a.Value.Kind() == slog.KindString:
		return slog.String(a.Key, Redact(a.Value.String()))
	case a.Value.Kind() != slog.KindAny:
		return a
	}
	switch v := a.Value.Any().(type) {
	case slog.Level, *slog.Source:
		return a
	case error:
		return slog.String(a.Key, Redact(v.Error()))
	default:
		if text, err := json.Marshal(v); err != nil || Redact(string(text)) != string(text) {
			return slog.String(a.Key, redacted)
		}
		return a
	}
}

// Redact removes from the text what looks like a secret, a card number, or an e-mail
// address.
func Redact(text string) string {
	text = secretText.ReplaceAllString(text, "${1}"+redacted)
	text = bearer.ReplaceAllString(text, "${1}"+redacted)
	text = card.ReplaceAllString(text, redacted)
	return email.ReplaceAllString(text, "${1}***@***")
}
