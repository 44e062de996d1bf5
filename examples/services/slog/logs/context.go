package logs

import (
	"context"
	"log/slog"
	"net/http"
	"sync"

	sloghttp "github.com/samber/slog-http"
)

// scope holds the request that is being served, and its user once known.
type scope struct {
	mu      sync.Mutex
	request string
	user    string
	tenant  int
}

type scopeKey struct{}

// Requests is middleware that gives each request its scope. It runs inside slog-http,
// which generates the request id and writes the access record.
func Requests(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s := &scope{request: sloghttp.GetRequestID(r)}
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), scopeKey{}, s)))
	})
}

// SetUser sets the user of the context's request. All further records contain the user,
// including the access record of slog-http.
func SetUser(ctx context.Context, user string, tenant int) {
	s := scopeOf(ctx)
	s.mu.Lock()
	s.user, s.tenant = user, tenant
	s.mu.Unlock()
	sloghttp.AddContextAttributes(ctx, slog.String("user_id", user), slog.Int("tenant_id", tenant))
}

// scopeOf returns the scope of a context; an empty one if there is none.
func scopeOf(ctx context.Context) *scope {
	if s, ok := ctx.Value(scopeKey{}).(*scope); ok {
		return s
	}
	return &scope{}
}

func (s *scope) attrs() (attrs []slog.Attr) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.request != "" {
		attrs = append(attrs, slog.String(sloghttp.RequestIDKey, s.request))
	}
	if s.user != "" {
		attrs = append(attrs, slog.String("user_id", s.user), slog.Int("tenant_id", s.tenant))
	}
	return attrs
}
