package contract

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/logstack-go/logstack/cloudwatch/dataidentifier"
	"github.com/logstack-go/logstack/internal/strictyaml"
)

// addresses is the managed data identifier that finds IP addresses.
const addresses = "IpAddress"

// DataIdentifiers returns the managed data identifiers that find the field's value:
// those of its PII and those that the field names.
func (f Field) DataIdentifiers() []string { return append(f.PII.Identifiers(), f.Identifiers...) }

// DataIdentifiers returns the managed data identifiers that mask the contract's log
// group (mask-sensitive-log-data): those of its fields, and those that the contract
// names for data that no field declares. They are sorted. CloudWatch masks what
// they find wherever it is, in messages too.
func (c *Contract) DataIdentifiers() []string {
	identifiers := slices.Clone(c.identifiers)
	for _, f := range c.Fields() {
		identifiers = append(identifiers, f.DataIdentifiers()...)
	}
	slices.Sort(identifiers)
	return slices.Compact(identifiers)
}

// FoundAnywhere returns the managed data identifiers that mask data which no field
// declares.
func (c *Contract) FoundAnywhere() []string { return slices.Clone(c.identifiers) }

// Masking returns a copy of the contract with more managed data identifiers, for
// data that no field declares, such as keys in messages. It returns an error if an
// identifier does not exist.
func (c *Contract) Masking(identifiers ...string) (*Contract, error) {
	for _, name := range identifiers {
		if err := dataidentifier.Check(name); err != nil {
			return nil, err
		}
	}
	more := *c
	more.identifiers = append(slices.Clone(c.identifiers), identifiers...)
	return &more, nil
}

// Unkeyed is a field whose name contains none of the keywords that CloudWatch needs
// near the field's value. The value is masked only where a keyword happens to
// precede it.
type Unkeyed struct {
	Field Field
	// Identifiers are the data identifiers that would find the value next to a
	// keyword.
	Identifiers []dataidentifier.Identifier
}

// String says which keywords are needed, and what to do.
func (u Unkeyed) String() string {
	var wants []string
	for _, of := range u.Identifiers {
		wants = append(wants, fmt.Sprintf("%s needs %s", of.Name, of.Wants()))
	}
	return fmt.Sprintf("CloudWatch may not mask %s, because its name has none of the keywords that CloudWatch looks for: %s. Use one in its name, or give it a pattern.",
		u.Field.As, strings.Join(wants, "; "))
}

// WithoutKeyword returns the fields whose values data protection may miss: every
// one of their identifiers needs a keyword nearby, and neither the name that the
// application uses nor the text of the contract's lines contains one
// (CWL-managed-data-identifiers).
func (c *Contract) WithoutKeyword() []Unkeyed {
	var all []Unkeyed
	for _, f := range c.Fields() {
		if missing := c.unkeyed(f); missing != nil {
			all = append(all, Unkeyed{f, missing})
		}
	}
	return all
}

// unkeyed returns the identifiers of a field if none of them finds its value, and
// nil otherwise.
func (c *Contract) unkeyed(f Field) []dataidentifier.Identifier {
	if f.Pattern != "" {
		return nil
	}
	var all []dataidentifier.Identifier
	for _, name := range f.DataIdentifiers() {
		of, _ := dataidentifier.Find(name)
		if len(of.Keywords) == 0 || slices.ContainsFunc(c.standsBefore(f), of.NamedBy) {
			return nil
		}
		all = append(all, of)
	}
	return all
}

// standsBefore returns the texts that precede the field's value: its name in
// records, and the text of the lines that have it.
func (c *Contract) standsBefore(f Field) (texts []string) {
	inLine := false
	for _, l := range c.lines {
		if slices.Contains(l.fields, f.Name) {
			texts, inLine = append(texts, l.Texts()...), true
		}
	}
	if keys := f.Keys(); len(keys) > 0 && (c.HasRecords() || !inLine) {
		texts = append(texts, keys[len(keys)-1])
	}
	return texts
}

// checkIdentifiers reports identifiers that do not exist, and those that would mask
// more than the values of their field.
func (k *checker) checkIdentifiers() {
	c := k.contract
	for _, name := range slices.Sorted(maps.Keys(c.fields)) {
		f, at := c.fields[name], k.at("fields", name, "identifiers")
		k.identifiers(at, f.Identifiers)
		switch {
		case len(f.Identifiers) == 0:
		case f.PII == "":
			k.add(at, "need the kind of personal data next to them, such as pii: private; if the field is not personal data, leave them out")
		case f.Type != String && f.Type != Time && f.Type != IP && f.Type != Any:
			k.add(at, "mask a field of type %s, and what is left is not JSON that a filter could read: use a field of type string", f.Type)
		}
	}
	k.identifiers(k.at("identifiers"), c.identifiers)
}

func (k *checker) identifiers(at strictyaml.Node, names []string) {
	items := at.Items()
	for i, name := range names {
		where := at
		if i < len(items) {
			where = items[i]
		}
		if err := dataidentifier.Check(name); err != nil {
			k.add(where, "%v", err)
		} else if slices.Contains(names[:i], name) {
			k.add(where, "is in this list already")
		}
	}
}
