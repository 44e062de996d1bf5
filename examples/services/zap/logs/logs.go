// Package logs sets zap up as the container is told to by its environment: the
// lowest level, the form and the share of records, who is asking on each of them,
// and no secret in any.
package logs

import (
	"fmt"
	"hash/fnv"
	"io"
	"math"
	"math/rand/v2"
	"strconv"

	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"
)

// New returns a logger that writes to standard output what the environment asks
// for: LOG_LEVEL, info unless it is said; LOG_FORMAT, json or console; and
// LOG_SAMPLE_RATE, 0 to 1.
func New(getenv func(string) string) (*zap.Logger, error) {
	config := zap.NewProductionConfig()
	config.OutputPaths = []string{"stdout"}
	// zap's own sampling drops records of the same message from the hundredth in a
	// second on: those that filters count among them.
	config.Sampling = nil
	if err := config.Level.UnmarshalText([]byte(getenv("LOG_LEVEL"))); err != nil {
		return nil, fmt.Errorf("LOG_LEVEL: %w", err)
	}
	if getenv("LOG_FORMAT") == "console" {
		config.Encoding = "console"
	}
	rate := 1.0
	if text := getenv("LOG_SAMPLE_RATE"); text != "" {
		var err error
		if rate, err = strconv.ParseFloat(text, 64); err != nil || !(rate >= 0 && rate <= 1) {
			return nil, fmt.Errorf("LOG_SAMPLE_RATE is %q: allowed are 0 to 1", text)
		}
	}
	return config.Build(zap.WrapCore(func(c zapcore.Core) zapcore.Core { return &core{Core: c, rate: rate} }))
}

// core takes out of each record what nobody should see, and leaves out most of the
// records that come all the time.
type core struct {
	zapcore.Core
	rate    float64
	request string
}

func (c *core) With(fields []zap.Field) zapcore.Core {
	with := &core{c.Core.With(redact(fields)), c.rate, c.request}
	for _, f := range fields {
		if f.Key == requestID {
			with.request = f.String
		}
	}
	return with
}

func (c *core) Check(e zapcore.Entry, checked *zapcore.CheckedEntry) *zapcore.CheckedEntry {
	if c.Enabled(e.Level) {
		return checked.AddCore(e, c)
	}
	return checked
}

func (c *core) Write(e zapcore.Entry, fields []zap.Field) error {
	if c.rate < 1 && comesAllTheTime(fields) && share(c.request) >= c.rate {
		return nil
	}
	e.Message = Redact(e.Message)
	return c.Core.Write(e, redact(fields))
}

// comesAllTheTime reports whether a share of such records is enough. Never those
// that filters, alarms and metrics are made of.
func comesAllTheTime(fields []zap.Field) bool {
	for _, f := range fields {
		if f.Key == "event_type" {
			return f.String == "external_api_request" || f.String == "db_pool_status"
		}
	}
	return false
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
