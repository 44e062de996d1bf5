package contract

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"

	"github.com/logstack-go/logstack/internal/enum"
	"github.com/logstack-go/logstack/internal/nearest"
	"github.com/logstack-go/logstack/internal/strictyaml"
)

// checker finds what decoding cannot: parts of a contract that do not fit together.
type checker struct {
	contract *Contract
	// file is the contract as written.
	file file
	node strictyaml.Node
	// told holds the fields already refused for their types, so that each is
	// refused once.
	told     map[string]bool
	problems strictyaml.Problems
}

// check returns the problems of a contract that was built from a file.
func (c *Contract) check(f file, node strictyaml.Node) strictyaml.Problems {
	k := &checker{contract: c, file: f, node: node, told: map[string]bool{}}
	k.checkSource()
	k.checkLogGroup()
	k.checkFields()
	k.checkRoles()
	k.checkPatterns()
	k.checkIdentifiers()
	k.checkSame()
	k.checkLevels()
	k.checkLines()
	k.checkRecords()
	k.checkEvents()
	k.checkMetrics()
	return k.problems
}

func (k *checker) add(at strictyaml.Node, format string, args ...any) {
	k.problems = append(k.problems, at.Problem(format, args...))
}

// at returns the node under keys or, if it is missing, the innermost node that
// lacks it.
func (k *checker) at(keys ...string) strictyaml.Node {
	at := k.node
	for _, key := range keys {
		next := at.Get(key)
		if !next.Present() {
			break
		}
		at = next
	}
	return at
}

// known reports the names in a list that are not fields.
func (k *checker) known(at strictyaml.Node, names []string) {
	items := at.Items()
	for i, field := range names {
		if problem, unknown := k.unknown(field); unknown {
			k.add(items[i], "%s", problem)
		}
	}
}

// unknown describes the problem if the contract has no field of that name. A name
// said to be the same as another is left alone: if that other is missing, sameAs
// reports it.
func (k *checker) unknown(field string) (problem string, unknown bool) {
	if k.file.Fields[field].SameAs != "" {
		return "", false
	}
	return k.contract.unknown(field)
}

// lists checks the lists fields and optional of a record or an event.
func (k *checker) lists(at strictyaml.Node, fields, optional []string) {
	k.known(at.Get("fields"), fields)
	k.known(at.Get("optional"), optional)
	items := slices.Concat(at.Get("fields").Items(), at.Get("optional").Items())
	seen := map[string]bool{}
	for i, field := range slices.Concat(fields, optional) {
		if seen[field] {
			k.add(items[i], "%s appears twice", field)
		}
		seen[field] = true
		if f, _ := k.contract.Field(field); i < len(fields) && f.list() > 0 {
			k.add(items[i], "%s is an item of a list, which may be shorter: no record can promise it, so put it under optional", field)
		}
		if f, _ := k.contract.Field(field); i < len(fields) && f.PII == Secret {
			k.add(items[i], "%s is a secret, which must never be written: no record can promise it", field)
		}
	}
}

// checkSource reports a source that no preset describes.
func (k *checker) checkSource() {
	at := k.at("source")
	if source := k.contract.source; source != "" && !slices.Contains(Sources(), source) {
		k.add(at, "there is no source %q%s", source, enum.Choice(source, Sources()))
	}
}

// jsonNumber matches a number as JSON writes it (RFC 8259). Go reads more as
// numbers, such as NaN or 0500, but a record can never hold those.
var jsonNumber = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?$`)

// isNumber reports whether text is a JSON number that fits in a float64.
func isNumber(text string) bool {
	_, err := strconv.ParseFloat(text, 64)
	return err == nil && jsonNumber.MatchString(text)
}

// unknown describes the problem if the contract has no field of that canonical
// name.
func (c *Contract) unknown(field string) (problem string, unknown bool) {
	if _, ok := c.Field(field); ok {
		return "", false
	}
	return fmt.Sprintf("the contract has no field %q%s", field, nearest.Hint(field, slices.Sorted(maps.Keys(c.fields)))), true
}
