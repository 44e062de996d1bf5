// Package dataidentifier knows the managed data identifiers, with which data
// protection finds personal data, secrets and the like in log events
// (CWL-managed-data-identifiers).
package dataidentifier

import (
	_ "embed"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/logstack-go/logstack/internal/enum"
	"github.com/logstack-go/logstack/internal/nearest"
)

// Category is the kind of data that an identifier finds.
type Category string

// The categories (CWL-managed-data-identifiers).
const (
	Credentials Category = "credentials"
	Device      Category = "device"
	Financial   Category = "financial"
	Health      Category = "health"
	Personal    Category = "personal"
)

// Reach is the maximum distance between a keyword and the data that it announces,
// in characters (CWL-managed-data-identifiers).
const Reach = 30

// Identifier is a managed data identifier.
type Identifier struct {
	// Name is the end of the identifier's ARN, such as EmailAddress or
	// PhoneNumber-DE.
	Name string
	// Country is the ISO code at the end of the name, or EU. It is empty if the
	// identifier finds data of all countries that it knows.
	Country string
	// Category is the kind of data that the identifier finds.
	Category Category
	// Keywords are the keywords of which one must be within Reach of the data. It
	// is empty if the data are found without one. Letter case does not matter, and
	// a space may be missing, or be _ or -.
	Keywords []string
	// Without describes the data that the identifier finds without a keyword. It is
	// empty if there are none.
	Without string
}

//go:embed identifiers.txt
var text string

// A phone number is found without a keyword if it begins with its country's code
// (protect-sensitive-log-data-types-pii).
const phones, withCode = "PhoneNumber", "a number that begins with its country's code"

var table = parse(text)

func parse(text string) map[string]Identifier {
	all := map[string]Identifier{}
	for line := range strings.Lines(text) {
		head, keywords, _ := strings.Cut(strings.TrimSpace(line), " | ")
		words := strings.Fields(head)
		if len(words) == 0 || words[0] == "#" {
			continue
		}
		of := Identifier{Category: Category(words[0])}
		if keywords != "" {
			of.Keywords = strings.Split(keywords, ", ")
		}
		if words[1] == phones {
			of.Without = withCode
		}
		countries := words[2:]
		if len(countries) == 0 {
			countries = []string{""}
		}
		for _, country := range countries {
			of.Name, of.Country = words[1], country
			if country != "" {
				of.Name += "-" + country
			}
			all[of.Name] = of
		}
	}
	return all
}

// All returns all identifiers, sorted by name.
func All() []Identifier {
	var all []Identifier
	for _, name := range Names() {
		all = append(all, table[name])
	}
	return all
}

// Names returns the names of all identifiers, sorted.
func Names() []string { return slices.Sorted(maps.Keys(table)) }

// Find returns the identifier with the given name, in the spelling of its ARN.
func Find(name string) (Identifier, bool) {
	of, ok := table[name]
	return of, ok
}

// resource precedes the name in an identifier's ARN.
const resource = "data-identifier/"

// OfARN returns the name of the managed identifier in an ARN such as
// arn:aws:dataprotection::aws:data-identifier/EmailAddress. A text that is not an
// ARN is the name of a custom data identifier: OfARN returns it unchanged, with
// managed false.
func OfARN(arn string) (name string, managed bool) {
	i := strings.LastIndex(arn, resource)
	if !strings.HasPrefix(arn, "arn:") || i < 0 {
		return arn, false
	}
	return arn[i+len(resource):], true
}

// Check returns an error if there is no identifier with the given name, as
// CloudWatch rejects a policy that names one. The error says which identifier was
// likely meant, or which countries it exists for.
func Check(name string) error {
	if _, ok := table[name]; ok {
		return nil
	}
	base, _, _ := strings.Cut(name, "-")
	if countries := Countries(base); len(countries) > 0 {
		return fmt.Errorf("there is no data identifier %q: each %s belongs to a country: use %s", name, base, enum.OneOf(named(base, countries)))
	}
	if meant := nearest.Name(name, Names()); meant != "" {
		return fmt.Errorf("there is no data identifier %q: did you mean %s?", name, meant)
	}
	return fmt.Errorf("there is no data identifier %q: CWL-managed-data-identifiers lists them, such as EmailAddress and PhoneNumber-DE", name)
}

// Mistyped reports whether a name is certainly a mistake: it is not an identifier
// but similar to one, or lacks a country. Any other unknown name may belong to an
// identifier that AWS has added since.
func Mistyped(name string) bool {
	if _, ok := table[name]; ok {
		return false
	}
	base, _, _ := strings.Cut(name, "-")
	return len(Countries(base)) > 0 || nearest.Name(name, Names()) != ""
}

// Countries returns the countries for which there is an identifier with the given
// base name, such as PhoneNumber, sorted. It returns none if there is no such
// identifier, or if it has no country.
func Countries(base string) []string {
	var all []string
	for name, of := range table {
		if of.Country != "" && strings.TrimSuffix(name, "-"+of.Country) == base {
			all = append(all, of.Country)
		}
	}
	slices.Sort(all)
	return all
}

func named(base string, countries []string) []string {
	var all []string
	for _, country := range countries {
		all = append(all, base+"-"+country)
	}
	return all
}

// Wants describes what must be near the data for the identifier to find them. It
// returns "" if nothing has to.
func (i Identifier) Wants() string {
	if len(i.Keywords) == 0 {
		return ""
	}
	wants := fmt.Sprintf("one of %s within %d characters", strings.Join(i.Keywords, ", "), Reach)
	if i.Without != "" {
		wants += ", or " + i.Without
	}
	return wants
}

// NamedBy reports whether the key of a field contains a keyword, which then stands
// right before the value: card_number, cardNumber and card.number do for
// CreditCardNumber. A keyword must start at the beginning of a word. CloudWatch may
// require it to be a whole word.
func (i Identifier) NamedBy(key string) bool {
	words := wordsOf(key)
	for from := range words {
		for _, keyword := range i.Keywords {
			if begins(words[from:], keyword) {
				return true
			}
		}
	}
	return false
}

// begins reports whether words begin with a keyword: with its words one by one, or
// written as one. If the last word of the keyword is a single letter, as in exp d,
// it may be the beginning of a word.
func begins(words []string, keyword string) bool {
	if strings.ContainsAny(keyword, "#:.+°") {
		return false // keys have no such characters, and a quotation mark follows them
	}
	parts := strings.FieldsFunc(keyword, func(r rune) bool { return r == ' ' || r == '-' || r == '_' })
	whole, open := plain(keyword), utf8.RuneCountInString(parts[len(parts)-1]) == 1 && len(parts) > 1
	joined := ""
	for _, word := range words {
		joined += word
		if joined == whole || strings.TrimRight(joined, "0123456789") == whole || open && strings.HasPrefix(joined, whole) {
			return true
		}
	}
	return false
}

// plain returns a keyword without the characters between its words.
func plain(keyword string) string {
	return strings.NewReplacer(" ", "", "-", "", "_", "", "'", "", "’", "").Replace(keyword)
}
