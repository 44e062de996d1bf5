package contract

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/logstack-go/logstack/cloudwatch"
)

// IndexedFields returns the fields that the log group indexes, as the application
// calls them. Queries for one value of an indexed field read only the log events
// that have it (CloudWatchLogs-Field-Indexing). A field whose name starts with @ is
// indexed under a second @ (CloudWatchLogs-Field-Indexing-Syntax). IndexedFields
// returns an error if there are more fields than CloudWatch indexes, or if a name
// is too long.
func (c *Contract) IndexedFields() ([]string, error) {
	var fields []string
	for _, f := range c.Fields() {
		if f.Index {
			name := strings.Join(f.Keys(), ".")
			if strings.HasPrefix(name, "@") {
				name = "@" + name
			}
			if n := utf8.RuneCountInString(name); n > cloudwatch.MaxIndexedFieldName {
				return nil, fmt.Errorf("indexes from contract %s: the name of field %s has %d characters: at most %d can be indexed", c.Name(), f.Name, n, cloudwatch.MaxIndexedFieldName)
			}
			fields = append(fields, name)
		}
	}
	if len(fields) > cloudwatch.MaxIndexedFields {
		return nil, fmt.Errorf("indexes from contract %s: there are %d fields to index: CloudWatch allows %d a log group", c.Name(), len(fields), cloudwatch.MaxIndexedFields)
	}
	return fields, nil
}
