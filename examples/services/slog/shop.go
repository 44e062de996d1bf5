package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"runtime/debug"
	"strings"
	"time"

	sloghttp "github.com/samber/slog-http"

	"example.com/shop/logs"
)

// shop is a small shop. Its business is made up; its logging is real.
type shop struct {
	log       *slog.Logger
	payments  string        // address of the payment service
	slowQuery time.Duration // queries that take longer are logged
}

func (s *shop) handler() http.Handler {
	mux := http.NewServeMux()
	for pattern, handle := range map[string]func(http.ResponseWriter, *http.Request) error{
		"GET /health":       func(w http.ResponseWriter, _ *http.Request) error { return answer(w, http.StatusOK, "well") },
		"POST /login":       s.login,
		"PUT /profile":      s.changeProfile,
		"GET /orders/{id}":  s.order,
		"POST /orders":      s.placeOrder,
		"GET /stock":        s.stock,
		"POST /permissions": s.permit,
		"POST /payments":    s.pay, // a separate service in a real shop
	} {
		mux.Handle(pattern, s.failing(handle))
	}
	// One record for each request, at INFO whatever the status: an error has a record
	// of its own, and must not be counted twice.
	requests := sloghttp.NewWithConfig(s.log, sloghttp.Config{WithRequestID: true, WithClientIP: true})
	return clientAddress(requests(logs.Requests(mux)))
}

// clientAddress sets the request's address to the one that the proxy in front of the
// service saw: the last in X-Forwarded-For, because a client can write the others.
func clientAddress(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if host, _, err := net.SplitHostPort(r.RemoteAddr); err == nil {
			r.RemoteAddr = host
		}
		seen := strings.Split(r.Header.Get("X-Forwarded-For"), ",")
		if ip := net.ParseIP(strings.TrimSpace(seen[len(seen)-1])); ip != nil {
			r.RemoteAddr = ip.String()
		}
		next.ServeHTTP(w, r)
	})
}

// serviceError is an error of a component of the shop.
type serviceError struct {
	service string
	error
}

// failing turns a function that may fail or panic into a handler. It is the only place
// that logs and reports errors, so each is reported once.
func (s *shop) failing(handle func(http.ResponseWriter, *http.Request) error) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var stack []byte
		err := func() (err error) {
			defer func() {
				if p := recover(); p == http.ErrAbortHandler {
					panic(p) // the client has gone away
				} else if p != nil {
					err, stack = fmt.Errorf("panic: %v", p), debug.Stack()
				}
			}()
			return handle(w, r)
		}()
		if err == nil {
			return
		}
		service := "shop"
		if of := new(serviceError); errors.As(err, of) {
			service, err = of.service, of.error
		}
		attrs := []any{"event_type", "service_error", "service", service, "error_type", fmt.Sprintf("%T", err), "err", err}
		if stack != nil {
			attrs = append(attrs, "exc_info", string(stack))
		}
		s.log.ErrorContext(r.Context(), "Service error", attrs...)
		logs.Report(r.Context(), err)
		_ = answer(w, http.StatusInternalServerError, "an error of ours")
	})
}

func answer(w http.ResponseWriter, status int, says string) error {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	return json.NewEncoder(w).Encode(map[string]string{"says": says})
}

// took returns a duration as slog-http records it, so that durations have one name.
func took(since time.Time) slog.Attr {
	return slog.Group("response", slog.Duration("latency", time.Since(since)))
}

// client returns the client's address as slog-http records it.
func client(r *http.Request) slog.Attr {
	return slog.Group("request", "ip", r.RemoteAddr, "user-agent", r.UserAgent())
}

func (s *shop) login(w http.ResponseWriter, r *http.Request) error {
	var who struct{ Email, Password string }
	if err := json.NewDecoder(r.Body).Decode(&who); err != nil {
		return answer(w, http.StatusBadRequest, "no JSON")
	}
	if !strings.HasPrefix(who.Password, "right ") { // a real shop compares a hash
		s.log.WarnContext(r.Context(), "Login attempt failed", "event_type", "login_failed", "email", who.Email, client(r), "failure_reason", "password")
		return answer(w, http.StatusUnauthorized, "no")
	}
	logs.SetUser(r.Context(), "u-7", 42)
	s.log.InfoContext(r.Context(), "User authentication", "event_type", "user_authenticated", "auth_method", "password")
	s.log.InfoContext(r.Context(), "User login successful", "event_type", "login_success", "email", who.Email, client(r))
	return answer(w, http.StatusOK, "welcome")
}

// known sets the user of a request, as a session or token would.
func known(r *http.Request) { logs.SetUser(r.Context(), "u-7", 42) }

func (s *shop) changeProfile(w http.ResponseWriter, r *http.Request) error {
	known(r)
	s.log.InfoContext(r.Context(), "User updated profile", "event_type", "profile_updated", "user_email", "jane@mail.example.com")
	return answer(w, http.StatusOK, "changed")
}

