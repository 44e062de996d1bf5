// Package day generates a day of a Django service's logs, for benchmarks.
package day

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"time"
)

// generation changes whenever the generator's output does, so that cached files are not
// reused.
const generation = 3

// Seed and Size, in bytes, are those of the day that benchmarks read unless they say
// otherwise.
const Seed, Size = 7, 1_000_000_000

// day is the start of the logs.
var day = time.Date(2025, 3, 11, 0, 0, 0, 0, time.UTC)

// Truth describes the content of a generated file.
type Truth struct {
	Lines int64
	// Errors counts JSON objects of level ERROR, and Others those of any level but
	// INFO.
	Errors, Others int64
}

// generator writes the logs of a Django service with gunicorn and Celery: raw lines as
// the service's container writes them, with the guide's field names. Most are requests;
// some of them fail, and many do in one hour of trouble.
type generator struct {
	*rand.Rand
	Truth
	buf []byte
	at  time.Time
}

// generate writes a day of logs of about the given size. The same seed gives the same
// logs.
func generate(w io.Writer, seed uint64, size int64) (Truth, error) {
	g := &generator{Rand: rand.New(rand.NewPCG(seed, generation)), at: day}
	out := bufio.NewWriterSize(w, 1<<20)
	// A request takes about 1,750 bytes of lines. They are spread evenly over the day,
	// with twice as many around noon.
	const request = 1750
	step := time.Duration(int64(24*time.Hour) / max(size/request, 1))
	for written := int64(0); written < size; {
		g.buf = g.buf[:0]
		g.request()
		switch r := g.IntN(1000); {
		case r < 25:
			g.celery()
		case r < 27:
			g.traceback()
		case r == 27:
			g.gunicorn()
		case r == 28 && g.IntN(10) == 0:
			g.start(0, "CRITICAL", "app.views.misc", "Database connection pool exhausted", "app/views/misc.py", 50)
			g.close()
		}
		n, err := out.Write(g.buf)
		if err != nil {
			return Truth{}, err
		}
		written += int64(n)
		g.at = g.at.Add(step)
	}
	return g.Truth, out.Flush()
}

// text appends a line or a part of a line.
func (g *generator) text(parts ...string) {
	for _, p := range parts {
		g.buf = append(g.buf, p...)
	}
}

func (g *generator) end() {
	g.buf = append(g.buf, '\n')
	g.Lines++
}

// start begins a JSON record, ms milliseconds into the request.
func (g *generator) start(ms int, level, logger, message, path string, line int) {
	g.text(`{"timestamp": "`)
	g.buf = g.at.Add(time.Duration(ms)*time.Millisecond).AppendFormat(g.buf, "2006-01-02T15:04:05.000000-07:00")
	g.text(`", "level": "`, level, `", "logger": "`, logger, `", "message": "`, message, `", "pathname": "/srv/app/`, path, `", "lineno": `, strconv.Itoa(line))
	if level == "ERROR" {
		g.Errors++
	}
	if level != "INFO" {
		g.Others++
	}
}

func (g *generator) field(name, value string) { g.text(`, "`, name, `": "`, value, `"`) }
func (g *generator) number(name string, value float64) {
	g.text(`, "`, name, `": `)
	g.buf = strconv.AppendFloat(g.buf, value, 'f', -1, 64)
}

func (g *generator) close() {
	g.text("}")
	g.end()
}

func (g *generator) id() string {
	return fmt.Sprintf("%08x-%04x-4%03x-a%03x-%012x", g.Uint32(), g.IntN(1<<16), g.IntN(1<<12), g.IntN(1<<12), g.Uint64()>>16)
}

var endpoints = []string{"/api/people/", "/api/orders/", "/api/reports/sales/", "/api/orders/17/", "/health/", "/api/reports/inventory/"}

