package alarmrules

import "maps"

// ArchiveFilter is the name of the subscription filters of archives.
const ArchiveFilter = "archive"

// AboutArchive returns a rule about the delivery of log events to an archive, such
// as one of OfArchive, for a log group and the delivery stream of its events. It
// sets the parameters stream, group and filter that the rule has.
func AboutArchive(rule Rule, stream, group string) Rule {
	rule.Parameters = maps.Clone(rule.Parameters)
	for name, value := range map[string]string{"stream": stream, "group": group, "filter": ArchiveFilter} {
		if _, ok := rule.Parameters[name]; ok {
			rule.Parameters[name] = Parameter(value)
		}
	}
	return rule
}
