package javadate

import (
	"strings"
	"time"
	_ "time/tzdata"
) // makes zones known even if the machine lacks them

// offsetPart is an offset from UTC.
type offsetPart struct {
	// zero is the text for no offset.
	zero string
	// colons says that the parts are separated by colons, shortens that minutes
	// may be left out, and seconds that seconds are allowed.
	colons, shortens, seconds bool
}

func (o *offsetPart) parse(text string, at int, into *parsed) int {
	seconds, end := o.read(text, at)
	if end < 0 || !into.set(offset, seconds) {
		return -1
	}
	return end
}

func (o *offsetPart) read(text string, at int) (seconds int64, end int) {
	if strings.HasPrefix(text[at:], o.zero) {
		return 0, at + len(o.zero)
	}
	if at == len(text) || text[at] != '+' && text[at] != '-' {
		return 0, -1
	}
	negative := text[at] == '-'
	at++
	part := func(colon bool) (int64, bool) {
		from := at
		if colon {
			if from == len(text) || text[from] != ':' {
				return 0, false
			}
			from++
		}
		if from+2 > len(text) || !isDigit(text[from]) || !isDigit(text[from+1]) || text[from] > '5' {
			return 0, false
		}
		at = from + 2
		return int64(text[from]-'0')*10 + int64(text[from+1]-'0'), true
	}
	hours, ok := part(false)
	if !ok {
		return 0, -1
	}
	minutes, ok := part(o.colons)
	if !ok && !o.shortens {
		return 0, -1
	}
	seconds = hours*3600 + minutes*60
	if o.seconds {
		rest, _ := part(o.colons)
		seconds += rest
	}
	if seconds > 18*3600 {
		return 0, -1
	}
	if negative {
		seconds = -seconds
	}
	return seconds, at
}

// zonePart is the name of a time zone, or an offset from UTC.
type zonePart struct{ known map[string]*time.Location }

func (z *zonePart) parse(text string, at int, into *parsed) int {
	end := at
	for end < len(text) && (isWord(text[end]) || strings.IndexByte("/+-~.:", text[end]) >= 0) {
		end++
	}
	for ; end > at; end-- { // the longest name wins
		name := text[at:end]
		zone, known := z.known[name]
		if !known {
			zone = Zone(name)
			if len(z.known) < mostZones {
				z.known[strings.Clone(name)] = zone
			}
		}
		if zone != nil {
			into.zone = zone
			return end
		}
	}
	return -1
}

// mostZones bounds the number of names that are cached, whether zones or not.
const mostZones = 10_000

// zoneOffset is an offset from UTC used as the name of a zone.
var zoneOffset = offsetPart{zero: "Z", colons: true, seconds: true}

// Zone returns the time zone with an IANA name, or with an offset from UTC such
// as +01:00 or UTC+01:00. It returns nil if there is none, for the machine's
// local zone, and for abbreviations, which may be ambiguous.
func Zone(name string) *time.Location {
	bare := name
	for _, prefix := range []string{"UTC", "GMT", "UT"} {
		if rest, ok := strings.CutPrefix(name, prefix); ok {
			if rest == "" {
				return time.UTC
			}
			bare = rest
			break
		}
	}
	if bare == name || bare[0] == '+' || bare[0] == '-' {
		if seconds, end := zoneOffset.read(bare, 0); end == len(bare) {
			return time.FixedZone(name, int(seconds))
		}
	}
	if bare != name {
		return nil
	}
	switch name {
	case "", "Local", "localtime", "posixrules", "Factory", "EST", "MST", "HST", "ROC":
		return nil
	}
	if strings.HasPrefix(name, "posix/") || strings.HasPrefix(name, "right/") {
		return nil
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		return nil
	}
	return zone
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// isWord reports whether a byte may be part of an identifier.
func isWord(c byte) bool {
	return isDigit(c) || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c == '_'
}
