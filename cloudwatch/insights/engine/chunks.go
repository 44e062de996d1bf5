package engine

// chunks is a list that grows without being copied, as what is long takes twice its
// room while it is. The zero chunks is empty.
type chunks[T any] struct {
	all [][]T
	n   int
}

// chunkSize is how many elements a chunk has. The first one grows up to it, since most
// lists are short.
const chunkBits, chunkSize, chunkMask = 12, 1 << chunkBits, chunkSize - 1

// at is an element. It stays where it is until the first chunk is full.
func (c *chunks[T]) at(i int) *T { return &c.all[i>>chunkBits][i&chunkMask] }

func (c *chunks[T]) push(v T) {
	last := c.n >> chunkBits
	if last == len(c.all) {
		size := 0
		if last > 0 {
			size = chunkSize
		}
		c.all = append(c.all, make([]T, 0, size))
	}
	c.all[last] = append(c.all[last], v)
	c.n++
}
