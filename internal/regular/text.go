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
	case bytes.IndexByte(data[:min(len(data), 64)], 0) >= 0:
		return nil, errors.New("it is not UTF-8, and looks like UTF-16 without a byte order mark: save it as UTF-8")
	}
	return nil, errors.New("it is not UTF-8")
}
