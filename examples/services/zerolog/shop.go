package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/rs/zerolog"
	"github.com/rs/zerolog/hlog"

	"example.com/shop/logs"
)

// shop is a small shop. Its business is made up; its logging is real.
type shop struct {
	log       zerolog.Logger
	rate      float64       // sample rate of high-volume records
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
	return clientAddress(logs.Requests(s.log, mux))
}

// log returns the logger of a request, which adds the request and its user.
func log(r *http.Request) *zerolog.Logger { return hlog.FromRequest(r) }

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
		err := func() (err error) {
			defer func() {
				if p := recover(); p == http.ErrAbortHandler {
					panic(p) // the client has gone away
				} else if p != nil {
					err = logs.Panic(p)
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
		log(r).Error().Stack().Err(err).Str("event_type", "service_error").Str("service", service).Str("error_type", fmt.Sprintf("%T", err)).Msg("Service error")
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
		log(r).Warn().Str("event_type", "login_failed").Str("email", who.Email).Str("failure_reason", "password").Msg("Login attempt failed")
		return answer(w, http.StatusUnauthorized, "no")
	}
	logs.SetUser(r.Context(), "u-7", 42)
	log(r).Info().Str("event_type", "user_authenticated").Str("auth_method", "password").Msg("User authentication")
	log(r).Info().Str("event_type", "login_success").Str("email", who.Email).Msg("User login successful")
	return answer(w, http.StatusOK, "welcome")
}

// known sets the user of a request, as a session or token would.
func known(r *http.Request) { logs.SetUser(r.Context(), "u-7", 42) }

func (s *shop) changeProfile(w http.ResponseWriter, r *http.Request) error {
	known(r)
	log(r).Info().Str("event_type", "profile_updated").Str("user_email", "jane@mail.example.com").Msg("User updated profile")
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
		zerolog.Ctx(ctx).Warn().Str("event_type", "database_query").Str("query", sql).Dur("duration", time.Since(start)).
			Str("database", "shop").Int64("threshold_ms", s.slowQuery.Milliseconds()).Msg("Slow database query")
	}
}

func (s *shop) placeOrder(w http.ResponseWriter, r *http.Request) error {
	known(r)
	var order struct{ Card string }
	if err := json.NewDecoder(r.Body).Decode(&order); err != nil {
		return answer(w, http.StatusBadRequest, "no JSON")
	}
	logs.Often(r.Context(), s.rate).Info().Str("event_type", "external_api_request").Str("service", "payments").Str("url", "/payments").Str("method", "POST").Msg("External API request")
	status, err := s.charge(r.Context(), order.Card)
	if err != nil {
		log(r).Err(err).Str("event_type", "external_api_failed").Str("service", "payments").Str("url", "/payments").Int("status", status).
			Bool("will_retry", false).Msg("External API request failed")
		logs.Report(r.Context(), err)
		return answer(w, http.StatusBadGateway, "no payment")
	}
	log(r).Info().Str("event_type", "order_created").Int("order_id", 1).Float64("total_amount", 19.5).Str("currency", "EUR").Int("item_count", 2).Msg("Order created")
	log(r).Info().Str("event_type", "payment_processed").Int("payment_id", 1).Int("order_id", 1).Float64("amount", 19.5).
		Str("payment_method", "card").Str("transaction_id", "t-1").Msg("Payment processed")
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
	log(r).Info().Str("event_type", "permission_changed").Int("actor_id", 7).Int("target_user_id", 8).
		Strs("permission_before", []string{"read"}).Strs("permission_after", []string{"read", "write"}).Msg("User permission changed")
	return answer(w, http.StatusOK, "may write")
}

// importStock is a batch job, which a timer would start.
func (s *shop) importStock(ctx context.Context) {
	start := time.Now()
	zerolog.Ctx(ctx).Info().Str("event_type", "batch_started").Int("item_count", 3).Msg("Batch processing started")
	zerolog.Ctx(ctx).Info().Str("event_type", "batch_completed").Int("processed", 3).Int("failed", 0).Dur("duration", time.Since(start)).Msg("Batch processing completed")
}

// watchPool logs the state of the database connection pool.
func (s *shop) watchPool(ctx context.Context, active, most int) {
	logs.Often(ctx, s.rate).Info().Str("event_type", "db_pool_status").Int("active_connections", active).Int("idle_connections", most-active).
		Int("max_connections", most).Msg("Database connection pool status")
	if active == most {
		// Fatal() would end the process.
		zerolog.Ctx(ctx).WithLevel(zerolog.FatalLevel).Str("event_type", "db_pool_exhausted").Msg("Database connection pool exhausted")
		logs.Report(ctx, errors.New("the database connection pool is exhausted"))
	}
}

// measure logs a value that a metric filter publishes as a metric.
func (s *shop) measure(ctx context.Context, name string, value float64, unit string, status int) {
	zerolog.Ctx(ctx).Info().Str("event_type", "metric").Str("metric_name", name).Float64("metric_value", value).Str("metric_unit", unit).
		Int("status", status).Msg("Metric")
}
