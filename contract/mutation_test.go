package contract_test

import (
	"testing"

	"github.com/logstack-go/logstack/internal/mutation"
)

// A test fails for every change to the code, so that nobody changes it by
// mistake.
func TestMutationsAreNoticed(t *testing.T) {
	mutation.Test(t, mutation.Room{
		Package: "contract",
		Closely: []string{"check.go", "check_events.go", "check_fields.go", "check_levels.go", "check_metrics.go", "check_records.go", "protection.go"},
	})
}
