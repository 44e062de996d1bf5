package lint

import (
	"github.com/logstack-go/logstack/cloudwatch/insights"
	"github.com/logstack-go/logstack/template"
)

// asking is a resource that runs a Logs Insights query.
type asking struct {
	in *template.Template
	template.Resource
	// at is the path of the query's text, and groupsAt that of its log groups.
	at, groupsAt string
	text         string
	groups       []string
	// defaults are the values of its placeholders, by name.
	defaults map[string]string
	// isSaved says that it is a saved query, which people run.
	isSaved bool
	// query is the parsed text if parsed is set; err is what is wrong with it.
	// Neither is set for a query in another language, or with parts that only
	// the deployment knows.
	query  insights.Query
	parsed bool
	err    error
}

// readQueries returns saved queries, scheduled queries and those of alarms.
func (l *looked) readQueries() []asking {
	var all []asking
	for _, t := range l.templates {
		for _, q := range t.SavedQueries() {
			defaults := map[string]string{}
			for _, d := range q.Parameters {
				if d.Default != "" {
					defaults[d.Name] = d.Default
				}
			}
			all = append(all, l.readQuery(asking{in: t, Resource: q.Resource, at: "QueryString", groupsAt: "LogGroupNames", text: q.Query, groups: q.LogGroups, defaults: defaults, isSaved: true}, q.Language))
		}
		for _, q := range t.ScheduledQueries() {
			all = append(all, l.readQuery(asking{in: t, Resource: q.Resource, at: "QueryString", groupsAt: "LogGroupIdentifiers", text: q.Query, groups: q.LogGroups}, q.Language))
		}
		for _, a := range t.LogAlarms() {
			const in = "ScheduledQueryConfiguration."
			all = append(all, l.readQuery(asking{in: t, Resource: a.Resource, at: in + "QueryString", groupsAt: in + "LogGroupIdentifiers", text: a.Query, groups: a.LogGroups}, "CWLI"))
		}
	}
	return all
}

func (l *looked) readQuery(q asking, language string) asking {
	if language != "CWLI" && language != "" {
		l.notLooked = append(l.notLooked, NotLooked{q.in.Stack, q.LogicalID, "its query is in " + language + ", which is not read here"})
		return q
	}
	if unknownIn(q.Resource, q.at) != "" {
		return q
	}
	q.query, q.err = insights.Parse(q.text)
	q.parsed = q.err == nil
	return q
}

// refusedAlarm reports whether the query belongs to an alarm that CloudWatch
// refuses, which is reported for the alarm.
func (p *pass) refusedAlarm(q asking) bool {
	for _, a := range p.replay().report.Alarms {
		if a.Stack == q.in.Stack && a.LogicalID == q.LogicalID {
			return a.Invalid
		}
	}
	return false
}

// class returns the class of the queried log groups: INFREQUENT_ACCESS if any
// of them has it.
func (p *pass) class(q asking) insights.Class {
	for _, name := range q.groups {
		if _, g, ok := p.groupOf(q.in, name); ok && g.Class != "" && g.Class != string(insights.Standard) {
			return insights.Class(g.Class)
		}
	}
	return insights.Standard
}

// tell reports what is wrong with the text of a query.
func (q asking) tell(p *pass, found message) { p.tell(q.in, q.LogicalID, q.at, found) }
