package traffic

import (
	"fmt"
	"slices"

	"github.com/logstack-go/logstack/cloudwatch/alarm"
	"github.com/logstack-go/logstack/replay"
)

// parts are the two windows of a burn rate, which tell nobody by themselves.
var parts = []string{"checkout-availability-burn-1h-call", "checkout-availability-burn-5m-call"}

// Wrong says what alarms did in a replay of one log group's lines that they should
// not have: each alarm of an incident goes off once, while that lasts, and no other
// ever does. Those on metrics that no log event makes, such as a load balancer's or a
// queue's, a replay cannot try. Suffix is what an alarm is called behind the names of the application,
// the environment and the service; false for one of another log group.
func Wrong(report *replay.Report, worker bool, suffix func(name string) (string, bool)) []string {
	waiting := map[string]Incident{}
	for _, i := range Incidents() {
		if i.Worker == worker {
			waiting[i.Alarm] = i
		}
	}
	var wrong []string
	for _, a := range report.Alarms {
		name, is := suffix(a.Name)
		if !is || a.Elsewhere || name == "audit-silence-ticket" { // the audit log has no lines here
			continue
		}
		incident, waited := waiting[name]
		delete(waiting, name)
		switch {
		case a.Refused != "":
			wrong = append(wrong, fmt.Sprintf("%s is refused: %s", name, a.Refused))
		case slices.Contains(parts, name):
		default:
			wrong = append(wrong, wrongOf(name, a.Transitions, incident, waited)...)
		}
	}
	for name := range waiting {
		wrong = append(wrong, "there is no alarm "+name)
	}
	slices.Sort(wrong)
	return wrong
}

// wrongOf says what is wrong with when one alarm went off.
func wrongOf(name string, did []replay.Transition, incident Incident, waited bool) (wrong []string) {
	want := 0
	if waited {
		want = 1
	}
	if got := replay.WentOff(did); got != want {
		wrong = append(wrong, fmt.Sprintf("%s went off %d times, want %d: %+v", name, got, want, did))
	}
	for _, change := range did {
		if waited && change.To == alarm.StateAlarm && (change.At.Before(incident.From) || change.At.After(incident.Until)) {
			wrong = append(wrong, fmt.Sprintf("%s went off at %s; its incident is from %s until %s", name, change.At, incident.From, incident.Until))
		}
	}
	return wrong
}
