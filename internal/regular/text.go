package regular

import (
	"bytes"
	"errors"
	"unicode/utf8"

	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// UTF8 converts a text to UTF-8 without a byte order mark: PowerShell's >
// writes UTF-16. It returns an error if the text is neither.
func UTF8(data []byte) ([]byte, error) {
	data, _, err := transform.Bytes(unicode.BOMOverride(transform.Nop), data)
	switch {
	case err != nil:
		return nil, err
	case utf8.Valid(data):
		return data, nil
	case isUTF16(data[:min(len(data), 64)]):
		return nil, errors.New("it is not UTF-8, and looks like UTF-16 without a byte order mark: save it as UTF-8")
	case bytes.IndexByte(data, 0) >= 0:
		return nil, errors.New("it is not a text, but a binary file")
	}
	return nil, errors.New("it is not UTF-8")
}

// isUTF16 reports whether the beginning of a text looks like UTF-16: most of the
// characters there are ASCII, and so every other byte is mostly zero.
func isUTF16(start []byte) bool {
	var zeros [2]int
	for i, b := range start {
		if b == 0 {
			zeros[i%2]++
		}
	}
	return min(zeros[0], zeros[1]) == 0 && 4*max(zeros[0], zeros[1]) >= len(start)
}
