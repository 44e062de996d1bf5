package test

import (
	"strings"
	"testing"
)

// A service's settings are in its task definition; only the role of that task can read
// its secrets.
func TestWhatServicesAreTold(t *testing.T) {
	made := logging(t, parse(t, `
services:
  - name: web
    image: app
    port: 8000
    architecture: arm64
    environment: {DATABASE_HOST: db}
    user: "1000"
    readOnly: true
    scratch: [/tmp]
    healthCheck: {command: [curl, -f, localhost:8000], every: 10s, startPeriod: 1m}
    secrets: {DATABASE_URL: {secret: shop/db, key: url, keyArn: '`+kmsARN2+`'}}
    sidecars:
      - {name: proxy, image: nginx, user: nginx, scratch: [/var/cache/nginx], port: 8080, cpu: 64, memory: 128, essential: false, environment: {MODE: tls}, secrets: {CERT: {parameter: /shop/cert}}, datetimeFormat: '%Y-%m-%d'}
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
	app, opener, proxy := jsonOf(containers(web)[0]), jsonOf(containers(web)[1]), jsonOf(containers(web)[2])
	for _, want := range []string{
		`"User":"1000"`, `"ReadonlyRootFilesystem":true`, `"ContainerPath":"/tmp","ReadOnly":false`, `"DependsOn":[{"Condition":"SUCCESS","ContainerName":"scratch"}]`,
		`"HealthCheck":{"Command":["CMD","curl","-f","localhost:8000"],"Interval":10,"Retries":3,"StartPeriod":60,"Timeout":5}`,
		`{"Name":"DATABASE_HOST","Value":"db"}`, `{"Name":"LOG_LEVEL","Value":"INFO"}`, `secret:shop/db:url::`, `"SENTRY_DSN"`} {
		if !strings.Contains(app, want) {
			t.Errorf("the service has no %s: %s", want, app)
		}
	}
	// The container that opens the directories mounts both, and nothing of the service.
	if strings.Count(opener, `"SourceVolume":"scratch-`) != 2 || !strings.Contains(opener, `"chmod 1777 /scratch/*"`) || !strings.Contains(opener, `"Drop":["AUDIT_WRITE"`) ||
		strings.Contains(opener, "DATABASE") || len(web.Properties["Volumes"].([]any)) != 2 {
		t.Errorf("the directories are opened by %s", opener)
	}
	if got := jsonOf(containers(worker)); strings.Contains(got, "scratch") || strings.Contains(got, "Readonly") {
		t.Errorf("another service has %s", got)
	}
	for _, want := range []string{
		`"User":"nginx"`, `"ContainerPath":"/var/cache/nginx"`, `"Cpu":64`, `"Memory":128`, `"Essential":false`, `"Environment":[{"Name":"MODE","Value":"tls"}]`, `parameter/shop/cert`, `"awslogs-stream-prefix":"web"`,
		`"awslogs-datetime-format":"%Y-%m-%d"`, `"ContainerPort":8080`,
	} {
		if !strings.Contains(proxy, want) {
			t.Errorf("the sidecar has no %s: %s", want, proxy)
		}
	}
	if strings.Contains(proxy, "SENTRY") || strings.Contains(proxy, "LOG_LEVEL") {
		t.Errorf("the sidecar is told what is the service's: %s", proxy)
	}

	may := map[string]string{} // statements by role
	for _, policy := range template.resources(t, "AWS::IAM::Policy") {
		may[jsonOf(policy.Properties["Roles"])] += jsonOf(policy.Properties["PolicyDocument"])
	}
	role := func(task resource) string {
		arn := task.Properties["ExecutionRoleArn"].(map[string]any)["Fn::GetAtt"].([]any)[0]
		return may[jsonOf([]any{map[string]any{"Ref": arn}})]
	}
	for _, want := range []string{"secret:shop/db-??????", "parameter/shop/cert", "parameter/shop/dsn", `"Effect":"Allow","Resource":"` + kmsARN2 + `"`, `{"kms:ViaService":{"Fn::Join":["",["secretsmanager.",{"Ref":"AWS::Region"},".",{"Ref":"AWS::URLSuffix"}]]}}`, "logs:PutLogEvents"} {
		if !strings.Contains(role(web), want) {
			t.Errorf("the role of the service may not: %s: %s", want, role(web))
		}
	}
	if got := role(worker); strings.Contains(got, "shop/db") || strings.Contains(got, "shop/cert") || !strings.Contains(got, "shop/dsn") {
		t.Errorf("the role of another service may: %s", got)
	}
	for id, made := range template.resources(t, "AWS::IAM::Role") {
		trust := jsonOf(made.Properties["AssumeRolePolicyDocument"])
		if strings.Contains(trust, "ecs-tasks.amazonaws.com") && !strings.Contains(trust, `"aws:SourceAccount":{"Ref":"AWS::AccountId"}`) {
			t.Errorf("ECS takes on %s for any account: %s", id, trust)
		}
	}
}

const kmsARN2 = "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
