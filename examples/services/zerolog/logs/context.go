package logs

import (
	"context"
	"net/http"
	"time"

	"github.com/rs/zerolog"
	"github.com/rs/zerolog/hlog"
)

// Requests is the middleware that gives each request a logger, by hlog, which knows
// the request and its client; and that writes one record a request, at INFO
// whatever the answer is: an error has a record of its own, and is not to be
// counted twice.
func Requests(log zerolog.Logger, next http.Handler) http.Handler {
	access := hlog.AccessHandler(func(r *http.Request, status, size int, duration time.Duration) {
		hlog.FromRequest(r).Info().
			Str("method", r.Method).
			Str("url", r.URL.Path). // with its query, each would be another one
			Int("status", status).
			Int("size", size).
			Dur("duration", duration).
			Msg("Request completed")
	})
	for _, wrap := range []func(http.Handler) http.Handler{
		access, hlog.RequestIDHandler("req_id", "Request-Id"), hlog.RefererHandler("referer"), hlog.UserAgentHandler("user_agent"),
		hlog.RemoteIPHandler("ip"), hlog.NewHandler(log), // the last one stands outermost
	} {
		next = wrap(next)
	}
	return next
}

// SetUser says who the user of the context's request is. Each record since has him,
// that of the request, too.
func SetUser(ctx context.Context, user string, tenant int) {
	zerolog.Ctx(ctx).UpdateContext(func(c zerolog.Context) zerolog.Context {
		return c.Str("user_id", user).Int("tenant_id", tenant)
	})
}
