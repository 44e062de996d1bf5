package sensitive

import (
	"bytes"
	"strings"
)

// Shape returns what a text looks like: what differs from one to the next of its kind
// is left out, and so is what nobody should see.
func Shape(text []byte) string {
	text = Hide(text) // as a whole: what is cut off does not look like a secret
	if len(text) > MaxShape {
		text = text[:MaxShape]
	}
	return strings.ToValidUTF8(string(varies(text)), "\uFFFD")
}

// varies puts # in the place of what differs: numbers, with what joins them, and
// ids in hexadecimal, which are words of eight letters or more with a digit.
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
			// 12:30:01,5 and 550e8400-e29b-41d4 are one.
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
		// In another word, only its digits differ.
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

// MaxShape is how many bytes of a text tell its shape.
const MaxShape = 200
