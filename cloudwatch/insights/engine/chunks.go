package engine

// chunks is a list that grows without copying, as copying a long list would take
// twice its memory for a while. The zero chunks is empty.
type chunks[T any] struct {
	all [][]T
	n   int
}

// chunkSize is the number of elements in a chunk. The first chunk grows up to it,
// since most lists are short.
const chunkBits, chunkSize, chunkMask = 12, 1 << chunkBits, chunkSize - 1

// at returns a pointer to an element. It stays valid once the first chunk is full.
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
