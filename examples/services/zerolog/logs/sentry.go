package logs

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/getsentry/sentry-go"
	"github.com/rs/zerolog/hlog"
)

// StartSentry starts Sentry's client if SENTRY_DSN is set, and returns a function that
// waits until all reports are sent. Without SENTRY_DSN, Report does nothing. Only
// Report sends errors: a log handler that also sent each ERROR record would report
// everything twice.
func StartSentry(getenv func(string) string) (flush func(), err error) {
	dsn := getenv("SENTRY_DSN")
	if dsn == "" {
		return func() {}, nil
	}
	rate, _ := strconv.ParseFloat(getenv("SENTRY_TRACES_SAMPLE_RATE"), 64)
	err = sentry.Init(sentry.ClientOptions{
		Dsn:              dsn,
		Environment:      getenv("SENTRY_ENVIRONMENT"),
		Release:          getenv("SENTRY_RELEASE"),
		EnableTracing:    rate > 0,
		TracesSampleRate: rate,
		SendDefaultPII:   getenv("SENTRY_SEND_DEFAULT_PII") == "true",
	})
	if err != nil {
		return nil, fmt.Errorf("SENTRY_DSN: %w", err)
	}
	return func() { sentry.Flush(2 * time.Second) }, nil
}

// Report reports an error to Sentry, with secrets removed, and with the request id, by
// which its log records can be found.
func Report(ctx context.Context, err error) {
	sentry.WithScope(func(s *sentry.Scope) {
		if id, ok := hlog.IDFromCtx(ctx); ok {
			s.SetTag("request_id", id.String())
		}
		s.AddEventProcessor(func(e *sentry.Event, _ *sentry.EventHint) *sentry.Event {
			for i := range e.Exception {
				e.Exception[i].Value = Redact(e.Exception[i].Value)
			}
			return e
		})
		sentry.CaptureException(err)
	})
}
