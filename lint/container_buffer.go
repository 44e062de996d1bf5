package lint

import (
	"fmt"

	"github.com/logstack-go/logstack/cloudwatch/awslogs"
)

var containerBuffer = Check{ID: "container/buffer", Severity: Bug, run: func(p *pass) {
	for _, c := range p.containers() {
		size, given := c.Options[awslogs.BufferOption]
		if !c.logs() || !given {
			continue
		}
		mode := c.Options[awslogs.ModeOption]
		err := awslogs.CheckBuffer(size)
		switch {
		case mode == awslogs.Blocking:
			c.tell(p, awslogs.BufferOption, message{
				summary: fmt.Sprintf("container %s has a buffer, and its log driver is blocking", c.Name),
				details: "The driver refuses a buffer in any mode but non-blocking: the task does not start.",
				remedy:  "set mode to non-blocking, or leave max-buffer-size out",
			})
		case err != nil && !isOpen(size):
			c.tell(p, awslogs.BufferOption, message{
				summary: fmt.Sprintf("the log driver of container %s cannot read the size of its buffer", c.Name),
				details: fmt.Sprintf("%q: %s. The task does not start.", size, err),
				remedy:  "write it as 25m",
			})
		}
	}
}}
