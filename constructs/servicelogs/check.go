package servicelogs

import (
	"regexp"
	"slices"
	"strings"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/cloudwatch/logclass"
	"github.com/logstack-go/logstack/constructs/internal/keyuse"
	"github.com/logstack-go/logstack/constructs/internal/mistake"
	"github.com/logstack-go/logstack/constructs/internal/nothing"
	"github.com/logstack-go/logstack/constructs/internal/taken"
	"github.com/logstack-go/logstack/constructs/internal/token"
	"github.com/logstack-go/logstack/container"
	"github.com/logstack-go/logstack/queries"
)

var validName = regexp.MustCompile(container.NameForm)

const nameForm = container.NameWords

// check reports what is wrong with the props, and removes what would only be reported
// again.
func check(props *Props) *mistake.List {
	var mistakes mistake.List
	if props.Application == "" {
		mistakes.Addf("Application is missing: log groups, metrics, alarms and queries are named after it")
	}
	for _, given := range []struct{ what, name string }{
		{"Application", props.Application}, {"Environment", props.Environment}, {"Service", props.Service},
	} {
		if given.name != "" && !token.In(given.name) && !validName.MatchString(given.name) {
			mistakes.Addf("%s is %q: use %s", given.what, given.name, nameForm)
		}
	}
	if props.Runbook != "" && !token.In(props.Runbook) {
		if err := alarmrules.CheckRunbook(props.Runbook); err != nil {
			mistakes.Addf("Runbook %w", err)
			props.Runbook = ""
		}
	}
	for _, m := range props.Layout.CheckForm() {
		mistakes.Addf("Layout: %s: %s", strings.Join(m.Path, "."), m.Text)
	}
	props.checkCompliance(&mistakes)
	props.Mutes = checkMutes(props.Mutes, &mistakes)
	props.Queries = checkQueries(props.Queries, "Queries", &mistakes)
	props.Library = checkQueries(props.Library, "Library", &mistakes)
	return &mistakes
}

// checkMutes returns the mutes that have a name.
func checkMutes(mutes []Mute, mistakes *mistake.List) []Mute {
	var named []Mute
	for i, m := range mutes {
		switch {
		case m.Name == "":
			mistakes.Addf("Mutes[%d] has no Name, which follows that of the service", i)
		case !token.Known(mistakes, "the name of a mute", m.Name, "its rules are named after it"):
		case !validName.MatchString(m.Name):
			mistakes.Addf("the name %q of a mute: use %s", m.Name, nameForm)
		case slices.ContainsFunc(named, func(other Mute) bool { return other.Name == m.Name }):
			mistakes.Addf("there are two mutes called %s: rename one of them", m.Name)
		default:
			named = append(named, m)
		}
	}
	return named
}

// checkQueries returns the queries without duplicates.
func checkQueries(all []queries.Query, what string, mistakes *mistake.List) []queries.Query {
	if all == nil {
		return nil
	}
	once := []queries.Query{}
	for i, q := range all {
		switch {
		case q.Name == "":
			mistakes.Addf("%s[%d] has no Name: queries.Get finds those that ship", what, i)
		case !token.Known(mistakes, "the name of a query", q.Name, "rules name queries by it"):
		case slices.ContainsFunc(once, func(other queries.Query) bool { return other.Name == q.Name }):
			mistakes.Addf("%s has two queries called %s: leave one out", what, q.Name)
		default:
			once = append(once, q)
		}
	}
	return once
}

// unfit says why nothing can be made that depends on the log groups and topics: because
// these are unusable, or because there is already a service of the name.
func (s *ServiceLogs) unfit(props Props) error {
	var mistakes mistake.List
	if props.Application != "" {
		if err := taken.Take(s.construct, taken.Service, props.name("/")); err != nil {
			mistakes.Addf("%w, and their metrics would be mixed: give each its own Service, or create one and use it for both", err)
		}
	}
	if g := props.LogGroup; g != nil {
		if err := g.Check(logclass.MetricFilters); err != nil {
			mistakes.Addf("%w: filters, and with them alarms and the dashboard, need another log group; an audit log group may be of that class", err)
		}
		mistakes.Add(g.CheckPlace(s.construct, "filters, alarms and queries must be where their log group is"))
	}
	for _, rule := range s.set.Rules {
		g := props.AuditLogGroup
		if !rule.Rule.OnAudit() || g.IsMissing() || len(rule.Metrics) == 0 {
			continue
		}
		if err := g.Check(logclass.MetricFilters); err != nil {
			mistakes.Addf("rule %s looks at the audit log: %w: leave the rule out, or use another log group", rule.Rule.Name, err)
		}
	}
	mistakes.Add(props.AuditLogGroup.CheckPlace(s.construct, "queries read log groups in their own account and region"))
	mistakes.Add(props.Topics.CheckPlace(s.construct))
	if !nothing.In(props.Key) {
		keyuse.Check(&mistakes, s.construct, props.Key, "CloudWatch Logs")
	}
	return mistakes.Err()
}
