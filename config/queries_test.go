package config

import (
	"slices"
	"strings"
	"testing"

	"github.com/logstack-go/logstack/queries"
)

// queryMistakes are mistakes in folders of saved queries.
var queryMistakes = []struct{ name, source, want string }{
	{"no folder of queries", "queries: none\n" + app + svc + "environments: {dev: {}, prod: {}}\n", "logstack.yaml:1:10: queries: the folder of saved queries cannot be read: open testdata/none: no such file or directory"},
	{"a folder of queries that is not named", "queries: ' '\n" + rest, "logstack.yaml:1:10: queries: must be the path of a folder, relative to this file"},
	{"a folder of queries without any", "queries: rules-empty\n" + rest, "logstack.yaml:1:10: queries: there is no .cwli file in rules-empty"},
	{"a folder of wrong queries", "queries: queries-wrong\n" + app + svc + "environments: {dev: {}, prod: {}}\n", `
logstack.yaml:1:10: queries: testdata/queries-wrong/Undescribed.cwli: "Undescribed" is not a valid name for a query: use lower-case letters, digits and hyphens, starting with a letter, at most 60
logstack.yaml:1:10: queries: testdata/queries-wrong/broken.cwli: query broken: query, line 2, column 14: "<>" is not an operator: write !=
logstack.yaml:1:10: queries: testdata/queries-wrong/plain.cwli: query plain: the first line must be a comment that says what it answers
`},
	{"a folder of queries of the wrong type", "queries: [queries]\n" + rest, "logstack.yaml:1:10: queries: must be text, got a list"},
	{"queries that a contract cannot fulfil", "queries: queries-unbound\n" + app + svc + "environments: {dev: {}, prod: {}}\n", `logstack.yaml:1:10: queries: query refunds, contract guide: event = "refund_failed": the contract has no event refund_failed`},
	{"queries that an environment's contract cannot fulfil", "queries: queries\n" + app + svc + "environments: {dev: {contract: no-requests.yaml}, prod: {}}\n", `
logstack.yaml:1:10: queries: query slow-requests, contract no-requests.yaml: event = "api_request": the contract has no event api_request
logstack.yaml:1:10: queries: query slow-requests, contract no-requests.yaml: no record of api_request_started, external_api_failed, external_api_request, metric carries duration_ms: it is in batch_completed, database_query
logstack.yaml:4:32: environments.dev.contract: alarm rule request-p95, as it ships: measure: contract no-requests.yaml: the contract has no event api_request; to turn it off, set request-p95: ~ in alarms
logstack.yaml:4:32: environments.dev.contract: alarm rule slow-requests, as it ships: count: contract no-requests.yaml: the contract has no event api_request; to turn it off, set slow-requests: ~ in alarms
`},
	{"a report of a query of another environment", "queries: queries\nreports: {queries: [checkout-errors]}\n" + app + svc + "environments: {dev: {queries: ~}, prod: {}}\n", `logstack.yaml:2:21: reports.queries[0]: there is no saved query "checkout-errors": use one of ` + saved()},
}

// queriesAllowed is valid, although it looks like a mistake.
var queriesAllowed = map[string]string{
	"queries of one's own":                                  "queries: queries\nreports: {queries: [checkout-errors, errors-by-type]}\nalarms: {errors: {query: checkout-errors}}\n" + rest,
	"queries that the contract of all environments fulfils": "queries: queries\ncontract: no-requests.yaml\n" + app + svc + "environments: {dev: {contract: guide}}\n",
	"queries of an environment alone":                       app + svc + "environments: {dev: {queries: queries}, prod: {}}\n",
}

func TestSavedQueries(t *testing.T) {
	c, err := Parse("logstack.yaml", []byte("queries: queries\n"+app+svc+"environments: {dev: {queries: ~}, prod: {}}\n"), "testdata")
	if err != nil {
		t.Fatal(err)
	}
	prod, dev := environmentOf(t, c, "prod"), environmentOf(t, c, "dev")
	if len(dev.SavedQueries) != len(queries.All()) {
		t.Errorf("dev has %d queries", len(dev.SavedQueries))
	}
	if len(prod.SavedQueries) != len(queries.All())+1 {
		t.Errorf("prod has %d queries", len(prod.SavedQueries))
	}
	if _, err := queries.Find(prod.SavedQueries, "checkout-errors"); err != nil {
		t.Error(err)
	}
	slow, err := queries.Find(prod.SavedQueries, "slow-requests")
	if err != nil || slow.Description != "Slow requests of the checkout." {
		t.Errorf("%q, %v: the folder's takes the place of the one that ships", slow.Description, err)
	}
	if !slices.IsSortedFunc(prod.SavedQueries, func(a, b queries.Query) int { return strings.Compare(a.Name, b.Name) }) {
		t.Error("they are not sorted")
	}
}
