package engine

import (
	"slices"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // zones are known where the machine has none, too
)

// The format of parseDate is one of Java's DateTimeFormatter, which reads what it
// says and nothing else: with the names of American English, letter case as it is,
// and as many digits as there are letters. Of dates it takes, as Java does unless
// told otherwise, February 30 as the last day of February, and 24:00 as midnight.

// javaField is what a part of a date says.
type javaField int

const (
	year javaField = iota // u
	yearOfEra
	month
	dayOfMonth
	dayOfYear
	dayOfWeek // from Monday, 1, on
	half      // of the day: 0 before noon, 1 after
	hour
	clockHour     // 1 to 24
	halfHour      // 0 to 11
	clockHalfHour // 1 to 12
	minute
	second
	nano
	offset // from UTC, in seconds
	javaFields
)

// javaParsed is what was read of a date.
type javaParsed struct {
	values [javaFields]int64
	has    [javaFields]bool
	zone   *time.Location
}

// set notes a value; false if the text said otherwise before.
func (p *javaParsed) set(f javaField, value int64) bool {
	if p.has[f] {
		return p.values[f] == value
	}
	p.values[f], p.has[f] = value, true
	return true
}

// javaPart is a part of a format: it reads a text from a place on, and returns
// where it ends; -1 if the text is not like that.
type javaPart interface {
	parse(text string, at int, into *javaParsed) int
}

// javaFormat is a format that was read.
type javaFormat struct {
	parts []javaPart
	// active is the number that takes in the digits that numbers of a fixed
	// width right behind it leave over; nil without one.
	active *javaNumber
	has    [javaFields]bool
	zone   bool
}

// readJavaFormat reads a format. What of it does not run here is bad, and lacks is
// what a time cannot be told without.
func readJavaFormat(format string) (f *javaFormat, bad, lacks string) {
	f = &javaFormat{}
	for i := 0; i < len(format); {
		c := format[i]
		switch {
		case c == '\'':
			quoted, length := javaQuoted(format[i:])
			if length == 0 {
				return nil, format[i:], ""
			}
			f.add(javaLiteral(quoted))
			i += length
		case 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z':
			end := i
			for end < len(format) && format[end] == c {
				end++
			}
			if !f.letters(c, end-i) {
				return nil, format[i:end], ""
			}
			i = end
		case strings.IndexByte("[]{}#", c) >= 0:
			return nil, string(c), ""
		default:
			f.add(javaLiteral(format[i : i+1]))
			i++
		}
	}
	return f, "", f.lacks()
}

// javaQuoted is a text in quotes, in which two stand for one, and how much of the
// format it is; two quotes alone are one.
func javaQuoted(format string) (text string, length int) {
	for i := 1; i < len(format); i++ {
		if format[i] != '\'' {
			continue
		}
		if i+1 < len(format) && format[i+1] == '\'' {
			i++
			continue
		}
		if i == 1 {
			return "'", 2
		}
		return strings.ReplaceAll(format[1:i], "''", "'"), i + 1
	}
	return "", 0
}

// javaNumbers are letters whose runs of one and of two are numbers.
var javaNumbers = map[byte]javaField{
	'M': month, 'L': month, 'd': dayOfMonth, 'H': hour, 'k': clockHour, 'K': halfHour, 'h': clockHalfHour, 'm': minute, 's': second,
}

