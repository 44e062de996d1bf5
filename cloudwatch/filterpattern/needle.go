package filterpattern

import "bytes"

// needle is a text that is looked for in many messages. It is found by its
// character that is rarest in logs: bytes.Index looks for the first one, and a
// quotation mark or a colon is everywhere.
type needle struct {
	text   []byte
	anchor int
}

// common are characters of log lines, the most frequent first; all others are
// taken to be rarer.
const common = ` "e:taoinrs,0123456789_.-/ldcumpfgybhwvkxqzj\{}TIONFEGPSAUDLRCMWHBVYKXQZJ`

func newNeedle(text string) needle {
	n := needle{text: []byte(text)}
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

// in says whether the text is in a message.
func (n needle) in(message []byte) bool {
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
