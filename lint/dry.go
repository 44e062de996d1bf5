package lint

import (
	"context"

	"github.com/logstack-go/logstack/logevent"
	"github.com/logstack-go/logstack/replay"
)

// dry is a replay of no log events: what can be said of templates before there are any.
type dry struct {
	looks     []replay.Look
	schedules []replay.Schedule
	report    *replay.Report
	// mayBeFed says that any metric may be fed, by a filter that cannot be read.
	mayBeFed bool
}

// replay is a replay of no log events. Several checks look at it, and so it runs once.
func (s *subject) replay() *dry {
	if s.dry != nil {
		return s.dry
	}
	s.dry = &dry{report: &replay.Report{}}
	r, err := replay.New(s.templates, replay.Options{Workers: 1})
	if err == nil {
		s.dry.looks, s.dry.schedules, s.dry.mayBeFed = r.Looks(), r.Schedules(), r.MayBeFed()
		var source *logevent.Source
		if source, err = logevent.Open([]logevent.Input{logevent.Bytes("none", nil)}, logevent.Options{}); err == nil {
			var report *replay.Report
			if report, err = r.Run(context.Background(), source); err == nil {
				s.dry.report = report
			}
		}
	}
	if err != nil {
		s.report.NotLooked = append(s.report.NotLooked, NotLooked{What: "metric filters and alarms", Why: err.Error()})
	}
	return s.dry
}
