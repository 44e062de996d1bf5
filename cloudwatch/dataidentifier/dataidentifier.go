// Package dataidentifier knows the managed data identifiers by which data protection
// finds personal data, secrets and the like in log events (CWL-managed-data-identifiers).
package dataidentifier

import (
	_ "embed"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/logstack-go/logstack/internal/nearest"
)

// Category is what kind of data an identifier finds.
type Category string

// The categories (CWL-managed-data-identifiers).
const (
	Credentials Category = "credentials"
	Device      Category = "device"
	Financial   Category = "financial"
	Health      Category = "health"
	Personal    Category = "personal"
)

// Reach is within how many characters of what is to be found a keyword must stand
// (CWL-managed-data-identifiers).
const Reach = 30

// Identifier is a managed data identifier.
type Identifier struct {
	// Name is what its ARN ends with, such as EmailAddress or PhoneNumber-DE.
	Name string
	// Country is the ISO code that the name ends with, or EU; empty where it finds the
	// data of all countries that it knows.
	Country string
	// Category is what kind of data it finds.
	Category Category
	// Keywords are those of which one must stand within Reach; none where it finds the
	// data without. Letter case makes no difference, and a space may be missing, or be _
	// or -.
	Keywords []string
	// Without is what it finds where no keyword stands near; empty for nothing.
	Without string
}

//go:embed identifiers.txt
var text string

// phones: a number is found without a keyword, too, if it says of which country it is
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

// All returns all identifiers, in the order of their names.
func All() []Identifier {
	var all []Identifier
	for _, name := range Names() {
		all = append(all, table[name])
	}
	return all
}

// Names returns the names of all identifiers, sorted.
func Names() []string { return slices.Sorted(maps.Keys(table)) }

// Find returns the identifier of that name, as its ARN spells it.
func Find(name string) (Identifier, bool) {
	of, ok := table[name]
	return of, ok
}

// resource stands before the name in an identifier's ARN.
const resource = "data-identifier/"

// OfARN returns the name of the managed identifier that an ARN names, such as
// arn:aws:dataprotection::aws:data-identifier/EmailAddress, and whether it names one at
// all. What is no ARN is the name of a custom data identifier.
func OfARN(arn string) (name string, managed bool) {
	i := strings.LastIndex(arn, resource)
	if !strings.HasPrefix(arn, "arn:") || i < 0 {
		return arn, false
	}
	return arn[i+len(resource):], true
}

// Check returns an error if there is no identifier of that name. The error says
// which one was likely meant, or of which countries there are some: CloudWatch
// refuses a policy that names another.
func Check(name string) error {
	if _, ok := table[name]; ok {
		return nil
	}
	base, _, _ := strings.Cut(name, "-")
	if countries := Countries(base); len(countries) > 0 {
		return fmt.Errorf("there is no data identifier %q: %s is of a country, allowed are %s", name, base, strings.Join(named(base, countries), ", "))
	}
	if meant := nearest.Name(name, Names()); meant != "" {
		return fmt.Errorf("there is no data identifier %q: did you mean %s?", name, meant)
	}
	return fmt.Errorf("there is no data identifier %q: CWL-managed-data-identifiers lists those that there are, such as EmailAddress and PhoneNumber-DE", name)
}

// Mistyped reports whether a name is none, and surely so: it is near one, or lacks a
// country. What is far from all of them may be one that AWS has added since.
func Mistyped(name string) bool {
	if _, ok := table[name]; ok {
		return false
	}
	base, _, _ := strings.Cut(name, "-")
	return len(Countries(base)) > 0 || nearest.Name(name, Names()) != ""
}

// Countries returns the countries that there is an identifier of that name of, such as
// those of PhoneNumber, sorted; none where there is no such name, or it has no country.
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

// Wants says what must stand near to what the identifier is to find; empty where it finds
// it alone.
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

// NamedBy reports whether what a record calls a field holds one of the keywords, which then
// stands right before the value: card_number, cardNumber and card.number do for
// CreditCardNumber. A keyword is looked for from the beginning of a word on; it may be that
// CloudWatch wants it to be a word of its own.
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

// begins reports whether words begin with a keyword: with its words one by one, or written
// as one. Where its last word is a letter, as in exp d, that is the beginning of a word.
func begins(words []string, keyword string) bool {
	if strings.ContainsAny(keyword, "#:.+°") {
		return false // no key has these, and a quotation mark stands behind it
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

// plain returns a keyword without what may stand between its words.
func plain(keyword string) string {
	return strings.NewReplacer(" ", "", "-", "", "_", "", "'", "", "’", "").Replace(keyword)
}