// letters adds what a run of a letter stands for; false of what does not run here.
func (f *javaFormat) letters(c byte, n int) bool {
	field, isNumber := javaNumbers[c]
	switch {
	case isNumber && n == 1:
		f.number(field, 1, 19, minusOnly)
	case isNumber && n == 2:
		f.number(field, 2, 2, noSign)
	case (c == 'y' || c == 'u') && n <= 19:
		field = yearOfEra
		if c == 'u' {
			field = year
		}
		switch {
		case n == 2:
			f.number(field, 2, 2, noSign).base = 2000
		case n < 4:
			f.number(field, n, 19, minusOnly)
		default:
			f.number(field, n, 19, plusIfLonger)
		}
	case c == 'D' && n == 1:
		f.number(dayOfYear, 1, 19, minusOnly)
	case c == 'D' && n <= 3:
		f.number(dayOfYear, n, 3, noSign)
	case c == 'S' && n <= 9:
		f.number(nano, n, n, noSign).fraction = true
	case c == 'M' && n == 3:
		f.text(month, 1, shortMonths)
	case c == 'M' && n == 4:
		f.text(month, 1, longMonths)
	case c == 'E' && n <= 3:
		f.text(dayOfWeek, 1, shortDays)
	case c == 'E' && n == 4:
		f.text(dayOfWeek, 1, longDays)
	case c == 'a' && n == 1:
		f.text(half, 0, []string{"AM", "PM"})
	case c == 'X' && n <= 5:
		f.offset("Z", n == 3 || n == 5, n == 1, n > 3)
	case c == 'x' && n <= 5:
		zero := "+0000"
		switch n {
		case 1:
			zero = "+00"
		case 3, 5:
			zero = "+00:00"
		}
		f.offset(zero, n == 3 || n == 5, n == 1, n > 3)
	case c == 'Z' && n <= 3:
		f.offset("+0000", false, false, false)
	case c == 'Z' && n == 5:
		f.offset("Z", true, false, true)
	case c == 'V' && n == 2 && !f.zone && !f.has[offset]:
		f.zone = true
		f.add(&javaZone{known: map[string]*time.Location{}})
	default:
		return false
	}
	return true
}

func (f *javaFormat) add(p javaPart) {
	f.parts = append(f.parts, p)
	f.active = nil
}

// number adds a number. Of several without anything between them, the first one
// that is not of a fixed width takes what the others leave.
func (f *javaFormat) number(field javaField, least, most int, sign javaSign) *javaNumber {
	n := &javaNumber{field: field, least: least, most: most, sign: sign}
	f.has[field] = true
	active := f.active
	f.add(n)
	switch {
	case active == nil:
		f.active = n
	case least == most && sign == noSign:
		active.behind += most
		f.active = active
	default:
		active.behind = 0
		f.active = n
	}
	return n
}

func (f *javaFormat) text(field javaField, first int64, names []string) {
	f.has[field] = true
	f.add(&javaText{field, first, names})
}

func (f *javaFormat) offset(zero string, colons, shortens, seconds bool) {
	f.has[offset] = true
	f.add(&javaOffset{zero, colons, shortens, seconds})
}

// lacks says what a time cannot be told without.
func (f *javaFormat) lacks() string {
	h := &f.has
	some := func(fields ...javaField) bool {
		return slices.ContainsFunc(fields, func(field javaField) bool { return h[field] })
	}
	halves := some(halfHour, clockHalfHour)
	switch {
	case !some(year, yearOfEra):
		return "a year"
	case !h[dayOfYear] && !h[month]:
		return "a month"
	case !h[dayOfYear] && !h[dayOfMonth]:
		return "a day"
	case halves && !h[half] && !some(hour, clockHour):
		return "a, the half of the day"
	case some(half, minute, second, nano) && !halves && !some(hour, clockHour):
		return "an hour"
	case some(second, nano) && !h[minute]:
		return "minutes"
	case h[nano] && !h[second]:
		return "seconds"
	case f.zone && h[offset]:
		return "one zone, not two"
	}
	return ""
}

// parse reads a time, in a zone unless the text names its own.
func (f *javaFormat) parse(text string, zone *time.Location) (ms int64, ok bool) {
	var p javaParsed
	at := 0
	for _, part := range f.parts {
		if at = part.parse(text, at, &p); at < 0 {
			return 0, false
		}
	}
	if at < len(text) {
		return 0, false
	}
	return p.resolve(zone)
}

type javaLiteral string

