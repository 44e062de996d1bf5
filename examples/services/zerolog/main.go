// Command zerolog is a small shop that logs with zerolog, and its requests with
// zerolog's hlog, as logstack's preset zerolog describes. Copy the folder logs into
// your own service.
package main

import (
	"context"
	"flag"
	"fmt"
	stdlog "log"
	"net"
	"net/http"
	"os"
	"os/signal"
	"runtime"
	"syscall"
	"time"

	"github.com/rs/zerolog"

	"example.com/shop/logs"
)

func main() {
	canary := flag.Bool("canary", false, "emit one record of each event, by requests of its own, and exit")
	address := flag.String("address", "127.0.0.1:8080", "where it listens")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, os.Interrupt)
	defer stop()
	if err := run(ctx, *address, *canary); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, address string, canary bool) error {
	log, rate, err := logs.New(os.Stdout, os.Getenv)
	if err != nil {
		return err
	}
	// The logger for contexts without one, and for libraries that use log.
	zerolog.DefaultContextLogger = &log
	stdlog.SetFlags(0)
	stdlog.SetOutput(log)
	flush, err := logs.StartSentry(os.Getenv)
	if err != nil {
		return err
	}
	defer flush()
	log.Info().Str("event_type", "app_starting").Str("environment", os.Getenv("ENVIRONMENT_NAME")).Str("version", os.Getenv("GIT_SHA")).
		Str("go_version", runtime.Version()).Msg("Application starting")
	log.Info().Str("event_type", "config_loaded").Str("database_host", "db.internal").Str("cache_backend", "memory").Msg("Configuration loaded")

	if canary {
		address = "127.0.0.1:0"
	}
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return err
	}
	s := &shop{log: log, rate: rate, payments: "http://" + listener.Addr().String() + "/payments", slowQuery: time.Second}
	server := &http.Server{Handler: s.handler(), ReadHeaderTimeout: 5 * time.Second,
		ErrorLog: stdlog.New(log.With().Str(zerolog.LevelFieldName, "error").Logger(), "", 0)}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	if canary {
		if err := emitAll(ctx, s, "http://"+listener.Addr().String()); err != nil {
			return err
		}
	} else {
		select {
		case <-ctx.Done():
		case err := <-failed:
			return err
		}
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	return server.Shutdown(ctx)
}
