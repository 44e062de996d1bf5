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

// Log is the contents of a log widget: the results of a Logs Insights query.
type Log struct {
	Title string `json:"title,omitempty"`
	// View is table, timeSeries, bar or pie. The default is table.
	View      string `json:"view,omitempty"`
	Region    string `json:"region,omitempty"`
	AccountID string `json:"accountId,omitempty"`
	// Query is the query, with the log groups that it reads in front: SOURCE 'name'
	// | for each.
	Query   string `json:"query"`
	Stacked bool   `json:"stacked,omitempty"`
}

func (l *Log) check() error {
	if l.View == "" {
		l.View = Table
	}
	if !slices.Contains(logViews, l.View) {
		return fmt.Errorf("the view %s of a query is not supported: only %s are", l.View, strings.Join(logViews, ", "))
	}
	if groups, _ := l.Split(); len(groups) == 0 {
		return errors.New("its query names no log group: begin it with SOURCE 'name' |")
	}
	return nil
}

var source = regexp.MustCompile(`^\s*(?i:source)\s+(?:'([^']*)'|"([^"]*)")\s*\|`)

// Split separates the query from its log groups, which are names or ARNs.
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

// From returns a query with log groups in front, as Log.Query has it.
func From(groups []string, query string) string {
	var b strings.Builder
	for _, g := range groups {
		b.WriteString("SOURCE '" + g + "' | ")
	}
	return b.String() + query
}

// The orders of alarms in an alarm widget.
const (
	SortByName  = "default"
	SortByState = "stateUpdatedTimestamp"
	SortByTime  = "timestamp"
)

// Alarm is the contents of an alarm widget: the states of alarms
// (CloudWatch-Dashboard-Body-Structure, Properties of an Alarm Status Widget
// Object).
type Alarm struct {
	Title string `json:"title,omitempty"`
	// Alarms are the ARNs of at most 100 alarms.
	Alarms []string `json:"alarms"`
	// SortBy is default, stateUpdatedTimestamp or timestamp; empty means default.
	// default sorts by name. stateUpdatedTimestamp sorts by state, ALARM first and
	// OK last, and then by the time of the last change, latest first. timestamp
	// sorts by the time of the last change alone.
	SortBy string `json:"sortBy,omitempty"`
	// States are the states of the alarms to show: ALARM, INSUFFICIENT_DATA and OK.
	// The default is all.
	States []string `json:"states,omitempty"`
}

func (a *Alarm) check() error {
	if sorts := []string{SortByName, SortByState, SortByTime}; a.SortBy != "" && !slices.Contains(sorts, a.SortBy) {
		return fmt.Errorf("sorting by %s is not supported: only %s are", a.SortBy, strings.Join(sorts, ", "))
	}
	all := []string{string(alarm.StateAlarm), string(alarm.StateInsufficientData), string(alarm.StateOK)}
	for _, state := range a.States {
		if !slices.Contains(all, state) {
			return fmt.Errorf("the state %s is not supported: only %s are", state, strings.Join(all, ", "))
		}
	}
	return nil
}

// Text is the contents of a text widget.
type Text struct {
	// Markdown is the text.
	Markdown   string `json:"markdown"`
	Background string `json:"background,omitempty"`
}
