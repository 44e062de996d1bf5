package dashboard

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
)

// Table is the only view of log widgets that is known here.
const Table = "table"

// Log is what a log widget shows: the answer of a Logs Insights query.
type Log struct {
	Title string `json:"title,omitempty"`
	// View is table. Default: table.
	View      string `json:"view,omitempty"`
	Region    string `json:"region,omitempty"`
	AccountID string `json:"accountId,omitempty"`
	// Query is the query, behind the log groups that it asks: SOURCE 'name' |
	// and so on for each.
	Query   string `json:"query"`
	Stacked bool   `json:"stacked,omitempty"`
}

func (l *Log) check() error {
	if l.View == "" {
		l.View = Table
	}
	if l.View != Table {
		return fmt.Errorf("the view %s of a query is not known here: %s is", l.View, Table)
	}
	if groups, _ := l.Split(); len(groups) == 0 {
		return errors.New("its query names no log group: it begins with SOURCE 'name' |")
	}
	return nil
}

var source = regexp.MustCompile(`^\s*(?i:source)\s+(?:'([^']*)'|"([^"]*)")\s*\|`)

// Split takes the log groups off the query, by name or ARN.
func (l Log) Split() (groups []string, query string) {
	query = l.Query
	for {
		m := source.FindStringSubmatch(query)
		if m == nil {
			return groups, strings.TrimSpace(query)
		}
		groups = append(groups, m[1]+m[2])
		query = query[len(m[0]):]
	}
}

// From puts log groups before a query.
func From(groups []string, query string) string {
	var b strings.Builder
	for _, g := range groups {
		b.WriteString("SOURCE '" + g + "' | ")
	}
	return b.String() + query
}

// Alarm is what an alarm widget shows: the states of alarms.
type Alarm struct {
	Title string `json:"title,omitempty"`
	// Alarms are the ARNs of up to 100 alarms.
	Alarms []string `json:"alarms"`
	// SortBy is default, stateUpdatedTimestamp or timestamp. Default: default,
	// which is as they are listed.
	SortBy string `json:"sortBy,omitempty"`
	// States are those of the alarms that are shown. Default: all.
	States []string `json:"states,omitempty"`
}

// Text is what a text widget shows.
type Text struct {
	// Markdown is the text.
	Markdown   string `json:"markdown"`
	Background string `json:"background,omitempty"`
}
