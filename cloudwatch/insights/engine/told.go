package engine

import (
	"encoding/json"
	"strings"
)

// Told returns the value of a text in an answer of CloudWatch, which tells all values as
// texts: what is written as JSON writes a number is one, and all else is text. So a text
// of digits in a log event, which runs here as text, is a number there.
func Told(text string) Value {
	if text != "" && strings.Trim(text, "-+.eE0123456789") == "" && json.Valid([]byte(text)) {
		return numberText(text)
	}
	return textValue(text)
}
