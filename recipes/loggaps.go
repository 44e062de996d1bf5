package recipes

import "github.com/logstack-go/logstack/cloudwatch/insights"

// LogGaps is a query that finds the records that were written and never
// arrived. No log driver says what it dropped, so the application has to number
// its records: sequence counts up by one with each record that a process
// writes, and process names that process and no other, also not one that had
// its number before. Rename it where the fields are called otherwise.
//
// It sees the gaps between the first and the last record of a process in the
// time range. Records lost behind the last one show with the next that arrives;
// records that arrive twice hide as many that are lost.
func LogGaps() insights.Query {
	return insights.MustParse(`filter ispresent(sequence)
| stats max(sequence) - min(sequence) + 1 - count(*) as lost, count(*) as received by @logStream, process
| filter lost > 0
| sort lost desc`)
}
