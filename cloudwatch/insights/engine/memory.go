package engine

import (
	"errors"
	"fmt"
	"sync/atomic"

	"github.com/logstack-go/logstack/internal/regex"
)

// MemoryError is the error of a query that would exceed its memory limit.
type MemoryError struct {
	// Limit is the memory limit, in bytes.
	Limit int64
	// Rows says what fills the memory.
	Rows string
}

func (e *MemoryError) Error() string {
	limit := fmt.Sprintf("%d bytes", e.Limit)
	if e.Limit%(1<<20) == 0 {
		limit = fmt.Sprintf("%d MiB", e.Limit>>20)
	}
	return fmt.Sprintf("the query needs to hold more than %s of %s", limit, e.Rows)
}

// ErrLongText is the error of a query in which a function returns a text longer
// than 4 MiB.
var ErrLongText = fmt.Errorf("a function of the query makes a text of more than %d MiB, and a log event has at most 1 MB", mostText>>20)

// ErrSlowRegex is the error of a query with a regular expression with lookaround
// that takes longer than 1 s on a log event.
var ErrSlowRegex = regex.ErrSlow

// errTooMuch is the error of a part that exceeds the memory limit. It is turned
// into a *MemoryError.
var errTooMuch = errors.New("too much to hold")

// memory counts what all parts of a run hold together, including those of
// concurrent workers.
type memory struct {
	limit int64
	// batch is the number of bytes by which a part's memory may change before the
	// part reports it.
	batch int64
	used  atomic.Int64
}

// mostUntold is the maximum of batch, in bytes, and untold limits it to a fraction
// of the memory limit.
const mostUntold, untold = 64 << 10, 256

func newMemory(limit int64) *memory {
	return &memory{limit: limit, batch: min(mostUntold, limit/untold)}
}

// share is the memory that one part holds.
type share struct {
	of   *memory
	told int64
}

// holds sets the number of bytes that the part holds. It reports false if all parts
// together exceed the limit.
func (s *share) holds(bytes int64) bool {
	if more := bytes - s.told; more > s.of.batch || more < -s.of.batch {
		return s.tells(bytes)
	}
	return true
}

// tells is like holds, but reports every change at once, however small.
func (s *share) tells(bytes int64) bool {
	more := bytes - s.told
	s.told = bytes
	return s.of.used.Add(more) <= s.of.limit
}
