package lint

import "fmt"

var subscriptionCircle = Check{ID: "subscription/circle", Severity: Bug, run: func(p *pass) {
	for _, s := range p.subscriptions() {
		f, ok := s.function()
		if !ok || p.groupKey(s.in, s.LogGroup) != p.groupKey(s.owner, f.LogGroup) {
			continue
		}
		if _, _, made := p.groupOf(s.in, s.LogGroup); !made && isOpen(s.LogGroup) && s.in.OwnerOf(s.LogGroup) != s.owner {
			continue // placeholders of two templates
		}
		found := message{
			summary: fmt.Sprintf("it sends %s what %s itself logs", f.LogicalID, f.LogicalID),
			details: "Lambda logs every call, and the filter sends that again: the function calls itself forever, and every call is billed.",
			remedy:  "send the log group to another function, or let the function write to another log group",
		}
		if s.Pattern != "" {
			found.severity = Warning
			found.details = "If the function logs something that the pattern matches, it calls itself forever."
		}
		s.tell(p, "DestinationArn", found)
	}
}}
