package services_test

import (
	"os/exec"
	"path/filepath"
	"testing"
)

// python is Debian's, which has Debian's packages.
const python = "/usr/bin/python3"

// pythonService finds a service that is a Python program, and needs a module.
func pythonService(module string) func(*testing.T, string) ([]string, string) {
	return func(_ *testing.T, folder string) (command []string, missing string) {
		if exec.Command(python, "-P", "-c", "import "+module).Run() != nil {
			return nil, python + " with the module " + module
		}
		return []string{python, filepath.Join(folder, "shop.py")}, ""
	}
}
