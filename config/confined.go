package config

import (
	"slices"
	"time"

	"github.com/logstack-go/logstack/container"
	"github.com/logstack-go/logstack/internal/quantity"
	"github.com/logstack-go/logstack/internal/strictyaml"
)

// HealthCheck says how ECS finds out whether a container is healthy.
type HealthCheck struct {
	// The command that runs in the container, without a shell. The container is
	// healthy if it exits with 0.
	Command []string `yaml:"command"`
	// The time between two runs, 5s to 5m. Default: 30s.
	Every quantity.Duration `yaml:"every"`
	// How long a run may take, 2s to 1m. Default: 5s.
	Timeout quantity.Duration `yaml:"timeout"`
	// The number of runs that may fail before the container is unhealthy, 1 to 10.
	// Default: 3.
	Retries int `yaml:"retries"`
	// How long failures do not count after the start, up to 5m. Default: not at
	// all.
	StartPeriod quantity.Duration `yaml:"startPeriod"`
}

// ScratchOpened reports whether another container first makes the directories of a
// container with that user writable: ECS makes them as root's (bind-mounts).
func ScratchOpened(user string, scratch []string) bool {
	return len(scratch) > 0 && user != "" && !container.IsRoot(user)
}

// scratchOpened reports whether that is so for any container of the task.
func (s Service) scratchOpened() bool {
	return ScratchOpened(s.User, s.Scratch) || slices.ContainsFunc(s.Sidecars, func(s Sidecar) bool { return ScratchOpened(s.User, s.Scratch) })
}

// confined checks what a container may do, and its health check.
func (r *reader) confined(node strictyaml.Node, user string, scratch []string, health *HealthCheck) {
	if at := node.Get("user"); at.Present() {
		if err := container.CheckUser(user); err != nil {
			r.add(at.Problem("%v", err))
		}
	}
	if at := node.Get("scratch"); at.Present() {
		if err := container.CheckScratch(scratch); err != nil {
			r.addTogether(at.Problem("%v", err))
		}
	}
	if health == nil {
		return
	}
	at := node.Get("healthCheck")
	if len(health.Command) == 0 {
		r.add(at.Problem("command is missing: give the command to run in the container, such as [curl, -f, http://localhost:8000/health]"))
	}
	for _, check := range []struct {
		key string
		err func() error
	}{
		{"every", func() error { return container.CheckHealthInterval(time.Duration(health.Every)) }},
		{"timeout", func() error { return container.CheckHealthTimeout(time.Duration(health.Timeout)) }},
		{"retries", func() error { return container.CheckHealthRetries(health.Retries) }},
		{"startPeriod", func() error { return container.CheckHealthStart(time.Duration(health.StartPeriod)) }},
	} {
		if key := at.Get(check.key); key.Present() {
			if err := check.err(); err != nil {
				r.add(key.Problem("%v", err))
			}
		}
	}
}
