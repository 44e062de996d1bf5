package logs

import (
	"encoding/json"
	"fmt"
	"regexp"

	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"
)

const redacted = "[REDACTED]"

var (
	secretName = regexp.MustCompile(`(?i)^(.*[_-])?(password|passwd|secret|token|authorization|cookie|api[_-]?key|ssn|credit_card)$`)
	secretText = regexp.MustCompile(`(?i)((?:password|passwd|secret|token|authorization|cookie|api[_-]?key)["']?\s*[=:][ \t]*)(?:["'][^"']*["']|(?:(?:bearer|basic)\s+)?[^\s"'&,;]+)`)
	bearer     = regexp.MustCompile(`(?i)\b(bearer\s+)[A-Za-z0-9._~+/-]{8,}=*`)
	card       = regexp.MustCompile(`\b\d{4}([ -]?)\d{4}[ -]?\d{4}[ -]?\d{1,7}\b`)
	email      = regexp.MustCompile(`([A-Za-z0-9._%+-])[A-Za-z0-9._%+-]*@[A-Za-z0-9.-]+\.[A-Za-z]{2,}`)
)

// redact returns the fields with secrets removed.
func redact(fields []zap.Field) []zap.Field {
	clean := make([]zap.Field, len(fields))
	for i, f := range fields {
		clean[i] = redactField(f)
	}
	return clean
}

func redactField(f zap.Field) zap.Field {
	if secretName.MatchString(f.Key) {
		return zap.String(f.Key, redacted)
	}
	switch f.Type {
	case zapcore.StringType:
		return zap.String(f.Key, Redact(f.String))
	case zapcore.ByteStringType:
		return zap.String(f.Key, Redact(string(f.Interface.([]byte))))
	case zapcore.ErrorType:
		return zap.String(f.Key, Redact(f.Interface.(error).Error()))
	case zapcore.StringerType:
		return zap.String(f.Key, Redact(f.Interface.(fmt.Stringer).String()))
	case zapcore.ReflectType:
		if text, err := json.Marshal(f.Interface); err != nil || Redact(string(text)) != string(text) {
			return zap.String(f.Key, redacted)
		}
	}
	return f
}

// Redact removes from the text what looks like a secret, a card number, or an e-mail
// address.
func Redact(text string) string {
	text = secretText.ReplaceAllString(text, "${1}"+redacted)
	text = bearer.ReplaceAllString(text, "${1}"+redacted)
	text = card.ReplaceAllString(text, redacted)
	return email.ReplaceAllString(text, "${1}***@***")
}
