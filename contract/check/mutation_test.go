package check_test

import (
	"testing"

	"github.com/logstack-go/logstack/internal/mutation"
)

// What can be changed without a test that fails is what nobody will miss when it is
// changed by mistake.
func TestMutationsAreNoticed(t *testing.T) {
	mutation.Test(t, mutation.Room{
		Package: "check",
		Ways:    []mutation.Way{mutation.AnotherNumber},
		Closely: []string{"address.go", "extra.go", "findings.go", "repeat.go", "secret.go", "tally.go"},
	})
}
