package stacks

import (
	"reflect"
	"slices"
	"strings"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/config"
	"github.com/logstack-go/logstack/constructs/dashboard"
	"github.com/logstack-go/logstack/constructs/servicelogs"
)

// Overview returns the dashboard that compares all services; nil if they share their
// log groups, and with them one dashboard.
func (l *Logging) Overview() *dashboard.Dashboard { return l.overview }

// newOverview makes the dashboard that compares all services, if several have log
// groups of their own.
func newOverview(l *Logging, props Props) *dashboard.Dashboard {
	env := props.Environment
	services := map[string]dashboard.Service{}
	var names []string
	var alarmed []dashboard.AlarmGroup
	var rules alarmrules.Set
	add := func(name string, logs *servicelogs.ServiceLogs, namespace ...string) {
		names = append(names, name)
		services[name] = dashboard.Service{
			LogGroup: logs.LogGroup(), Namespace: strings.Join(append([]string{props.Application, env.Name}, namespace...), "/"),
		}
		for _, group := range logs.AlarmGroups() {
			at := slices.IndexFunc(alarmed, func(g dashboard.AlarmGroup) bool { return g.Title == group.Title })
			if at < 0 {
				alarmed = append(alarmed, group)
			} else {
				alarmed[at].Alarms = append(alarmed[at].Alarms, group.Alarms...)
			}
		}
		rules = logs.Rules() // a metric that another service lacks shows as an empty line
	}
	if l.shared != nil {
		var sharing []string
		for _, service := range env.Services {
			if !service.OwnLogGroups {
				sharing = append(sharing, service.Name)
			}
		}
		add(strings.Join(sharing, ", "), l.shared)
	}
	for _, service := range env.Services {
		if service.OwnLogGroups {
			add(service.Name, l.own[service.Name], service.Name)
		}
	}
	if len(names) < 2 {
		return nil
	}
	// No service name contains an underscore, so no other dashboard has this name.
	return dashboard.New(l.stack, "Overview", dashboard.Props{
		Name: props.Application + "-" + env.Name + "_services", Services: services,
		Graphs: env.Dashboard.Across(names, rules), AlarmGroups: alarmed,
	})
}

// menus returns the menus of a service's dashboard; an empty name stands for the
// services that share log groups. They select among the environments, and among the
// services with log groups of their own, whose resource names differ only in their own
// name.
func menus(props Props, service string, groups config.LogGroups) []dashboard.Variable {
	env := props.Environment
	environments := dashboard.Variable{ID: "environment", Label: "Environment", Name: env.Name}
	for _, other := range props.Environments {
		if other.Name != env.Name && other.Account == env.Account && other.Region == env.Region && has(other, service) &&
			strings.Replace(groups.Application.Name, env.Name, other.Name, 1) == groupName(other, service) {
			environments.Others = append(environments.Others, other.Name)
		}
	}
	services := dashboard.Variable{ID: "service", Label: "Service", Name: service}
	for _, other := range env.Services {
		if service != "" && other.OwnLogGroups && other.Name != service {
			services.Others = append(services.Others, other.Name)
		}
	}
	return []dashboard.Variable{environments, services}
}

// alike reports whether everything that the menus can select has the same rules, and so
// the same thresholds. A menu of environments selects the service with the same name in
// another environment, or what that environment has under the name.
func alike(props Props, rules []alarmrules.Rule, choices []dashboard.Variable) bool {
	env := props.Environment
	service := ""
	for _, menu := range choices {
		if menu.ID == "service" {
			service = menu.Name
			for _, name := range menu.Others {
				if !reflect.DeepEqual(rulesOf(env, name), rules) {
					return false
				}
			}
		}
	}
	for _, menu := range choices {
		for _, other := range props.Environments {
			if menu.ID == "environment" && slices.Contains(menu.Others, other.Name) && !reflect.DeepEqual(rulesOf(other, service), rules) {
				return false
			}
		}
	}
	return true
}

// rulesOf returns the rules of a service with log groups of its own, or, if the name is
// empty, of the services that share log groups.
func rulesOf(env config.Environment, service string) []alarmrules.Rule {
	for _, s := range env.Services {
		if s.OwnLogGroups && s.Name == service {
			return s.Rules
		}
	}
	return env.Rules
}

// has reports whether an environment has the named service with log groups of its own.
// An empty name stands for the services that share log groups, or for a source, which
// has no services.
func has(env config.Environment, service string) bool {
	if len(env.Services) == 0 {
		return service == ""
	}
	for _, s := range env.Services {
		if s.OwnLogGroups && s.Name == service || !s.OwnLogGroups && service == "" {
			return true
		}
	}
	return false
}

// groupName returns the name of the log group that a service writes to.
func groupName(env config.Environment, service string) string {
	if service == "" {
		return env.LogGroups.Application.Name
	}
	return env.LogGroups.Application.Name + "/" + service
}
