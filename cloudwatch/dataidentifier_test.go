package cloudwatch

import (
	"strings"
	"testing"
)

func TestDataIdentifiers(t *testing.T) {
	for _, c := range []struct{ name, regex, wrong string }{
		{"EmployeeId", `EmployeeID-\d{9}`, ""}, // the example of CWL-custom-data-identifiers
		{"iban", `\b[A-Z]{2}\d{2}[A-Z0-9]{11,30}\b`, ""},
		{"either", `C-[0-9]+|K_[0-9]+`, ""},
		{"literal", `C\.\d\\`, ""},
		{"", `C-\d`, "the name"},
		{"of a customer", `C-\d`, "the name"},
		{strings.Repeat("n", 128), `C-\d`, ""},
		{strings.Repeat("n", 129), `C-\d`, "1 to 128 letters"},
		{"long", strings.Repeat("x", 200), ""},
		{"long", strings.Repeat("x", 201), "has 201 characters: CloudWatch takes at most 200"},
		{"group", `(C|K)-\d`, `has '(' at character 1`},
		{"quote", `"C-\d`, `has '"' at character 1`},
		{"colon", `ab:\d`, `has ':' at character 3`},
		{"letter", `Ä\d`, `has 'Ä' at character 1`},
		{"class", `\pL\d`, `has \p at character 1`},
		{"reference", `C-\d\1`, `has \1 at character 5`},
		{"broken", `[A-Z`, "is not a regular expression: missing closing ]"},
		{"trailing", `C\`, "is not a regular expression: trailing backslash"},
		{"empty", `\d*`, "matches an empty text"},
		{"nothing", ``, "matches an empty text"},
	} {
		err := DataIdentifier{c.name, c.regex}.Check()
		if c.wrong == "" && err != nil || c.wrong != "" && (err == nil || !strings.Contains(err.Error(), c.wrong)) {
			t.Errorf("%s %s: got %v, want %q", c.name, c.regex, err, c.wrong)
		}
	}
}
