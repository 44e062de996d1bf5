package changes

import (
	"fmt"

	"github.com/logstack-go/logstack/internal/numeral"
	"github.com/logstack-go/logstack/template"
)

var stackLeft = kind{
	name: "stack-left",
	doc: Doc{
		Title: "Stacks that stay as they are", Severity: Told,
		Meaning: "The new side does not have the stack, and no deployment deletes one. It stays with everything in it, its alarms go on notifying people, and its names stay taken. This happens when an application or an environment is renamed, as its stack gets another name.",
		Remedy:  "Delete it once nobody needs it, with `cdk destroy` of the old app or `aws cloudformation delete-stack`. To see what that deletes, compare it with an empty template, {}.",
	},
	find: func(f *finder) {
		if f.origin == template.Account {
			return
		}
		for _, in := range f.old.roots() {
			if in.other != nil {
				continue
			}
			var groups, alarms int64
			for _, t := range in.things {
				switch t.Type {
				case logGroupType:
					groups++
				case alarmType, compositeType, logAlarmType:
					alarms++
				}
			}
			f.report.Findings = append(f.report.Findings, Finding{
				Kind: f.kind.name, Severity: Told, Stack: in.template.Stack, Name: in.name(), Remedy: f.kind.doc.Remedy,
				Text: fmt.Sprintf("The new side has no stack of that name, so it stays as it is, with %s and %s.",
					numeral.Count(groups, "log group"), numeral.Count(alarms, "alarm")),
			})
		}
	},
}
