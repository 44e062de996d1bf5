package template

// ScheduledQuery is a query that runs on a schedule and whose results are
// stored: a report, not an alarm.
type ScheduledQuery struct {
	Resource
	// Name is the folders and the name, separated by slashes.
	Name string `json:"name"`
	// Description says what it answers.
	Description string `json:"description,omitempty"`
	// Query is the text of the query.
	Query string `json:"query"`
	// Language is CWLI, PPL or SQL.
	Language string `json:"language"`
	// LogGroups are the names or ARNs of the log groups to query.
	LogGroups []string `json:"logGroups"`
	// Schedule says when it runs, such as cron(0 6 ? * MON *), in TimeZone.
	// Default time zone: empty, which means UTC.
	Schedule string `json:"schedule"`
	TimeZone string `json:"timeZone,omitempty"`
	// StartOffset is how far back it looks, in seconds.
	StartOffset Number `json:"startOffset,omitzero"`
	// Destination is where results are stored, such as s3://bucket/prefix/;
	// empty for nowhere.
	Destination string `json:"destination,omitempty"`
	// Disabled says that it does not run.
	Disabled bool `json:"disabled,omitempty"`
}

const scheduledQueryType = "AWS::Logs::ScheduledQuery"

func readScheduledQuery(r *reader) ScheduledQuery {
	p := r.properties()
	q := ScheduledQuery{
		Name:        p.required("Name").text(),
		Description: p.get("Description").text(),
		Query:       p.required("QueryString").text(),
		Language:    p.required("QueryLanguage").text(),
		LogGroups:   p.get("LogGroupIdentifiers").texts(),
		Schedule:    p.required("ScheduleExpression").text(),
		TimeZone:    p.get("Timezone").text(),
		StartOffset: p.get("StartTimeOffset").number(),
		Disabled:    p.get("State").text() == "DISABLED",
	}
	if to := p.get("DestinationConfiguration"); to.plain() {
		if s3 := to.object().get("S3Configuration"); s3.plain() {
			q.Destination = s3.object().required("DestinationIdentifier").text()
		}
	}
	q.Resource = r.done()
	return q
}
