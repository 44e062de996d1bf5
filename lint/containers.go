package lint

import (
	"strings"

	"github.com/logstack-go/logstack/cloudwatch/awslogs"
	"github.com/logstack-go/logstack/template"
)

// container is a container of a task definition, and how it logs.
type container struct {
	in *template.Template
	template.Container
	template.Wiring
}

// readContainers returns the containers that can be read.
func (l *looked) readContainers() []container {
	var all []container
	for _, t := range l.templates {
		for _, c := range t.Containers() {
			w, err := t.Wiring(c)
			if err != nil {
				l.notLooked = append(l.notLooked, NotLooked{t.Stack, c.LogicalID, strings.ReplaceAll(err.Error(), t.File+": "+c.LogicalID+": ", "")})
				continue
			}
			of := container{t, c, w}
			l.notLooked = append(l.notLooked, of.notKnown()...)
			all = append(all, of)
		}
	}
	return all
}

// notKnown returns what checks need to know of the container's logging and only
// the deployment knows. The region is left out: it is commonly unknown.
func (c container) notKnown() []NotLooked {
	var all []NotLooked
	see := func(property, value string) {
		if placeholder := c.in.ForeignPlaceholder(value); placeholder != "" {
			all = append(all, notKnownIn(c.in, c.LogicalID, c.Path+".LogConfiguration."+property, placeholder))
		}
	}
	see("LogDriver", c.Driver)
	for _, option := range []string{awslogs.GroupOption, awslogs.ModeOption, awslogs.BufferOption} {
		see("Options."+option, c.Options[option])
	}
	return all
}

// logs reports whether the container writes to CloudWatch Logs through the
// driver awslogs.
func (c container) logs() bool { return c.Driver == awslogs.Driver }

// creates reports whether the driver creates the log group, or may.
func (c container) creates() bool {
	option := c.Options[awslogs.CreateGroupOption]
	return option == "true" || isOpen(option)
}

// tell reports what is wrong with an option of a container's log driver.
func (c container) tell(p *pass, option string, f message) {
	p.tell(c.in, c.LogicalID, c.Path+".LogConfiguration.Options."+option, f)
}
