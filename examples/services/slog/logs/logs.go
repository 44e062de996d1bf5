// Package logs configures log/slog from the container's environment: the lowest level,
// the format, and the sample rate. It adds the request and its user to each record, and
// removes secrets.
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

// Critical is the level of errors that keep the service from working. slog has no name
// for it.
const Critical = slog.LevelError + 4

// New returns a logger that writes to w. The environment configures it: LOG_LEVEL,
// default INFO; LOG_FORMAT, json or console; and LOG_SAMPLE_RATE, 0 to 1.
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
			return nil, fmt.Errorf("LOG_SAMPLE_RATE is %q: use 0 to 1", text)
		}
	}
	options := &slog.HandlerOptions{Level: level, ReplaceAttr: redact}
	var form slog.Handler = slog.NewJSONHandler(w, options)
	if getenv("LOG_FORMAT") == "console" {
		form = slog.NewTextHandler(w, options)
	}
	return slog.New(&handler{form, rate}), nil
}

// handler adds the context's request and user to each record, and samples high-volume
// records.
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

// comesAllTheTime reports whether a record is of high volume and may be sampled.
// Records that filters, alarms and metrics depend on are never sampled.
func comesAllTheTime(r slog.Record) (often bool) {
	r.Attrs(func(a slog.Attr) bool {
		if a.Key == "event_type" {
			often = a.Value.String() == "external_api_request" || a.Value.String() == "db_pool_status"
		}
		return !often
	})
	return often
}

// share maps a request id to a number between 0 and 1, so that either all or none of a
// request's records are written. A record outside of a request gets a random number.
func share(request string) float64 {
	if request == "" {
		return rand.Float64()
	}
	h := fnv.New32a()
	_, _ = io.WriteString(h, request)
	return float64(h.Sum32()) / math.MaxUint32
}
