package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// An allowed filter is allowed for every alarm that it makes blind, however
// many composite alarms depend on one another.
func TestAllowedBelowManyComposites(t *testing.T) {
	var b strings.Builder
	b.WriteString("Resources:\n  F: {Type: AWS::Logs::MetricFilter, Properties: {LogGroupName: /shop, FilterPattern: x, MetricTransformations: [{MetricNamespace: shop, MetricName: M, MetricValue: '1'}]}}\n")
	for _, name := range []string{"a", "b"} {
		fmt.Fprintf(&b, "  A%s: {Type: AWS::CloudWatch::Alarm, Properties: {AlarmName: %s0, Namespace: shop, MetricName: M, Statistic: Sum, Period: 60, EvaluationPeriods: 1, ComparisonOperator: GreaterThanThreshold, Threshold: 5}}\n", name, name)
		for i := 1; i <= 30; i++ {
			fmt.Fprintf(&b, "  C%s%d: {Type: AWS::CloudWatch::CompositeAlarm, Properties: {AlarmName: %s%d, AlarmRule: ALARM(a%d) OR ALARM(b%d)}}\n", name, i, name, i, i-1, i-1)
		}
	}
	folder := t.TempDir()
	made, log := filepath.Join(folder, "shop.yaml"), filepath.Join(folder, "shop.log")
	for path, text := range map[string]string{made: b.String(), log: `{"timestamp": "2025-03-11T08:00:10Z"}` + "\n"} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for allow, want := range map[string]int{"F": ok, "a0,b0": ok, "a0": badInput, "a29,b29": badInput} {
		var stdout, stderr bytes.Buffer
		if code := run([]string{"replay", "--template", made, "--fail-on", "blind", "--allow", allow, log}, &stdout, &stderr); code != want {
			t.Errorf("--allow %s exits with %d: %s", allow, code, &stderr)
		}
	}
}
