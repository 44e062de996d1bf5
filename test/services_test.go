package test

import (
	"strings"
	"testing"
)

// What a service's containers are told stands in its task; what ECS fetches for it, only
// the role of that task may read.
func TestWhatServicesAreTold(t *testing.T) {
	made := logging(t, parse(t, `
services:
  - name: web
    image: app
    port: 8000
    architecture: arm64
    environment: {DATABASE_HOST: db}
    secrets: {DATABASE_URL: {secret: shop/db, key: url, keyArn: '`+kmsARN2+`'}}
    sidecars:
      - {name: proxy, image: nginx, port: 8080, cpu: 64, memory: 128, essential: false, environment: {MODE: tls}, secrets: {CERT: {parameter: /shop/cert}}, datetimeFormat: '%Y-%m-%d'}
  - {name: worker, image: app}
sentry: {dsn: {parameter: /shop/dsn}}
environments: {prod: {}}
`), "prod")
	template := synthesize(t, made.Stack())
	tasks := map[string]resource{}
	for _, task := range template.resources(t, "AWS::ECS::TaskDefinition") {
		tasks[task.Properties["Family"].(string)] = task
	}
	web, worker := tasks["billing-prod-web"], tasks["billing-prod-worker"]
	if got := jsonOf(web.Properties["RuntimePlatform"]); got != `{"CpuArchitecture":"ARM64","OperatingSystemFamily":"LINUX"}` {
		t.Errorf("it runs on %s", got)
	}
	app, proxy := jsonOf(containers(web)[0]), jsonOf(containers(web)[1])
	for _, want := range []string{`{"Name":"DATABASE_HOST","Value":"db"}`, `{"Name":"LOG_LEVEL","Value":"INFO"}`, `secret:shop/db:url::`, `"SENTRY_DSN"`} {
		if !strings.Contains(app, want) {
			t.Errorf("the service has no %s: %s", want, app)
		}
	}
	for _, want := range []string{
		`"Cpu":64`, `"Memory":128`, `"Essential":false`, `"Environment":[{"Name":"MODE","Value":"tls"}]`, `parameter/shop/cert`, `"awslogs-stream-prefix":"web"`,
		`"awslogs-datetime-format":"%Y-%m-%d"`, `"ContainerPort":8080`,
	} {
		if !strings.Contains(proxy, want) {
			t.Errorf("the sidecar has no %s: %s", want, proxy)
		}
	}
	if strings.Contains(proxy, "SENTRY") || strings.Contains(proxy, "LOG_LEVEL") {
		t.Errorf("the sidecar is told what is the service's: %s", proxy)
	}

	may := map[string]string{} // the statements of each role
	for _, policy := range template.resources(t, "AWS::IAM::Policy") {
		may[jsonOf(policy.Properties["Roles"])] += jsonOf(policy.Properties["PolicyDocument"])
	}
	role := func(task resource) string {
		arn := task.Properties["ExecutionRoleArn"].(map[string]any)["Fn::GetAtt"].([]any)[0]
		return may[jsonOf([]any{map[string]any{"Ref": arn}})]
	}
	for _, want := range []string{"secret:shop/db-??????", "parameter/shop/cert", "parameter/shop/dsn", `"kms:Decrypt","Effect":"Allow","Resource":"` + kmsARN2 + `"`, "logs:PutLogEvents"} {
		if !strings.Contains(role(web), want) {
			t.Errorf("the role of the service may not: %s: %s", want, role(web))
		}
	}
	if got := role(worker); strings.Contains(got, "shop/db") || strings.Contains(got, "shop/cert") || !strings.Contains(got, "shop/dsn") {
		t.Errorf("the role of another service may: %s", got)
	}
}

const kmsARN2 = "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
