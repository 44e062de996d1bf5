package reshape

import "strings"

// Containers converts the container definitions of a task from the ECS API's
// form to CloudFormation's. It keeps only how each container logs, as the rest
// may hold secrets (API_ContainerDefinition, API_LogConfiguration).
func Containers(value any) any {
	list, ok := value.([]any)
	if !ok {
		return "(no list of containers)" // the reader that refuses it must not print the value
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

// logOptions returns the options of a log driver without credentials: the
// options for Splunk, HTTP endpoints and the like contain tokens.
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
