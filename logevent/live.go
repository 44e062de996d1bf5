package logevent

import (
	"io"
	"time"
)

// idle is how long nothing has to come of a live input before its last event is taken to
// be whole: a line that goes on with it would have come along.
const idle = 200 * time.Millisecond

// live reads an input that somebody may still be writing, and knows whether more is
// there.
type live struct {
	chunks chan chunk
	// next is what came and was not read yet.
	next chunk
	done chan struct{}
}

type chunk struct {
	data []byte
	err  error
}

// newLive starts to read. It is to be closed, which may leave a goroutine behind that
// waits for a line that never comes.
func newLive(from io.Reader) *live {
	l := &live{chunks: make(chan chunk), done: make(chan struct{})}
	go func() {
		for {
			// A new one each time: what was read of the last one may still be unread.
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

// Read reads what is there, and waits where there is nothing.
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

// more reports whether there is more to read, or the end, within a time.
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
