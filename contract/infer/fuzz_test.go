package infer

import (
	"context"
	"errors"
	"testing"

	"github.com/logstack-go/logstack/logevent"
)

// A contract inferred from any log can be read.
func FuzzLines(f *testing.F) {
	for _, line := range []string{
		`{"level": "INFO", "message": "a user 5 came", "user": {"id": 5, "mail": "x@mail.example.com"}}`, `{"a.b": 1, "a": {"b": 2}, "a": []}`,
		"plain\n{\"message\": NaN}\n{}", `{"metric_name": "x", "metric_value": 1, "metric_unit": "ms", "message": "m"}`, `{"": {"": null}, "message": "*"}`,
		`{"timestamp": "2025-03-11T08:00:00Z", "level": 30, "logger": "l", "event_type": "login_failed", "email": "jane@mail.example.com"}`,
		"{\"level\": 30, \"event_type\": \"login\xe4\\u0007\\u2028\", \"message\": \"a\"}",
	} {
		f.Add(line)
	}
	f.Fuzz(func(t *testing.T, log string) {
		source := func() *logevent.Source {
			s, err := logevent.Open([]logevent.Input{logevent.Bytes("log", []byte(log))}, logevent.Options{Format: logevent.Raw})
			if err != nil {
				t.Fatal(err)
			}
			return s
		}
		_, err := Run(context.Background(), source(), Options{Workers: 1})
		if err != nil && !errors.Is(err, ErrNoRecords) && !errors.Is(err, logevent.ErrUTF16) {
			t.Error(err)
		}
	})
}
