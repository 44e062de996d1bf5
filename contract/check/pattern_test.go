package check

import (
	"slices"
	"testing"

	"github.com/logstack-go/logstack/contract"
)

// What a field's pattern masks is found everywhere, and a value of the field
// that the pattern does not match is reported.
func TestPatternsOnLines(t *testing.T) {
	c, err := contract.Parse("c.yaml", []byte(`extends: guide
fields:
  iban: {pii: private, pattern: '\b[A-Z]{2}\d{2}[A-Z0-9]{11,30}\b'}
  payee: {pii: private, pattern: '\b[A-Z]{2}\d{2}[A-Z0-9]{11,30}\b'}
`))
	if err != nil {
		t.Fatal(err)
	}
	record := func(rest string) string {
		return `{"timestamp": "2025-03-11T08:00:00Z", "level": "INFO", "logger": "celery.x", ` + rest + `}`
	}
	for _, of := range []struct{ line, want string }{
		{record(`"message": "m", "iban": "DE89370400440532013000"`), "iban holds personal data in clear text"},
		{record(`"message": "m", "iban": "de89 3704 0044 0532 0130 00"`), "iban holds what its pattern does not find and CloudWatch does not mask, in clear text"},
		{record(`"message": "m", "payee": "unknown"`), "payee holds what its pattern does not find and CloudWatch does not mask, in clear text"},
		{record(`"message": "paid to DE89370400440532013000"`), "message holds what the pattern of iban finds, and CloudWatch masks, in clear text"},
		{record(`"message": "m", "to": {"accounts": ["DE89370400440532013000"]}`), "to holds what the pattern of iban finds, and CloudWatch masks, in clear text"},
		{"paid to DE89370400440532013000", "a line that is not JSON holds what the pattern of iban finds, and CloudWatch masks, in clear text"},
		{record(`"message": "m", "iban": "***"`), ""},
		{record(`"message": "m DE89"`), ""},
	} {
		var got []string
		for _, line := range lines(t, c, of.line) {
			if rest, ok := cutPII(line); ok {
				got = append(got, rest)
			}
		}
		var want []string
		if of.want != "" {
			want = []string{of.want}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", of.line, got, want)
		}
	}
}

// cutPII returns the text of a finding about personal data.
func cutPII(line string) (string, bool) {
	const start = "pii 1/1 log:1 "
	if len(line) < len(start) || line[:len(start)] != start {
		return "", false
	}
	return line[len(start):], true
}
