package lint

import (
	"context"

	"github.com/logstack-go/logstack/logevent"
	"github.com/logstack-go/logstack/replay"
)

// dry is a replay without log events: what templates alone tell.
type dry struct {
	looks     []replay.Look
	schedules []replay.Schedule
	report    *replay.Report
	// mayBeFed says that any metric may be fed, because a filter cannot be
	// read.
	mayBeFed bool
}

// readReplay replays without log events.
func (l *looked) readReplay() *dry {
	d := &dry{report: &replay.Report{}}
	r, err := replay.New(l.templates, replay.Options{Workers: 1})
	if err == nil {
		d.looks, d.schedules, d.mayBeFed = r.Looks(), r.Schedules(), r.MayBeFed()
		var source *logevent.Source
		if source, err = logevent.Open([]logevent.Input{logevent.Bytes("none", nil)}, logevent.Options{}); err == nil {
			var report *replay.Report
			if report, err = r.Run(context.Background(), source); err == nil {
				d.report = report
			}
		}
	}
	if err != nil {
		l.notLooked = append(l.notLooked, NotLooked{What: "metric filters and alarms", Why: err.Error()})
	}
	return d
}
