// Package incident makes an incident of what a service writes in an instant: log
// events on which each alarm that every application has must go off.
package incident

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"

	"github.com/logstack-go/logstack/contract"
)

// How the incident goes. The longest that an alarm looks back is a quarter of an
// hour.
const (
	busy   = 15 * time.Minute // the lines, again and again
	every  = 5 * time.Second
	other  = 25 * time.Minute // then lines that are no records of the contract
	silent = 30 * time.Minute // then nothing, and one more line
)

// Events repeats the lines of a service's canary, which has one record of each
// event, as in an incident: requests take eight seconds in it. The answer has the
// form logevent.Records, of one log stream. It is an error if there are no lines, or
// if the contract says of no field how long a request takes, or with what it is
// answered.
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
		panic(err) // a text can be written
	}
	return text
}

// slowed returns the lines, with eight seconds where a request says how long it took.
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

// inner returns the object in a record that has the field; nil if there is none.
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
