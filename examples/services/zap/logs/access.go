package logs

import (
	"net/http"
	"time"

	"go.uber.org/zap"
)

// Access is middleware that writes one record for each request, at INFO whatever the
// status: an error has a record of its own, and must not be counted twice. It writes
// what ginzap writes, whose field names logstack's preset uses; with gin, use ginzap
// itself.
func Access(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start, answer := time.Now(), &recorder{ResponseWriter: w, status: http.StatusOK}
		defer func() {
			From(r.Context()).Info(r.URL.Path,
				zap.Int("status", answer.status),
				zap.String("method", r.Method),
				zap.String("path", r.URL.Path),
				zap.String("query", r.URL.RawQuery),
				zap.String("ip", r.RemoteAddr),
				zap.String("user-agent", r.UserAgent()),
				zap.Duration("latency", time.Since(start)))
		}()
		next.ServeHTTP(answer, r)
	})
}

// recorder records the status of a response.
type recorder struct {
	http.ResponseWriter
	status int
}

func (w *recorder) WriteHeader(status int) {
	w.status = status
	w.ResponseWriter.WriteHeader(status)
}

// Unwrap is for http.ResponseController.
func (w *recorder) Unwrap() http.ResponseWriter { return w.ResponseWriter }
