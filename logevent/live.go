package logevent

import (
	"io"
	"time"
)

// idle is the time without input after which the last event of a live input is
// considered complete: a line that continues it would have come by then.
const idle = 200 * time.Millisecond

// live reads an input that may still be written, and knows whether more data are
// available.
type live struct {
	chunks chan chunk
	// next is the data that came but were not read yet.
	next chunk
	done chan struct{}
}

type chunk struct {
	data []byte
	err  error
}

// newLive starts to read. Closing the input may leave behind a goroutine that waits
// for a line that never comes.
func newLive(from io.Reader) *live {
	l := &live{chunks: make(chan chunk), done: make(chan struct{})}
	go func() {
		for {
			// The buffer is new each time, because the last one may still be
			// unread.
			data := make([]byte, 64<<10)
			n, err := from.Read(data)
			select {
			case l.chunks <- chunk{data[:n], err}:
			case <-l.done:
				return
			}
			if err != nil {
				return
			}
		}
	}()
	return l
}

// Read reads the available data, and waits if there are none.
func (l *live) Read(p []byte) (int, error) {
	for len(l.next.data) == 0 && l.next.err == nil {
		l.next = <-l.chunks
	}
	n := copy(p, l.next.data)
	l.next.data = l.next.data[n:]
	if n == 0 {
		return 0, l.next.err
	}
	return n, nil
}

// more reports whether more data, or the end, come within a time.
func (l *live) more(within time.Duration) bool {
	if len(l.next.data) > 0 || l.next.err != nil {
		return true
	}
	timer := time.NewTimer(within)
	defer timer.Stop()
	select {
	case l.next = <-l.chunks:
		return true
	case <-timer.C:
		return false
	}
}

func (l *live) close() { close(l.done) }