func (s *shop) order(w http.ResponseWriter, r *http.Request) error {
	known(r)
	s.query(r.Context(), "SELECT * FROM orders WHERE id = $1")
	return answer(w, http.StatusOK, r.PathValue("id"))
}

// query runs a query, and logs it if it was slow.
func (s *shop) query(ctx context.Context, sql string) {
	start := time.Now()
	time.Sleep(25 * time.Millisecond) // stands for the database
	if time.Since(start) >= s.slowQuery {
		s.log.WarnContext(ctx, "Slow database query", "event_type", "database_query", "query", sql, took(start),
			"database", "shop", "threshold_ms", s.slowQuery.Milliseconds())
	}
}

func (s *shop) placeOrder(w http.ResponseWriter, r *http.Request) error {
	known(r)
	var order struct{ Card string }
	if err := json.NewDecoder(r.Body).Decode(&order); err != nil {
		return answer(w, http.StatusBadRequest, "no JSON")
	}
	s.log.InfoContext(r.Context(), "External API request", "event_type", "external_api_request", "service", "payments", slog.Group("request", "path", "/payments", "method", "POST"))
	status, err := s.charge(r.Context(), order.Card)
	if err != nil {
		s.log.ErrorContext(r.Context(), "External API request failed", "event_type", "external_api_failed", "service", "payments", slog.Group("request", "path", "/payments"),
			slog.Group("response", "status", status), "err", err, "will_retry", false)
		logs.Report(r.Context(), err)
		return answer(w, http.StatusBadGateway, "no payment")
	}
	s.log.InfoContext(r.Context(), "Order created", "event_type", "order_created", "order_id", 1, "total_amount", 19.5, "currency", "EUR", "item_count", 2)
	s.log.InfoContext(r.Context(), "Payment processed", "event_type", "payment_processed", "payment_id", 1, "order_id", 1, "amount", 19.5, "payment_method", "card", "transaction_id", "t-1")
	return answer(w, http.StatusCreated, "1")
}

func (s *shop) charge(ctx context.Context, card string) (status int, err error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, s.payments, strings.NewReader(card))
	if err != nil {
		return 0, err
	}
	a, err := http.DefaultClient.Do(r)
	if err != nil {
		return 0, err
	}
	defer a.Body.Close()
	if a.StatusCode != http.StatusOK {
		return a.StatusCode, fmt.Errorf("the card %s is not taken", card)
	}
	return a.StatusCode, nil
}

// pay stands for the payment service.
func (s *shop) pay(w http.ResponseWriter, r *http.Request) error {
	if card, err := io.ReadAll(r.Body); err != nil || len(card) == 0 {
		return answer(w, http.StatusOK, "paid")
	}
	return answer(w, http.StatusPaymentRequired, "no")
}

// stock fails with an error that contains secrets.
func (s *shop) stock(_ http.ResponseWriter, r *http.Request) error {
	if r.URL.Query().Has("crash") {
		panic("no shelf")
	}
	return serviceError{"stock", fmt.Errorf("the warehouse refuses the token=%s", r.URL.Query().Get("token"))}
}

func (s *shop) permit(w http.ResponseWriter, r *http.Request) error {
	known(r)
	s.log.InfoContext(r.Context(), "User permission changed", "event_type", "permission_changed", "actor_id", 7, "target_user_id", 8,
		"permission_before", []string{"read"}, "permission_after", []string{"read", "write"}, client(r))
	return answer(w, http.StatusOK, "may write")
}

// importStock is a batch job, which a timer would start.
func (s *shop) importStock(ctx context.Context) {
	start := time.Now()
	s.log.InfoContext(ctx, "Batch processing started", "event_type", "batch_started", "item_count", 3)
	s.log.InfoContext(ctx, "Batch processing completed", "event_type", "batch_completed", "processed", 3, "failed", 0, took(start))
}

// watchPool logs the state of the database connection pool.
func (s *shop) watchPool(ctx context.Context, active, most int) {
	s.log.InfoContext(ctx, "Database connection pool status", "event_type", "db_pool_status", "active_connections", active, "idle_connections", most-active, "max_connections", most)
	if active == most {
		s.log.Log(ctx, logs.Critical, "Database connection pool exhausted", "event_type", "db_pool_exhausted")
		logs.Report(ctx, errors.New("the database connection pool is exhausted"))
	}
}

// measure logs a value that a metric filter publishes as a metric.
func (s *shop) measure(ctx context.Context, name string, value float64, unit string, status int) {
	s.log.InfoContext(ctx, "Metric", "event_type", "metric", "metric_name", name, "metric_value", value, "metric_unit", unit, slog.Group("response", "status", status))
}
