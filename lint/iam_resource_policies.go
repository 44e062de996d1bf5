package lint

import (
	"cmp"
	"fmt"

	"github.com/logstack-go/logstack/cloudwatch"
)

var iamResourcePolicies = Check{ID: "iam/resource-policies", Severity: Fatal, run: func(p *pass) {
	held := map[string]int{}
	seen := map[string]bool{} // names; each is one policy
	for _, t := range p.templates {
		key := goesTo(t)
		for _, r := range t.ResourcePolicies() {
			m, _ := madeIn(t, "${"+r.LogicalID+"}")
			name, _ := m.Properties["PolicyName"].(string)
			one := key + "\x00" + cmp.Or(name, r.LogicalID)
			if r.Undecided || isOpen(name) || seen[one] {
				continue
			}
			seen[one] = true
			if held[key]++; held[key] == cloudwatch.MaxResourcePolicies+1 {
				p.tell(t, r.LogicalID, "", message{
					summary: fmt.Sprintf("it is one more than the %d resource policies that an account takes in a region", cloudwatch.MaxResourcePolicies),
					details: "CloudWatch Logs refuses it and those after it (API_PutResourcePolicy).",
					remedy:  "put the statements of several into one policy",
				})
			}
		}
	}
}}