func (l javaLiteral) parse(text string, at int, _ *javaParsed) int {
	if !strings.HasPrefix(text[at:], string(l)) {
		return -1
	}
	return at + len(l)
}

// javaSign says which signs a number may have.
type javaSign int

const (
	noSign javaSign = iota
	minusOnly
	// plusIfLonger asks for a + before more digits than there are letters.
	plusIfLonger
)

type javaNumber struct {
	field       javaField
	least, most int
	sign        javaSign
	// base is added to it.
	base int64
	// fraction says that it is one of a second.
	fraction bool
	// behind is how many digits belong to the numbers right behind it.
	behind int
}

func (n *javaNumber) parse(text string, at int, into *javaParsed) int {
	negative, positive := false, false
	if at < len(text) && n.sign != noSign {
		negative = text[at] == '-'
		positive = text[at] == '+' && n.sign == plusIfLonger
		if negative || positive {
			at++
		}
	}
	most := n.most
	if !n.fraction {
		most += n.behind
	}
	end := at
	for end < len(text) && end-at < most && isDigit(text[end]) {
		end++
	}
	if n.behind > 0 && !n.fraction {
		end = min(end, at+max(n.least, end-at-n.behind))
	}
	length := end - at
	if length < n.least || length > 18 {
		return -1
	}
	value, err := strconv.ParseInt(text[at:end], 10, 64)
	if err != nil || negative && value == 0 {
		return -1
	}
	if n.sign == plusIfLonger && !negative && positive != (length > n.least) {
		return -1
	}
	if negative {
		value = -value
	}
	if n.fraction {
		for range 9 - length {
			value *= 10
		}
	}
	if !into.set(n.field, n.base+value) {
		return -1
	}
	return end
}

type javaText struct {
	field javaField
	first int64
	names []string
}

