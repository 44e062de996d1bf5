package sensitive

import (
	"bytes"

	"github.com/logstack-go/logstack/internal/lazyregexp"
)

// Absent reports whether a sensitive value is not there: it was redacted, or is a
// word such as null.
func Absent(value []byte) bool { return redacted(value) || nothingForm.Match(value) }

// redacted reports whether a text says that something was removed from it.
func redacted(text []byte) bool {
	return len(bytes.Trim(text, "*xX.-# ")) == 0 || bytes.Contains(text, []byte("***")) || redactedForm.Match(text)
}

// redactedForm matches a word for redaction that is the whole text or is in
// brackets. A password may contain the word.
var redactedForm = lazyregexp.New(`(?i)^(?:redacted|filtered|masked|removed|hidden|scrubbed)$|[\[<({](?:redacted|filtered|masked|removed|hidden|scrubbed)[\])>}]`)
