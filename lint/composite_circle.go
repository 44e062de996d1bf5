package lint

import (
	"slices"
	"strings"

	"github.com/logstack-go/logstack/replay"
)

var compositeCircle = Check{ID: "composite/circle", Severity: Bug, run: func(p *pass) {
	all := p.allAlarms()
	told := map[int]bool{}
	for i, a := range all {
		if a.kind != replay.CompositeAlarm || told[i] {
			continue
		}
		circle := circleOf(all, i)
		if circle == nil {
			continue
		}
		var names []string
		for _, at := range circle {
			told[at] = true
			names = append(names, all[at].LogicalID)
		}
		f := message{
			summary: "its rule depends on itself",
			details: "CloudWatch stops evaluating composite alarms in a circle, and none of them can be deleted as long as another depends on it.",
			remedy:  "leave it out of the rule",
		}
		if len(circle) > 1 {
			f.details = strings.Join(append(names, names[0]), " → ") + ". " + f.details
			f.remedy = "leave one of them out of the rule of another"
		}
		p.tell(a.in, a.LogicalID, "AlarmRule", f)
	}
}}

// circleOf returns the alarms in the shortest circle that starts with
// all[start]; nil if there is none.
func circleOf(all []anyAlarm, start int) []int {
	paths := [][]int{{start}}
	seen := map[int]bool{}
	for len(paths) > 0 {
		path := paths[0]
		paths = paths[1:]
		for next, other := range all {
			if other.kind != replay.CompositeAlarm || !all[path[len(path)-1]].calls(other) {
				continue
			}
			if next == start {
				return path
			}
			if !seen[next] {
				seen[next] = true
				paths = append(paths, append(slices.Clone(path), next))
			}
		}
	}
	return nil
}
