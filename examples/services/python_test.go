package services_test

import (
	"os/exec"
	"path/filepath"
	"testing"
)

// python is Debian's interpreter, which finds Debian's packages.
const python = "/usr/bin/python3"

// pythonService prepares a Python service that needs a module.
func pythonService(module string) func(*testing.T, string) ([]string, string) {
	return func(_ *testing.T, folder string) (command []string, missing string) {
		if !hasPython(module)() {
			return nil, python + " with the module " + module
		}
		return []string{python, filepath.Join(folder, "shop.py")}, ""
	}
}

// hasPython reports whether a module is installed.
func hasPython(module string) func() bool {
	return func() bool { return exec.Command(python, "-W", "ignore", "-P", "-c", "import "+module).Run() == nil }
}

// djangoService prepares the Django service, whose own test runs it with its server and
// worker.
func djangoService(_ *testing.T, folder string) (command []string, missing string) {
	if exec.Command(python, "-W", "ignore", "-P", "-c", "import django, celery, sentry_sdk, pythonjsonlogger").Run() != nil {
		return nil, python + " with Django, Celery, Sentry and python-json-logger"
	}
	return []string{python, "-W", "ignore", filepath.Join(folder, "manage.py")}, ""
}
