package sensitive

import (
	"bytes"

	"github.com/logstack-go/logstack/internal/lazyregexp"
)

// Kind is the severity of something in clear text.
type Kind int8

// The kinds of data that a log must not hold in clear text.
const (
	// PII is personal data.
	PII Kind = iota
	// Secret is what must never be written, masked or not.
	Secret
)

// Sight is something that must not be in a log in clear text.
type Sight struct {
	Kind Kind
	// What says what it is, with an article, such as "a card number".
	What string
}

// look is a way to find a sight: find returns where it is in a text.
type look struct {
	Sight
	find func(text []byte) []span
}

// span is a part of a text.
type span struct{ from, to int }

// looks are the things that texts are searched for. Most have a substring that they
// always contain, so that most texts are rejected quickly.
var looks = []look{
	{Sight{PII, "an e-mail address"}, emails},
	{Sight{Secret, "a card number"}, cards},
	{Sight{Secret, "an AWS access key"}, form(lazyregexp.New(`\b(?:AKIA|ASIA)[A-Z2-7]{16}\b`), []string{"AKIA", "ASIA"})},
	{Sight{Secret, "a JSON web token"}, form(lazyregexp.New(`\beyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{4,}\.[A-Za-z0-9_-]*`), []string{"eyJ"})},
	{Sight{Secret, "a private key"}, form(lazyregexp.New(`-----BEGIN [A-Z ]*PRIVATE KEY-----[A-Za-z0-9+/=\s]*`), []string{"PRIVATE KEY"})},
	{Sight{Secret, "an API token"}, form(lazyregexp.New(`\b(?:(?:sk|rk)_(?:live|test)_[A-Za-z0-9]{8,}|gh[pousr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,}|xox[abprs]-[A-Za-z0-9-]{10,}|glpat-[A-Za-z0-9_-]{16,}|AIza[A-Za-z0-9_-]{30,})`),
		[]string{"k_live_", "k_test_", "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "xox", "glpat-", "AIza"})},
	{Sight{Secret, "a bearer token"}, bearers},
	{Sight{Secret, "a password"}, passwords},
}

// form returns a function that finds the matches of a regular expression in texts
// with one of the signs.
func form(compiled *lazyregexp.Regexp, signs []string) func([]byte) []span {
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

// In calls found for each kind of personal data or secret in a text, once.
func In(text []byte, found func(Sight)) {
	for _, l := range looks {
		if l.find(text) != nil {
			found(l.Sight)
		}
	}
}

// hide returns a text with personal data and secrets replaced by <secret> or
// <e-mail>.
func hide(text []byte) []byte {
	for _, l := range looks {
		instead := "<secret>"
		if l.Kind == PII {
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

// Shown is like hide, for a text that a report or a contract shows.
func Shown(text string) string { return string(hide([]byte(text))) }
