package infer

import (
	"slices"
	"testing"
)

func TestLayouts(t *testing.T) {
	for line, want := range map[string]string{
		`198.51.100.31 - - [03/Mar/2026:09:00:00 +0000] "GET / HTTP/1.1" 200 7829 "-" "curl/8"`: "access log (combined, as of nginx and Apache)",
		`198.51.100.31 - - [03/Mar/2026:09:00:00 +0000] "GET / HTTP/1.1" 200 -`:                 "access log (common)",
		`REPORT RequestId: 1 Duration: 5 ms`:                                                    "Lambda's own lines",
		`[2026-03-03 09:00:00 +0000] [7] [INFO] Booting worker with pid: 7`:                     "gunicorn's own lines",
		`[2026-03-03 09:00:00,123: INFO/MainProcess] Connected`:                                 "Celery's own lines",
		`2026/03/03 09:00:00 [error] 7#7: *1 upstream timed out`:                                "nginx's error log",
		`Traceback (most recent call last):`:                                                    "tracebacks and stack traces",
		"\tat org.example.Shop.pay(Shop.java:31)":                                               "tracebacks and stack traces",
		`level=info msg="tea brewed" cups=5`:                                                    "logfmt",
		`Booting`:                                                                               "",
		`a=b`:                                                                                   "",
		`said "GET / HTTP/1.1" 200 5 "-" "x"`:                                                   "",
		``:                                                                                      "",
	} {
		if got := layoutOf([]byte(line)); got != want {
			t.Errorf("%s: %s", line, got)
		}
	}
}

// Layouts are listed at the top of the contract and in the result, the most
// frequent first.
func TestLayoutsAreTold(t *testing.T) {
	const access = `198.51.100.31 - - [03/Mar/2026:09:00:00 +0000] "GET / HTTP/1.1" 200 7829 "-" "curl/8"`
	r := lines(t, "a=1 b=2 c=3", access, usual+`"a": 1}`, access, "Booting")
	if want := []Layout{{"access log (combined, as of nginx and Apache)", 2}, {"logfmt", 1}}; !slices.Equal(r.Layouts, want) || r.Others != 4 {
		t.Errorf("%v, of %d", r.Layouts, r.Others)
	}
	r.has(t, []string{"# Of 4 lines that are not JSON, which it does not describe, some look familiar:\n# 2 like access log (combined, as of nginx and Apache); 1 like logfmt.\n"})
	lines(t, "Booting", usual+`"a": 1}`).has(t, nil, "no JSON")
}
