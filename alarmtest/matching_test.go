package alarmtest

import (
	"testing"

	"github.com/logstack-go/logstack/cloudwatch/filterpattern"
)

// matching finds a log event for most patterns that people write.
func TestMatching(t *testing.T) {
	base := object{{"level", "INFO"}, {"message", "all is well"}}
	for pattern, want := range map[string]string{
		`{ $.level = "ERROR" }`:                                          `{"level": "ERROR"}`,
		`{ $.level = "ERROR" && $.status >= 500 }`:                       `{"level": "ERROR", "status": 500}`,
		`{ $.a = 1 || $.b = 2 }`:                                         `{"a": 1}`,
		`{ $.a > 5 && $.a < 7 }`:                                         `{"a": 6}`,
		`{ $.user.id = "x*" && $.level = "*" }`:                          `{"user": {"id": "x"}, "level": ""}`,
		`{ $.items[0].id IS TRUE && $.b IS NULL }`:                       `{"items": [{"id": true}], "b": null}`,
		`{ $.['cluster.name'] = "main" && $.other NOT EXISTS }`:          `{"cluster.name": "main"}`,
		`{ $.path = %^/orders/[0-9]+% }`:                                 `{"path": "/orders/1"}`,
		`{ $.status != 200 }`:                                            `{"status": 201}`,
		`ERROR`:                                                          `ERROR a line`,
		`"[ERROR]" -"known"`:                                             `[ERROR] a line`,
		`?ERROR ?WARN`:                                                   `ERROR`,
		`%fail[eu][dr]%`:                                                 `failed a line`,
		`[ip, user, status = 5*, size > 1000, ...]`:                      `x x 5 1001`,
		`[..., kind = "ERROR"]`:                                          `ERROR`,
		`{ ($.event_type = "a" || $.message = "b") && $.ms > 1000.5 }`:   `{"event_type": "a", "ms": 1001.5}`,
		`{ $.level = "ERROR" && $.level = "INFO" }`:                      ``,
		`{ $.source = "x" && $.level != "ERROR" && $.message = "*ll*" }`: `{"source": "x", "level": "other", "message": "ll"}`,
	} {
		got, ok := matching(filterpattern.MustParse(pattern), nil, 0, base)
		if got != want || ok != (want != "") {
			t.Errorf("%s: got %s, want %s", pattern, got, want)
		}
	}
}
