package reshape

import "strings"

// Containers returns the container definitions of a task as the API of ECS
// writes them, in the terms of CloudFormation: how each logs, and nothing else,
// as the rest may hold secrets (API_ContainerDefinition, API_LogConfiguration).
func Containers(value any) any {
	list, ok := value.([]any)
	if !ok {
		return "(no list of containers)" // whoever refuses it must not write what it is
	}
	all := []any{}
	for _, item := range list {
		if o := container.Object(item); o != nil {
			all = append(all, o)
		} else {
			all = append(all, "(no container definition)")
		}
	}
	return all
}

var container = Table{Fields: []Field{
	{From: "name", To: "Name"},
	{From: "logConfiguration", To: "LogConfiguration", As: logConfiguration},
}}

func logConfiguration(value any) any {
	o := Table{Fields: []Field{{From: "logDriver", To: "LogDriver"}, {From: "options", To: "Options", As: logOptions}}}.Object(value)
	if o == nil {
		return "(no log configuration)"
	}
	return o
}

// logOptions returns those of a log driver but for what may let somebody in:
// those of Splunk, of an HTTP endpoint and the like hold tokens.
func logOptions(value any) any {
	options, ok := value.(map[string]any)
	if !ok {
		return "(no options)"
	}
	known := map[string]any{}
	for name, option := range options {
		if strings.HasPrefix(name, "awslogs-") || name == "mode" || name == "max-buffer-size" {
			known[name] = option
		}
	}
	return known
}
