module example.com/shop

go 1.26

require (
	github.com/getsentry/sentry-go v0.50.0
	github.com/samber/slog-http v1.12.1
)

require (
	github.com/google/uuid v1.6.0 // indirect
	go.opentelemetry.io/otel v1.29.0 // indirect
	go.opentelemetry.io/otel/trace v1.29.0 // indirect
	golang.org/x/sys v0.47.0 // indirect
	golang.org/x/text v0.41.0 // indirect
)
