package traffic

import (
	"fmt"
	"slices"

	"github.com/logstack-go/logstack/cloudwatch/alarm"
	"github.com/logstack-go/logstack/replay"
)

// parts are the two windows of a burn rate, whose alarms notify nobody by themselves.
var parts = []string{"checkout-availability-burn-1h-call", "checkout-availability-burn-5m-call"}

// Wrong returns what alarms did wrong in a replay of one log group's lines: the alarms
// of each incident must go off once, while it lasts, and no alarm may go off otherwise.
// Alarms on metrics that no log event makes, such as those of a load balancer or queue,
// cannot be replayed and are left out. suffix strips the names of the application,
// environment and service from the name of an alarm; it returns false for an alarm of
// another log group.
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
		if !is || a.Elsewhere || name == "audit-silence-ticket" { // there are no lines of the audit log
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

// wrongOf returns what is wrong with the times at which an alarm went off.
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