// request writes the lines of a request, in a realistic order.
func (g *generator) request() {
	id, endpoint := g.id(), endpoints[g.IntN(len(endpoints))]
	duration := 5 + g.ExpFloat64()*60
	trouble := g.at.Hour() == 9 && g.at.Minute() < 10
	failed := g.IntN(1000) < 8 || trouble && g.IntN(4) == 0
	if g.IntN(2000) == 0 || g.at.Hour() == 12 && g.at.Minute() < 10 && g.IntN(10) == 0 {
		duration += 5000 + g.ExpFloat64()*2000
	}
	duration = float64(int(duration*1000)) / 1000
	user := 1000 + g.IntN(40)

	g.start(0, "INFO", "app.middleware.logging_context", "Request started", "app/middleware/logging_context.py", 38)
	g.field("event_type", "request_started")
	g.field("request_id", id)
	g.field("method", "GET")
	g.field("path", endpoint)
	g.number("user_id", float64(user))
	g.field("ip_address", "10.0.1."+strconv.Itoa(g.IntN(250)))
	g.close()

	g.start(1, "INFO", "app.views.api", "API request", "app/apilog.py", 15)
	g.field("event_type", "api_request_started")
	g.field("request_id", id)
	g.field("endpoint", endpoint)
	g.field("method", "GET")
	g.number("user_id", float64(user))
	g.close()

	if g.IntN(40) == 0 {
		g.start(2, "WARNING", "app.views.auth", "Login attempt failed", "app/views/auth.py", 34)
		g.field("event_type", "login_failed")
		g.field("email", "user04@acme.example")
		g.field("ip_address", "203.0.113."+strconv.Itoa(g.IntN(250)))
		g.field("failure_reason", "invalid_credentials")
		g.close()
	}
	status := 200
	if failed {
		status = 500
		g.failure(id, endpoint)
	}
	ms := int(duration)

	g.start(ms, "INFO", "app.views.api", "API response", "app/apilog.py", 28)
	g.field("event_type", "api_request")
	g.field("request_id", id)
	g.number("status_code", float64(status))
	g.number("duration_ms", duration)
	g.number("response_size_bytes", float64(20+g.IntN(5000)))
	g.close()

	g.start(ms, "INFO", "app.views.api", "API request completed", "app/apilog.py", 38)
	g.field("event_type", "metric")
	g.field("metric_name", "api_request_duration")
	g.number("metric_value", duration)
	g.field("metric_unit", "milliseconds")
	g.field("endpoint", endpoint)
	g.number("status_code", float64(status))
	g.close()

	g.start(ms, "INFO", "app.middleware.logging_context", "Request completed", "app/middleware/logging_context.py", 51)
	g.field("event_type", "request_completed")
	g.field("request_id", id)
	g.number("status_code", float64(status))
	g.number("duration_ms", duration)
	g.close()

	g.text("10.0.2.23 - - [")
	g.buf = g.at.AppendFormat(g.buf, "02/Jan/2006:15:04:05 -0700")
	g.text(`] "GET `, endpoint, ` HTTP/1.1" `, strconv.Itoa(status), ` 26 "-" "Mozilla/5.0 (X11; Linux x86_64)"`)
	g.end()
}

// failure writes the record of an exception, with a traceback on one line.
func (g *generator) failure(id, endpoint string) {
	g.start(3, "ERROR", "django.request", "Internal Server Error: "+endpoint, "app/utils/log.py", 229)
	g.field("event_type", "request_failed")
	g.field("request_id", id)
	g.field("exc_info", `Traceback (most recent call last):\n  File \"/srv/app/app/views/api/orders.py\", line 46, in create\n`+
		`    charge(order, \"r\u00e9gion\")\n  File \"/srv/app/app/integrations/stripe.py\", line 32, in charge\n`+
		`    raise ProviderError(response.status_code)\napp.integrations.ProviderError: 503`)
	g.number("status_code", 500)
	g.close()
}

// celery writes a line of a worker, which is plain text.
func (g *generator) celery() {
	level := "INFO"
	if g.IntN(100) == 0 {
		level = "ERROR"
	}
	g.text("[")
	g.buf = g.at.AppendFormat(g.buf, "2006-01-02 15:04:05,000")
	g.text(": ", level, "/MainProcess] Task app.tasks.capture_payment[", g.id(), "] received")
	g.end()
}

// traceback writes an uncaught exception's traceback on several lines.
func (g *generator) traceback() {
	for _, line := range []string{"Traceback (most recent call last):", `  File "/srv/app/app/views/misc.py", line 69, in legacy_export`,
		`    return JsonResponse({"n": [r["total"] for r in rows]})`, "                               ~^^^^^^^^^", "KeyError: 'total'"} {
		g.text(line)
		g.end()
	}
}

func (g *generator) gunicorn() {
	g.text("[")
	g.buf = g.at.AppendFormat(g.buf, "2006-01-02 15:04:05 -0700")
	g.text("] [1] [CRITICAL] WORKER TIMEOUT (pid:", strconv.Itoa(1+g.IntN(9)), ")")
	g.end()
}

// File returns the path of a generated file and its content's description. The file is
// generated once, into the user's cache directory; an unfinished file is never reused.
func File(seed uint64, size int64) (string, Truth, error) {
	folder, err := os.UserCacheDir()
	if err != nil {
		return "", Truth{}, err
	}
	folder = filepath.Join(folder, "logstack-bench")
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return "", Truth{}, err
	}
	path := filepath.Join(folder, fmt.Sprintf("django-%d-%d-%d.log", generation, seed, size))
	if f, err := os.Open(path + ".truth"); err == nil {
		defer f.Close()
		var t Truth
		if _, err := fmt.Fscan(f, &t.Lines, &t.Errors, &t.Others); err == nil {
			if _, err := os.Stat(path); err == nil {
				return path, t, nil
			}
		}
	}
	f, err := os.CreateTemp(folder, "unfinished-")
	if err != nil {
		return "", Truth{}, err
	}
	t, err := generate(f, seed, size)
	if err = errors.Join(err, f.Close()); err != nil {
		return "", Truth{}, errors.Join(err, os.Remove(f.Name()))
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return "", Truth{}, err
	}
	return path, t, os.WriteFile(path+".truth", fmt.Appendln(nil, t.Lines, t.Errors, t.Others), 0o644)
}
