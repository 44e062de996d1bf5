package config

import (
	"slices"

	"github.com/logstack-go/logstack/cloudwatch/logclass"
	"github.com/logstack-go/logstack/retention"
)

// watchingAudit turns on the rules on the audit log where a service writes one,
// unless the configuration says otherwise: those that need metric filters if its
// class can have some, and those on silence if the application's logs are kept when
// their stack is deleted. If the logs go with the stack, as in a developer's
// environment, silence for days is normal.
func watchingAudit(rules []said, e Environment, written bool) []said {
	all := slices.Clone(rules)
	for i, s := range all {
		switch {
		case !s.audit || s.own.Present():
		case s.node.Get("silence").Present():
			all[i].on = written && e.LogGroups.Application.Removal != retention.Destroy
		default:
			all[i].on = written && logclass.Check(e.LogGroups.Audit.Class, logclass.MetricFilters) == nil
		}
	}
	return all
}
