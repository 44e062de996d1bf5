// Package logs configures zap from the container's environment: the lowest level, the
// format, and the sample rate. It adds the request and its user to each record, and
// removes secrets.
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

// New returns a logger that writes to standard output. The environment configures it:
// LOG_LEVEL, default info; LOG_FORMAT, json or console; and LOG_SAMPLE_RATE, 0 to 1.
func New(getenv func(string) string) (*zap.Logger, error) {
	config := zap.NewProductionConfig()
	config.OutputPaths = []string{"stdout"}
	// zap's own sampling drops records from the hundredth with the same message in a
	// second on, including those that metric filters count.
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
			return nil, fmt.Errorf("LOG_SAMPLE_RATE is %q: use 0 to 1", text)
		}
	}
	return config.Build(zap.WrapCore(func(c zapcore.Core) zapcore.Core { return &core{Core: c, rate: rate} }))
}

// core removes secrets from each record, and samples high-volume records.
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

// comesAllTheTime reports whether a record is of high volume and may be sampled.
// Records that filters, alarms and metrics depend on are never sampled.
func comesAllTheTime(fields []zap.Field) bool {
	for _, f := range fields {
		if f.Key == "event_type" {
			return f.String == "external_api_request" || f.String == "db_pool_status"
		}
	}
	return false
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
