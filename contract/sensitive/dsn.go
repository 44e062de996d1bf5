package sensitive

import "github.com/logstack-go/logstack/internal/lazyregexp"

// dsnForm matches a DSN of Sentry: a key of 32 hexadecimal digits, the host, and
// the number of the project (sentry, dsn-explainer).
var dsnForm = lazyregexp.New(`^https?://[0-9a-f]{32}(:[0-9a-f]{32})?@[^/@\s]+/(?:[^/\s]+/)*[0-9]+$`)

// IsDSN reports whether a text is a DSN of Sentry. Whoever has it can send events
// in the application's name.
func IsDSN(text string) bool { return dsnForm.MatchString(text) }
