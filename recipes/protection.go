package recipes

import (
	"fmt"
	"slices"
	"strings"

	"github.com/logstack-go/logstack/contract"
)

// MaxIndexes is how many fields a log group can index (API_PutIndexPolicy).
const MaxIndexes = 20

// Indexes derives from a contract which fields a log group indexes, so that
// queries that look for one value read only the log events that have it
// (CloudWatchLogs-Field-Indexing). It is an error if there are more than
// MaxIndexes.
func Indexes(c *contract.Contract) ([]string, error) {
	var fields []string
	for _, f := range c.Fields() {
		if f.Index {
			fields = append(fields, strings.Join(f.Keys(), "."))
		}
	}
	if len(fields) > MaxIndexes {
		return nil, fmt.Errorf("indexes from contract %s: there are %d fields to index: CloudWatch allows %d a log group", c.Name(), len(fields), MaxIndexes)
	}
	return fields, nil
}

// Masks derives from a contract which managed data identifiers mask a log
// group: those that find the kinds of personal data that its fields hold
// (mask-sensitive-log-data). They mask it wherever it stands, in messages too.
func Masks(c *contract.Contract) []string {
	var identifiers []string
	for _, f := range c.Fields() {
		identifiers = append(identifiers, f.PII.Identifiers()...)
	}
	slices.Sort(identifiers)
	return slices.Compact(identifiers)
}
