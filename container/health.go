package container

import (
	"errors"
	"fmt"
	"time"

	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/internal/quantity"
)

// CheckHealthInterval returns an error if health checks cannot run at that
// interval.
func CheckHealthInterval(every time.Duration) error {
	return between(every, cloudwatch.MinHealthInterval, cloudwatch.MaxHealthInterval, "a health check runs every")
}

// CheckHealthTimeout returns an error if a health check cannot take that long.
func CheckHealthTimeout(timeout time.Duration) error {
	return between(timeout, cloudwatch.MinHealthTimeout, cloudwatch.MaxHealthTimeout, "a health check takes at most")
}

// CheckHealthStart returns an error if a container cannot have that long to start.
func CheckHealthStart(start time.Duration) error {
	return between(start, 0, cloudwatch.MaxHealthStart, "a container has to start")
}

// CheckHealthRetries returns an error if a health check cannot be retried that
// often.
func CheckHealthRetries(retries int) error {
	if retries < 1 || retries > cloudwatch.MaxHealthRetries {
		return fmt.Errorf("%d retries of a health check: use 1 to %d", retries, cloudwatch.MaxHealthRetries)
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
