package transform_test

import (
	"strings"
	"testing"

	"github.com/logstack-go/logstack/cloudwatch/transformer"
	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/contract/transform"
)

func preset(t *testing.T, name string) *contract.Contract {
	t.Helper()
	c, err := contract.Preset(name)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// Of turns the default records of libraries into records of the guide.
func TestOf(t *testing.T) {
	for name, c := range map[string]struct{ from, message, want string }{
		"python-json-logger": {"python-json-logger", `{"asctime":"2025-03-11 08:00:00,400","name":"app.auth","levelname":"WARNING","message":"Login attempt failed","user_id":7}`,
			`{"message":"Login attempt failed","user_id":"7","level":"WARNING","logger":"app.auth","timestamp":"2025-03-11 08:00:00,400","event_type":"login_failed"}`},
		"no event": {"python-json-logger", `{"name":"a","levelname":"INFO","message":"Something\nelse"}`, `{"message":"Something\nelse","level":"INFO","logger":"a","event_type":""}`},
		"zap":      {"zap", `{"level":"warn","ts":1700000000.5,"logger":"api","msg":"request completed","status_code":200}`, `"level":"WARNING"`},
		"slog":     {"slog", `{"time":"2025-03-11T08:00:00Z","level":"WARN","msg":"hot"}`, `"message":"hot"`},
		"pino":     {"pino", `{"level":40,"time":1700000000000,"pid":1,"hostname":"h","msg":"x","req":{"id":3,"url":"/a","method":"GET"},"res":{"statusCode":500},"responseTime":12}`, `"level":"WARNING"`},
		"winston":  {"winston", `{"level":"error","message":"x","timestamp":"2025-03-11T08:00:00Z"}`, `"level":"ERROR"`},
	} {
		t.Run(name, func(t *testing.T) {
			made, err := transform.Of(preset(t, c.from), contract.Guide())
			if err != nil {
				t.Fatal(err)
			}
			out, err := made.Transform(transformer.Event{Message: c.message})
			if err != nil || !strings.Contains(string(out), c.want) {
				t.Errorf("it is %s, %v, and not %s, by\n%s", out, err, c.want, made)
			}
		})
	}
}

const lines = `
fields:
  timestamp: {}
  level: {}
  logger: {}
  message: {}
  duration_ms: {type: number}
levels: {WARNING: warn, ERROR: err}
lines:
  app: '{timestamp} [{level}] {logger} ({duration_ms} ms): {message}'
`

func parse(t *testing.T, text string) *contract.Contract {
	t.Helper()
	c, err := contract.Parse("raw.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// Of turns lines of text into records.
func TestOfLines(t *testing.T) {
	made, err := transform.Of(parse(t, lines), contract.Guide())
	if err != nil {
		t.Fatal(err)
	}
	out, err := made.Transform(transformer.Event{Message: `2025-03-11T08:00:00Z [warn] app.db (12.5 ms): slow query`})
	if want := `{"timestamp":"2025-03-11T08:00:00Z","level":"WARNING","logger":"app.db","duration_ms":12.5,"message":"slow query"}`; err != nil || string(out) != want {
		t.Errorf("it is %s, %v, and not %s, by\n%s", out, err, want, made)
	}
}

// Of refuses what it cannot transform, with the reason.
func TestOfRefuses(t *testing.T) {
	for name, c := range map[string]struct{ from, want string }{
		"several lines":    {"extends: nginx\n", "and a transformer parses only one layout"},
		"a key with dots":  {"extends: guide\nfields: {level: {as: \"['log.level']\"}}\n", "level, which every record has, cannot be renamed: ['log.level'] has a key with dots"},
		"fields that swap": {"extends: guide\nfields: {level: {as: message}, message: {as: level}}\n", "swap names, which no processor can do"},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := transform.Of(parse(t, c.from), contract.Guide()); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("it says %v, and not %s", err, c.want)
			}
		})
	}
}
