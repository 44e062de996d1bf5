package infer

import "testing"

// The closest preset is chosen by the fields of every record and by the levels,
// and is never the preset of a source.
func TestClosest(t *testing.T) {
	for want, line := range map[string]string{
		"pino":               `{"level":30,"time":1772528400238,"pid":17,"hostname":"h","msg":"m"}`,
		"zap":                `{"level":"info","ts":1772528400.2,"caller":"a.go:1","msg":"m"}`,
		"slog":               `{"time":"2026-03-03T09:00:00Z","level":"INFO","msg":"m"}`,
		"structlog":          `{"event":"m","level":"info","logger":"l","timestamp":"2026-03-03T09:00:00Z"}`,
		"python-json-logger": `{"asctime":"2026-03-03 09:00:00,400","levelname":"INFO","name":"l","message":"m"}`,
		"winston":            `{"level":"http","message":"m","timestamp":"2026-03-03T09:00:00Z"}`,
		"ecs":                `{"@timestamp":"2026-03-03T09:00:00Z","log.level":"info","message":"m","ecs.version":"8.10.0"}`,
		"otel":               `{"timeUnixNano":1772528400000000000,"severityText":"INFO","body":"m","scope":{"name":"l"}}`,
	} {
		lines(t, line).has(t, []string{"\nextends: " + want + "\n"})
	}
	for name, line := range map[string]string{
		// CloudTrail's records have a time and an event name, too.
		"a source": `{"eventVersion":"1.08","eventTime":"2026-03-03T09:00:00Z","eventSource":"s3.amazonaws.com","eventName":"GetObject","awsRegion":"eu-central-1","userIdentity":{"type":"Root"}}`,
		"no level": `{"@timestamp":"2026-03-03T09:00:00Z","status":200,"path":"/","method":"GET"}`,
		"nothing":  `{"a":1}`,
	} {
		t.Log(name)
		lines(t, line).has(t, []string{"\nextends: guide\n"})
	}
}
