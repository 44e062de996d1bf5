package check

import (
	"bytes"
	"regexp"
)

// sight is something that must not stand in a log in clear.
type sight struct {
	kind Kind
	what string
}

// look is how a sight is looked for in a text: its finder says where it stands.
type look struct {
	sight
	find func(text []byte) []span
}

// span is a part of a text.
type span struct{ from, to int }

// looks are what texts are searched for. Most have a sign that they cannot be
// without, so that most texts need no closer look.
var looks = []look{
	{sight{PII, "an e-mail address"}, emails},
	{sight{Secret, "a card number"}, cards},
	{sight{Secret, "an AWS access key"}, form(`\b(?:AKIA|ASIA)[A-Z2-7]{16}\b`, "AKIA", "ASIA")},
	{sight{Secret, "a JSON web token"}, form(`\beyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{4,}\.[A-Za-z0-9_-]*`, "eyJ")},
	{sight{Secret, "a private key"}, form(`-----BEGIN [A-Z ]*PRIVATE KEY-----[A-Za-z0-9+/=\s]*`, "PRIVATE KEY")},
	{sight{Secret, "an API token"}, form(`\b(?:(?:sk|rk)_(?:live|test)_[A-Za-z0-9]{8,}|gh[pousr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,}|xox[abprs]-[A-Za-z0-9-]{10,}|glpat-[A-Za-z0-9_-]{16,}|AIza[A-Za-z0-9_-]{30,})`,
		"k_live_", "k_test_", "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "xox", "glpat-", "AIza")},
	{sight{Secret, "a bearer token"}, bearers},
	{sight{Secret, "a password"}, passwords},
}

// form finds what a regular expression matches, in texts with one of the signs.
func form(expression string, signs ...string) func([]byte) []span {
	compiled := regexp.MustCompile(expression)
	return func(text []byte) (found []span) {
		for _, sign := range signs {
			if bytes.Contains(text, []byte(sign)) {
				for _, m := range compiled.FindAllIndex(text, -1) {
					found = append(found, span{m[0], m[1]})
				}
				return found
			}
		}
		return nil
	}
}

// inText finds what must not stand in a text.
func inText(text []byte, found func(sight)) {
	for _, l := range looks {
		if l.find(text) != nil {
			found(l.sight)
		}
	}
}

// hide is a text without what must not stand in it.
func hide(text []byte) []byte {
	for _, l := range looks {
		instead := "<secret>"
		if l.kind == PII {
			instead = "<e-mail>"
		}
		var out []byte
		end := 0
		for _, s := range l.find(text) {
			if s.from < end {
				continue
			}
			out, end = append(append(out, text[end:s.from]...), instead...), s.to
		}
		if out != nil {
			text = append(out, text[end:]...)
		}
	}
	return text
}

// shown is a text as it may stand in a report or a contract.
func shown(text string) string { return string(hide([]byte(text))) }

var emailForm = regexp.MustCompile(`[A-Za-z0-9][A-Za-z0-9._%+-]*@[A-Za-z0-9][A-Za-z0-9-]*(\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}`)

// emails finds e-mail addresses, and not what only has an @ in it: who logs in to
// a host, an image for two screens, a release of a package, a unit of systemd.
func emails(text []byte) (found []span) {
	if bytes.IndexByte(text, '@') <= 0 {
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

// inURL says whether what comes next is still the user of a URL.
func inURL(before []byte) bool {
	at := bytes.LastIndex(before, []byte("://"))
	return at >= 0 && !bytes.ContainsAny(before[at+len("://"):], "/?# \t\n\"'")
}

// cards finds numbers of cards: as one piece, or in groups as on a card. What
// stands beside one, such as the month that the card ends with, may be digits,
// too.
func cards(text []byte) (found []span) {
	if !digits(text, 14) {
		return nil
	}
	pieces := pieceForm.FindAllIndex(text, -1)
	for i := range pieces {
		for _, sizes := range cardGroups {
			if from, to, ok := grouped(text, pieces[i:], sizes); ok && standsAlone(text, from, to) && isCard(text[from:to]) {
				found = append(found, span{from, to})
			}
		}
		if from, to := pieces[i][0], pieces[i][1]; to-from >= 14 && to-from <= 19 && standsAlone(text, from, to) && isCard(text[from:to]) {
			found = append(found, span{from, to})
		}
	}
	return found
}

var pieceForm = regexp.MustCompile(`\d+`)

// cardGroups are how the digits of a number are grouped on cards. Those of a
// UUID are not.
var cardGroups = [][]int{{4, 4, 4, 4}, {4, 4, 4, 4, 3}, {4, 6, 5}, {4, 6, 4}}

// grouped is where pieces of those sizes stand in a text, joined by spaces or by
// hyphens.
func grouped(text []byte, pieces [][]int, sizes []int) (from, to int, ok bool) {
	if len(pieces) < len(sizes) {
		return 0, 0, false
	}
	joint := pieces[0][1]
	for i, size := range sizes {
		if pieces[i][1]-pieces[i][0] != size {
			return 0, 0, false
		}
		if i > 0 && (pieces[i][0]-pieces[i-1][1] != 1 || text[pieces[i-1][1]] != text[joint]) {
			return 0, 0, false
		}
	}
	return pieces[0][0], pieces[len(sizes)-1][1], text[joint] == ' ' || text[joint] == '-'
}

// standsAlone says whether digits are neither part of a word nor those of a
// fraction.
func standsAlone(text []byte, from, to int) bool {
	at := func(i int) byte {
		if i < 0 || i >= len(text) {
			return ' '
		}
		return text[i]
	}
	return !isWord(at(from-1)) && !isWord(at(to)) &&
		!(at(from-1) == '.' && isDigit(at(from-2))) && !(at(to) == '.' && isDigit(at(to+1)))
}

// digits says whether a text has so many digits in a row, but for single spaces
// and hyphens between them.
func digits(text []byte, most int) bool {
	n, gap := 0, false
	for _, c := range text {
		switch {
		case '0' <= c && c <= '9':
			n, gap = n+1, false
			if n >= most {
				return true
			}
		case (c == ' ' || c == '-') && !gap && n > 0:
			gap = true
		default:
			n, gap = 0, false
		}
	}
	return false
}

// isCard says whether digits are a card's number: of a bank that issues cards,
// as long as its cards' numbers are, and with the right check digit (ISO/IEC
// 7812).
func isCard(text []byte) bool {
	number := make([]byte, 0, 19)
	for _, c := range text {
		if '0' <= c && c <= '9' {
			number = append(number, c-'0')
		}
	}
	n := len(number)
	first := func(k int) int {
		v := 0
		for _, d := range number[:k] {
			v = 10*v + int(d)
		}
		return v
	}
	two, four := first(2), first(4)
	switch {
	case number[0] == 4: // Visa
		if n != 16 && n != 19 {
			return false
		}
	case two >= 51 && two <= 55, four >= 2221 && four <= 2720: // Mastercard
		if n != 16 {
			return false
		}
	case two == 34, two == 37: // American Express
		if n != 15 {
			return false
		}
	case two == 36, two == 38, two == 39, four >= 3000 && four <= 3059: // Diners
		if n != 14 {
			return false
		}
	case four == 6011, two == 65, two == 35, two == 62: // Discover, JCB, UnionPay
		if n < 16 {
			return false
		}
	default:
		return false
	}
	sum := 0
	for i, d := range number {
		v := int(d)
		if (n-i)%2 == 0 {
			if v *= 2; v > 9 {
				v -= 9
			}
		}
		sum += v
	}
	return sum%10 == 0
}

// redacted says whether a text says that something was taken out of it.
func redacted(text []byte) bool {
	return len(bytes.Trim(text, "*xX.-# ")) == 0 || bytes.Contains(text, []byte("***")) || redactedForm.Match(text)
}

// redactedForm is a word for it, that is all there is or stands in brackets: a
// password may have the word in it.
var redactedForm = regexp.MustCompile(`(?i)^(?:redacted|filtered|masked|removed|hidden|scrubbed)$|[\[<({](?:redacted|filtered|masked|removed|hidden|scrubbed)[\])>}]`)
