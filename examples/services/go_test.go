package services_test

import (
	"os/exec"
	"path/filepath"
	"testing"
)

// goService builds a service that is a Go module of its own.
func goService(t *testing.T, folder string) (command []string, missing string) {
	t.Helper()
	program := filepath.Join(t.TempDir(), "service")
	for _, args := range [][]string{{"vet", "./..."}, {"build", "-trimpath", "-o", program, "."}} {
		c := exec.Command("go", args...)
		c.Dir = folder
		if out, err := c.CombinedOutput(); err != nil {
			t.Fatalf("go %v in %s: %v\n%s", args, folder, err, out)
		}
	}
	return []string{program}, ""
}

// linked reports true: a Go service contains all its libraries.
func linked() bool { return true }
