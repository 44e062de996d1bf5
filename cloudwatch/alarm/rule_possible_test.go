package alarm

import "testing"

// The alarm "never" cannot be in ALARM, "fixed" can only be in INSUFFICIENT_DATA,
// and the others can be in any state.
func TestMayHold(t *testing.T) {
	may := func(name string, in State) bool {
		return (name != "never" || in != StateAlarm) && (name != "fixed" || in == StateInsufficientData)
	}
	for rule, want := range map[string]bool{
		"NOT INSUFFICIENT_DATA(fixed)": false, "NOT OK(fixed)": true,
		"ALARM(a)": true, "ALARM(never)": false, "OK(never)": true, "INSUFFICIENT_DATA(never)": true, "NOT ALARM(never)": true,
		"ALARM(a) OR ALARM(never)": true, "ALARM(a) AND ALARM(never)": false, "ALARM(a) AND NOT ALARM(never)": true,
		"NOT (ALARM(a) OR NOT ALARM(never))": false, "NOT (ALARM(a) AND NOT ALARM(never))": true,
		"TRUE": true, "FALSE": false, "FALSE OR ALARM(never)": false, "NOT FALSE": true,
		"AT_LEAST(2, ALARM, (a, b, never))": true, "AT_LEAST(3, ALARM, (a, b, never))": false, "AT_LEAST(1, ALARM, (never))": false,
		"AT_LEAST(1, NOT ALARM, (never))": true, "NOT AT_LEAST(1, NOT ALARM, (never))": false, "NOT AT_LEAST(2, NOT ALARM, (a, never))": true,
		"AT_LEAST(60%, ALARM, (a, never))": false, "AT_LEAST(50%, ALARM, (a, never))": true,
	} {
		r, err := ParseRule(rule)
		if err != nil {
			t.Fatal(err)
		}
		if got := r.MayHold(may); got != want {
			t.Errorf("%s: %v", rule, got)
		}
	}
}
