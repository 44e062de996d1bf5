package sensitive

import (
	"testing"
)

func TestEmails(t *testing.T) {
	for text, want := range map[string]bool{
		"jane@mail.example.com": true, "to jane.doe+x@mail.example.com.": true, "@all: mail jane@mail.example.com": true, "a@b.co": true,
		"@jane": false, "": false, "jane@localhost": false, "jane@mail.c": false, "git@mail.example.com": false,
		// Names of files, hosts and releases that look like an address.
		"icon@2x.png": false, "a@2x.jpg": false, "a@2x.jpeg": false, "a@2x.gif": false, "a@2x.svg": false, "a@2x.webp": false, "a@2x.ico": false,
		"a@2x.css": false, "a@2x.js": false, "a@2x.map": false, "getty@tty1.service": false, "celery@ip-10-0-1-17.ec2.internal": false,
		"package@1.2.rc": false, "package@v1.2.rc": false, "package@v2.beta": false,
		// The user in a URL belongs to the URL. A parameter of one does not.
		"ssh://jane@mail.example.com/srv": false, "://jane@mail.example.com": false, "https://shop.example/?u=jane@mail.example.com": true,
		"https://shop.example#jane@mail.example.com": true, "https://shop.example jane@mail.example.com": true,
	} {
		if got := emails([]byte(text)) != nil; got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}
