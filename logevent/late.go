package logevent

import "bytes"

// late is what finds the times of raw lines where somebody asks for them: that of the
// line, or of the last one before it that has one.
type late struct {
	*Batch
	// from is where the event's line begins in the data, and to where the next one does.
	// What is before asked has been looked at.
	from, to, asked int
}

// When returns when an event happened, in milliseconds since 1970 in UTC, if that is
// known: Time and HasTime, which Options.LateTimes leaves out until somebody asks.
func (e *Event) When() (unixMilli int64, ok bool) {
	l := e.late
	if l == nil || l.asked == l.to {
		return e.Time, e.HasTime
	}
	for start, end := l.from, l.to; end > l.asked; {
		if line, _ := nextLine(l.data[start:end]); len(line) > 0 {
			if ms, ok := l.read.rawTime(line); ok {
				e.Time, e.HasTime = ms, true
				break
			}
		}
		end = start
		start = bytes.LastIndexByte(l.data[:max(end-1, 0)], '\n') + 1
	}
	l.asked = l.to
	return e.Time, e.HasTime
}
