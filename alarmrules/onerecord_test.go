package alarmrules_test

import (
	"testing"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/cloudwatch/filterpattern"
	"github.com/logstack-go/logstack/contract"
)

// If a service logs one record for each request, alarms on requests read that
// one, however the contract says so.
func TestOneRecordARequest(t *testing.T) {
	const record = `{"level":30,"time":1772528400238,"pid":17,"hostname":"ip-10-0-1-5","reqId":"r0","req":{"method":"GET","url":"/tea"},"res":{"statusCode":500},"responseTime":9000,"msg":"request completed"}`
	const other = `{"level":30,"time":1772528400238,"pid":17,"hostname":"ip-10-0-1-5","res":{"statusCode":500},"responseTime":9000,"msg":"called mail"}`
	for _, name := range []string{"taken-out", "said", "unsaid"} {
		c, err := contract.Load(name+".yaml", "../contract/testdata/one-record")
		if err != nil {
			t.Fatal(err)
		}
		for _, rule := range []string{"slow-requests", "request-p95", "request-p99", "error-ratio", "availability"} {
			r, err := alarmrules.Get(rule)
			if err != nil {
				t.Fatal(err)
			}
			set, err := alarmrules.Bind(alarmrules.Application{Contract: c}, r)
			if err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			b, _ := set.Rule(rule)
			if len(b.Metrics) == 0 {
				t.Errorf("%s: %s looks at no metric", name, rule)
			}
			for _, metric := range b.Metrics {
				m, _ := set.Metric(metric)
				for _, f := range m.Filters {
					if f.Value != "" && f.Value != "$.responseTime" {
						t.Errorf("%s: %s measures %s", name, rule, f.Value)
					}
					if !matches(f.Pattern, record) || matches(f.Pattern, other) {
						t.Errorf("%s: %s: %s matches the record of a request: %v, another: %v", name, rule, f.Pattern, matches(f.Pattern, record), matches(f.Pattern, other))
					}
				}
			}
		}
	}
}

func matches(p filterpattern.Pattern, line string) bool { return p.Match([]byte(line)) }
