package check

import (
	"context"
	"errors"
	"testing"

	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/logevent"
)

// Every log can be checked.
func FuzzLines(f *testing.F) {
	for _, line := range []string{
		`{"level": "INFO", "message": "a user 5 came", "user": {"id": 5, "mail": "x@mail.example.com"}}`, `{"a.b": 1, "a": {"b": 2}, "a": []}`,
		"plain\n{\"message\": NaN}\n{}", `{"metric_name": "x", "metric_value": 1, "metric_unit": "ms", "message": "m"}`, `{"": {"": null}, "message": "*"}`,
		`{"timestamp": "2025-03-11T08:00:00Z", "level": 30, "logger": "l", "event_type": "login_failed", "email": "jane@mail.example.com"}`,
		"{\"level\": 30, \"event_type\": \"login\xe4\\u0007\\u2028\", \"message\": \"a\"}",
	} {
		f.Add(line)
	}
	guide := contract.Guide()
	f.Fuzz(func(t *testing.T, log string) {
		source := func() *logevent.Source {
			s, err := logevent.Open([]logevent.Input{logevent.Bytes("log", []byte(log))}, logevent.Options{Format: logevent.Raw})
			if err != nil {
				t.Fatal(err)
			}
			return s
		}
		if _, err := Run(context.Background(), guide, source(), Options{Workers: 1}); err != nil {
			if errors.Is(err, logevent.ErrUTF16) {
				return
			}
			t.Fatal(err)
		}
	})
}
