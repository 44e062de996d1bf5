package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/logstack-go/logstack/test/bench/contest"
	"github.com/logstack-go/logstack/test/bench/day"
)

// growing are the numbers of filters, each with an alarm, to measure replays with.
var growing = []int{10, 100, 1000, 10_000}

// growthSize is the number of bytes of logs to replay. It is small, so that what grows
// with the number of filters shows.
const growthSize = 3_000_000

// inTemplate is the number of filters in a template, each with an alarm: CloudFormation
// allows 500 resources.
const inTemplate = 240

// templates writes templates with the given number of filters and alarms into a folder,
// as cdk synth would, and returns the folder.
func templates(dir string, filters int) (folder string, err error) {
	folder = filepath.Join(dir, fmt.Sprintf("filters-%d", filters))
	if err := os.Mkdir(folder, 0o755); err != nil {
		return "", err
	}
	artifacts := map[string]any{}
	known := []string{"request_started", "api_request_started", "login_failed", "api_request", "metric", "request_completed", "request_failed"}
	for from := 0; from < filters; from += inTemplate {
		resources := map[string]any{"Logs": resource("AWS::Logs::LogGroup", map[string]any{"LogGroupName": group})}
		for i := from; i < min(from+inTemplate, filters); i++ {
			event := fmt.Sprintf("event_%d", i)
			if i < len(known) {
				event = known[i]
			}
			wanted := fmt.Sprintf(`{ $.event_type = "%s" }`, event)
			switch {
			case i == 7:
				wanted = pattern
			case i%4 == 3:
				wanted = fmt.Sprintf(`{ $.event_type = "%s" && $.status_code >= 500 }`, event)
			}
			name := fmt.Sprintf("m%d", i)
			resources[fmt.Sprintf("Filter%d", i)] = resource("AWS::Logs::MetricFilter", map[string]any{
				"LogGroupName": map[string]any{"Ref": "Logs"}, "FilterName": name, "FilterPattern": wanted,
				"MetricTransformations": []any{map[string]any{"MetricNamespace": "App", "MetricName": name, "MetricValue": "1", "DefaultValue": 0}},
			})
			resources[fmt.Sprintf("Alarm%d", i)] = resource("AWS::CloudWatch::Alarm", map[string]any{
				"AlarmName": name, "Namespace": "App", "MetricName": name, "Statistic": "Sum", "Period": 300, "EvaluationPeriods": 1,
				"Threshold": 5, "ComparisonOperator": "GreaterThanThreshold", "TreatMissingData": "notBreaching",
			})
		}
		stack := fmt.Sprintf("stack%03d", from/inTemplate)
		artifacts[stack] = map[string]any{
			"type": "aws:cloudformation:stack", "environment": "aws://123456789012/eu-west-1",
			"properties": map[string]any{"templateFile": stack + ".template.json"},
		}
		if err := write(filepath.Join(folder, stack+".template.json"), map[string]any{"Resources": resources}); err != nil {
			return "", err
		}
	}
	return folder, write(filepath.Join(folder, "manifest.json"), map[string]any{"version": "36.0.0", "artifacts": artifacts})
}

func write(file string, value any) error {
	text, err := json.Marshal(value)
	if err != nil {
		return err
	}
	return os.WriteFile(file, text, 0o644)
}

func resource(kind string, properties map[string]any) map[string]any {
	return map[string]any{"Type": kind, "Properties": properties}
}

// growth measures replays of few logs with more and more filters.
func (b *bencher) growth(runs int) ([]contest.Result, error) {
	file, _, err := day.File(1, growthSize)
	if err != nil {
		return nil, err
	}
	var all []contest.Contender
	for _, n := range growing {
		if b.older && n > 1000 {
			continue // it takes minutes
		}
		folder := filepath.Join(b.dir, fmt.Sprintf("filters-%d", n))
		if _, err := os.Stat(folder); err != nil {
			if folder, err = templates(b.dir, n); err != nil {
				return nil, err
			}
		}
		all = append(all, contest.Contender{
			Name: strconv.Itoa(n), Cores: 2, Check: listsAlarms(n),
			Command: []string{b.logstack, "replay", "--workers", "2", "--log-group", group, "--template", folder, file},
		})
	}
	return contest.Run(all, runs)
}

// pipeSize is the approximate number of bytes that go through a pipe.
const pipeSize = 10_000_000_000

// piped runs one replay of the day, repeated through a pipe, and returns the number of
// bytes.
func (b *bencher) piped() (int64, contest.Result, error) {
	info, err := os.Stat(b.file)
	if err != nil {
		return 0, contest.Result{}, err
	}
	times := pipeSize/info.Size() + 1
	const repeat = `i=0; while [ $i -lt "$0" ]; do cat "$1"; i=$((i+1)); done | "$2" replay --workers 2 --log-group "$3" --template "$4" -`
	ran, err := contest.Run([]contest.Contender{{
		Name: "pipe", Cores: 2, Check: begins(times * b.want.Lines),
		Command: []string{"sh", "-c", repeat, strconv.FormatInt(times, 10), b.file, b.logstack, group, prodTemplate},
	}}, 1)
	if err != nil {
		return 0, contest.Result{}, err
	}
	return times * info.Size(), ran[0], nil
}

// begins checks that a report counts this many log events.
func begins(events int64) func(string) error {
	return func(out string) error {
		if want := fmt.Sprintf("%d log events", events); !strings.HasPrefix(strings.ReplaceAll(out, ",", ""), want) {
			return fmt.Errorf("it does not begin with %q", want)
		}
		return nil
	}
}

// listsAlarms checks that a report lists n alarms.
func listsAlarms(n int) func(string) error {
	return func(out string) error {
		if want := fmt.Sprintf("\n%d alarms: ", n); !strings.Contains(strings.ReplaceAll(out, ",", ""), want) {
			return fmt.Errorf("it does not report %q", want)
		}
		return nil
	}
}

// before holds the results from when each filter was matched against each line, and
// each metric against each filter: CPU time, and for the last also peak memory, as
// recorded.
var before = map[string]string{"10": "0.2 s", "100": "1.6 s", "1000": "17.8 s", "10000": "113 s, 248 MB"}

func growthTable(grown []contest.Result) [][]string {
	rows := [][]string{{"filters and alarms", "wall", "spread", "CPU", "a filter", "memory", "before"}}
	for _, r := range grown {
		n, _ := strconv.Atoi(r.Name)
		rows = append(rows, []string{r.Name, seconds(r.Wall), fmt.Sprintf("%.0f %%", 100*r.Spread), seconds(r.CPU),
			fmt.Sprintf("%.0f µs", r.CPU.Seconds()*1e6/float64(n)), fmt.Sprintf("%d MB", r.Memory/1e6), before[r.Name]})
	}
	return rows
}

const growthText = `
A replay of 3 MB of logs of a day with ever more metric filters, each with an
alarm that is evaluated every minute, in as many templates as they need: medians
of %d runs in turns, on two cores. "a filter" is the CPU time of each; before is
the CPU time when each was held against each line and each metric.

Logs of any length take the same memory: %.1f GB of the day, again and again through
a pipe into a replay of prod's template, take %s of CPU and %d MB at most.
`
