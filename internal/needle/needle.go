// Package needle quickly rules out messages that cannot match, because they
// lack a text that every match must contain.
package needle

import (
	"bytes"
	"strings"
)

// Needle is a text to search for in many messages. It searches for the text's
// rarest character in logs: bytes.Index searches for the first one, and a
// quotation mark or a colon is everywhere.
type Needle struct {
	text []byte
	// anchor is the index of the character that is searched for, and beside that of
	// one next to it, which is compared first.
	anchor, beside int
}

// common lists the characters of log lines, most frequent first, as the examples of
// services write them. All others are assumed to be rarer.
const common = `"et:sar,n o01ipd2cl.m-\u8/h6g35_47v9bfy}{TqxSOPwEI*F^NkZRAG)(UHjC][@DzL?M+=BWKXV;QY$'><J&~%#!`

// New returns a needle for a text.
func New(text string) Needle {
	n := Needle{text: []byte(text)}
	best := -1
	for i, c := range n.text {
		rank := bytes.IndexByte([]byte(common), c)
		if rank < 0 {
			rank = len(common)
		}
		if rank > best {
			best, n.anchor = rank, i
		}
	}
	if n.beside = n.anchor + 1; n.beside >= len(n.text) {
		n.beside = max(0, n.anchor-1)
	}
	return n
}

// In reports whether a message contains the text.
func (n Needle) In(message []byte) bool {
	if len(n.text) == 0 {
		return true
	}
	for from := n.anchor; from < len(message); {
		i := bytes.IndexByte(message[from:], n.text[n.anchor])
		if i < 0 {
			return false
		}
		start := from + i - n.anchor
		if start+len(n.text) > len(message) {
			return false
		}
		if message[start+n.beside] == n.text[n.beside] && bytes.HasPrefix(message[start:], n.text) {
			return true
		}
		from += i + 1
	}
	return false
}

// Any is a list of texts of which every match contains at least one. An empty
// list rules nothing out.
type Any []Needle

// Absent reports whether a JSON message cannot contain any of the texts.
func (a Any) Absent(message []byte) bool {
	for _, n := range a {
		if n.In(message) {
			return false
		}
	}
	// Any character may be written as \u and its code.
	return len(a) > 0 && (bytes.IndexByte(message, '\\') < 0 || !bytes.Contains(message, []byte(`\u`)))
}

// TellsMore reports whether the texts are likely to occur in fewer messages
// than others.
func (a Any) TellsMore(than Any) bool {
	shortest := func(a Any) int {
		least := len(a[0].text)
		for _, n := range a {
			least = min(least, len(n.text))
		}
		return least
	}
	return len(a) < len(than) || len(a) == len(than) && shortest(a) > shortest(than)
}

// Simple reports whether JSON writes a text literally, or with \u escapes: none
// of its characters has another escape.
func Simple(text string) bool {
	return text != "" && !strings.ContainsFunc(text, func(r rune) bool {
		return r < ' ' || r == '"' || r == '\\' || r == '/'
	})
}
