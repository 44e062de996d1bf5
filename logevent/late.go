package logevent

import "bytes"

// late finds the time of a raw line only when it is asked for. The time is that of
// the line or, if the line has none, of the last line before it that has one.
type late struct {
	*Batch
	// from is the start of the event's line in the data, and to that of the next
	// line. The data before asked have been searched.
	from, to, asked int
}

// When returns the time of an event, in milliseconds since 1970 in UTC, if it is
// known. It is like Time and HasTime, which are not set with Options.LateTimes.
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
