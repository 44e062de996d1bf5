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
		{`pattern: 'C-\d{6}'`, "masks what is no personal data: say which kind it is beside it, such as pii: private"},
		{`pii: secret, pattern: 'C-\d{6}'`, "masks a secret, which is never written"},
		{`pii: private, type: number, pattern: '\d{6}'`, "masks a field of type number, which leaves no JSON"},
		{`pii: private, type: list, pattern: 'C-\d{6}'`, "masks a field of type list"},
		{`pii: private, pattern: 'C(-)\d{6}'`, `has '(' at character 2`},
		{`pii: private, pattern: '^C-\d{6}'`, "has ^ or $"},
		{`pii: private, pattern: 'C-\d{6}$'`, "has ^ or $"},
		{`pii: private, pattern: 'C-.+'`, "could match a quotation mark"},
		{`pii: private, pattern: 'C-\S+'`, "could match a quotation mark"},
		{`pii: private, pattern: 'C-[^,]+'`, "could match a quotation mark"},
		{`pii: private, pattern: '[a-z]{4,}'`, `masks "`},
		{`pii: private, pattern: 'custom[a-z]+'`, `masks "customer" as well, which is what a field is called`},
		{`pii: private, pattern: '[A-Z]{7}'`, `masks the level "WARNING" as well`},
		{`pii: private, pattern: 'refund_[a-z]+'`, `masks "refund_failed" as well, by which the event refunded is known`},
		{`pii: private, pattern: '\d{4}'`, "masks parts of times as well"},
		{`pii: private, pattern: '[A-Z'`, "is no regular expression"},
	} {
		refused(t, "fields: {level: {}, event: {}, customer: {"+c.field+"}}\neventField: event\nevents: {refunded: {match: [{event: refund_failed}]}}\n", c.want)
	}
	// What is at the end of a line can be told by that.
	refused(t, "fields: {customer: {pii: private, pattern: 'C-.*$'}}\nlines: {paid: {text: 'paid by {customer}'}}\n", "")
	var many strings.Builder
	for i := range 11 {
		fmt.Fprintf(&many, "  f%02d: {pii: private, pattern: 'C%02d-\\d{6}'}\n", i, i)
	}
	refused(t, "fields:\n"+many.String(), "is pattern 11: CloudWatch takes 10 a log group")
	refused(t, "fields: {customer: {pii: private, pattern: 'C-\\d{6}', index: true}}\n", "an index finds nothing here")
}

// Fields that are masked by the same pattern have one identifier, and names are such as
// CloudWatch takes.
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
