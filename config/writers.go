package config

import (
	"slices"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/archive"
	"github.com/logstack-go/logstack/queries"
)

// Writer is what writes to a pair of log groups: one service, or all that share the
// application's.
type Writer struct {
	// Service is the service's name; empty if several share the log groups.
	Service string
	// LogGroups are the log groups that it writes to. A source has no audit log.
	LogGroups LogGroups
	// Rules are the alarm rules about these log groups.
	Rules []alarmrules.Rule
}

// Writers returns what writes to the log groups of the environment, those that
// share them first. If there are no services, somebody else writes to the
// application's.
func (e Environment) Writers() []Writer {
	var all []Writer
	if len(e.Services) == 0 || slices.ContainsFunc(e.Services, func(s Service) bool { return !s.OwnLogGroups }) {
		all = append(all, Writer{LogGroups: e.LogGroups, Rules: e.Rules})
	}
	for _, service := range e.Services {
		if service.OwnLogGroups {
			w := Writer{Service: service.Name, LogGroups: e.LogGroups, Rules: service.Rules}
			w.LogGroups.Application.Name += "/" + service.Name
			w.LogGroups.Audit.Name += "/" + service.Name
			all = append(all, w)
		}
	}
	return all
}

// HasAudit reports whether there can be an audit log: not if somebody other than
// the services writes the log.
func (e Environment) HasAudit() bool { return !e.isSource() }

// About returns the alarm rules of a writer of that application. Rules about an
// archive are returned once for each log group that is archived; the names of those
// for the audit log say so.
func (e Environment) About(application string, w Writer) []alarmrules.Rule {
	all := []alarmrules.Rule{}
	for _, rule := range w.Rules {
		if !slices.ContainsFunc(alarmrules.OfArchive(), func(r alarmrules.Rule) bool { return r.Name == rule.Name }) {
			all = append(all, rule)
			continue
		}
		if e.Archive == nil {
			continue
		}
		for _, kind := range []queries.LogGroup{queries.Application, queries.Audit} {
			group := w.LogGroups.Application.Name
			if kind == queries.Audit {
				group = w.LogGroups.Audit.Name
			}
			if !slices.Contains(e.Archive.LogGroups, kind) || kind == queries.Audit && !e.HasAudit() {
				continue
			}
			about := alarmrules.AboutArchive(rule, archive.StreamName(archive.WorkGroup(application, e.Name), archive.Folder(string(kind), w.Service)), group)
			if kind == queries.Audit {
				about.Name += "-audit"
				if about.Title != "" {
					about.Title += " (audit)"
				}
			}
			all = append(all, about)
		}
	}
	return all
}

// BindQueries binds the saved queries to the contract, with the parameters of the
// alarm rules. It also returns those that the contract cannot fulfil.
func (e Environment) BindQueries() ([]queries.Query, []queries.Unbound) {
	var all []queries.Query
	for _, query := range e.SavedQueries {
		all = append(all, alarmrules.WithParameters(query, e.Rules))
	}
	return queries.BindAll(all, e.Contract)
}
