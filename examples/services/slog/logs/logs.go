// Package logs sets log/slog up as the container is told to by its environment:
// the lowest level, the form and the share of records, who is asking on each of
// them, and no secret in any.
package logs

import (
	"context"
	"fmt"
	"hash/fnv"
	"io"
	"log/slog"
	"math"
	"math/rand/v2"
	"strconv"
)

// Critical is the level of what keeps the service from going on; slog has no name
// for it.
const Critical = slog.LevelError + 4

// New returns a logger that writes to w what the environment asks for: LOG_LEVEL,
// INFO unless it is said; LOG_FORMAT, json or console; and LOG_SAMPLE_RATE, 0 to 1.
func New(w io.Writer, getenv func(string) string) (*slog.Logger, error) {
	level, rate := slog.LevelInfo, 1.0
	if text := getenv("LOG_LEVEL"); text != "" {
		if err := level.UnmarshalText([]byte(text)); err != nil {
			return nil, fmt.Errorf("LOG_LEVEL: %w", err)
		}
	}
	if text := getenv("LOG_SAMPLE_RATE"); text != "" {
		var err error
		if rate, err = strconv.ParseFloat(text, 64); err != nil || !(rate >= 0 && rate <= 1) {
			return nil, fmt.Errorf("LOG_SAMPLE_RATE is %q: allowed are 0 to 1", text)
		}
	}
	options := &slog.HandlerOptions{Level: level, ReplaceAttr: redact}
	var form slog.Handler = slog.NewJSONHandler(w, options)
	if getenv("LOG_FORMAT") == "console" {
		form = slog.NewTextHandler(w, options)
	}
	return slog.New(&handler{form, rate}), nil
}

// handler puts what the context knows on each record, and leaves out most of the
// records that come all the time.
type handler struct {
	slog.Handler
	rate float64
}

func (h *handler) Handle(ctx context.Context, r slog.Record) error {
	s := scopeOf(ctx)
	if h.rate < 1 && comesAllTheTime(r) && share(s.request) >= h.rate {
		return nil
	}
	r.AddAttrs(s.attrs()...)
	return h.Handler.Handle(ctx, r)
}

func (h *handler) WithAttrs(attrs []slog.Attr) slog.Handler {
	return &handler{h.Handler.WithAttrs(attrs), h.rate}
}

func (h *handler) WithGroup(name string) slog.Handler {
	return &handler{h.Handler.WithGroup(name), h.rate}
}

// comesAllTheTime reports whether a share of such records is enough. Never those
// that filters, alarms and metrics are made of.
func comesAllTheTime(r slog.Record) (often bool) {
	r.Attrs(func(a slog.Attr) bool {
		if a.Key == "event_type" {
			often = a.Value.String() == "external_api_request" || a.Value.String() == "db_pool_status"
		}
		return !often
	})
	return often
}

// share is where a request stands between 0 and 1, so that all of its records are
// written, or none. What is of no request has a chance of its own.
func share(request string) float64 {
	if request == "" {
		return rand.Float64()
	}
	h := fnv.New32a()
	_, _ = io.WriteString(h, request)
	return float64(h.Sum32()) / math.MaxUint32
}
