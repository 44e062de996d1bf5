package test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/constructs/alarms"
	"github.com/logstack-go/logstack/constructs/loggroup"
	"github.com/logstack-go/logstack/constructs/servicelogs"
	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/notify"
	"github.com/logstack-go/logstack/queries"
	"github.com/logstack-go/logstack/stacks"
)

// Each query reads the log groups that it is meant for: an audit trail finds nothing in
// the application log.
func TestQueriesAskTheirLogGroups(t *testing.T) {
	template := prod(t)
	var application, audit string
	for id, group := range template.resources(t, "AWS::Logs::LogGroup") {
		switch group.Properties["LogGroupName"] {
		case "/ecs/your-app":
			application = jsonOf(map[string]any{"Ref": id})
		case "/ecs/your-app/audit":
			audit = jsonOf(map[string]any{"Ref": id})
		}
	}
	saved := template.resources(t, "AWS::Logs::QueryDefinition")
	bound, _ := queries.BindAll(queries.All(), contract.Guide())
	if len(saved) != len(bound) {
		t.Errorf("%d queries are saved, want %d", len(saved), len(bound))
	}
	for id, query := range saved {
		name, _ := query.Properties["Name"].(string)
		want := "[" + application + "]"
		switch strings.TrimPrefix(name, "your-app/prod/") {
		case "audit-trail":
			want = "[" + audit + "]"
		case "request-by-id":
			want = "[" + application + "," + audit + "]"
		}
		if got := jsonOf(query.Properties["LogGroupNames"]); got != want {
			t.Errorf("%s (%s) asks %s, want %s", id, name, got, want)
		}
	}
}

// Queries for which the contract has all fields are saved. Others are left out with a
// note, and are a mistake only if explicitly requested.
func TestQueriesThatAContractCannotFulfil(t *testing.T) {
	c, err := contract.Parse("contract.yaml", []byte("extends: guide\nfields: {error_type: null}\nrecords: {optional: [event_type, request_id, user_id, tenant_id, error_message]}\nevents: {service_error: null}\n"))
	if err != nil {
		t.Fatal(err)
	}
	stack := newStack(t)
	logs := servicelogs.New(stack, "Logs", servicelogs.Props{Application: "billing", Contract: c})
	synthesize(t, stack)
	notes := strings.Join(stacks.Notes(stack), "\n")
	for _, name := range []string{"errors-by-type", "critical", "external-latency", "log-gaps"} {
		if logs.Query(name) != nil || !strings.Contains(notes, "Test/Logs: query "+name+" is not saved: ") {
			t.Errorf("%s is not left out with a note: %s", name, notes)
		}
	}
	if !strings.Contains(notes, "query errors-by-type is not saved: the contract has no field error_type") {
		t.Errorf("nobody is told why: %s", notes)
	}
	if logs.Query("errors-by-endpoint") == nil || strings.Contains(notes, "errors-by-endpoint") {
		t.Error("what can be fulfilled is left out as well")
	}
	if alarm := logs.Alarm("errors", notify.Ticket); alarm == nil || strings.Contains(*alarm.Metric().AlarmDescription(), "errors-by-type") {
		t.Error("the alarm went with its query, or still names it")
	}

	q, err := queries.Get("errors-by-type")
	if err != nil {
		t.Fatal(err)
	}
	stack = newStack(t)
	servicelogs.New(stack, "Logs", servicelogs.Props{Application: "billing", Contract: c, Queries: []queries.Query{q}, Rules: []alarmrules.Rule{}})
	wantMistake(t, stack, "query errors-by-type, contract contract.yaml: the contract has no field error_type")
}

// Queries are saved once for all services and read all their log groups: a request is
// followed into services with log groups of their own, as far as a query's limit
// allows.
func TestARequestIsFollowedAcrossServices(t *testing.T) {
	template := synthesize(t, logging(t, parse(t, `
services:
  - {name: web, image: app}
  - {name: importer, image: app, ownLogGroups: true}
environments: {prod: {}}
`), "prod").Stack())
	groups := map[string]string{}
	for id, group := range template.resources(t, "AWS::Logs::LogGroup") {
		groups[jsonOf(map[string]any{"Ref": id})] = group.Properties["LogGroupName"].(string)
	}
	for _, query := range template.resources(t, "AWS::Logs::QueryDefinition") {
		want := map[string]string{
			"billing/prod/request-by-id": "/ecs/billing/prod /ecs/billing/prod/audit /ecs/billing/prod/importer /ecs/billing/prod/audit/importer",
			"billing/prod/critical":      "/ecs/billing/prod /ecs/billing/prod/importer",
			"billing/prod/audit-trail":   "/ecs/billing/prod/audit /ecs/billing/prod/audit/importer",
		}[query.Properties["Name"].(string)]
		var got []string
		for _, group := range query.Properties["LogGroupNames"].([]any) {
			got = append(got, groups[jsonOf(group)])
		}
		if want != "" && strings.Join(got, " ") != want {
			t.Errorf("%s asks %q, want %q", query.Properties["Name"], got, want)
		}
	}

	stack := newStack(t)
	request, err := queries.Get("request-by-id")
	if err != nil {
		t.Fatal(err)
	}
	key := loggroup.NewKey(stack, "Key")
	topics := alarms.NewTopics(stack, "Topics", alarms.TopicsProps{Key: key})
	var many []*servicelogs.ServiceLogs
	for i := range 26 {
		many = append(many, servicelogs.New(stack, fmt.Sprintf("Logs%d", i), servicelogs.Props{
			Application: "billing", Service: fmt.Sprintf("s%d", i), Key: key, Topics: topics,
			Queries: []queries.Query{request}, Rules: []alarmrules.Rule{},
		}))
	}
	many[0].Beside(many[:25]...)
	if notes := stacks.Notes(stack); strings.Contains(strings.Join(notes, "\n"), "log groups instead of") {
		t.Errorf("50 log groups are too many: %q", notes)
	}
	many[1].Beside(many...)
	if notes := strings.Join(stacks.Notes(stack), "\n"); !strings.Contains(notes, "Test/Logs1: query billing/s1/request-by-id reads 2 log groups instead of 52: at most 50 are allowed") {
		t.Errorf("nobody is told: %s", notes)
	}
}

// Every preset has a stack, which leaves out exactly the queries that need fields which
// the preset lacks.
func TestEveryPresetHasItsQueries(t *testing.T) {
	for _, name := range contract.ApplicationPresets() {
		c, err := contract.Preset(name)
		if err != nil {
			t.Fatal(err)
		}
		stack := newStack(t)
		servicelogs.New(stack, "Logs", servicelogs.Props{Application: "billing", Contract: c})
		if got, want := len(synthesize(t, stack).resources(t, "AWS::Logs::QueryDefinition")), len(queries.All())-2; got != want {
			t.Errorf("%s has %d queries, want %d", name, got, want)
		}
		if notes := strings.Join(stacks.Notes(stack), "\n"); strings.Count(notes, "is not saved") != 2 ||
			!strings.Contains(notes, "query external-latency is not saved") || !strings.Contains(notes, "query log-gaps is not saved") {
			t.Errorf("%s notes %q", name, notes)
		}
	}
}
