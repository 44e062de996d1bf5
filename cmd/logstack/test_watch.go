package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"time"

	"github.com/logstack-go/logstack/alarmtest"
)

// watchEvery is the interval at which files are checked for changes.
const watchEvery = 500 * time.Millisecond

// watch runs tests, and runs them again whenever one of their files changes,
// until Ctrl-C. It reports failures each time.
func watch(ctx context.Context, files func() ([]string, error), run func(context.Context) error, tell func(string)) error {
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt)
	defer stop()
	for {
		before := state(files)
		if err := run(ctx); err != nil {
			if ctx.Err() != nil {
				return nil
			}
			tell(err.Error())
		}
		tell("watching: Ctrl-C ends")
		for state(files) == before {
			select {
			case <-ctx.Done():
				return nil
			case <-time.After(watchEvery):
			}
		}
	}
}

// state returns a fingerprint of the files of tests: it differs when a file
// changes.
func state(files func() ([]string, error)) string {
	all, err := files()
	if err != nil {
		return err.Error()
	}
	var b strings.Builder
	look := func(path string) {
		if info, err := os.Stat(path); err == nil {
			fmt.Fprintln(&b, path, info.Size(), info.ModTime().UnixNano())
		} else {
			fmt.Fprintln(&b, path, "is not there")
		}
	}
	for _, file := range all {
		look(file)
		switch {
		case isTest(file):
			read, err := alarmtest.Load(file)
			if err != nil {
				continue
			}
			for _, path := range append(read.Paths(), ruleOf(file)) {
				look(path)
				entries, err := os.ReadDir(path)
				if err != nil {
					continue // it is a file
				}
				for _, entry := range entries {
					look(filepath.Join(path, entry.Name()))
				}
			}
		default:
			look(strings.TrimSuffix(file, filepath.Ext(file)) + queryTest)
		}
	}
	return b.String()
}
