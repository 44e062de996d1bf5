package template

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/logstack-go/logstack/internal/toolanswer"
)

// Physical maps the name of a stack, and then a logical id, to the physical
// name of the resource.
type Physical map[string]map[string]string

// ReadPhysical reads the output of `aws cloudformation
// describe-stack-resources`, or of list-stack-resources, which does not name
// the stack. A file may hold several outputs (API_StackResource,
// API_StackResourceSummary).
func ReadPhysical(path string) (Physical, error) {
	data, err := toolanswer.Read(path)
	if err != nil {
		return nil, err
	}
	answers, err := toolanswer.Values(path, data)
	if err != nil {
		return nil, err
	}
	all := Physical{}
	for _, raw := range answers {
		value, err := toolanswer.Decode(raw)
		if err != nil {
			return nil, fmt.Errorf("%s: it is not JSON: %w", path, err)
		}
		items, ok := value.([]any) // the output with --query StackResources
		for _, in := range []string{"StackResources", "StackResourceSummaries"} {
			if !ok {
				items, ok = asObject(value)[in].([]any)
			}
		}
		if !ok {
			return nil, fmt.Errorf("%s: it has no StackResources: it is not what `aws cloudformation describe-stack-resources` writes", path)
		}
		for _, item := range items {
			o := asObject(item)
			stack, _ := o["StackName"].(string)
			id, _ := o["LogicalResourceId"].(string)
			name, _ := o["PhysicalResourceId"].(string)
			if id == "" {
				return nil, fmt.Errorf("%s: a resource has no LogicalResourceId: it is not what `aws cloudformation describe-stack-resources` writes", path)
			}
			if name == "" {
				continue // it is still being created
			}
			if all[stack] == nil {
				all[stack] = map[string]string{}
			}
			all[stack][id] = name
		}
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("%s: it has no resources", path)
	}
	return all, nil
}

// physicalOf returns the physical names of a stack's resources: those under its
// name or, where its name is not known, those of the only stack in the file.
func (l *loader) physicalOf(env *environment) map[string]string {
	all := l.options.Physical
	if len(all) == 0 || len(env.within) > 1 && env.name == "" {
		return nil // a nested stack has a name of its own
	}
	if name := cmp.Or(env.name, env.display); all[name] != nil && name != "" {
		env.name, l.usedPhysical = name, true
		return all[name]
	}
	if len(all) > 1 || env.name != "" && all[""] == nil {
		return nil
	}
	l.usedPhysical = true
	for name, found := range all {
		if env.name == "" {
			env.name = name
		}
		return found
	}
	return nil
}

// checkPhysical returns an error if the physical names belong to no stack that
// was read.
func (l *loader) checkPhysical(path string) error {
	if len(l.options.Physical) == 0 || l.usedPhysical {
		return nil
	}
	return errors.New(path + ": the resources are of " + strings.Join(slices.Sorted(maps.Keys(l.options.Physical)), ", ") +
		", and no stack has that name: give the name of the stack with " + l.options.Giving.Parameter("AWS::StackName", "…"))
}

// nestedName returns the name of a nested stack from its physical id, an ARN:
// arn:aws:cloudformation:region:account:stack/name/id.
func (s *stack) nestedName(id string) string {
	_, rest, _ := strings.Cut(s.physical[id], ":stack/")
	name, _, _ := strings.Cut(rest, "/")
	return name
}

// StackName returns the stack's name in CloudFormation; empty if it is not
// known.
func (t *Template) StackName() string { return t.source.env.name }

// physicalName returns the physical name of a resource. It is empty if unknown,
// and if the physical id is an ARN, such as a topic's, which is no name.
func (s *stack) physicalName(id string) string {
	if name := s.physical[id]; !strings.HasPrefix(name, "arn:") {
		return name
	}
	return ""
}
