// Command slog is a small shop that logs with log/slog, and its requests with
// slog-http, as logstack's preset slog describes. Copy the folder logs into your own
// service.
package main

import (
	"context"
	"flag"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"runtime"
	"syscall"
	"time"

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
	log, err := logs.New(os.Stdout, os.Getenv)
	if err != nil {
		return err
	}
	// Libraries that use slog or log write through it too.
	slog.SetDefault(log)
	flush, err := logs.StartSentry(os.Getenv)
	if err != nil {
		return err
	}
	defer flush()
	log.Info("Application starting", "event_type", "app_starting",
		"environment", os.Getenv("ENVIRONMENT_NAME"), "version", os.Getenv("GIT_SHA"), "go_version", runtime.Version())
	log.Info("Configuration loaded", "event_type", "config_loaded", "database_host", "db.internal", "cache_backend", "memory")

	if canary {
		address = "127.0.0.1:0"
	}
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return err
	}
	s := &shop{log: log, payments: "http://" + listener.Addr().String() + "/payments", slowQuery: time.Second}
	server := &http.Server{Handler: s.handler(), ReadHeaderTimeout: 5 * time.Second,
		ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelError)}
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
