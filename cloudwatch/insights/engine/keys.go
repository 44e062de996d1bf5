package engine

import (
	"encoding/binary"
	"hash/maphash"
	"math"
)

// appendKey appends the encoding of a value. Two values have the same encoding if
// and only if they are shown alike.
func appendKey(b []byte, v Value) []byte {
	switch v.kind {
	case Missing:
		return append(b, 0)
	case Time:
		return binary.BigEndian.AppendUint64(append(b, 1), math.Float64bits(v.number))
	}
	text, _ := v.asText()
	b = binary.AppendUvarint(append(b, 2), uint64(len(text)))
	return append(b, text...)
}

// kindCode returns the kind of a value, which its encoding does not include. A key
// comes with one such byte for each of its values.
func kindCode(v Value) byte {
	if v.kind == Number && v.text == "" {
		return computed
	}
	return byte(v.kind)
}

// computed marks a computed number, which is shown differently from one in the log.
const computed = 0x80

// decodeKey decodes a value, and returns it with the rest of the key. The text of
// the value is part of the key.
func decodeKey(key []byte, kind byte) (Value, []byte) {
	switch key[0] {
	case 0:
		return Value{}, key[1:]
	case 1:
		return Value{kind: Time, number: math.Float64frombits(binary.BigEndian.Uint64(key[1:]))}, key[9:]
	}
	length, n := binary.Uvarint(key[1:])
	key = key[1+n:]
	text := alias(key[:length])
	v := Value{kind: Kind(kind), text: text}
	switch {
	case kind == computed:
		f, _ := parseNumber(text)
		v = Value{kind: Number, number: f}
	case v.kind == Boolean:
		v = booleanValue(text == shownTrue)
	}
	return v, key[length:]
}

// keyTable is a set of distinct keys, by which groups are found. It is a hash table
// without pointers, since there may be millions of keys.
type keyTable struct {
	// slots hold the hash and the number of a key, counted from 1, at or after the
	// place for its hash. Their number is a power of two, or 0.
	slots []slot
	all   chunks[keyEntry]
	// text holds the keys, each followed by a fixed number of extra bytes.
	text [][]byte
	more int
}

type slot struct{ hash, n uint32 }

type keyEntry struct {
	// chunk and at are the place of the key's text: the index of the chunk, and the
	// offset in it.
	chunk, at uint32
	length    uint32
}

// keySize is the approximate memory for a key without its text, in bytes: its
// entry, and between 4/3 and 8/3 slots.
const keySize = 28

var keySeed = maphash.MakeSeed()

func hashOf(key []byte) uint32 { return uint32(maphash.Bytes(keySeed, key)) }

// find returns the number of a key, or -1.
func (k *keyTable) find(key []byte, hash uint32) int {
	if len(k.slots) == 0 {
		return -1
	}
	mask := uint32(len(k.slots) - 1)
	for i := hash & mask; ; i = (i + 1) & mask {
		s := k.slots[i]
		if s.n == 0 {
			return -1
		}
		if s.hash != hash {
			continue // no need to compare the key, which is elsewhere in memory
		}
		if known, _ := k.get(int(s.n - 1)); string(known) == string(key) {
			return int(s.n - 1)
		}
	}
}

// get returns a key, and its extra bytes.
func (k *keyTable) get(n int) (key, more []byte) {
	e := k.all.at(n)
	end := e.at + e.length
	return k.text[e.chunk][e.at:end], k.text[e.chunk][end : end+uint32(k.more)]
}

// add adds a new key, with its extra bytes.
func (k *keyTable) add(key, more []byte, hash uint32) {
	if 4*(k.all.n+1) > 3*len(k.slots) {
		k.grow()
	}
	size := len(key) + len(more)
	last := len(k.text) - 1
	if last < 0 || cap(k.text[last])-len(k.text[last]) < size {
		length := leastText
		if last >= 0 {
			length = min(2*cap(k.text[last]), mostTextChunk)
		}
		k.text = append(k.text, make([]byte, 0, max(length, size)))
		last++
	}
	at := len(k.text[last])
	k.text[last] = append(append(k.text[last], key...), more...)
	k.all.push(keyEntry{uint32(last), uint32(at), uint32(len(key))})
	k.enter(slot{hash, uint32(k.all.n)})
}

// enter puts a slot at its place, or at the first free one after it.
func (k *keyTable) enter(s slot) {
	mask := uint32(len(k.slots) - 1)
	i := s.hash & mask
	for k.slots[i].n != 0 {
		i = (i + 1) & mask
	}
	k.slots[i] = s
}

func (k *keyTable) grow() {
	old := k.slots
	k.slots = make([]slot, max(2*len(old), leastSlots))
	for _, s := range old {
		if s.n != 0 {
			k.enter(s)
		}
	}
}

// Most tables are small.
const leastSlots, leastText, mostTextChunk = 8, 256, 256 << 10
