package main

import "errors"

// The exit codes. A command may give codes of its own meaning, which its help
// then tells.
const (
	ok         = 0
	badInput   = 1
	wrongUsage = 2
)

// exitError ends the command with a code of its own choice. Without an error
// there is nothing to say.
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

// exitCode returns the code that err ends the command with, started saying
// whether the command line was right.
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
