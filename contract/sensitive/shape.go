package sensitive

import (
	"bytes"
	"strings"
)

// Shape returns the shape of a text: without what differs between texts of its
// kind, and without what nobody should see.
func Shape(text []byte) string {
	text = hide(text) // as a whole, because a truncated secret does not look like one
	if len(text) > MaxShape {
		text = text[:MaxShape]
	}
	return strings.ToValidUTF8(string(varies(text)), "\uFFFD")
}

// varies replaces what differs by #: numbers, with what joins them, and hexadecimal
// ids, which are words of eight letters or more with a digit.
func varies(text []byte) []byte {
	out := make([]byte, 0, len(text))
	for i := 0; i < len(text); {
		c := text[i]
		if !isWord(c) {
			out, i = append(out, c), i+1
			continue
		}
		end, digits, hex := i, 0, 0
		for end < len(text) && isWord(text[end]) {
			if isDigit(text[end]) {
				digits++
			}
			if isHex(text[end]) {
				hex++
			}
			end++
		}
		if n := end - i; digits == n || digits > 0 && hex == n && n >= 8 {
			// 12:30:01,5 and 550e8400-e29b-41d4 are a single run.
			for end+1 < len(text) && bytes.IndexByte([]byte(".,:-"), text[end]) >= 0 && isHex(text[end+1]) && digits > 0 {
				next := end + 1
				for next < len(text) && isHex(text[next]) {
					next++
				}
				if next < len(text) && isWord(text[next]) {
					break
				}
				end = next
			}
			out, i = append(out, '#'), end
			continue
		}
		// In any other word, only the digits differ.
		for ; i < end; i++ {
			if !isDigit(text[i]) {
				out = append(out, text[i])
			} else if i == 0 || !isDigit(text[i-1]) {
				out = append(out, '#')
			}
		}
	}
	return out
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }
func isHex(c byte) bool   { return isDigit(c) || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F' }
func isWord(c byte) bool {
	return isDigit(c) || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c == '_' || c >= 0x80
}

// MaxShape is the number of bytes of a text that determine its shape.
const MaxShape = 200
