package infer

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"

	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/contract/roles"
	"github.com/logstack-go/logstack/internal/jsonscan"
)

// found is the type of a field, and how sure it is.
type found struct {
	is contract.Type
	// guess says why the type was chosen, if JSON does not show it; otherwise
	// empty.
	guess string
	// mixed is the type of other values; empty if there are none.
	mixed string
}

// typeOf returns the type of most values of a field that the contract allows it to
// have.
func (d *draft) typeOf(name string) (contract.Type, found) {
	p := d.total[d.paths[name]]
	f := found{is: scalarOf(p.jsonType())}
	for t, n := range p.types {
		if t := jsonscan.Type(t); n > 0 && t != p.jsonType() && t != jsonscan.Null {
			f.mixed = t.String()
		}
	}
	said, inPreset := d.base.Field(name)
	scalars := p.types[jsonscan.String] + p.types[jsonscan.Number]
	switch {
	case p.times+p.epochs > 0 && p.times+p.epochs == scalars:
		f.is, f.guess = contract.Time, "a time, from the values"
		if p.epochs > 0 {
			f.guess = "a time, from the name and the values"
		}
	case f.is == contract.String && p.addresses > 0 && p.addresses == p.types[jsonscan.String]:
		f.is, f.guess = contract.IP, "an IP address, from the name and the values"
	case f.is == contract.String && inPreset && said.Type == contract.IP && !d.addressNamed(name):
		f.is = contract.IP
	}
	if inPreset && f.is == said.Type {
		f.guess = "" // the preset says so
	}
	if inPreset && f.is != said.Type && d.needed(name) {
		f.is, f.guess, f.mixed = said.Type, "", p.jsonType().String()
	}
	if f.mixed != "" && f.guess == "" {
		f.guess = "it is also " + f.mixed
	}
	return f.is, f
}

// addressNamed reports whether the values of a field were tested for addresses.
func (d *draft) addressNamed(name string) bool {
	n, ok := roles.Of(keysOf(d.paths[name]))
	return ok && n.Name == "ip_address"
}

// needed reports whether the contract recognises events or makes metrics by a
// field. Such a field keeps the type that it must have, whatever the records hold.
func (d *draft) needed(name string) bool {
	if slices.Contains([]string{"message", "logger", contract.MetricName, contract.MetricValue, contract.MetricUnit}, name) {
		return true
	}
	if slices.ContainsFunc(d.base.Metrics(), func(m contract.Metric) bool { return slices.Contains(m.Dimensions, name) && d.hasMetric(m.Name) }) {
		return true
	}
	return slices.ContainsFunc(d.baseEvents, func(e contract.Event) bool {
		return slices.ContainsFunc(e.Match, func(m contract.Match) bool { return m[name] != "" })
	})
}

// unitOf returns the unit of a field that is a number, and what it was guessed
// from; empty if the preset says it.
func (d *draft) unitOf(name string) (unit contract.Unit, guess string) {
	path := d.paths[name]
	said, inPreset := d.base.Field(name)
	if inPreset && said.As == path {
		return said.Unit, ""
	}
	said.Unit = cmp.Or(said.Unit, contract.None)
	if name != durationRole {
		keys := keysOf(path)
		if unit := unitOfName(keys[len(keys)-1]); unit != contract.None {
			return unit, "from the name"
		}
		return said.Unit, ""
	}
	if n, ok := roles.Of(keysOf(path)); ok && n.Unit != contract.None {
		return n.Unit, "from the name"
	}
	return d.unitOfLengths(d.total[path])
}

// unitOfName returns the unit that the last word of a name says.
func unitOfName(key string) contract.Unit {
	if unit := roles.UnitOf(key); unit != contract.None {
		return unit
	}
	words := roles.Words(key)
	if len(words) > 1 {
		switch words[len(words)-1] {
		case "bytes":
			return contract.Bytes
		case "percent":
			return contract.Percent
		}
	}
	return contract.None
}

// Thresholds between units: if half of the durations are below one, the larger unit
// is likelier than the smaller. Most requests take from a few milliseconds to a few
// seconds.
const (
	maxSeconds      = 1       // of lengths with parts: more are milliseconds
	maxMilliseconds = 1 << 15 // of whole ones: more are microseconds, half a minute being long
	maxMicroseconds = 1 << 21 // more are nanoseconds
)

// unitOfLengths guesses the unit from how long requests take.
func (d *draft) unitOfLengths(p *seenPath) (contract.Unit, string) {
	below, parts, ok := p.median()
	why := fmt.Sprintf("from the values: half are below %s", strconv.FormatFloat(below, 'f', -1, 64))
	switch {
	case !ok:
		return contract.Milliseconds, "as most write it: all values are 0"
	case parts && below <= maxSeconds:
		return contract.Seconds, why
	case parts, below <= maxMilliseconds:
		return contract.Milliseconds, why
	case below <= maxMicroseconds && !slices.Contains(inNanoseconds, d.base.Name()):
		return contract.Microseconds, why
	}
	return contract.Nanoseconds, why
}

// inNanoseconds lists the presets of Go's loggers. In JSON, a time.Duration is a
// whole number of nanoseconds (https://pkg.go.dev/time#Duration).
var inNanoseconds = []string{"slog", "zap", "zerolog"}
