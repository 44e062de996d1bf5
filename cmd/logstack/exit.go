package main

import "errors"

// The exit codes. A command may define codes of its own, which its help lists.
const (
	ok         = 0
	badInput   = 1
	wrongUsage = 2
)

// exitError ends the command with a code of its choice. If err is nil, nothing
// is printed.
type exitError struct {
	code int
	err  error
}

func (e exitError) Error() string {
	if e.err == nil {
		return ""
	}
	return e.err.Error()
}

func (e exitError) Unwrap() error { return e.err }

// exitCode returns the exit code for err. started reports whether the command
// line was valid, so that the command started.
func exitCode(err error, started bool) int {
	var own exitError
	switch {
	case errors.As(err, &own):
		return own.code
	case started:
		return badInput
	}
	return wrongUsage
}
