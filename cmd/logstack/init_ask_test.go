package main

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
)

// answered returns what init knows after these answers, and what it printed.
func answered(t *testing.T, answers string) (*initFlags, string, error) {
	t.Helper()
	var out bytes.Buffer
	c := &cobra.Command{}
	c.SetIn(strings.NewReader(answers))
	c.SetErr(&out)
	f := &initFlags{}
	err := f.ask(c, "shop")
	return f, out.String(), err
}

// Answers stand for flags: an empty one takes the default, and recipients are of the
// severity that was asked about.
func TestInitAsks(t *testing.T) {
	f, _, err := answered(t, "\n\n\non-call@example.com\nT1/C1, team@example.com\n")
	if err != nil {
		t.Fatal(err)
	}
	if f.application != "shop" || f.preset != "guide" || f.from != nil {
		t.Errorf("application %q, preset %q, from %q", f.application, f.preset, f.from)
	}
	if want := []string{"dev", "prod"}; !slices.Equal(f.environments, want) {
		t.Errorf("environments %q, want %q", f.environments, want)
	}
	if want := []string{"page=on-call@example.com", "ticket=team@example.com"}; !slices.Equal(f.email, want) {
		t.Errorf("email %q, want %q", f.email, want)
	}
	if want := []string{"ticket=T1/C1"}; !slices.Equal(f.slack, want) {
		t.Errorf("slack %q, want %q", f.slack, want)
	}
}

// A mistyped preset is asked for again at once, and a file is one to infer from.
func TestInitAsksAgain(t *testing.T) {
	f, out, err := answered(t, "billing\npinno\ninit_ask_test.go\nprod\n\n\n")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out, `There is no preset and no file "pinno".`) {
		t.Errorf("it says\n%s", out)
	}
	if f.preset != "" || !slices.Equal(f.from, []string{"init_ask_test.go"}) {
		t.Errorf("preset %q, from %q", f.preset, f.from)
	}
}

// Without an answer, init is called wrongly, and says what else there is.
func TestInitAsksNobody(t *testing.T) {
	_, _, err := answered(t, "shop\n")
	var exit exitError
	if !errors.As(err, &exit) || exit.code != wrongUsage || !strings.Contains(err.Error(), "--yes") {
		t.Errorf("%v", err)
	}
}
