package engine

import "strings"

// parseLogfmt makes a map of the key=value pairs on the first line of a text; a
// text without any pair is none. Nothing specifies logfmt. What writers of it
// agree on is read as they mean it, and what is odd costs no other pair:
//
//   - A key is what stands before the first = of a word; words without one are no
//     part of the map, nor is what stands in quotes alone.
//   - A value goes to the next white space, whatever = and quotes are in it, as in
//     url=/search?q=x. It may be empty.
//   - A value in quotes has the escapes of JSON. Before any other character a
//     backslash stands for itself. A quote that is not closed on the line is a
//     character like any other.
//   - Of equal keys the last value counts, as in JSON.
func parseLogfmt(text string) Value {
	text = strings.TrimLeft(text, " \t\r\n")
	if end := strings.IndexByte(text, '\n'); end >= 0 {
		text = text[:end]
	}
	text = strings.ToValidUTF8(text, "\uFFFD")
	var pairs []logfmtPair
	index := map[string]int{}
	for {
		text = strings.TrimLeftFunc(text, isBlank)
		if text == "" {
			break
		}
		var key string
		if end := strings.IndexFunc(text, func(r rune) bool { return r == '=' || r == '"' || isBlank(r) }); end < 0 {
			break // the last word, without a =
		} else {
			key, text = text[:end], text[end:]
		}
		pair := text[0] == '='
		text = strings.TrimPrefix(text, "=")
		quoted := closingQuote(text)
		var value string
		switch {
		case quoted > 0:
			value, text = text[1:quoted], text[quoted+1:]
		default:
			end := strings.IndexFunc(text, isBlank)
			if end < 0 {
				end = len(text)
			}
			value, text = text[:end], text[end:]
		}
		if !pair || key == "" {
			continue
		}
		p := logfmtPair{key, value, quoted > 0}
		if i, again := index[key]; again {
			pairs[i] = p
			continue
		}
		index[key] = len(pairs)
		pairs = append(pairs, p)
	}
	if len(pairs) == 0 {
		return Value{}
	}
	b := []byte{'{'}
	for i, p := range pairs {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(appendQuoted(b, p.key), ':')
		if p.quoted {
			b = appendEscaped(b, p.value)
		} else {
			b = appendQuoted(b, p.value)
		}
	}
	return Value{kind: Map, text: string(append(b, '}'))}
}

// logfmtPair is a key and its value, as it stands between its quotes if it is
// quoted.
type logfmtPair struct {
	key, value string
	quoted     bool
}

// isBlank says whether a character separates pairs: white space and controls.
func isBlank(r rune) bool { return r <= ' ' }

// closingQuote is where the quote ends that a text starts with; 0 if it starts
// with none, or if it does not end.
func closingQuote(text string) int {
	if !strings.HasPrefix(text, `"`) {
		return 0
	}
	for i := 1; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case '"':
			return i
		}
	}
	return 0
}

// appendEscaped appends a JSON string of a text that has escapes.
func appendEscaped(b []byte, s string) []byte {
	b = append(b, '"')
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\\' && i+1 < len(s) && strings.IndexByte(`"\/bfnrt`, s[i+1]) >= 0:
			b = append(b, c, s[i+1])
			i++
		case c == '\\' && isUnicodeEscape(s[i:]):
			b = append(b, s[i:i+6]...)
			i += 5
		case c == '\\':
			b = append(b, '\\', '\\')
		case c < ' ':
			b = append(b, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
		default:
			b = append(b, c)
		}
	}
	return append(b, '"')
}

func isUnicodeEscape(s string) bool {
	return len(s) >= 6 && s[1] == 'u' && strings.Trim(s[2:6], "0123456789abcdefABCDEF") == ""
}
