package contractdiff

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/notify"
	"github.com/logstack-go/logstack/queries"
)

// of returns the shipped rules and dashboard for a contract.
func of(t *testing.T, source string) Side {
	t.Helper()
	c, err := contract.Parse("new.yaml", []byte(source))
	if err != nil {
		t.Fatal(err)
	}
	return Side{Contract: c, Rules: alarmrules.DefaultsOf(c), Queries: queries.Of(c)}
}

func compared(t *testing.T, old, new Side) *Report {
	t.Helper()
	r, err := Compare(old, new)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// says formats changes, one per line.
func says(changes []Change) string {
	var all []string
	for _, c := range changes {
		text := c.Name + " " + string(c.Change)
		for _, d := range c.Differs {
			text += fmt.Sprintf(" %s: %q %q", d.What, d.Was, d.Is)
		}
		if c.Why != "" {
			text += " (" + c.Why + ")"
		}
		all = append(all, text)
	}
	return strings.Join(all, "\n")
}

// named formats the change with a name.
func named(t *testing.T, changes []Change, name string) string {
	t.Helper()
	at := slices.IndexFunc(changes, func(c Change) bool { return c.Name == name })
	if at < 0 {
		return "nothing"
	}
	return says(changes[at : at+1])
}

// Replacing a preset with itself changes nothing, and each preset can replace
// another.
func TestPresetsInPlaceOfOthers(t *testing.T) {
	names := contract.Presets()
	for i, name := range names {
		side := of(t, "extends: "+name+"\n")
		if r := compared(t, side, side); r.Cloud.any() {
			t.Errorf("%s: %+v", name, r.Cloud)
		}
		if _, err := Compare(side, of(t, "extends: "+names[(i+1)%len(names)]+"\n")); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

const guide = "extends: guide\n"

// A renamed field with another unit changes the filters, thresholds and queries
// that read it, and nothing else.
func TestAnotherNameAndUnit(t *testing.T) {
	r := compared(t, of(t, guide), of(t, guide+"fields: {duration_ms: {as: took, unit: Seconds}}\n"))
	if got := says(r.Contract.Fields); got != `duration_ms changed called: "duration_ms" "took" unit: "Milliseconds" "Seconds"` {
		t.Errorf("fields: %s", got)
	}
	if n := len(r.Contract.Events) + len(r.Contract.Levels) + len(r.Contract.Metrics) + len(r.Contract.Others); n != 0 {
		t.Errorf("%+v", r.Contract)
	}
	want := `request-duration changed value: "$.duration_ms" "$.took" unit: "Milliseconds" "Seconds"
slow-requests changed pattern: "{ ($.event_type = \"api_request\" || $.message = \"API response\") && $.duration_ms > 5000 }" "{ ($.event_type = \"api_request\" || $.message = \"API response\") && $.took > 5 }"`
	if got := says(r.Cloud.Filters); got != want {
		t.Errorf("filters: %s", got)
	}
	want = `request-p95-ticket changed threshold: "GreaterThanThreshold 3000 Milliseconds" "GreaterThanThreshold 3 Seconds"
slow-requests-ticket fed (what feeds it changes: slow-requests)`
	if got := says(r.Cloud.Alarms); got != want {
		t.Errorf("alarms: %s", got)
	}
	if got := named(t, r.Cloud.Queries, "slow-requests"); !strings.Contains(got, `default of slow_request: "5000" "5"`) {
		t.Errorf("queries: %s", got)
	}
	if got := named(t, r.Cloud.Queries, "errors-by-type"); got != "nothing" {
		t.Errorf("queries: %s", got)
	}
	if got := says(r.Cloud.Graphs); !strings.Contains(got, `unit: "Milliseconds" "Seconds"`) {
		t.Errorf("graphs: %s", got)
	}
	all := len(alarmrules.Defaults())
	if r.Cloud.Same.Alarms < all-4 || r.Cloud.Same.Filters < 3 || r.Cloud.Same.Queries < 10 {
		t.Errorf("the same: %+v", r.Cloud.Same)
	}
	was, err := makeOf(of(t, guide))
	if err != nil {
		t.Fatal(err)
	}
	if had := len(alarms(was.set)); r.Cloud.Same.Alarms+len(r.Cloud.Alarms) != had {
		t.Errorf("of %d alarms, %d are the same, and of %d something is said", had, r.Cloud.Same.Alarms, len(r.Cloud.Alarms))
	}
	if !r.ChangesCloud() {
		t.Error("nothing changes in the cloud")
	}
}

// What the contract lacks removes filters, alarms and queries, with the reason.
// In the other direction, they are new.
func TestWhatIsNotThere(t *testing.T) {
	old, new := of(t, guide), of(t, guide+"events: {login_failed: ~}\n")
	r := compared(t, old, new)
	const why = "(count: contract new.yaml: the contract has no event login_failed)"
	for _, got := range []string{named(t, r.Cloud.Filters, "failed-logins"), named(t, r.Cloud.Alarms, "failed-logins-ticket")} {
		if !strings.Contains(got, " removed ") || !strings.HasSuffix(got, why) {
			t.Errorf("%s", got)
		}
	}
	if got := named(t, r.Cloud.Queries, "failed-logins-by-ip"); !strings.Contains(got, " removed ") || !strings.HasSuffix(got, "the contract has no event login_failed)") {
		t.Errorf("%s", got)
	}
	if got := named(t, r.Contract.Events, "login_failed"); !strings.Contains(got, `removed level: "WARNING" ""`) {
		t.Errorf("%s", got)
	}
	r = compared(t, new, old)
	for _, got := range []string{named(t, r.Cloud.Filters, "failed-logins"), named(t, r.Cloud.Alarms, "failed-logins-ticket"), named(t, r.Cloud.Queries, "failed-logins-by-ip"), named(t, r.Contract.Events, "login_failed")} {
		if !strings.Contains(got, " added ") || strings.HasSuffix(got, ")") && strings.Contains(got, "(count:") {
			t.Errorf("%s", got)
		}
	}
}

// If a metric is made from records and from lines, both filters go, and both
// say why.
func TestLinesOfAMetric(t *testing.T) {
	r := compared(t, of(t, guide), of(t, "fields: {message: {}}\n"))
	for _, name := range []string{"errors", "errors-plain-text"} {
		if got := named(t, r.Cloud.Filters, name); !strings.Contains(got, " removed ") || !strings.Contains(got, `the contract has no field "level"`) {
			t.Errorf("%s", got)
		}
	}
}

// Descriptions, and what nothing reads, change nothing in the cloud.
func TestNothingInTheCloud(t *testing.T) {
	for source, fields := range map[string]string{
		"description: another\n":                             "",
		"fields: {duration_ms: {description: how long}}\n":   "",
		"fields: {spare: {}}\n":                              `spare added called: "" "spare" type: "" "string"`,
		"events: {config_loaded: {fields: [environment]}}\n": "",
	} {
		r := compared(t, of(t, guide), of(t, guide+source))
		if r.ChangesCloud() || says(r.Contract.Fields) != fields {
			t.Errorf("%s: %s; %+v", source, says(r.Contract.Fields), r.Cloud)
		}
		text, err := json.Marshal(r)
		if err != nil || strings.Contains(string(text), "null") {
			t.Errorf("%s, %v", text, err)
		}
	}
}

// A log-based metric has a unit and dimensions.
func TestLogBasedMetrics(t *testing.T) {
	r := compared(t, of(t, guide), of(t, guide+"metrics: {api_request_duration: {unit: Seconds, dimensions: []}, queue_length: {unit: Count}, queue_share: {unit: None}}\n"))
	want := "api_request_duration changed unit: \"Milliseconds\" \"Seconds\" split by: \"status_code\" \"\"\nqueue_length added unit: \"\" \"Count\"\nqueue_share added"
	if got := says(r.Contract.Metrics); got != want {
		t.Errorf("%s", got)
	}
}

// A layout of lines is part of the promise, and its columns are those of
// filters.
func TestLines(t *testing.T) {
	const flow = "fields: {took: {type: number, unit: Seconds}, action: {}}\nlines: {flow: '{action} {took}'}\nevents: {rejected: {match: [{line: flow, action: REJECT}]}}\n"
	old, new := of(t, flow), of(t, strings.ReplaceAll(flow, "'{action} {took}'", "'v1 {action} {took}'"))
	rule, err := alarmrules.Parse("rejected.yaml", []byte("meaning: M.\nfirstSteps: F.\ncount: {event: rejected}\nabove: {ticket: 5}\n"), notify.DefaultSeverities())
	if err != nil {
		t.Fatal(err)
	}
	old.Rules, new.Rules = []alarmrules.Rule{rule}, []alarmrules.Rule{rule}
	r := compared(t, old, new)
	if got := says(r.Contract.Lines); got != `flow changed text: "{action} {took}" "v1 {action} {took}"` {
		t.Errorf("%s", got)
	}
	if got := says(r.Cloud.Filters); got != `rejected changed pattern: "[action = \"REJECT\", took]" "[w1 = \"v1\", action = \"REJECT\", took]"` {
		t.Errorf("%s", got)
	}
}

// Indexes, masks and container settings are made from a contract, too.
func TestLogGroupAndSettings(t *testing.T) {
	r := compared(t, of(t, guide), of(t, guide+"fields: {customer: {index: true}, seat: {pii: location}}\nlevels: {INFO: info}\nlogLevel: {INFO: notice}\n"))
	if got := says(r.Cloud.LogGroup); got != "index on customer added\nmask of LatLong added" {
		t.Errorf("%s", got)
	}
	if got := says(r.Cloud.Settings); got != `LOG_LEVEL changed is: "INFO" "notice"` {
		t.Errorf("%s", got)
	}
	if got := says(r.Contract.Levels); got != `INFO changed written as: "INFO" "info" in settings: "INFO" "notice"` {
		t.Errorf("%s", got)
	}
	// Another name for a level above the lowest one changes no setting.
	old, new := of(t, guide), of(t, guide+"logLevel: {INFO: notice}\n")
	old.Level, new.Level = contract.Debug, contract.Debug
	if r := compared(t, old, new); r.ChangesCloud() {
		t.Errorf("%+v", r.Cloud.Settings)
	}
	aws, err := contract.Preset("cloudtrail")
	if err != nil {
		t.Skip("there is no preset cloudtrail")
	}
	r = compared(t, of(t, guide), Side{Contract: aws, Rules: alarmrules.DefaultsOf(aws), Queries: queries.Of(aws)})
	if got := says(r.Cloud.Settings); got != `LOG_LEVEL removed is: "INFO" ""` {
		t.Errorf("%s", got)
	}
	if got := named(t, r.Contract.Others, "source"); got != `source added is: "" "cloudtrail"` {
		t.Errorf("%s", got)
	}
}

// A removed name and its replacement are reported together.
func TestOtherNames(t *testing.T) {
	const mine = "fields: {level: {}, message: {}, what: {}, took: {type: number}}\nrecords: {fields: [level, message]}\nevents: {seen: {match: [{what: seen}], fields: [took]}}\n"
	r := compared(t, of(t, mine), of(t, strings.NewReplacer("took: {type: number}", "lasted: {as: took, type: number}", "[took]", "[lasted]").Replace(mine)))
	want := `took removed called: "took" "" type: "number" "" (the application's took is now the field lasted)
lasted added called: "" "took" type: "" "number"`
	if got := says(r.Contract.Fields); got != want {
		t.Errorf("%s", got)
	}
	r = compared(t, of(t, guide), of(t, guide+"fields: {endpoint: {sameAs: path}}\nevents: {api_request: {sameAs: request_completed}}\n"))
	if got := named(t, r.Contract.Fields, "endpoint"); !strings.HasSuffix(got, "(it is now another name for path)") {
		t.Errorf("%s", got)
	}
	if got := named(t, r.Contract.Events, "api_request"); !strings.HasSuffix(got, "(it is now another name for request_completed)") {
		t.Errorf("%s", got)
	}
	if got := says(r.Contract.Others); !strings.Contains(got, `another name for the field: endpoint added is: "" "path"`) || !strings.Contains(got, `another name for the event: api_request added is: "" "request_completed"`) {
		t.Errorf("%s", got)
	}
}

// An application's metric that the new contract cannot provide goes, together
// with what reads only that metric.
func TestMetricsOfTheApplication(t *testing.T) {
	old, new := of(t, guide), of(t, guide+"events: {login_success: ~}\n")
	for _, s := range []*Side{&old, &new} {
		s.Application = alarmrules.Application{
			Severities: notify.DefaultSeverities(),
			Metrics:    []alarmrules.LogMetric{{Name: "logins", Count: &alarmrules.Selection{Event: "login_success"}}},
		}
	}
	r := compared(t, old, new)
	if got := named(t, r.Cloud.Filters, "logins"); !strings.Contains(got, "logins removed ") || !strings.HasSuffix(got, "the contract has no event login_success)") {
		t.Errorf("%s", got)
	}
}

// Contracts that cannot be provisioned are refused on either side.
func TestCannotBeProvisioned(t *testing.T) {
	var fields []string
	for i := range 30 {
		fields = append(fields, fmt.Sprintf("f%d: {index: true}", i))
	}
	wrong := of(t, guide+"fields: {"+strings.Join(fields, ", ")+"}\n")
	for _, sides := range [][2]Side{{of(t, guide), wrong}, {wrong, of(t, guide)}} {
		if _, err := Compare(sides[0], sides[1]); err == nil || !strings.Contains(err.Error(), "fields to index") {
			t.Errorf("%v", err)
		}
	}
}

// Contributor Insights rules, log alarms and composite alarms have their own
// properties.
func TestOtherKinds(t *testing.T) {
	var rules []alarmrules.Rule
	for name, text := range map[string]string{
		"asked":  "meaning: M.\nfirstSteps: F.\nask: filter level = \"ERROR\" | stats count(*) by error_type\nabove: {ticket: 5}\n",
		"most":   "meaning: M.\nfirstSteps: F.\ncontributors: {level: ERROR, by: [error_type]}\nabove: {ticket: 5}\n",
		"shared": "meaning: M.\nfirstSteps: F.\nshare: {level: ERROR}\nof: {event: api_request}\nabove: {ticket: 5%}\n",
	} {
		if name == "shared" {
			text = strings.Replace(text, "{level: ERROR}", "{where: $.status_code >= 500}", 1)
		}
		rule, err := alarmrules.Parse(name+".yaml", []byte(text), notify.DefaultSeverities())
		if err != nil {
			t.Fatal(err)
		}
		rules = append(rules, rule)
	}
	old, new := of(t, guide), of(t, guide+"levels: {ERROR: error}\nfields: {status_code: {as: status}}\n")
	old.Rules, new.Rules = rules, rules
	r := compared(t, old, new)
	if got := named(t, r.Cloud.Alarms, "asked-ticket"); !strings.Contains(got, `changed query: "filter level = \"ERROR\"`) {
		t.Errorf("%s", got)
	}
	if got := says(r.Cloud.Contributors); !strings.HasPrefix(got, "most changed body: ") {
		t.Errorf("%s", got)
	}
	if got := named(t, r.Cloud.Alarms, "shared-ticket"); got != "shared-ticket fed (what feeds it changes: shared)" {
		t.Errorf("%s", got)
	}
}
