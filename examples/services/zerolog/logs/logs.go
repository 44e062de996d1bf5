// Package logs sets zerolog up as the container is told to by its environment: the
// lowest level, the form and the share of records, who is asking on each of them,
// and no secret in any.
package logs

import (
	"context"
	"fmt"
	"hash/fnv"
	"io"
	"math"
	"math/rand/v2"
	"strconv"
	"time"

	"github.com/rs/zerolog"
	"github.com/rs/zerolog/hlog"
)

// New returns a logger that writes to w what the environment asks for: LOG_LEVEL,
// info unless it is said; and LOG_FORMAT, json or console. The second is
// LOG_SAMPLE_RATE, 0 to 1, for Often.
func New(w io.Writer, getenv func(string) string) (log zerolog.Logger, rate float64, err error) {
	level := zerolog.InfoLevel
	if text := getenv("LOG_LEVEL"); text != "" {
		if level, err = zerolog.ParseLevel(text); err != nil {
			return log, 0, fmt.Errorf("LOG_LEVEL: %w", err)
		}
	}
	rate = 1
	if text := getenv("LOG_SAMPLE_RATE"); text != "" {
		if rate, err = strconv.ParseFloat(text, 64); err != nil || !(rate >= 0 && rate <= 1) {
			return log, 0, fmt.Errorf("LOG_SAMPLE_RATE is %q: allowed are 0 to 1", text)
		}
	}
	zerolog.TimeFieldFormat = time.RFC3339Nano // of two records in a second, which came first
	zerolog.ErrorStackMarshaler = stackOf
	if getenv("LOG_FORMAT") == "console" {
		w = zerolog.ConsoleWriter{Out: w, NoColor: true}
	}
	return zerolog.New(redacting{w}).Level(level).With().Timestamp().Logger(), rate, nil
}

// Often returns the logger of a context for records that come all the time, of
// which it writes a share: all of a request, or none. Never those that filters,
// alarms and metrics are made of.
func Often(ctx context.Context, rate float64) *zerolog.Logger {
	log := *zerolog.Ctx(ctx)
	if id, ok := hlog.IDFromCtx(ctx); rate < 1 && share(id.String(), ok) >= rate {
		log = log.Level(zerolog.Disabled)
	}
	return &log
}

// share is where a request stands between 0 and 1. What is of no request has a
// chance of its own.
func share(request string, is bool) float64 {
	if !is {
		return rand.Float64()
	}
	h := fnv.New32a()
	_, _ = io.WriteString(h, request)
	return float64(h.Sum32()) / math.MaxUint32
}
