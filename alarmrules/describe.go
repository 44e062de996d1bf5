package alarmrules

// Describe returns the description of an alarm: what it means, what to do first,
// where to read on, and which saved query answers the first question. Runbook and
// query may be empty.
func Describe(meaning, firstSteps, runbook, query string) string {
	text := meaning + "\n\nFirst: " + firstSteps
	if runbook != "" {
		text += "\n\nRunbook: " + runbook
	}
	if query != "" {
		text += "\n\nQuery: " + query
	}
	return text
}
