package logs

import (
	"context"
	"net/http"
	"time"

	"github.com/rs/zerolog"
	"github.com/rs/zerolog/hlog"
)

// Requests is middleware that gives each request a logger, using hlog, which adds the
// request and its client. It also writes one record for each request, at INFO whatever
// the status: an error has a record of its own, and must not be counted twice.
func Requests(log zerolog.Logger, next http.Handler) http.Handler {
	access := hlog.AccessHandler(func(r *http.Request, status, size int, duration time.Duration) {
		hlog.FromRequest(r).Info().
			Str("method", r.Method).
			Str("url", r.URL.Path). // without the query string, which would make every URL different
			Int("status", status).
			Int("size", size).
			Dur("duration", duration).
			Msg("Request completed")
	})
	for _, wrap := range []func(http.Handler) http.Handler{
		access, hlog.RequestIDHandler("req_id", "Request-Id"), hlog.RefererHandler("referer"), hlog.UserAgentHandler("user_agent"),
		hlog.RemoteIPHandler("ip"), hlog.NewHandler(log), // the last one is the outermost
	} {
		next = wrap(next)
	}
	return next
}

// SetUser sets the user of the context's request. All further records contain the user,
// including the access record.
func SetUser(ctx context.Context, user string, tenant int) {
	zerolog.Ctx(ctx).UpdateContext(func(c zerolog.Context) zerolog.Context {
		return c.Str("user_id", user).Int("tenant_id", tenant)
	})
}
