package template

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

func TestWiring(t *testing.T) {
	file := filepath.Join(t.TempDir(), "task.json")
	if err := os.WriteFile(file, []byte(`{"Parameters": {"Level": {"Type": "String"}}, "Resources": {
		"Logs": {"Type": "AWS::Logs::LogGroup"},
		"Task": {"Type": "AWS::ECS::TaskDefinition", "Properties": {"Family": "shop", "ExecutionRoleArn": "arn:aws:iam::111122223333:role/run", "RequiresCompatibilities": ["FARGATE"], "ContainerDefinitions": [
			{"Name": "web",
				"LogConfiguration": {"LogDriver": "awslogs", "Options": {
					"awslogs-group": {"Ref": "Logs"}, "awslogs-region": "eu-west-1", "mode": "blocking", "max-buffer-size": {"Ref": "AWS::NoValue"}}},
				"Environment": [{"Name": "LOG_LEVEL", "Value": {"Ref": "Level"}}, {"Name": "PORT", "Value": 80}],
				"Secrets": [{"Name": "DSN", "ValueFrom": {"Ref": "Logs"}}]},
			{"Name": "broken", "Environment": [{"Value": "x"}]},
			{"Name": "silent"}]}}}}`), 0o600); err != nil {
		t.Fatal(err)
	}
	tpl := one(t, file)
	c := tpl.Containers()
	got, err := tpl.Wiring(c[0])
	want := Wiring{
		Path: "ContainerDefinitions[0]",
		VariablePaths: map[string]string{
			"LOG_LEVEL": "ContainerDefinitions[0].Environment[0].Value", "PORT": "ContainerDefinitions[0].Environment[1].Value",
		},
		ExecutionRole: "arn:aws:iam::111122223333:role/run", OnFargate: true,
		Driver:     "awslogs",
		Options:    map[string]string{"awslogs-group": "${Logs}", "awslogs-region": "eu-west-1", "mode": "blocking"},
		Variables:  map[string]string{"LOG_LEVEL": "${Level}", "PORT": "80"},
		Secrets:    []string{"DSN"},
		Unresolved: map[string]string{"awslogs-group": "${Logs}", "LOG_LEVEL": "${Level}"},
	}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%v\n got %+v\nwant %+v", err, got, want)
	}
	_, err = tpl.Wiring(c[1])
	if err == nil || !strings.HasSuffix(err.Error(), "task.json: Task: ContainerDefinitions[1].Environment[0].Name: it is missing") {
		t.Errorf("%v", err)
	}
	if got, err := tpl.Wiring(c[2]); err != nil || got.Driver != "" || len(got.Options) > 0 {
		t.Errorf("%v %+v", err, got)
	}
}
