package main

import (
	"fmt"
	"strings"

	"github.com/spf13/pflag"

	"github.com/logstack-go/logstack/cloudwatch/transformer"
	"github.com/logstack-go/logstack/internal/regular"
	"github.com/logstack-go/logstack/logevent/rewrite"
)

// transformerFlag names the transformer that rewrites log events before
// anything reads them.
type transformerFlag struct{ path string }

func (f *transformerFlag) add(flags *pflag.FlagSet) {
	flags.StringVar(&f.path, "transformer", "", "first rewrite log events with the transformer in this `file`")
}

// read reads the transformer; nil without the flag.
func (f *transformerFlag) read() (*rewrite.Transformer, error) {
	if f.path == "" {
		return nil, nil
	}
	text, err := regular.ReadFile(f.path)
	if err != nil {
		return nil, exitError{wrongUsage, fmt.Errorf("--transformer: %w", err)}
	}
	t, err := transformer.Parse(text)
	if err != nil {
		return nil, exitError{wrongUsage, fmt.Errorf("--transformer: %s: %s", f.path, strings.ReplaceAll(err.Error(), "\n", "\n  "))}
	}
	return &rewrite.Transformer{Transformer: t, By: f.path}, nil
}
