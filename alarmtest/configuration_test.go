package alarmtest_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/logstack-go/logstack/alarmtest"
)

// An environment of a configuration is tested without the CDK, including who is
// notified, the saved queries, and what each service has of its own.
func TestConfigurations(t *testing.T) {
	const services = `
application: shop
services:
  - {name: web, image: shop, audit: true}
  - {name: jobs, image: shop}
  - name: worker
    image: shop
    ownLogGroups: true
    alarms: {errors: {above: {page: 3, ticket: 1}}}
notifications:
  page: {topic: "arn:aws:sns:eu-central-1:111122223333:on-call"}
  ticket: {email: [team@example.com], slack: [{workspace: T012ABCDEFG, channel: C012ABCDEFG}]}
environments: {dev: {}, prod: {region: eu-central-1}}
`
	const own = `
application: shop
services: [{name: a, image: shop, ownLogGroups: true}, {name: b, image: shop, ownLogGroups: true}]
environments: {prod: {}}
`
	const zap = `
application: shop
contract: guide
writes: zap
services: [{name: a, image: shop}]
environments: {prod: {}}
`
	const four = `{line: '{"level": "ERROR", "message": "no"}', times: 4`
	for _, of := range []struct{ name, configuration, test, want string }{
		{"a service of its own", services, `
input: [` + four + `, logGroup: worker}]
expect:
  alarms:
    worker-errors-page: {tells: {severity: page, to: ["arn:aws:sns:eu-central-1:111122223333:on-call"]}}
    worker-errors-ticket: {tells: {severity: ticket, to: [team@example.com, C012ABCDEFG], says: "Query: shop/prod/errors-by-type"}}
    errors-ticket: silent
  filters: {worker/errors: 4, shop/prod/errors: 0}
  queries: {critical: []}
  others: any`, ""},
		{"services that share", services, `
input: [{line: '{"level": "ERROR"}', times: 11}]
expect: {alarms: {shop-prod-errors-ticket: goes off, worker-errors-ticket: silent}, others: any}`, ""},
		{"a service that shares", services, `
input: [{line: '{"level": "ERROR"}', times: 11, logGroup: jobs}]
expect: {alarms: {errors-ticket: goes off}, others: any}`, ""},
		{"its audit log", services, `
input: [{line: '{"nobody": "knows"}', times: 120, every: 1m, logGroup: AuditLogGroup}]
expect: {alarms: {audit-mismatch-ticket: goes off}, others: any}`, ""},
		{"a filter of each", services, `
input: [{line: '{"level": "ERROR"}'}]
expect: {filters: {errors: 1}, others: any}`, "several metric filters are called errors: errors of /ecs/shop/prod, errors of /ecs/shop/prod/worker: write the name of the log group before it, as in /ecs/shop/prod/worker/errors"},
		{"a service that there is not", services, `
input: [{line: x, logGroup: wroker}]
expect: silent`, `there is no log group "wroker" in the template: did you mean worker?`},
		{"no log group for all", own, `
input: [{line: x}]
expect: silent`, "give logGroup: in each input"},
		{"each its own", own, `
input: [` + four + `, logGroup: a}, {line: '{"level": "INFO"}', logGroup: b}]
expect: {filters: {a/errors: 4, b/errors: 0}, others: any}`, ""},
		{"what is written by another contract", zap, `
input: [{line: '{"level": "error", "ts": 1741680000.5, "msg": "no"}', times: 11}]
expect: {alarms: {errors-ticket: goes off}, filters: {errors: 11}, others: any}`, ""},
	} {
		t.Run(of.name, func(t *testing.T) {
			folder := t.TempDir()
			if err := os.WriteFile(filepath.Join(folder, "logstack.yaml"), []byte(of.configuration), 0o600); err != nil {
				t.Fatal(err)
			}
			text := "configuration: logstack.yaml\nenvironment: prod\ntests:\n  - name: it" + strings.ReplaceAll(of.test, "\n", "\n    ") + "\n"
			f, err := alarmtest.Parse(filepath.Join(folder, "a.test.yaml"), []byte(text))
			if err != nil {
				t.Fatal(err)
			}
			s, err := f.Open(nil)
			if err != nil {
				t.Fatal(err)
			}
			var b strings.Builder
			r := f.Run(t.Context(), s, f.Tests[0])
			if err := alarmtest.Text(&b, []alarmtest.Result{r}, alarmtest.TextOptions{}); err != nil {
				t.Fatal(err)
			}
			got := strings.Join(strings.Fields(b.String()), " ")
			if of.want == "" && !r.Passed || !strings.Contains(got, of.want) {
				t.Errorf("got\n%s\nwant\n%s", b.String(), of.want)
			}
		})
	}
}
