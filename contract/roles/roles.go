package roles

import (
	"slices"
	"strings"
	"sync"

	"github.com/logstack-go/logstack/contract"
)

// Role is what a field of a record is for.
type Role struct {
	// Name is the canonical name of its field in contracts.
	Name string
	// Types are the types that a value can have, the usual one first.
	Types []contract.Type
	// Request says that the role belongs to a request, so that its field is to be
	// found in records of requests.
	Request bool
	// Is describes the values in a few words; empty if they can be anything.
	Is string

	// names are the names of such fields, surest first. weak are those that mean
	// something else unless other fields show a request.
	names, weak []string
	// units says that a name may end with a unit.
	units bool
	fits  func(value string) bool
}

// Checked reports whether the values have a form, which Fits checks.
func (r *Role) Checked() bool { return r.fits != nil }

// Fits reports whether the text of a value has the form of the role.
func (r *Role) Fits(value string) bool { return r.fits == nil || r.fits(value) }

// Takes reports whether values of a type can have the role.
func (r *Role) Takes(t contract.Type) bool { return slices.Contains(r.Types, t) }

// Named is a role that a name suggests.
type Named struct {
	*Role
	// Rank orders the names of a role: the lower, the surer.
	Rank int
	// Weak says that the name suggests the role only next to other fields of a
	// request.
	Weak bool
	// Unit is the unit of the values that the name or a preset says; None if
	// neither does.
	Unit contract.Unit
}

// All returns the roles, sorted by name.
func All() []*Role { return slices.Clone(known().roles) }

// Of returns the role that the keys of a path suggest. A key before the last one
// may be the object in which a library puts all extras.
func Of(keys []string) (Named, bool) {
	k := known()
	for inside := 0; ; inside++ {
		n, ok := k.named[squash(keys...)]
		if !ok {
			n, ok = k.withUnit(keys)
		}
		if ok {
			n.Rank += 10 * inside
			return n, true
		}
		if len(keys) < 2 || !envelopes[squash(keys[0])] {
			return Named{}, false
		}
		keys = keys[1:]
	}
}

// Alone returns the role that the keys of a path suggest in one library only, as
// the event of structlog is its message. It returns nil if there is none.
func Alone(keys []string) *Role { return known().alone[squash(keys...)] }

// envelopes are the objects in which libraries and formatters put all extras.
var envelopes = map[string]bool{
	"attributes": true, "attrs": true, "context": true, "ctx": true, "custom": true, "data": true, "extra": true, "extras": true,
	"fields": true, "http": true, "json": true, "jsonpayload": true, "labels": true, "log": true, "mdc": true, "meta": true, "metadata": true,
	"params": true, "payload": true, "properties": true, "props": true, "record": true, "scope": true, "state": true, "tags": true,
}

type knowledge struct {
	roles []*Role
	named map[string]Named
	// alone has the names of onlyThere.
	alone map[string]*Role
}

var known = sync.OnceValue(func() knowledge {
	k := knowledge{named: map[string]Named{}, alone: map[string]*Role{}}
	add := func(n Named, name string) {
		if _, taken := k.named[name]; !taken {
			k.named[name] = n
		}
	}
	for i := range table {
		r := &table[i]
		k.roles = append(k.roles, r)
		add(Named{Role: r, Unit: contract.None}, squash(r.Name))
		for j, name := range r.names {
			add(Named{Role: r, Rank: j + 1, Unit: contract.None}, squash(name))
		}
		for j, name := range r.weak {
			add(Named{Role: r, Rank: 100 + j, Weak: true, Unit: contract.None}, squash(name))
		}
	}
	for _, preset := range contract.ApplicationPresets() {
		c, err := contract.Preset(preset)
		if err != nil {
			panic(err) // a test reads them all
		}
		for _, r := range k.roles {
			f, ok := c.Field(r.Name)
			if !ok || f.Name != r.Name {
				continue
			}
			if name := squash(f.Keys()...); onlyThere[name] {
				k.alone[name] = r
			} else {
				add(Named{Role: r, Rank: 50, Unit: f.Unit}, name)
			}
		}
	}
	slices.SortFunc(k.roles, func(a, b *Role) int { return strings.Compare(a.Name, b.Name) })
	return k
})

// onlyThere are names that have their role in one library only. Elsewhere, a name
// is a person's, a body is a request's, and an id can be anything's.
var onlyThere = map[string]bool{"id": true, "name": true, "event": true, "body": true, "data": true, "upstreamerror": true}

// withUnit returns the role of a name that ends with a unit: elapsedMs, latency_ns.
func (k knowledge) withUnit(keys []string) (Named, bool) {
	name := squash(keys...)
	for _, u := range unitEnds {
		base, ok := strings.CutSuffix(name, u.end)
		if !ok {
			continue
		}
		if n, ok := k.named[base]; ok && n.units {
			n.Unit = u.unit
			return n, true
		}
	}
	return Named{}, false
}

// unitEnds are the endings of names that say a unit of time. If one is a suffix of
// another, the longer comes first.
var unitEnds = []struct {
	end  string
	unit contract.Unit
}{
	{"milliseconds", contract.Milliseconds}, {"millis", contract.Milliseconds}, {"millisec", contract.Milliseconds}, {"msecs", contract.Milliseconds},
	{"msec", contract.Milliseconds}, {"ms", contract.Milliseconds},
	{"microseconds", contract.Microseconds}, {"micros", contract.Microseconds}, {"usec", contract.Microseconds}, {"us", contract.Microseconds},
	{"nanoseconds", contract.Nanoseconds}, {"nanos", contract.Nanoseconds}, {"nano", contract.Nanoseconds}, {"nsec", contract.Nanoseconds}, {"ns", contract.Nanoseconds},
	{"seconds", contract.Seconds}, {"secs", contract.Seconds}, {"sec", contract.Seconds}, {"s", contract.Seconds},
}

// UnitOf returns the unit of time that the last word of a name says, or None.
func UnitOf(key string) contract.Unit {
	words := Words(key)
	if len(words) < 2 {
		return contract.None
	}
	for _, u := range unitEnds {
		if words[len(words)-1] == u.end && u.end != "s" {
			return u.unit
		}
	}
	return contract.None
}

// squash joins a path without what makes no difference: letter case, and everything
// between words except @.
func squash(keys ...string) string {
	var b strings.Builder
	for _, key := range keys {
		for _, c := range []byte(key) {
			switch {
			case 'A' <= c && c <= 'Z':
				b.WriteByte(c | 0x20)
			case 'a' <= c && c <= 'z', '0' <= c && c <= '9', c == '@', c >= 0x80:
				b.WriteByte(c)
			}
		}
	}
	return b.String()
}

// Words returns the words of a name in lower case, whether letter case joins them,
// as in userAgent and HTTPStatus, or punctuation does.
func Words(name string) []string {
	var words []string
	start := 0
	end := func(at int) {
		if at > start {
			words = append(words, strings.ToLower(name[start:at]))
		}
	}
	upper := func(i int) bool { return i >= 0 && i < len(name) && 'A' <= name[i] && name[i] <= 'Z' }
	lower := func(i int) bool { return i >= 0 && i < len(name) && 'a' <= name[i] && name[i] <= 'z' }
	for i := range len(name) {
		c := name[i]
		switch {
		case !(upper(i) || lower(i) || '0' <= c && c <= '9' || c >= 0x80):
			end(i)
			start = i + 1
		case upper(i) && (lower(i-1) || upper(i-1) && lower(i+1)):
			end(i)
			start = i
		}
	}
	end(len(name))
	return words
}