var (
	longMonths  = []string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"}
	longDays    = []string{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"}
	shortMonths = beginnings(longMonths)
	shortDays   = beginnings(longDays)
)

func beginnings(names []string) []string {
	short := make([]string, len(names))
	for i, name := range names {
		short[i] = name[:3]
	}
	return short
}

func (t *javaText) parse(text string, at int, into *javaParsed) int {
	for i, name := range t.names {
		if strings.HasPrefix(text[at:], name) {
			if !into.set(t.field, t.first+int64(i)) {
				return -1
			}
			return at + len(name)
		}
	}
	return -1
}

// javaOffset is a distance from UTC.
type javaOffset struct {
	// zero is how none is written.
	zero string
	// colons says that one stands between its parts, shortens that minutes may be
	// left out, and seconds that there may be some.
	colons, shortens, seconds bool
}

func (o *javaOffset) parse(text string, at int, into *javaParsed) int {
	seconds, end := o.read(text, at)
	if end < 0 || !into.set(offset, seconds) {
		return -1
	}
	return end
}

func (o *javaOffset) read(text string, at int) (seconds int64, end int) {
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

// javaZone is a name of a time zone, or its distance from UTC.
type javaZone struct{ known map[string]*time.Location }

func (z *javaZone) parse(text string, at int, into *javaParsed) int {
	end := at
	for end < len(text) && (isWord(text[end]) && text[end] < 0x80 || strings.IndexByte("/+-~.:", text[end]) >= 0) {
		end++
	}
	for ; end > at; end-- { // the longest name there is
		name := text[at:end]
		zone, known := z.known[name]
		if !known {
			zone = zoneNamed(name)
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

// mostZones bounds how many names are remembered, zones or not.
const mostZones = 10_000

// zoneOffset is a distance from UTC as the name of a zone.
var zoneOffset = javaOffset{zero: "Z", colons: true, seconds: true}

// zoneNamed is the time zone of a name of the IANA's, or of a distance from UTC,
// as in +01:00 or UTC+01:00; nil if there is none. What depends on the machine is
// none, nor is an abbreviation, which may stand for several.
func zoneNamed(name string) *time.Location {
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

// resolve makes a time of what was read, in milliseconds since 1970; not ok if it
// contradicts itself.
func (p *javaParsed) resolve(zone *time.Location) (ms int64, ok bool) {
	date, ok := p.date()
	if !ok {
		return 0, false
	}
	h, days, ok := p.clock()
	if !ok || p.has[half] && p.values[half] != h/12 {
		return 0, false
	}
	// The time as if it were one of UTC.
	local := date.AddDate(0, 0, days).Unix() + h*3600 + p.values[minute]*60 + p.values[second]
	switch {
	case p.has[offset]:
		local -= p.values[offset]
	case p.zone != nil:
		local = instant(local, p.zone)
	default:
		local = instant(local, zone)
	}
	return local*1000 + p.values[nano]/1_000_000, true
}

func (p *javaParsed) date() (date time.Time, ok bool) {
	v := &p.values
	if p.has[yearOfEra] && (v[yearOfEra] < 1 || !p.set(year, v[yearOfEra])) {
		return date, false
	}
	if v[year] < -999_999_999 || v[year] > 999_999_999 {
		return date, false
	}
	if p.has[month] && (v[month] < 1 || v[month] > 12) || p.has[dayOfMonth] && (v[dayOfMonth] < 1 || v[dayOfMonth] > 31) {
		return date, false
	}
	if p.has[month] && p.has[dayOfMonth] {
		last := time.Date(int(v[year]), time.Month(v[month])+1, 0, 0, 0, 0, 0, time.UTC)
		date = last.AddDate(0, 0, int(min(v[dayOfMonth], int64(last.Day())))-last.Day())
	} else {
		if v[dayOfYear] < 1 || v[dayOfYear] > 366 {
			return date, false
		}
		date = time.Date(int(v[year]), 1, int(v[dayOfYear]), 0, 0, 0, 0, time.UTC)
	}
	weekday := int64(date.Weekday())
	if weekday == 0 {
		weekday = 7
	}
	agrees := func(f javaField, value int64) bool { return !p.has[f] || v[f] == value }
	return date, date.Year() == int(v[year]) && agrees(dayOfYear, int64(date.YearDay())) && agrees(dayOfWeek, weekday) &&
		agrees(month, int64(date.Month()))
}

// clock is the hour of the day, and how many days later it is.
func (p *javaParsed) clock() (h int64, days int, ok bool) {
	v := &p.values
	between := func(f javaField, least, most int64) bool { return v[f] >= least && v[f] <= most }
	if !between(minute, 0, 59) || !between(second, 0, 59) || !between(clockHour, 0, 24) || !between(clockHalfHour, 0, 12) {
		return 0, 0, false
	}
	if p.has[clockHour] && !p.set(hour, v[clockHour]%24) {
		return 0, 0, false
	}
	if p.has[clockHalfHour] && !p.set(halfHour, v[clockHalfHour]%12) {
		return 0, 0, false
	}
	if p.has[halfHour] {
		if !between(halfHour, 0, 11) || p.has[half] && !p.set(hour, v[half]*12+v[halfHour]) {
			return 0, 0, false
		}
		if p.has[hour] && v[hour]%12 != v[halfHour] {
			return 0, 0, false
		}
	}
	if v[hour] == 24 && v[minute] == 0 && v[second] == 0 && v[nano] == 0 {
		return 0, 1, true
	}
	return v[hour], 0, between(hour, 0, 23)
}

// instant is when clocks of a zone show a time, both in seconds since 1970. Of a
// time that they show twice it is the first, and one that they leave out is as
// much later as they do.
func instant(local int64, zone *time.Location) int64 {
	at := func(seconds int64) int64 {
		_, offset := time.Unix(seconds, 0).In(zone).Zone()
		return int64(offset)
	}
	const day = 86_400
	before, after := at(local-day), at(local+day)
	if at(local-before) != before && at(local-after) == after {
		return local - after
	}
	return local - before
}
