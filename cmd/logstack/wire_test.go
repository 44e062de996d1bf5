package main

import (
	"encoding/json"
	"testing"

	"github.com/logstack-go/logstack/template"
)

// Whatever the task definition, it is refused, or wired and still JSON.
func FuzzWire(f *testing.F) {
	for _, source := range []string{
		`{"family": "web", "containerDefinitions": [{"name": "app"}]}`,
		`{"containerDefinitions": [{"name": "app", "logConfiguration": {"logDriver": "awsfirelens", "options": {"Name": "x"}}, "environment": [{"name": "LOG_LEVEL", "value": "x"}]}, {"name": "b"}], "requiresCompatibilities": ["FARGATE"]}`,
		`{"containerDefinitions": [{"name": "app", "logConfiguration": null, "environment": null, "secrets": [{"name": "SENTRY_DSN"}]}], "executionRoleArn": "r"}`,
		`{"taskDefinition": {}}`, `{"ContainerDefinitions": []}`, `[]`, "{\r\n\t\"containerDefinitions\": [ ]\r\n}",
	} {
		f.Add([]byte(source), true)
		f.Add([]byte(source), false)
	}
	f.Fuzz(func(t *testing.T, data []byte, force bool) {
		w := wirer{
			wireOptions: wireOptions{force: force},
			template: template.Wiring{
				Driver: awslogsDriver, Options: map[string]string{groupOption: "/x", "awslogs-region": "eu-west-1"},
				Variables: map[string]string{"LOG_LEVEL": "INFO", auditVariable: "/a"}, Secrets: []string{"SENTRY_DSN"},
			},
			file: "t.json",
		}
		if err := w.wire(data); err != nil {
			return
		}
		if out := w.document.Bytes(); !json.Valid(out) {
			t.Errorf("%q becomes %q", data, out)
		}
	})
}
