package main

import (
	"cmp"
	"strings"

	"github.com/logstack-go/logstack/template"
)

// describeEventRules lists the rules of EventBridge by their descriptions. An
// event pattern is long; --format json has it.
func describeEventRules(p *page, t *template.Template) {
	var rows [][]string
	for _, r := range t.EventRules() {
		var told []string
		for _, target := range r.Tells {
			if topic, ok := t.Topic(target); ok {
				target = cmp.Or(topic.Name, topic.DisplayName, topic.LogicalID)
			}
			told = append(told, target)
		}
		state := "on"
		switch r.State {
		case "ENABLED":
		case "DISABLED":
			state = "off"
		case "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS":
			state = "on for all calls"
		default:
			state = r.State
		}
		rows = append(rows, []string{
			named(r.Name, r.Resource), state, cmp.Or(strings.Join(told, ", "), "nobody"), cmp.Or(r.Description, r.Schedule, "-"),
		})
	}
	if rows != nil {
		p.line("")
		p.table([]string{"Rules of EventBridge", "state", "tells", "description"}, rows)
	}
}
