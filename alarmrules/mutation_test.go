package alarmrules_test

import (
	"testing"

	"github.com/logstack-go/logstack/internal/mutation"
)

// A test fails for every check and every default that is removed, so that
// nobody removes one by mistake.
func TestMutationsAreNoticed(t *testing.T) {
	mutation.Test(t, mutation.Room{
		Package:   "alarmrules",
		Ways:      []mutation.Way{mutation.LeftOut, mutation.NoError, mutation.Turned, mutation.NoDefault, mutation.AnotherNumber},
		Unmutated: []string{"schema.go", "doc.go"}, // they make no rule what it is
	})
}
