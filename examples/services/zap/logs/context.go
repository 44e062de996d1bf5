package logs

import (
	"context"
	"crypto/rand"
	"net/http"
	"sync"

	"go.uber.org/zap"
)

// requestID is what records call the id of a request: what is known of one is found
// by it. HeaderID is the header that a proxy sends it in, and the answer has it in.
const (
	requestID = "request_id"
	HeaderID  = "X-Request-Id"
)

// scope is who is asking: a request, and its user as soon as he is known.
type scope struct {
	log     *zap.Logger
	mu      sync.Mutex
	request string
	user    string
	tenant  int
}

type scopeKey struct{}

// Requests is the middleware that gives each request its scope, whose records the
// logger writes.
func Requests(log *zap.Logger, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id := r.Header.Get(HeaderID)
		if id == "" {
			id = rand.Text()
		}
		w.Header().Set(HeaderID, id)
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), scopeKey{}, &scope{log: log, request: id})))
	})
}

// From returns the logger for what is done in a context: each of its records has
// the request, its user and his tenant.
func From(ctx context.Context) *zap.Logger {
	s := scopeOf(ctx)
	s.mu.Lock()
	defer s.mu.Unlock()
	var fields []zap.Field
	if s.request != "" {
		fields = append(fields, zap.String(requestID, s.request))
	}
	if s.user != "" {
		fields = append(fields, zap.String("user_id", s.user), zap.Int("tenant_id", s.tenant))
	}
	return s.log.With(fields...)
}

// SetUser says who the user of the context's request is. Each record since has him.
func SetUser(ctx context.Context, user string, tenant int) {
	s := scopeOf(ctx)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.user, s.tenant = user, tenant
}

// scopeOf returns the scope of a context; where there is none, an empty one with
// zap's global logger.
func scopeOf(ctx context.Context) *scope {
	if s, ok := ctx.Value(scopeKey{}).(*scope); ok {
		return s
	}
	return &scope{log: zap.L()}
}
