package deploy

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
)

// template is a synthesized template and its stack.
type template struct {
	Resources map[string]resource
	Outputs   map[string]struct{ Value any }
}

// resource is one resource of a template.
type resource struct {
	Type           string
	Properties     map[string]any
	Metadata       map[string]any
	DeletionPolicy string
}

func readTemplate(t *testing.T, path string) template {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var tpl template
	if err := json.Unmarshal(data, &tpl); err != nil {
		t.Fatal(err)
	}
	return tpl
}

// stack is a deployed stack: its template, and the physical ids of its resources.
type stack struct {
	template
	name, id   string
	parameters map[string]any
	physical   map[string]string
	nested     map[string]*stack
}

// deployed returns a deployed stack of an assembly, with its nested stacks.
func deployed(t *testing.T, of services, assembly, file, name string, parameters map[string]any) *stack {
	t.Helper()
	ctx := context.Background()
	described, err := of.cloudformation.DescribeStacks(ctx, &cloudformation.DescribeStacksInput{StackName: &name})
	if err != nil {
		t.Fatal(err)
	}
	s := &stack{
		template: readTemplate(t, filepath.Join(assembly, file)), name: *described.Stacks[0].StackName, id: *described.Stacks[0].StackId,
		parameters: parameters, physical: map[string]string{}, nested: map[string]*stack{},
	}
	pages := cloudformation.NewListStackResourcesPaginator(of.cloudformation, &cloudformation.ListStackResourcesInput{StackName: &s.id})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range page.StackResourceSummaries {
			if id := *r.LogicalResourceId; id != "" { // moto omits resources that it did not make
				s.physical[id] = *r.PhysicalResourceId
			}
		}
	}
	for id, r := range s.Resources {
		if r.Type != nestedStack || s.physical[id] == "" {
			continue
		}
		given, _ := s.resolve(t, r.Properties["Parameters"]).(map[string]any)
		s.nested[id] = deployed(t, of, assembly, r.Metadata["aws:asset:path"].(string), s.physical[id], given)
	}
	return s
}

const nestedStack = "AWS::CloudFormation::Stack"

// all returns the stack and its nested stacks.
func (s *stack) all() []*stack {
	all := []*stack{s}
	for _, n := range s.nested {
		all = append(all, n.all()...)
	}
	return all
}

// resolve returns a value of the template as CloudFormation passes it to the service.
func (s *stack) resolve(t *testing.T, value any) any {
	t.Helper()
	switch value := value.(type) {
	case []any:
		out := []any{}
		for _, v := range value {
			out = append(out, s.resolve(t, v))
		}
		return out
	case map[string]any:
		if len(value) == 1 {
			for name, argument := range value {
				if name == "Ref" || strings.HasPrefix(name, "Fn::") {
					return s.call(t, name, argument)
				}
			}
		}
		out := map[string]any{}
		for k, v := range value {
			out[k] = s.resolve(t, v)
		}
		return out
	}
	return value
}

// call returns the value of an intrinsic function.
func (s *stack) call(t *testing.T, name string, argument any) any {
	t.Helper()
	switch name {
	case "Ref":
		return s.ref(t, argument.(string))
	case "Fn::GetAtt":
		of := argument.([]any)
		return s.attribute(t, of[0].(string), of[1].(string))
	case "Fn::Join":
		args := argument.([]any)
		var parts []string
		for _, v := range s.resolve(t, args[1]).([]any) {
			parts = append(parts, fmt.Sprint(v))
		}
		return strings.Join(parts, args[0].(string))
	case "Fn::Split":
		args := argument.([]any)
		out := []any{}
		for _, part := range strings.Split(s.resolve(t, args[1]).(string), args[0].(string)) {
			out = append(out, part)
		}
		return out
	case "Fn::Select":
		args := argument.([]any)
		var n int
		fmt.Sscan(fmt.Sprint(args[0]), &n)
		return s.resolve(t, args[1]).([]any)[n]
	case "Fn::Sub":
		text, ok := argument.(string)
		if !ok {
			t.Fatalf("%s: Fn::Sub of a list", s.name)
		}
		return os.Expand(text, func(name string) string { return fmt.Sprint(s.ref(t, name)) })
	}
	t.Fatalf("%s: there is no %s here yet", s.name, name)
	return nil
}

func (s *stack) ref(t *testing.T, name string) any {
	t.Helper()
	switch name {
	case "AWS::AccountId":
		return account
	case "AWS::Region":
		return region
	case "AWS::Partition":
		return "aws"
	case "AWS::URLSuffix":
		return "amazonaws.com"
	case "AWS::StackName":
		return s.name
	case "AWS::StackId":
		return s.id
	}
	if value, ok := s.parameters[name]; ok {
		return value
	}
	if id, ok := s.physical[name]; ok {
		return id
	}
	t.Fatalf("%s: %s was not made", s.name, name)
	return nil
}

// attribute returns the value of Fn::GetAtt for a resource, using the ARN formats in
// the services' guides.
func (s *stack) attribute(t *testing.T, id, name string) any {
	t.Helper()
	r, physical := s.Resources[id], fmt.Sprint(s.ref(t, id))
	switch r.Type + " " + name {
	case "AWS::Logs::LogGroup Arn":
		return "arn:aws:logs:" + region + ":" + account + ":log-group:" + physical + ":*"
	case "AWS::KMS::Key Arn":
		return "arn:aws:kms:" + region + ":" + account + ":key/" + physical
	case "AWS::IAM::Role Arn":
		return "arn:aws:iam::" + account + ":role/" + physical
	case "AWS::CloudWatch::Alarm Arn", "AWS::CloudWatch::CompositeAlarm Arn", "AWS::CloudWatch::LogAlarm Arn":
		return "arn:aws:cloudwatch:" + region + ":" + account + ":alarm:" + physical
	case "AWS::SNS::Topic TopicName":
		return physical[strings.LastIndex(physical, ":")+1:]
	case "AWS::Logs::QueryDefinition QueryDefinitionId":
		return physical
	}
	if output, ok := strings.CutPrefix(name, "Outputs."); ok && r.Type == nestedStack {
		return s.nested[id].resolve(t, s.nested[id].Outputs[output].Value)
	}
	t.Fatalf("%s: %s of %s, a %s, is not supported", s.name, name, id, r.Type)
	return nil
}
