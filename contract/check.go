package contract

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/logstack-go/logstack/internal/nearest"
	"github.com/logstack-go/logstack/internal/strictyaml"
)

// checker finds in a contract what decoding cannot: what does not fit together.
type checker struct {
	contract *Contract
	// file is the contract as it is written.
	file file
	node strictyaml.Node
	// told are the fields whose types are refused for what they are for, so that
	// nothing more is said of them.
	told     map[string]bool
	problems strictyaml.Problems
}

// check returns what is wrong with a contract that was built of a file.
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

// at is what stands under keys, or what it is missing from.
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

// known finds names in a list that are no fields.
func (k *checker) known(at strictyaml.Node, names []string) {
	items := at.Items()
	for i, field := range names {
		if problem, unknown := k.unknown(field); unknown {
			k.add(items[i], "%s", problem)
		}
	}
}

// unknown says so if the contract has no field of that name, unless it is said to
// be another name: of what is none, that is told where it is said.
func (k *checker) unknown(field string) (problem string, unknown bool) {
	if k.file.Fields[field].SameAs != "" {
		return "", false
	}
	return k.contract.unknown(field)
}

// lists holds the lists fields and optional of a record or an event.
func (k *checker) lists(at strictyaml.Node, fields, optional []string) {
	k.known(at.Get("fields"), fields)
	k.known(at.Get("optional"), optional)
	items := slices.Concat(at.Get("fields").Items(), at.Get("optional").Items())
	seen := map[string]bool{}
	for i, field := range slices.Concat(fields, optional) {
		if seen[field] {
			k.add(items[i], "%s stands here twice", field)
		}
		seen[field] = true
		if f, _ := k.contract.Field(field); i < len(fields) && f.list() > 0 {
			k.add(items[i], "%s is an item of a list, which may have fewer: no record can promise it, and it is for optional", field)
		}
		if f, _ := k.contract.Field(field); i < len(fields) && f.PII == Secret {
			k.add(items[i], "%s is a secret, which is never written: no record can promise it", field)
		}
	}
}

// checkSource finds a source that nothing ships for.
func (k *checker) checkSource() {
	at := k.at("source")
	if source := k.contract.source; source != "" && !slices.Contains(Sources(), source) {
		hint := ""
		if near := nearest.Name(source, Sources()); near != "" {
			hint = "did you mean " + near + "? "
		}
		k.add(at, "there is no source %q: %sallowed are %s", source, hint, strings.Join(Sources(), ", "))
	}
}

// jsonNumber is how JSON writes a number (RFC 8259): what else may be read as one,
// such as NaN or 0500, never stands in a record.
var jsonNumber = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?$`)

// isNumber says whether a text is a number in JSON, and one that a program can
// hold.
func isNumber(text string) bool {
	_, err := strconv.ParseFloat(text, 64)
	return err == nil && jsonNumber.MatchString(text)
}

// unknown says so if the contract has no field of that canonical name.
func (c *Contract) unknown(field string) (problem string, unknown bool) {
	if _, ok := c.Field(field); ok {
		return "", false
	}
	return fmt.Sprintf("the contract has no field %q%s", field, didYouMean(field, slices.Sorted(maps.Keys(c.fields)))), true
}
