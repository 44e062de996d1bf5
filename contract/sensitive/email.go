package sensitive

import (
	"bytes"
	"regexp"
)

var emailForm = regexp.MustCompile(`[A-Za-z0-9][A-Za-z0-9._%+-]*@[A-Za-z0-9][A-Za-z0-9-]*(\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}`)

// emails finds e-mail addresses, and not what only has an @ in it: who logs in to
// a host, an image for two screens, a release of a package, a unit of systemd.
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

// notEmailForm has the endings of names that no mail is sent to: of files, of
// hosts in a cloud, and of releases, which are numbers but for their ends.
var notEmailForm = regexp.MustCompile(`(?i)^git@|\.(?:png|jpe?g|gif|svg|webp|ico|css|js|map|service|internal)$|@v?\d+(?:\.\d+)*\.[a-z]+$`)

// inURL reports whether what comes next is still the user of a URL.
func inURL(before []byte) bool {
	at := bytes.LastIndex(before, []byte("://"))
	return at >= 0 && !bytes.ContainsAny(before[at+len("://"):], "/?# \t\n\"'")
}
