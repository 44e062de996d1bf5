package contract

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/logstack-go/logstack/cloudwatch/dataidentifier"
	"github.com/logstack-go/logstack/internal/strictyaml"
)

// addresses is the identifier that finds IP addresses.
const addresses = "IpAddress"

// DataIdentifiers returns the managed data identifiers that find what the field holds:
// those of its kind, and those that it names.
func (f Field) DataIdentifiers() []string { return append(f.PII.Identifiers(), f.Identifiers...) }

// DataIdentifiers returns the managed data identifiers that mask a log group: those that
// find what the contract's fields hold, and those that it names for what no field holds
// (mask-sensitive-log-data), sorted. They mask it wherever they find it, in messages too.
func (c *Contract) DataIdentifiers() []string {
	identifiers := slices.Clone(c.identifiers)
	for _, f := range c.Fields() {
		identifiers = append(identifiers, f.DataIdentifiers()...)
	}
	slices.Sort(identifiers)
	return slices.Compact(identifiers)
}

// FoundAnywhere returns the managed data identifiers that mask what no field is said to
// hold.
func (c *Contract) FoundAnywhere() []string { return slices.Clone(c.identifiers) }

// Masking returns the contract with managed data identifiers more, for what no field is
// said to hold, such as keys in messages. It is an error if there is none of a name.
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

// Unkeyed is a field whose name has none of the keywords that CloudWatch wants near to what
// the field holds, so that it is only masked where one stands before it by chance.
type Unkeyed struct {
	Field Field
	// Identifiers are those that would find it beside a keyword.
	Identifiers []dataidentifier.Identifier
}

// String says what is wanted, and what to do.
func (u Unkeyed) String() string {
	var wants []string
	for _, of := range u.Identifiers {
		wants = append(wants, fmt.Sprintf("%s wants %s", of.Name, of.Wants()))
	}
	return fmt.Sprintf("What %s holds is not surely masked, as its name has no keyword that CloudWatch looks for: %s. Name it so, or give it a pattern.",
		u.Field.As, strings.Join(wants, "; "))
}

// WithoutKeyword returns the fields that data protection cannot find by their names: none
// of their identifiers finds them alone, and what the application calls them, or the text
// of their lines, holds no keyword (CWL-managed-data-identifiers).
func (c *Contract) WithoutKeyword() []Unkeyed {
	var all []Unkeyed
	for _, f := range c.Fields() {
		if missing := c.unkeyed(f); missing != nil {
			all = append(all, Unkeyed{f, missing})
		}
	}
	return all
}

// unkeyed are the identifiers of a field, if none of them finds it.
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

// standsBefore are the texts before what a field holds: its name in records, and the texts
// of the lines that have it.
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

// checkIdentifiers finds identifiers that there are not, and such as would mask what is no
// value of their field.
func (k *checker) checkIdentifiers() {
	c := k.contract
	for _, name := range slices.Sorted(maps.Keys(c.fields)) {
		f, at := c.fields[name], k.at("fields", name, "identifiers")
		k.identifiers(at, f.Identifiers)
		switch {
		case len(f.Identifiers) == 0:
		case f.PII == "":
			k.add(at, "find what is no personal data: say which kind it is beside them, such as pii: private, or leave them out")
		case f.Type != String && f.Type != Time && f.Type != IP && f.Type != Any:
			k.add(at, "mask a field of type %s, which leaves no JSON that a filter could read: allowed is a field of type string", f.Type)
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
			k.add(where, "stands in this list already")
		}
	}
}
