package engine

import (
	"errors"
	"fmt"
	"sync/atomic"

	"github.com/logstack-go/logstack/internal/regex"
)

// MemoryError is the error of a query that would have to hold more than it may.
type MemoryError struct {
	// Limit is how much it may hold, in bytes.
	Limit int64
	// Rows says what it is that it holds.
	Rows string
}

func (e *MemoryError) Error() string {
	limit := fmt.Sprintf("%d bytes", e.Limit)
	if e.Limit%(1<<20) == 0 {
		limit = fmt.Sprintf("%d MiB", e.Limit>>20)
	}
	return fmt.Sprintf("the query has to hold more than %s of %s", limit, e.Rows)
}

// ErrLongText is the error of a query whose functions make a longer text than any
// may be, 4 MiB.
var ErrLongText = fmt.Errorf("a function of the query makes a text of more than %d MiB, and a log event has 1 MB at most", mostText>>20)

// ErrSlowRegex is the error of a query with a regular expression that looks ahead or
// behind, and takes longer on a log event than it may, 1 s.
var ErrSlowRegex = regex.ErrSlow

// errTooMuch is what a part fails with that has to hold too much; it becomes a
// *MemoryError.
var errTooMuch = errors.New("too much to hold")

// memory is what all parts of a run hold together, those that workers make at a
// time included.
type memory struct {
	limit int64
	// batch is how much a part may hold more, or less, before it says so.
	batch int64
	used  atomic.Int64
}

// mostUntold and untold bound a batch: to bytes, and to a fraction of the limit.
const mostUntold, untold = 64 << 10, 256

func newMemory(limit int64) *memory {
	return &memory{limit: limit, batch: min(mostUntold, limit/untold)}
}

// share is what one part holds of it.
type share struct {
	of   *memory
	told int64
}

// holds says how many bytes the part holds now. It is false where all parts hold
// too much together.
func (s *share) holds(bytes int64) bool {
	if more := bytes - s.told; more > s.of.batch || more < -s.of.batch {
		return s.tells(bytes)
	}
	return true
}

// tells is the same, however little changed.
func (s *share) tells(bytes int64) bool {
	more := bytes - s.told
	s.told = bytes
	return s.of.used.Add(more) <= s.of.limit
}
