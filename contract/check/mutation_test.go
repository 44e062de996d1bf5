package check_test

import (
	"testing"

	"github.com/logstack-go/logstack/internal/mutation"
)

// A test fails for every change to the code, so that nobody changes it by
// mistake.
func TestMutationsAreNoticed(t *testing.T) {
	mutation.Test(t, mutation.Room{
		Package: "check",
		Ways:    []mutation.Way{mutation.AnotherNumber},
		Closely: []string{"address.go", "extra.go", "findings.go", "repeat.go", "secret.go", "tally.go"},
	})
}
