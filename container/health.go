package container

import (
	"errors"
	"fmt"
	"time"

	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/internal/quantity"
)

// CheckHealthInterval reports whether a container can be looked at so often.
func CheckHealthInterval(every time.Duration) error {
	return between(every, cloudwatch.MinHealthInterval, cloudwatch.MaxHealthInterval, "a health check runs every")
}

// CheckHealthTimeout reports whether a health check can take so long.
func CheckHealthTimeout(timeout time.Duration) error {
	return between(timeout, cloudwatch.MinHealthTimeout, cloudwatch.MaxHealthTimeout, "a health check takes at most")
}

// CheckHealthStart reports whether a container can have so long to start.
func CheckHealthStart(start time.Duration) error {
	return between(start, 0, cloudwatch.MaxHealthStart, "a container has to start")
}

// CheckHealthRetries reports whether so many runs can fail.
func CheckHealthRetries(retries int) error {
	if retries < 1 || retries > cloudwatch.MaxHealthRetries {
		return fmt.Errorf("%d retries of a health check: allowed are 1 to %d", retries, cloudwatch.MaxHealthRetries)
	}
	return nil
}

func between(got, least, most time.Duration, what string) error {
	switch {
	case got < least || got > most:
		return fmt.Errorf("%s %s to %s, not %s", what, quantity.Duration(least), quantity.Duration(most), quantity.Duration(got))
	case got%time.Second != 0:
		return errors.New(what + " whole seconds, not " + quantity.Duration(got).String())
	}
	return nil
}
