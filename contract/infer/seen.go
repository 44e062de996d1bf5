package infer

import (
	"maps"
	"math"
	"net/netip"
	"slices"
	"strconv"

	"github.com/logstack-go/logstack/contract/sensitive"
	"github.com/logstack-go/logstack/internal/jsonscan"
	"github.com/logstack-go/logstack/logevent"
)

// seenPath is what a path of records was seen to hold.
type seenPath struct {
	n     int64
	types [jsonscan.Types]int64
	// times counts strings that look like a time, and epochs numbers that can be
	// one.
	times, epochs   int64
	emails, secrets int64
	// fits counts the values that the role suggested by the name can have: see
	// package roles.
	fits int64
	// addresses counts strings that are an IP address and nothing else.
	addresses int64
	values    map[string]int64 // strings and numbers, while there are few
	// lengths counts numbers by size, if they may be durations: size n is from
	// 2^(n-1) to 2^n. parts counts those that are not whole.
	lengths map[int]int64
	parts   int64
}

// Bounds of the values of a path that are told apart: how many, and how long.
const (
	maxValues = 24
	maxValue  = 40
)

// longValue stands for all values that are too long to keep.
const longValue = "…"

// maxLooked is how much of a text is searched for personal data and secrets.
const maxLooked = 4096

// set returns the number of values that are not null.
func (p *seenPath) set() int64 { return p.n - p.types[jsonscan.Null] }

// inClear reports whether a secret was seen, rather than only that one was
// redacted.
func (p *seenPath) inClear() bool {
	for v := range p.values {
		if !sensitive.Absent([]byte(v)) {
			return true
		}
	}
	return false
}

func (p *seenPath) value(v string, n int64) {
	if _, known := p.values[v]; known || len(p.values) <= maxValues {
		p.values[v] += n
	}
}

// see records a value.
func (p *seenPath) see(v jsonscan.Value, at *pathNode) {
	p.n++
	p.types[v.Type]++
	if v.Type != jsonscan.String && v.Type != jsonscan.Number {
		return
	}
	if len(v.Text) <= maxValue {
		if n, known := p.values[string(v.Text)]; known { // without a copy
			p.values[string(v.Text)] = n + 1
		} else {
			p.value(string(v.Text), 1)
		}
	} else {
		p.value(longValue, 1)
	}
	if at.role != nil && at.role.Fits(string(v.Text)) {
		p.fits++
	}
	if v.Type == jsonscan.Number {
		if at.mayBeEpoch && isEpoch(v.Text) {
			p.epochs++
		}
		if at.isLength {
			p.length(v.Text)
		}
		return
	}
	if at.isAddress {
		if _, err := netip.ParseAddr(string(v.Text)); err == nil {
			p.addresses++
		}
	}
	if isTime(v.Text) {
		p.times++
	}
	sensitive.In(v.Text[:min(len(v.Text), maxLooked)], func(s sensitive.Sight) {
		if s.Kind == sensitive.PII {
			p.emails++
		} else {
			p.secrets++
		}
	})
}

// isTime reports whether a text looks like a time. Digits alone are an id.
func isTime(text []byte) bool {
	if len(text) < 16 || len(text) > maxValue || !slices.Contains(text, ':') {
		return false
	}
	_, ok := logevent.ReadTime(text, false)
	return ok
}

// The range of times since 1970 that a log of today can hold, in milliseconds: from
// 2001 to 2100.
const (
	firstEpoch = 978_307_200_000
	lastEpoch  = 4_102_444_800_000
)

// isEpoch reports whether a number can be a time since 1970.
func isEpoch(text []byte) bool {
	ms, ok := logevent.ReadTime(text, true)
	return ok && ms >= firstEpoch && ms <= lastEpoch
}

func (p *seenPath) length(text []byte) {
	n, err := strconv.ParseFloat(string(text), 64)
	if err != nil || n < 0 {
		return
	}
	if p.lengths == nil {
		p.lengths = map[int]int64{}
	}
	_, size := math.Frexp(n)
	if n == 0 {
		size = math.MinInt32 // it says nothing about the unit, except that the length is short
	}
	p.lengths[size]++
	if n != math.Trunc(n) {
		p.parts++
	}
}

// median returns the size below which half of the lengths are, as 2^size, and
// whether most of those that are not 0 have fractional parts.
func (p *seenPath) median() (below float64, parts, ok bool) {
	var all int64
	for size, n := range p.lengths {
		if size != math.MinInt32 {
			all += n
		}
	}
	if all == 0 {
		return 0, false, false
	}
	var sum int64
	for _, size := range slices.Sorted(maps.Keys(p.lengths)) {
		if size == math.MinInt32 {
			continue
		}
		if sum += p.lengths[size]; 2*sum >= all {
			return math.Ldexp(1, size), 2*p.parts > all, true
		}
	}
	return 0, false, false
}

func (p *seenPath) merge(other *seenPath) {
	p.n, p.times, p.epochs, p.emails, p.secrets = p.n+other.n, p.times+other.times, p.epochs+other.epochs, p.emails+other.emails, p.secrets+other.secrets
	p.fits, p.parts = p.fits+other.fits, p.parts+other.parts
	p.addresses += other.addresses
	for i, n := range other.types {
		p.types[i] += n
	}
	for _, v := range slices.Sorted(maps.Keys(other.values)) {
		p.value(v, other.values[v])
	}
	for size, n := range other.lengths {
		if p.lengths == nil {
			p.lengths = map[int]int64{}
		}
		p.lengths[size] += n
	}
}

// jsonType returns the JSON type of most values.
func (p *seenPath) jsonType() jsonscan.Type {
	best := jsonscan.String
	for t := range p.types {
		if t := jsonscan.Type(t); t != jsonscan.Null && t != jsonscan.Missing && p.types[t] > p.types[best] {
			best = t
		}
	}
	return best
}

// mostly reports whether of returns true for most of the kept values.
func (p *seenPath) mostly(of func(value string) bool) bool {
	var is, all int64
	for v, n := range p.values {
		all += n
		if of(v) {
			is += n
		}
	}
	return 2*is > all
}
