package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"runtime/debug"
	"strings"
	"time"

	"go.uber.org/zap"

	"example.com/shop/logs"
)

// shop is a small shop. Its business is made up; its logging is real.
type shop struct {
	log       *zap.Logger
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
	return clientAddress(logs.Requests(s.log, logs.Access(mux)))
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
		fields := []zap.Field{zap.String("event_type", "service_error"), zap.String("service", service), zap.String("error_type", fmt.Sprintf("%T", err)), zap.Error(err)}
		if stack != nil {
			fields = append(fields, zap.ByteString("stack", stack))
		}
		logs.From(r.Context()).Error("Service error", fields...)
		logs.Report(r.Context(), err)
		_ = answer(w, http.StatusInternalServerError, "an error of ours")
	})
}

func answer(w http.ResponseWriter, status int, says string) error {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	return json.NewEncoder(w).Encode(map[string]string{"says": says})
}

func (s *shop) login(w http.ResponseWriter, r *http.Request) error {
	var who struct{ Email, Password string }
	if err := json.NewDecoder(r.Body).Decode(&who); err != nil {
		return answer(w, http.StatusBadRequest, "no JSON")
	}
	if !strings.HasPrefix(who.Password, "right ") { // a real shop compares a hash
		logs.From(r.Context()).Warn("Login attempt failed", zap.String("event_type", "login_failed"), zap.String("email", who.Email), zap.String("ip", r.RemoteAddr), zap.String("failure_reason", "password"))
		return answer(w, http.StatusUnauthorized, "no")
	}
	logs.SetUser(r.Context(), "u-7", 42)
	logs.From(r.Context()).Info("User authentication", zap.String("event_type", "user_authenticated"), zap.String("auth_method", "password"))
	logs.From(r.Context()).Info("User login successful", zap.String("event_type", "login_success"), zap.String("email", who.Email), zap.String("ip", r.RemoteAddr), zap.String("user-agent", r.UserAgent()))
	return answer(w, http.StatusOK, "welcome")
}

// known sets the user of a request, as a session or token would.
func known(r *http.Request) { logs.SetUser(r.Context(), "u-7", 42) }

func (s *shop) changeProfile(w http.ResponseWriter, r *http.Request) error {
	known(r)
	logs.From(r.Context()).Info("User updated profile", zap.String("event_type", "profile_updated"), zap.String("user_email", "jane@mail.example.com"))
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
		logs.From(ctx).Warn("Slow database query", zap.String("event_type", "database_query"), zap.String("sql", sql), zap.Duration("latency", time.Since(start)),
			zap.String("database", "shop"), zap.Int64("threshold_ms", s.slowQuery.Milliseconds()))
	}
}

func (s *shop) placeOrder(w http.ResponseWriter, r *http.Request) error {
	known(r)
	var order struct{ Card string }
	if err := json.NewDecoder(r.Body).Decode(&order); err != nil {
		return answer(w, http.StatusBadRequest, "no JSON")
	}
	logs.From(r.Context()).Info("External API request", zap.String("event_type", "external_api_request"), zap.String("service", "payments"), zap.String("path", "/payments"), zap.String("method", "POST"))
	status, err := s.charge(r.Context(), order.Card)
	if err != nil {
		logs.From(r.Context()).Error("External API request failed", zap.String("event_type", "external_api_failed"), zap.String("service", "payments"),
			zap.String("path", "/payments"), zap.Int("status", status), zap.Error(err), zap.Bool("will_retry", false))
		logs.Report(r.Context(), err)
		return answer(w, http.StatusBadGateway, "no payment")
	}
	logs.From(r.Context()).Info("Order created", zap.String("event_type", "order_created"), zap.Int("order_id", 1), zap.Float64("total_amount", 19.5),
		zap.String("currency", "EUR"), zap.Int("item_count", 2))
	logs.From(r.Context()).Info("Payment processed", zap.String("event_type", "payment_processed"), zap.Int("payment_id", 1), zap.Int("order_id", 1),
		zap.Float64("amount", 19.5), zap.String("payment_method", "card"), zap.String("transaction_id", "t-1"))
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
	logs.From(r.Context()).Info("User permission changed", zap.String("event_type", "permission_changed"), zap.Int("actor_id", 7), zap.Int("target_user_id", 8),
		zap.Strings("permission_before", []string{"read"}), zap.Strings("permission_after", []string{"read", "write"}), zap.String("ip", r.RemoteAddr))
	return answer(w, http.StatusOK, "may write")
}

// importStock is a batch job, which a timer would start.
func (s *shop) importStock(ctx context.Context) {
	start := time.Now()
	logs.From(ctx).Info("Batch processing started", zap.String("event_type", "batch_started"), zap.Int("item_count", 3))
	logs.From(ctx).Info("Batch processing completed", zap.String("event_type", "batch_completed"), zap.Int("processed", 3), zap.Int("failed", 0), zap.Duration("latency", time.Since(start)))
}

// watchPool logs the state of the database connection pool.
func (s *shop) watchPool(ctx context.Context, active, most int) {
	logs.From(ctx).Info("Database connection pool status", zap.String("event_type", "db_pool_status"), zap.Int("active_connections", active),
		zap.Int("idle_connections", most-active), zap.Int("max_connections", most))
	if active == most {
		// In production, dpanic is the level for critical errors, and does not panic;
		// fatal and panic end the process.
		logs.From(ctx).DPanic("Database connection pool exhausted", zap.String("event_type", "db_pool_exhausted"))
		logs.Report(ctx, errors.New("the database connection pool is exhausted"))
	}
}

// measure logs a value that a metric filter publishes as a metric.
func (s *shop) measure(ctx context.Context, name string, value float64, unit string, status int) {
	logs.From(ctx).Info("Metric", zap.String("event_type", "metric"), zap.String("metric_name", name), zap.Float64("metric_value", value),
		zap.String("metric_unit", unit), zap.Int("status", status))
}
