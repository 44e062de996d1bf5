package main

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// Tests run again when their template changes, and stop with their context.
func TestWatch(t *testing.T) {
	folder := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return path
	}
	write("stack.yaml", "Resources: {}\n")
	file := write("a.test.yaml", "template: stack.yaml\ntests: [{name: it, expect: any}]\n")
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	ran := 0
	err := watch(ctx, func() ([]string, error) { return []string{file}, nil }, func(context.Context) error {
		ran++
		switch ran {
		case 1:
			write("stack.yaml", "Resources: {A: {Type: AWS::SNS::Topic}}\n")
		case 2:
			cancel()
		}
		return nil
	}, func(string) {})
	if err != nil || ran != 2 {
		t.Errorf("it ran %d times: %v", ran, err)
	}
}
