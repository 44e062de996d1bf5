package config

import (
	"slices"

	"github.com/logstack-go/logstack/cloudwatch/logclass"
	"github.com/logstack-go/logstack/retention"
)

// watchingAudit has the rules on the audit log be on where a service writes one, unless
// somebody says otherwise: those that want metric filters where its class can have some,
// and those on silence where the application's logs stay when their stack is deleted. An
// environment whose logs go with it, such as one of a developer, is left alone for days
// without anything being wrong.
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
