// Package logs configures zerolog from the container's environment: the lowest level,
// the format, and the sample rate. It adds the request and its user to each record, and
// removes secrets.
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

// New returns a logger that writes to w. The environment configures it: LOG_LEVEL,
// default info; and LOG_FORMAT, json or console. It also returns LOG_SAMPLE_RATE, 0 to
// 1, for use with Often.
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
			return log, 0, fmt.Errorf("LOG_SAMPLE_RATE is %q: use 0 to 1", text)
		}
	}
	zerolog.TimeFieldFormat = time.RFC3339Nano // orders records of the same second
	zerolog.ErrorStackMarshaler = stackOf
	if getenv("LOG_FORMAT") == "console" {
		w = zerolog.ConsoleWriter{Out: w, NoColor: true}
	}
	return zerolog.New(redacting{w}).Level(level).With().Timestamp().Logger(), rate, nil
}

// Often returns the logger of a context for high-volume records, which are sampled: all
// or none of a request's are written. Do not use it for records that filters, alarms
// and metrics depend on.
func Often(ctx context.Context, rate float64) *zerolog.Logger {
	log := *zerolog.Ctx(ctx)
	if id, ok := hlog.IDFromCtx(ctx); rate < 1 && share(id.String(), ok) >= rate {
		log = log.Level(zerolog.Disabled)
	}
	return &log
}

// share maps a request id to a number between 0 and 1. A record outside of a request
// gets a random number.
func share(request string, is bool) float64 {
	if !is {
		return rand.Float64()
	}
	h := fnv.New32a()
	_, _ = io.WriteString(h, request)
	return float64(h.Sum32()) / math.MaxUint32
}
