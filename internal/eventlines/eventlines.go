// Package eventlines reads the log events in the tests of rules and queries,
// one per line. A line may stand for many events.
package eventlines

import (
	"bufio"
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

var (
	repeated = regexp.MustCompile(`^(\d+) every (\S+?)( at \S+)?: (.*)$`)
	timed    = regexp.MustCompile(`^at (\S+): (.*)$`)
	// almost matches a line that is probably a mistyped line for several
	// events. As a log event it would be plain text that no application writes.
	almost = regexp.MustCompile(`^-?\d+ \w+ \S+: `)
)

// mostRepeated is the maximum number of events per line.
const mostRepeated = 100_000

// Expand writes out log events, one per line. A line such as
//
//	12 every 20s: {"timestamp": "2025-03-11T08:00:00Z", "event_type": "login_failed"}
//
// stands for twelve records, each 20 seconds after the previous one. If the
// events do not contain their times, the times precede them, and the events are
// attributed to the log group:
//
//	at 2025-03-11T08:00:00Z: START RequestId: 8f507cfc Version: $LATEST
//	12 every 20s at 2025-03-11T08:00:00Z: END RequestId: 8f507cfc
//
// In such text, \n and \t stand for a line break and a tab. The error names the
// line.
func Expand(text, group string) (string, error) {
	var out strings.Builder
	scanner := bufio.NewScanner(strings.NewReader(text))
	scanner.Buffer(nil, 1<<20)
	inside, before := 0, 0 // how many events have their times inside, or in front
	for n := 1; scanner.Scan(); n++ {
		line := scanner.Text()
		times, every, at := 1, time.Duration(0), ""
		if m := repeated.FindStringSubmatch(line); m != nil {
			var err error
			if times, err = strconv.Atoi(m[1]); err != nil || times < 1 || times > mostRepeated {
				return "", fmt.Errorf("events, line %d: %s times: use 1 to %d", n, m[1], mostRepeated)
			}
			if every, err = time.ParseDuration(m[2]); err != nil || every < 0 {
				return "", fmt.Errorf("events, line %d: %q is not a duration: write it like 20s", n, m[2])
			}
			at, line = strings.TrimPrefix(m[3], " at "), m[4]
			if at == "" {
				if err := repeat(&out, line, times, every); err != nil {
					return "", fmt.Errorf("events, line %d: %w", n, err)
				}
				inside++
				continue
			}
		} else if m := timed.FindStringSubmatch(line); m != nil {
			at, line = m[1], m[2]
		} else if almost.MatchString(line) {
			return "", fmt.Errorf("events, line %d: %.40q does not repeat an event: write it as 12 every 20s: {…}", n, line)
		}
		if at == "" {
			out.WriteString(line + "\n")
			if strings.TrimSpace(line) != "" {
				inside++
			}
			continue
		}
		before++
		first, err := time.Parse(time.RFC3339, at)
		if err != nil {
			return "", fmt.Errorf("events, line %d: %q is not a time: write it like 2025-03-11T08:00:00Z", n, at)
		}
		if !strings.HasPrefix(line, "{") {
			line = escapes.Replace(line)
		}
		for i := range times {
			event, err := json.Marshal(envelope{first.Add(time.Duration(i) * every).UnixMilli(), group, "tests", line})
			if err != nil {
				return "", err
			}
			out.Write(append(event, '\n'))
		}
	}
	if inside > 0 && before > 0 {
		return "", fmt.Errorf("events: some have a time before them, as in at 2025-03-11T08:00:00Z: …, and some do not: give one to all of them")
	}
	return out.String(), scanner.Err()
}

// envelope is a log event with the time and log group that CloudWatch adds.
type envelope struct {
	Timestamp int64  `json:"timestamp"`
	LogGroup  string `json:"logGroup"`
	LogStream string `json:"logStream"`
	Message   string `json:"message"`
}

// escapes replaces the escapes for what a line cannot contain or hardly shows.
var escapes = strings.NewReplacer(`\n`, "\n", `\t`, "\t")

// repeat writes a record several times, each one later by every.
func repeat(out *strings.Builder, line string, times int, every time.Duration) error {
	var record struct {
		Timestamp string `json:"timestamp"`
	}
	first, err := time.Time{}, json.Unmarshal([]byte(line), &record)
	if err == nil {
		first, err = time.Parse(time.RFC3339, record.Timestamp)
	}
	if err != nil {
		return fmt.Errorf(`an event that is repeated needs a "timestamp" such as "2025-03-11T08:00:00Z"`)
	}
	for i := range times {
		at := first.Add(time.Duration(i) * every).Format("2006-01-02T15:04:05.000Z07:00")
		out.WriteString(strings.Replace(line, record.Timestamp, at, 1) + "\n")
	}
	return nil
}
