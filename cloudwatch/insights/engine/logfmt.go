package engine

import "strings"

// parseLogfmt returns a map of the key=value pairs on the first line of a text. If
// there are none, the result is missing. No specification of logfmt exists. Common
// output of log libraries is parsed as intended, and malformed parts do not affect
// other pairs:
//
//   - A key is the part of a word before the first =. Words without = are left out,
//     and so are quoted texts on their own.
//   - A value extends to the next white space, even if it contains = or quotes, as in
//     url=/search?q=x. It may be empty.
//   - A quoted value has the escapes of JSON. Before any other character a backslash
//     is literal. A quotation mark that is not closed on the line is an ordinary
//     character.
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
			break // the last word, which has no =
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

// logfmtPair is a key and its value. A quoted value is without its quotes, but with
// its escapes.
type logfmtPair struct {
	key, value string
	quoted     bool
}

// isBlank reports whether a character separates pairs: white space and control
// characters do.
func isBlank(r rune) bool { return r <= ' ' }

// closingQuote returns the offset of the quotation mark that closes the one at the
// start of a text. It returns 0 if the text does not start with one, or if that one
// is not closed.
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

// appendEscaped appends a text with escapes as a JSON string.
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
