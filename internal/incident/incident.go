// Package incident turns what a service writes in a moment into an incident:
// log events that make every alarm of the default rules go off.
package incident

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"

	"github.com/logstack-go/logstack/contract"
)

// The course of the incident. No alarm looks back further than 15 minutes.
const (
	busy   = 15 * time.Minute // the lines, repeated
	every  = 5 * time.Second
	other  = 25 * time.Minute // then lines that are not records of the contract
	silent = 30 * time.Minute // then nothing, except for one more line
)

// Events repeats the lines of a service's canary, which has one record of each
// event, as in an incident in which requests take eight seconds. The result has
// the form logevent.Records, in one log stream. Events returns an error if
// there are no lines, or if the contract has no field for the duration or the
// status of a request.
func Events(c *contract.Contract, canary []byte) ([]byte, error) {
	lines, err := slowed(c, canary)
	if err != nil {
		return nil, err
	}
	if len(lines) == 0 {
		return nil, fmt.Errorf("the canary of %s wrote nothing", c.Name())
	}
	var events bytes.Buffer
	write := func(at time.Time, line []byte) {
		fmt.Fprintf(&events, `{"timestamp": %d, "logStream": "app/app/1", "message": %s}`+"\n", at.UnixMilli(), quoted(line))
	}
	at := time.Date(2025, 3, 11, 8, 0, 0, 0, time.UTC)
	for end := at.Add(busy); at.Before(end); at = at.Add(every) {
		for _, line := range lines {
			write(at, line)
		}
	}
	for end := at.Add(other); at.Before(end); at = at.Add(30 * time.Second) {
		write(at, []byte("a line of another form"))
	}
	write(at.Add(silent), lines[0])
	return events.Bytes(), nil
}

func quoted(line []byte) []byte {
	text, err := json.Marshal(string(line))
	if err != nil {
		panic(err) // strings can be encoded
	}
	return text
}

// slowed returns the lines with every request taking eight seconds.
func slowed(c *contract.Contract, canary []byte) (lines [][]byte, err error) {
	duration, ok := c.Field("duration_ms")
	status, known := c.Field("status_code")
	if !ok || !known {
		return nil, fmt.Errorf("the contract %s lacks duration_ms or status_code", c.Name())
	}
	long, err := duration.Duration(8 * time.Second)
	if err != nil {
		return nil, err
	}
	for line := range bytes.Lines(canary) {
		line = bytes.TrimSpace(line)
		if len(line) == 0 {
			continue
		}
		d := json.NewDecoder(bytes.NewReader(line))
		d.UseNumber()
		var record map[string]any
		if d.Decode(&record) == nil && inner(record, status) != nil {
			if object := inner(record, duration); object != nil {
				keys := duration.Keys()
				object[keys[len(keys)-1]] = long
				if line, err = json.Marshal(record); err != nil {
					return nil, err
				}
			}
		}
		lines = append(lines, line)
	}
	return lines, nil
}

// inner returns the object in a record that contains the field, or nil.
func inner(record map[string]any, f contract.Field) map[string]any {
	keys := f.Keys()
	at := record
	for _, key := range keys[:len(keys)-1] {
		at, _ = at[key].(map[string]any)
	}
	if at[keys[len(keys)-1]] == nil {
		return nil
	}
	return at
}
