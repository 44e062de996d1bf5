package lint

import (
	"github.com/logstack-go/logstack/cloudwatch/awslogs"
	"github.com/logstack-go/logstack/template"
)

// container is a container of a task definition, and how it logs.
type container struct {
	in *template.Template
	template.Container
	template.Wiring
}

// readContainers are the containers that can be read.
func (l *looked) readContainers() []container {
	var all []container
	for _, t := range l.templates {
		for _, c := range t.Containers() {
			if w, err := t.Wiring(c); err == nil {
				all = append(all, container{t, c, w})
			}
		}
	}
	return all
}

// logs reports whether a container writes to CloudWatch Logs by the driver awslogs.
func (c container) logs() bool { return c.Driver == awslogs.Driver }

// creates reports whether the driver makes the log group, or may.
func (c container) creates() bool {
	option := c.Options[awslogs.CreateGroupOption]
	return option == "true" || isOpen(option)
}

// tell reports what is wrong with an option of a container's log driver.
func (c container) tell(p *pass, option string, f finding) {
	p.tell(c.in, c.LogicalID, c.Path+".LogConfiguration.Options."+option, f)
}
