package test

import (
	"strings"
	"testing"

	"github.com/logstack-go/logstack/constructs/servicelogs"
	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/queries"
	"github.com/logstack-go/logstack/recipes"
	"github.com/logstack-go/logstack/stacks"
)

// Each query asks the log groups that it is saved for: a trail of the audit log
// finds nothing in the application's.
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

// What every contract can be asked is saved. What it cannot be is left out with
// a note, and is a mistake only where it was asked for.
func TestQueriesThatAContractCannotFulfil(t *testing.T) {
	c, err := contract.Parse("contract.yaml", []byte("extends: guide\nfields: {error_type: null}\nrecords: {optional: [event_type, request_id, user_id, tenant_id, error_message]}\nevents: {service_error: null}\n"))
	if err != nil {
		t.Fatal(err)
	}
	stack := newStack(t)
	logs := servicelogs.New(stack, "Logs", servicelogs.Props{Application: "billing", Contract: c})
	synthesize(t, stack)
	notes := strings.Join(stacks.Notes(stack), "\n")
	for _, name := range []string{"errors-by-type", "critical", "external-latency"} {
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
	if alarm := logs.Alarm("errors", recipes.Ticket); alarm == nil || strings.Contains(*alarm.AlarmDescription(), "errors-by-type") {
		t.Error("the alarm went with its query, or still names it")
	}

	q, err := queries.Get("errors-by-type")
	if err != nil {
		t.Fatal(err)
	}
	stack = newStack(t)
	servicelogs.New(stack, "Logs", servicelogs.Props{Application: "billing", Contract: c, Queries: []queries.Query{q}, Rules: []recipes.Rule{}})
	wantMistake(t, stack, "query errors-by-type, contract contract.yaml: the contract has no field error_type")
}
