package contract

import (
	"fmt"
	"strings"
	"testing"
)

func TestPatterns(t *testing.T) {
	for _, c := range []struct{ field, want string }{
		{`pii: private, pattern: 'C-\d{6}'`, ""},
		{`pii: address, pattern: 'C-\d{6}'`, ""},
		{`pii: private, type: any, pattern: 'C-\d{6}'`, ""},
		{`pii: private, pattern: '\b[A-Z]{2}\d{2}[A-Z0-9]{11,30}\b'`, ""},
		{`pattern: 'C-\d{6}'`, "needs the kind of personal data next to it, such as pii: private"},
		{`pii: secret, pattern: 'C-\d{6}'`, "masks a secret, which must never be written"},
		{`pii: private, type: number, pattern: '\d{6}'`, "masks a field of type number, and what is left is not JSON"},
		{`pii: private, type: list, pattern: 'C-\d{6}'`, "masks a field of type list"},
		{`pii: private, pattern: 'C(-)\d{6}'`, `has '(' at character 2`},
		{`pii: private, pattern: '^C-\d{6}'`, "has ^ or $"},
		{`pii: private, pattern: 'C-\d{6}$'`, "has ^ or $"},
		{`pii: private, pattern: 'C-.+'`, "could match a quotation mark"},
		{`pii: private, pattern: 'C-\S+'`, "could match a quotation mark"},
		{`pii: private, pattern: 'C-[^,]+'`, "could match a quotation mark"},
		{`pii: private, pattern: '[a-z]{4,}'`, `masks "`},
		{`pii: private, pattern: 'custom[a-z]+'`, `masks "customer", which is the name of a field`},
		{`pii: private, pattern: '[A-Z]{7}'`, `also masks the level "WARNING"`},
		{`pii: private, pattern: 'refund_[a-z]+'`, `also masks "refund_failed", by which the event refunded is recognised`},
		{`pii: private, pattern: '\d{4}'`, "also masks parts of times"},
		{`pii: private, pattern: '[A-Z'`, "is not a regular expression"},
	} {
		refused(t, "fields: {level: {}, event: {}, customer: {"+c.field+"}}\neventField: event\nevents: {refunded: {match: [{event: refund_failed}]}}\n", c.want)
	}
	// In a line, $ can match the end of a value.
	refused(t, "fields: {customer: {pii: private, pattern: 'C-.*$'}}\nlines: {paid: {text: 'paid by {customer}'}}\n", "")
	var many strings.Builder
	for i := range 11 {
		fmt.Fprintf(&many, "  f%02d: {pii: private, pattern: 'C%02d-\\d{6}'}\n", i, i)
	}
	refused(t, "fields:\n"+many.String(), "is pattern 11: CloudWatch takes at most 10 for a log group")
	refused(t, "fields: {customer: {pii: private, pattern: 'C-\\d{6}', index: true}}\n", "an index here finds nothing")
}

// Fields with the same pattern share an identifier, and CloudWatch accepts its
// name.
func TestCustomIdentifiers(t *testing.T) {
	c := parsed(t, "fields: {payer: {pii: private, pattern: 'C-\\d{6}'}, payee: {pii: private, pattern: 'C-\\d{6}'}, bank/iban: {pii: private, pattern: 'DE\\d{20}'}, bank-iban: {pii: private, pattern: 'FR\\d{20}'}}\n")
	var got []string
	for _, id := range c.CustomIdentifiers() {
		got = append(got, id.Name+" "+id.Regex)
		if err := id.Check(); err != nil {
			t.Error(err)
		}
	}
	if got, want := strings.Join(got, "; "), `field-bank-iban FR\d{20}; field-bank-iban-2 DE\d{20}; field-payee C-\d{6}`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if !c.Masked("payer") || !c.Masked("payee") {
		t.Error("what a pattern finds is not masked")
	}
}
