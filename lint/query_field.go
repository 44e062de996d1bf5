package lint

import (
	"fmt"

	"github.com/logstack-go/logstack/contract/binding"
)

var queryField = Check{ID: "query/field", Severity: Bug, NeedsContract: true, run: func(p *pass) {
	for _, q := range p.queries() {
		if !q.parsed || len(q.groups) == 0 {
			continue
		}
		all := true
		for _, group := range q.groups {
			all = all && p.ofContract(group)
		}
		filled, err := q.query.Fill(q.defaults)
		if !all || err != nil {
			continue
		}
		for _, s := range binding.QueryStrays(p.contract, filled) {
			found := message{
				summary: fmt.Sprintf("its query reads %s, which no log event of the contract %s has", s.Name, p.contract.Name()),
				details: "A field that log events do not have is empty: filtering by it finds nothing, and grouping by it gives one nameless group.",
			}
			switch {
			case s.As != "":
				found.remedy = "the application calls it " + s.As
			case s.Meant != "":
				found.remedy = "did you mean " + s.Meant + "?"
			}
			q.tell(p, found)
		}
	}
}}
