package contract

import (
	"strings"
	"testing"
)

func TestIdentifiersOfFields(t *testing.T) {
	for _, c := range []struct{ field, want string }{
		{"pii: private, identifiers: [PhoneNumber-DE, BankAccountNumber-DE]", ""},
		{"pii: email, identifiers: [PhoneNumber-DE]", ""},
		{"pii: secret, identifiers: [Ssn-US]", ""}, // a net below what must not be written
		{"pii: private, type: any, identifiers: [DateOfBirth]", ""},
		{"identifiers: [PhoneNumber-DE]", "need the kind of personal data next to them, such as pii: private"},
		{"pii: private, identifiers: [PhoneNumber]", "each PhoneNumber belongs to a country: use one of PhoneNumber-BR"},
		{"pii: private, identifiers: [PhoneNumber-XX]", "each PhoneNumber belongs to a country"},
		{"pii: private, identifiers: [EmailAdress]", "did you mean EmailAddress?"},
		{"pii: private, identifiers: [Name, Name]", "is in this list already"},
		{"pii: private, type: number, identifiers: [PhoneNumber-DE]", "mask a field of type number, and what is left is not JSON"},
		{"pii: private, index: true, identifiers: [PhoneNumber-DE]", "an index here finds nothing"},
	} {
		refused(t, "fields: {customer: {"+c.field+"}}\n", c.want)
	}
	refused(t, "identifiers: [OpenSshPrivateKey]\n", "")
	refused(t, "identifiers: [OpenSsh]\n", "there is no data identifier")
}

func TestMasksOfIdentifiers(t *testing.T) {
	c := parsed(t, "extends: guide\nidentifiers: [PkcsPrivateKey]\nfields: {phone: {pii: private, identifiers: [PhoneNumber-DE, PhoneNumber-US]}}\n")
	const want = "EmailAddress PhoneNumber-DE PhoneNumber-US PkcsPrivateKey"
	if got := strings.Join(c.DataIdentifiers(), " "); got != want {
		t.Errorf("masks are %s, want %s", got, want)
	}
	if !c.Masked("phone") || c.Masked("ip_address") {
		t.Error("fields are masked that are not, or the other way round")
	}
	more, err := c.Masking("IpAddress", "PkcsPrivateKey")
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(more.DataIdentifiers(), " "); got != "EmailAddress IpAddress PhoneNumber-DE PhoneNumber-US PkcsPrivateKey" {
		t.Errorf("masks are %s", got)
	}
	if !more.Masked("ip_address") {
		t.Error("an address is not masked")
	}
	if got := strings.Join(c.DataIdentifiers(), " "); got != want {
		t.Errorf("the contract itself changed: %s", got)
	}
	if _, err := c.Masking("IpAdress"); err == nil || !strings.Contains(err.Error(), "did you mean IpAddress?") {
		t.Errorf("got %v", err)
	}
}

// WithoutKeyword returns the fields whose names contain no keyword. CloudWatch
// finds their values only if a keyword happens to be near.
func TestWithoutKeyword(t *testing.T) {
	for _, c := range []struct {
		fields string
		want   string // the fields, by what they are called
	}{
		{"card: {pii: card}, place: {pii: location}, mail: {pii: email}", "place"},
		{"payment: {as: billing.number, pii: card}, geo: {as: geo.location, pii: location}", "billing.number"},
		{"place: {pii: location, pattern: 'P-\\d{6}'}", ""},
		{"line: {pii: private, identifiers: [PhoneNumber-DE]}, phone: {pii: private, identifiers: [PhoneNumber-DE]}", "line"},
		{"konto: {pii: private, identifiers: [BankAccountNumber-DE]}, iban: {pii: private, identifiers: [BankAccountNumber-DE]}", "konto"},
		{"key: {pii: secret, identifiers: [PkcsPrivateKey]}", ""},
		{"key: {pii: secret}, note: {pii: private}", ""},
	} {
		var got []string
		for _, of := range parsed(t, "fields: {"+c.fields+"}\n").WithoutKeyword() {
			got = append(got, of.Field.As)
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: got %s, want %s", c.fields, got, c.want)
		}
	}
	// In a line, the text before the value counts, not the name of the field.
	lines := parsed(t, "fields: {card: {pii: card}, number: {pii: card}}\nlines: {paid: {text: 'paid {card}'}, charged: {text: 'visa {number}'}}\n").WithoutKeyword()
	if len(lines) != 1 || lines[0].Field.Name != "card" {
		t.Errorf("in lines: %v", lines)
	}
	text := parsed(t, "fields: {place: {pii: location}}\n").WithoutKeyword()[0].String()
	if want := "CloudWatch may not mask place, because its name has none of the keywords that CloudWatch looks for: LatLong needs one of coordinate, coordinates, lat long, latitude longitude, location, position within 30 characters. Use one in its name, or give it a pattern."; text != want {
		t.Errorf("got %s", text)
	}
}
