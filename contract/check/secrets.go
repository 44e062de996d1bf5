package check

import (
	"bytes"
	"regexp"
	"strings"
)

// sight is something that must not stand in a log in clear.
type sight struct {
	kind Kind
	what string
}

// What texts are searched for. Each has a sign that it cannot be without, so
// that most texts need no look at all.
var (
	email      = sight{PII, "an e-mail address"}
	cardNumber = sight{Secret, "a card number"}
	awsKey     = sight{Secret, "an AWS access key"}
	webToken   = sight{Secret, "a JSON web token"}
	privateKey = sight{Secret, "a private key"}
	apiToken   = sight{Secret, "an API token"}
	bearer     = sight{Secret, "a bearer token"}
	password   = sight{Secret, "a password"}
)

var (
	emailForm    = regexp.MustCompile(`[A-Za-z0-9][A-Za-z0-9._%+-]*@[A-Za-z0-9][A-Za-z0-9-]*(\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}`)
	pieceForm    = regexp.MustCompile(`\d+`)
	awsKeyForm   = regexp.MustCompile(`\b(?:AKIA|ASIA)[A-Z2-7]{16}\b`)
	webTokenForm = regexp.MustCompile(`\beyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{4,}\.[A-Za-z0-9_-]*`)
	keyForm      = regexp.MustCompile(`-----BEGIN [A-Z ]*PRIVATE KEY-----`)
	tokenForm    = regexp.MustCompile(`\b(?:(?:sk|rk)_(?:live|test)_[A-Za-z0-9]{8,}|gh[pousr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,}|xox[abprs]-[A-Za-z0-9-]{10,}|glpat-[A-Za-z0-9_-]{16,}|AIza[A-Za-z0-9_-]{30,})`)
	bearerForm   = regexp.MustCompile(`(?i)\bbearer +[A-Za-z0-9._~+/-]{12,}`)
	passwordForm = regexp.MustCompile(`(?i)\b(?:password|passwd|pwd|secret|api_?key|access_?token)["']?\s*[=:]\s*["']?([^\s"'&,;]+)`)
)

// inText finds what must not stand in a text.
func inText(text []byte, found func(sight)) {
	if bytes.IndexByte(text, '@') > 0 && hasEmail(text) {
		found(email)
	}
	if digits(text, 14) && hasCard(text) {
		found(cardNumber)
	}
	if bytes.Contains(text, []byte("AKIA")) || bytes.Contains(text, []byte("ASIA")) {
		if awsKeyForm.Match(text) {
			found(awsKey)
		}
	}
	if bytes.Contains(text, []byte("eyJ")) && webTokenForm.Match(text) {
		found(webToken)
	}
	if bytes.Contains(text, []byte("PRIVATE KEY")) && keyForm.Match(text) {
		found(privateKey)
	}
	if mayHaveToken(text) && tokenForm.Match(text) {
		found(apiToken)
	}
	if fold(text, "bearer") && bearerForm.Match(text) {
		found(bearer)
	}
	if mayHavePassword(text) {
		for _, m := range passwordForm.FindAllSubmatch(text, -1) {
			if !redacted(m[1]) {
				found(password)
				break
			}
		}
	}
}

// mayHaveToken says whether a text has a sign of an API token.
func mayHaveToken(text []byte) bool {
	for _, sign := range [...]string{"k_live_", "k_test_", "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "xox", "glpat-", "AIza"} {
		if bytes.Contains(text, []byte(sign)) {
			return true
		}
	}
	return false
}

// mayHavePassword says whether a text has a sign of one.
func mayHavePassword(text []byte) bool {
	return (bytes.IndexByte(text, '=') > 0 || bytes.IndexByte(text, ':') > 0) &&
		(fold(text, "pass") || fold(text, "pwd") || fold(text, "secret") || fold(text, "key") || fold(text, "token"))
}

func hasEmail(text []byte) bool {
	for _, m := range emailForm.FindAll(text, -1) {
		if !redacted(m) {
			return true
		}
	}
	return false
}

// hasCard says whether a text has the number of a card in it: as one piece, or in
// groups as on a card. What stands beside it, such as the month that the card
// ends with, may be digits, too.
func hasCard(text []byte) bool {
	pieces := pieceForm.FindAllIndex(text, -1)
	for i := range pieces {
		for _, sizes := range cardGroups {
			if from, to, ok := grouped(text, pieces[i:], sizes); ok && standsAlone(text, from, to) && isCard(text[from:to]) {
				return true
			}
		}
		if from, to := pieces[i][0], pieces[i][1]; to-from >= 14 && to-from <= 19 && standsAlone(text, from, to) && isCard(text[from:to]) {
			return true
		}
	}
	return false
}

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

// fold says whether a text has a word in either case.
func fold(text []byte, word string) bool {
	for i := 0; i+len(word) <= len(text); i++ {
		if text[i]|0x20 == word[0] && strings.EqualFold(string(text[i:i+len(word)]), word) {
			return true
		}
	}
	return false
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

// secretNames are what fields are called that hold secrets, in lower case and
// without separators.
var secretNames = map[string]bool{
	"password": true, "passwd": true, "pwd": true, "passphrase": true, "secret": true, "clientsecret": true, "secretkey": true,
	"apikey": true, "accesskey": true, "privatekey": true, "token": true, "accesstoken": true, "refreshtoken": true, "idtoken": true,
	"authtoken": true, "sessiontoken": true, "sessionid": true, "authorization": true, "cookie": true, "setcookie": true, "csrftoken": true,
	"ssn": true, "creditcard": true, "cardnumber": true, "cvv": true, "cvc": true, "pin": true,
}

func secretName(key string) bool {
	return secretNames[strings.NewReplacer("_", "", "-", "", ".", "", " ", "").Replace(strings.ToLower(key))]
}
