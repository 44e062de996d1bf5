package sensitive_test

import (
	"testing"

	"github.com/logstack-go/logstack/internal/mutation"
)

// A test fails for every change to the code, so that nobody changes it by
// mistake.
func TestMutationsAreNoticed(t *testing.T) {
	mutation.Test(t, mutation.Room{
		Package: "sensitive",
		Closely: []string{"bearer.go", "card.go", "email.go", "password.go", "redacted.go", "sensitive.go", "shape.go"},
	})
}
