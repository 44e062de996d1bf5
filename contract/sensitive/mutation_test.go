package sensitive_test

import (
	"testing"

	"github.com/logstack-go/logstack/internal/mutation"
)

// What can be changed without a test that fails is what nobody will miss when it is
// changed by mistake.
func TestMutationsAreNoticed(t *testing.T) {
	mutation.Test(t, mutation.Room{
		Package: "sensitive",
		Closely: []string{"bearer.go", "card.go", "email.go", "password.go", "redacted.go", "sensitive.go", "shape.go"},
	})
}
