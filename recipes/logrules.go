package recipes

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/logstack-go/logstack/cloudwatch/insights"
	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/contract/binding"
	"github.com/logstack-go/logstack/queries"
)

// LogRule says when an alarm on a scheduled query goes off, and what it then
// tells people. Such an alarm looks at every contributor by itself, be it an
// address or a service, and its notification can hold log lines; a metric filter
// would need a metric, which is billed, for each of them (alarm-log).
type LogRule struct {
	// Name names the rule among those of a log group, and is stable.
	Name string
	// Query with the canonical names of the contract. Its last command is the
	// aggregation that makes the numbers: a stats of one count, sum, avg, min or
	// max, by up to five fields.
	Query insights.Query
	// Every is how often it is asked, in whole minutes, and Over how long back it
	// looks, up to 30 days.
	Every, Over time.Duration
	// Comparison is on which side of the threshold a number breaches: one of
	// those with a static threshold.
	Comparison Comparison
	// Thresholds in the unit of the aggregation.
	Thresholds map[Severity]float64
	// ResultsToEvaluate is how many of the newest answers are looked at, 1 to
	// 100, and ResultsToAlarm how many of those must breach.
	ResultsToEvaluate, ResultsToAlarm int
	// Missing says what an answer without a number counts as. A count of no log
	// events is 0 and not missing.
	Missing MissingData
	// LogLines is how many of the log events a notification holds, 0 to 50.
	LogLines int
	// Meaning, FirstSteps and SavedQuery are Meaning, FirstSteps and Query of
	// Rule.
	Meaning, FirstSteps, SavedQuery string

	bound bool
}

// DefaultLogLines is how many log events the notification of a log rule holds
// unless somebody says otherwise.
const DefaultLogLines = 10

// FailedLoginsByAddress is the guide's alarm on failed logins: more than five
// from one address, in 15 minutes. Whoever guesses passwords is told from people
// who mistype theirs.
func FailedLoginsByAddress() LogRule {
	r := countOf("failed-logins-by-address", `filter event = "login_failed" | stats count(*) by ip_address`, 5)
	r.Meaning = "More logins fail from one address than people mistype: somebody is guessing passwords."
	r.FirstSteps = "See whether a login from that address succeeded since. Block the address; a load balancer's or a proxy's is everybody's."
	r.SavedQuery = "failed-logins-by-ip"
	return r
}

// ExternalFailures counts failed calls of each service that the application
// calls: one that fails is told from a network that does.
func ExternalFailures() LogRule {
	r := countOf("external-failures", `filter event = "external_api_failed" | stats count(*) by service`, 10)
	r.Meaning = "A service that the application calls fails too often."
	r.FirstSteps = "See its status page, and what it answers. Is it one of its endpoints, and since our last deployment? Then it may be us."
	r.SavedQuery = "external-services"
	return r
}

// HighErrorRate is the guide's query of that name as an alarm: more than ten
// ERROR records in five minutes, with the records in the notification.
func HighErrorRate() LogRule {
	r := countOf("high-error-rate", `filter level = "ERROR" | stats count(*)`, 10)
	// Every minute, or eight errors before a quarter past and eight after it would
	// be seen by no answer.
	r.Every, r.Over = time.Minute, 5*time.Minute
	r.Meaning = "The application logs more ERROR records than it may."
	r.FirstSteps = "Read the records below; see which error types lead, and since when."
	r.SavedQuery = "errors-by-type"
	return r
}

func countOf(name, query string, above float64) LogRule {
	return LogRule{
		Name:              name,
		Query:             insights.MustParse(query),
		Every:             5 * time.Minute,
		Over:              15 * time.Minute,
		Comparison:        Above,
		Thresholds:        map[Severity]float64{Ticket: above},
		ResultsToEvaluate: 1,
		ResultsToAlarm:    1,
		Missing:           NotBreaching,
		LogLines:          DefaultLogLines,
	}
}

// Severities returns the severities that have a threshold, the most urgent
// first.
func (r LogRule) Severities() []Severity { return severitiesOf(r.Thresholds) }

// Bind returns the rule as the application of that contract needs it. It is an
// error if the contract lacks something.
func (r LogRule) Bind(c *contract.Contract) (LogRule, error) {
	bound, err := queries.Query{Name: r.Name, Text: r.Query}.Bind(c)
	if err != nil {
		return r, fmt.Errorf("rule %s: %w", r.Name, err)
	}
	r.Query, r.bound = bound.Text, true
	return r, nil
}

// Unbound returns the names in the query that stand for what only a contract
// knows, where the rule is not bound to one: no log has a field of such a name.
func (r LogRule) Unbound() []string {
	if r.bound {
		return nil
	}
	return slices.DeleteFunc(r.Query.Fields(), func(name string) bool { return !slices.Contains(binding.Stands(), name) })
}

// Split separates what a scheduled query asks from the aggregation of what it
// finds, as CloudWatch wants them. It is an error if the last command is no
// stats, or if nothing is asked before it.
func (r LogRule) Split() (query, aggregation string, err error) {
	// The canonical text, so that places in it are those of the tree.
	q := insights.MustParse(r.Query.String())
	commands := q.Commands()
	if len(commands) < 2 {
		return "", "", fmt.Errorf("rule %s: %q: allowed is a query whose last command is a stats, with at least one before it", r.Name, q)
	}
	last := commands[len(commands)-1]
	if _, ok := last.(*insights.Stats); !ok {
		return "", "", fmt.Errorf("rule %s: its last command is %s: allowed is a stats, which makes the numbers", r.Name, last.Name())
	}
	text, at := q.String(), last.Pos()
	query = strings.TrimSuffix(strings.TrimSpace(text[:at.Offset]), "|")
	aggregation = strings.TrimPrefix(text[at.Offset:at.Offset+at.Length], last.Name())
	return strings.TrimSpace(query), strings.Join(strings.Fields(aggregation), " "), nil
}
