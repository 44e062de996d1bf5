package container

import (
	"errors"
	"fmt"
	"time"

	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/internal/quantity"
)

// Health is how ECS finds out whether a container is healthy (API_HealthCheck). The zero
// value is none.
type Health struct {
	// Command is run in the container, without a shell: it is healthy if that ends with 0.
	Command []string
	// Every is the time between two runs, 5 seconds to 5 minutes. Zero is 30 seconds.
	Every time.Duration
	// Timeout is how long a run may take, 2 to 60 seconds. Zero is 5 seconds.
	Timeout time.Duration
	// Retries is how many runs may fail until the container is unhealthy, 1 to 10. Zero is 3.
	Retries int
	// Start is how long failures do not count at first, up to 5 minutes. Zero is not at all.
	Start time.Duration
}

// CheckHealthInterval says whether a container can be looked at so often.
func CheckHealthInterval(every time.Duration) error {
	return between(every, cloudwatch.MinHealthInterval, cloudwatch.MaxHealthInterval, "a health check runs every")
}

// CheckHealthTimeout says whether a health check can take so long.
func CheckHealthTimeout(timeout time.Duration) error {
	return between(timeout, cloudwatch.MinHealthTimeout, cloudwatch.MaxHealthTimeout, "a health check takes at most")
}

// CheckHealthStart says whether a container can have so long to start.
func CheckHealthStart(start time.Duration) error {
	return between(start, 0, cloudwatch.MaxHealthStart, "a container has to start")
}

// CheckHealthRetries says whether so many runs can fail.
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
