package dashboard

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/logstack-go/logstack/cloudwatch/alarm"
)

// logViews are the views that a log widget can have.
var logViews = []string{Table, TimeSeries, Bar, Pie}

// Log is what a log widget shows: the answer of a Logs Insights query.
type Log struct {
	Title string `json:"title,omitempty"`
	// View is table, timeSeries, bar or pie. Default: table.
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
	if !slices.Contains(logViews, l.View) {
		return fmt.Errorf("the view %s of a query is not known here: %s are", l.View, strings.Join(logViews, ", "))
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

// The orders of alarms.
const (
	SortByName  = "default"
	SortByState = "stateUpdatedTimestamp"
	SortByTime  = "timestamp"
)

// Alarm is what an alarm widget shows: the states of alarms
// (CloudWatch-Dashboard-Body-Structure, Properties of an Alarm Status Widget
// Object).
type Alarm struct {
	Title string `json:"title,omitempty"`
	// Alarms are the ARNs of up to 100 alarms.
	Alarms []string `json:"alarms"`
	// SortBy is default, which is by name; stateUpdatedTimestamp, which is by
	// state, ALARM first and OK last, and then by when they last changed it, the
	// latest first; or timestamp, which is by that alone. Default: default.
	SortBy string `json:"sortBy,omitempty"`
	// States are those of the alarms that are shown: ALARM, INSUFFICIENT_DATA and
	// OK. Default: all.
	States []string `json:"states,omitempty"`
}

func (a *Alarm) check() error {
	if sorts := []string{SortByName, SortByState, SortByTime}; a.SortBy != "" && !slices.Contains(sorts, a.SortBy) {
		return fmt.Errorf("the order by %s is not known here: %s are", a.SortBy, strings.Join(sorts, ", "))
	}
	all := []string{string(alarm.StateAlarm), string(alarm.StateInsufficientData), string(alarm.StateOK)}
	for _, state := range a.States {
		if !slices.Contains(all, state) {
			return fmt.Errorf("the state %s is not known here: %s are", state, strings.Join(all, ", "))
		}
	}
	return nil
}

// Text is what a text widget shows.
type Text struct {
	// Markdown is the text.
	Markdown   string `json:"markdown"`
	Background string `json:"background,omitempty"`
}
