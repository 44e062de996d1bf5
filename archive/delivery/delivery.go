// Package delivery writes log events as the files that an archive's delivery stream
// would leave in its bucket: what can be asked of an archive can be tried without one.
package delivery

import (
	"compress/gzip"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/logstack-go/logstack/archive"
)

// Event is a log event on its way to the archive.
type Event struct {
	// Time is when it happened, in milliseconds since 1970.
	Time int64
	// Arrived is when Firehose took it. Default: when it happened.
	Arrived int64
	// Stream is its log stream.
	Stream string
	// Message is its text.
	Message string
}

// Log is where log events are from.
type Log struct {
	// Account is the account's id. Default: twelve zeros.
	Account string
	// Group is the log group.
	Group string
	// Folder is the folder of the log group in the bucket.
	Folder string
	// Twice has Firehose deliver each third batch twice, as it may.
	Twice bool
}

// mostEvents is how many log events a batch has here at most. CloudWatch has no
// published number.
const mostEvents = 7

// batch is what CloudWatch hands on: log events of one log stream.
// (SubscriptionFilters)
type batch struct {
	MessageType         string   `json:"messageType"`
	Owner               string   `json:"owner"`
	LogGroup            string   `json:"logGroup"`
	LogStream           string   `json:"logStream"`
	SubscriptionFilters []string `json:"subscriptionFilters"`
	LogEvents           []event  `json:"logEvents"`
	arrived             int64
}

type event struct {
	ID        string `json:"id"`
	Timestamp int64  `json:"timestamp"`
	Message   string `json:"message"`
}

// Write writes log events under a folder, which stands for the bucket: a file an hour
// and log group, gzipped, with a batch a line and a check of CloudWatch's before them.
// Ids follow the order of the events.
func Write(bucket string, log Log, events []Event) error {
	if log.Account == "" {
		log.Account = "000000000000"
	}
	hours := map[string][]*batch{}
	var order []string
	open := map[string]*batch{}
	for i, e := range events {
		if e.Arrived == 0 {
			e.Arrived = e.Time
		}
		hour := archive.Hour(time.UnixMilli(e.Arrived))
		b := open[hour+e.Stream]
		if b == nil || len(b.LogEvents) == mostEvents {
			b = &batch{MessageType: archive.Data, Owner: log.Account, LogGroup: log.Group, LogStream: e.Stream,
				SubscriptionFilters: []string{"archive"}, arrived: e.Arrived}
			open[hour+e.Stream] = b
			if hours[hour] == nil {
				order = append(order, hour)
			}
			hours[hour] = append(hours[hour], b)
		}
		b.LogEvents = append(b.LogEvents, event{fmt.Sprintf("%056d", i+1), e.Time, e.Message})
	}
	for _, hour := range order {
		batches := hours[hour]
		if log.Twice {
			for i := 0; i < len(hours[hour]); i += 3 {
				batches = append(batches, hours[hour][i])
			}
		}
		if err := writeFile(filepath.Join(bucket, log.Folder, filepath.FromSlash(hour)), batches); err != nil {
			return err
		}
	}
	return nil
}

// writeFile writes the file of an hour, called as Firehose does (s3-object-name).
func writeFile(folder string, batches []*batch) (err error) {
	if err := os.MkdirAll(folder, 0o777); err != nil {
		return err
	}
	at := time.UnixMilli(batches[0].arrived).UTC()
	name := "archive-1-" + at.Format("2006-01-02-15-04-05") + "-00000000-0000-0000-0000-000000000000" + archive.Extension
	f, err := os.Create(filepath.Join(folder, name))
	if err != nil {
		return err
	}
	defer func() {
		if closed := f.Close(); err == nil {
			err = closed
		}
	}()
	z := gzip.NewWriter(f)
	lines := json.NewEncoder(z)
	lines.SetEscapeHTML(false)
	check := &batch{MessageType: "CONTROL_MESSAGE", Owner: "CloudwatchLogs", SubscriptionFilters: []string{},
		LogEvents: []event{{"", batches[0].arrived, "CWL CONTROL MESSAGE: Checking health of destination Firehose."}}}
	for _, b := range append([]*batch{check}, batches...) {
		if err := lines.Encode(b); err != nil {
			return err
		}
	}
	return z.Close()
}
