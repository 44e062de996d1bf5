// Package needle finds out fast that a message cannot be what is looked for:
// that a text which must stand in it does not.
package needle

import (
	"bytes"
	"strings"
)

// Needle is a text that is looked for in many messages. It is found by its
// character that is rarest in logs: bytes.Index looks for the first one, and a
// quotation mark or a colon is everywhere.
type Needle struct {
	text   []byte
	anchor int
}

// common are characters of log lines, the most frequent first; all others are
// taken to be rarer.
const common = ` "e:taoinrs,0123456789_.-/ldcumpfgybhwvkxqzj\{}TIONFEGPSAUDLRCMWHBVYKXQZJ`

// New returns a needle.
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
	return n
}

// In reports whether the text is in a message.
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
		if bytes.HasPrefix(message[start:], n.text) {
			return true
		}
		from += i + 1
	}
	return false
}

// Any are texts of which at least one stands in every message that is looked
// for. None says nothing of any message.
type Any []Needle

// Absent reports whether none of the texts can be in a message that is JSON.
func (a Any) Absent(message []byte) bool {
	for _, n := range a {
		if n.In(message) {
			return false
		}
	}
	// Any character may be written as \u and its number.
	return len(a) > 0 && (bytes.IndexByte(message, '\\') < 0 || !bytes.Contains(message, []byte(`\u`)))
}

// TellsMore reports whether these are likely in fewer messages.
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

// Simple reports whether a text stands in JSON as it is, unless it is written as
// \u and a number: no character of it has another escape.
func Simple(text string) bool {
	return text != "" && !strings.ContainsFunc(text, func(r rune) bool {
		return r < ' ' || r == '"' || r == '\\' || r == '/'
	})
}
