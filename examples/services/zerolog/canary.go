package main

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"strings"
)

// emitAll causes one record of each event, by requests to the service at url and by the
// timer's functions. The requests carry CANARY_SECRET wherever a secret would be; it
// must not appear in the log.
func emitAll(ctx context.Context, s *shop, url string) error {
	s.slowQuery = 0
	secret := os.Getenv("CANARY_SECRET")
	for _, r := range []struct {
		method, path, body string
		status             int
	}{
		{"GET", "/health", "", 200},
		{"POST", "/login", `{"email": "jane@mail.example.com", "password": "right ` + secret + `"}`, 200},
		{"POST", "/login", `{"email": "jane@mail.example.com", "password": "wrong ` + secret + `"}`, 401},
		{"PUT", "/profile", "", 200},
		{"GET", "/orders/1?api_key=" + secret, "", 200},
		{"POST", "/orders", `{}`, 201},
		{"POST", "/orders", `{"card": "4111 1111 1111 1111"}`, 502},
		{"GET", "/stock?token=" + secret, "", 500},
		{"GET", "/stock?crash", "", 500},
		{"POST", "/permissions", "", 200},
	} {
		request, err := http.NewRequestWithContext(ctx, r.method, url+r.path, strings.NewReader(r.body))
		if err != nil {
			return err
		}
		request.Header.Set("Authorization", "Bearer "+secret)
		request.Header.Set("X-Forwarded-For", "192.0.2.66, 203.0.113.7")
		a, err := http.DefaultClient.Do(request)
		if err != nil {
			return err
		}
		_ = a.Body.Close()
		if a.StatusCode != r.status {
			return fmt.Errorf("%s %s answers %d, want %d", r.method, r.path, a.StatusCode, r.status)
		}
	}
	s.importStock(ctx)
	s.watchPool(ctx, 5, 5)
	s.measure(ctx, "api_request_duration", 12.5, "Milliseconds", 200)
	return nil
}
