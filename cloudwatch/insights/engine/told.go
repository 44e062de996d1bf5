package engine

import (
	"encoding/json"
	"strings"
)

// Told returns the value of a text in a result from CloudWatch, which returns all
// values as texts. A text that is a JSON number becomes a number, and any other
// text stays one. So digits in a log event that are a text here are a number there.
func Told(text string) Value {
	if text != "" && strings.Trim(text, "-+.eE0123456789") == "" && json.Valid([]byte(text)) {
		return numberText(text)
	}
	return textValue(text)
}
