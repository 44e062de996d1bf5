// Package delivery writes log events as the files that an archive's delivery
// stream would leave in its bucket, so that queries on an archive can be tried
// without one.
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

// Event is a log event to be archived.
type Event struct {
	// Time is when the event happened, in milliseconds since 1970.
	Time int64
	// Arrived is when Firehose received the event, in milliseconds since 1970.
	// Default: Time.
	Arrived int64
	// Stream is the log stream.
	Stream string
	// Message is the text of the event.
	Message string
}

// Log says which log group the events come from.
type Log struct {
	// Account is the account id. Default: twelve zeros.
	Account string
	// Group is the name of the log group.
	Group string
	// Folder is the log group's folder in the bucket.
	Folder string
	// Twice makes Firehose deliver every third batch twice, which it may do.
	Twice bool
}

// mostEvents is the maximum number of log events per batch here. CloudWatch
// publishes no number.
const mostEvents = 7

// batch is what CloudWatch delivers: log events of one log stream.
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

// Write writes log events under a folder that stands for the bucket. Each hour
// gets one gzipped file with one batch per line, preceded by a control message.
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

// writeFile writes the file of one hour, named as Firehose does
// (s3-object-name).
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
