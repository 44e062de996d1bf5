package alarmrules

import "maps"

// ArchiveFilter is what the subscription filters of archives are called.
const ArchiveFilter = "archive"

// AboutArchive returns a rule about the way of log events to an archive, such as one of
// OfArchive, as it is about a log group, and the delivery stream that its events go by: its
// parameters stream, group and filter, as far as it has them, are those.
func AboutArchive(rule Rule, stream, group string) Rule {
	rule.Parameters = maps.Clone(rule.Parameters)
	for name, value := range map[string]string{"stream": stream, "group": group, "filter": ArchiveFilter} {
		if _, ok := rule.Parameters[name]; ok {
			rule.Parameters[name] = Parameter(value)
		}
	}
	return rule
}
