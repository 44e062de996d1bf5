package logs

import (
	"context"
	"crypto/rand"
	"net/http"
	"sync"

	"go.uber.org/zap"
)

// requestID is the field with the request id, by which the records of a request are
// found. HeaderID is the header that carries the id, in the proxy's request and in the
// response.
const (
	requestID = "request_id"
	HeaderID  = "X-Request-Id"
)

// scope holds the request that is being served, and its user once known.
type scope struct {
	log     *zap.Logger
	mu      sync.Mutex
	request string
	user    string
	tenant  int
}

type scopeKey struct{}

// Requests is middleware that gives each request its scope. The logger writes its
// records.
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

// From returns the logger of a context, whose records contain the request, its user and
// the user's tenant.
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

// SetUser sets the user of the context's request. All further records contain the user.
func SetUser(ctx context.Context, user string, tenant int) {
	s := scopeOf(ctx)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.user, s.tenant = user, tenant
}

// scopeOf returns the scope of a context; if there is none, an empty one with zap's
// global logger.
func scopeOf(ctx context.Context) *scope {
	if s, ok := ctx.Value(scopeKey{}).(*scope); ok {
		return s
	}
	return &scope{log: zap.L()}
}
