package sensitive

import (
	"bytes"

	"github.com/logstack-go/logstack/internal/lazyregexp"
)

var emailForm = lazyregexp.New(`[A-Za-z0-9][A-Za-z0-9._%+-]*@[A-Za-z0-9][A-Za-z0-9-]*(\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}`)

// emails finds e-mail addresses, but not other uses of @: a login to a host, an
// image for high-density screens, the version of a package, a unit of systemd.
func emails(text []byte) (found []span) {
	if bytes.IndexByte(text, '@') < 0 {
		return nil
	}
	for _, m := range emailForm.FindAllIndex(text, -1) {
		one := text[m[0]:m[1]]
		if !redacted(one) && !notEmailForm.Match(one) && !inURL(text[:m[0]]) {
			found = append(found, span{m[0], m[1]})
		}
	}
	return found
}

// notEmailForm matches names with @ that are not addresses: those of files, of
// hosts in a cloud, and versions.
var notEmailForm = lazyregexp.New(`(?i)^git@|\.(?:png|jpe?g|gif|svg|webp|ico|css|js|map|service|internal)$|@v?\d+(?:\.\d+)*\.[a-z]+$`)

// inURL reports whether what follows before is still the user of a URL.
func inURL(before []byte) bool {
	at := bytes.LastIndex(before, []byte("://"))
	return at >= 0 && !bytes.ContainsAny(before[at+len("://"):], "/?# \t\n\"'")
}
