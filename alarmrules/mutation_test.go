package alarmrules_test

import (
	"testing"

	"github.com/logstack-go/logstack/internal/mutation"
)

// A validation or a default that can be taken out without a test that fails is one
// that nobody will miss when it is taken out by mistake.
func TestMutationsAreNoticed(t *testing.T) {
	mutation.Test(t, mutation.Room{
		Package:   "alarmrules",
		Ways:      []mutation.Way{mutation.LeftOut, mutation.NoError, mutation.Turned, mutation.NoDefault, mutation.AnotherNumber},
		Unmutated: []string{"schema.go", "doc.go"}, // they make no rule what it is
	})
}
