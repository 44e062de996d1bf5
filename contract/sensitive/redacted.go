package sensitive

import (
	"bytes"
	"regexp"
)

// Absent reports whether the value of something sensitive is not there: it was
// redacted, or a word such as null stands in its place.
func Absent(value []byte) bool { return redacted(value) || nothingForm.Match(value) }

// redacted reports whether a text says that something was taken out of it.
func redacted(text []byte) bool {
	return len(bytes.Trim(text, "*xX.-# ")) == 0 || bytes.Contains(text, []byte("***")) || redactedForm.Match(text)
}

// redactedForm is a word for it, that is all there is or stands in brackets: a
// password may have the word in it.
var redactedForm = regexp.MustCompile(`(?i)^(?:redacted|filtered|masked|removed|hidden|scrubbed)$|[\[<({](?:redacted|filtered|masked|removed|hidden|scrubbed)[\])>}]`)
