package javadate

import (
	"slices"
	"strings"
	"time"
)

// part is a part of a format. It reads a text from a position and returns the
// position behind what it read, or -1 if the text does not match.
type part interface {
	parse(text string, at int, into *parsed) int
}

// Format is a parsed format. It must not be used by several goroutines at a
// time.
type Format struct {
	parts []part
	// active is the number of variable width that gives up digits to the
	// numbers of fixed width right behind it; nil if there is none.
	active *numberPart
	has    [dateFields]bool
	zone   bool
}

// Read parses a format of a date and a time. bad is the part that is not
// supported, and lacks says what is missing to determine a time; both are empty
// if the format is usable.
func Read(format string) (f *Format, bad, lacks string) {
	f = &Format{}
	for i := 0; i < len(format); {
		c := format[i]
		switch {
		case c == '\'':
			quoted, length := quotedText(format[i:])
			if length == 0 {
				return nil, format[i:], ""
			}
			f.add(literalPart(quoted))
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
			f.add(literalPart(format[i : i+1]))
			i++
		}
	}
	return f, "", f.lacks()
}

// quotedText returns the text in quotes at the start of a format and the length
// of the quotation. Two quotes stand for one, inside a quotation or alone.
func quotedText(format string) (text string, length int) {
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

// numberFields maps the letters that are numbers if they occur once or twice.
var numberFields = map[byte]dateField{
	'M': month, 'L': month, 'd': dayOfMonth, 'H': hour, 'k': clockHour, 'K': halfHour, 'h': clockHalfHour, 'm': minute, 's': second,
}

// letters adds the part for n letters c. It returns false if they are not
// supported.
func (f *Format) letters(c byte, n int) bool {
	field, isNumber := numberFields[c]
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
		f.add(&zonePart{known: map[string]*time.Location{}})
	default:
		return false
	}
	return true
}

func (f *Format) add(p part) {
	f.parts = append(f.parts, p)
	f.active = nil
}

// number adds a number. If several numbers are adjacent, the first that does
// not have a fixed width takes the digits that the others leave.
func (f *Format) number(field dateField, least, most int, sign signRule) *numberPart {
	n := &numberPart{field: field, least: least, most: most, sign: sign}
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

func (f *Format) text(field dateField, first int64, names []string) {
	f.has[field] = true
	f.add(&namePart{field, first, names})
}

func (f *Format) offset(zero string, colons, shortens, seconds bool) {
	f.has[offset] = true
	f.add(&offsetPart{zero, colons, shortens, seconds})
}

// lacks says what is missing to determine a time.
func (f *Format) lacks() string {
	h := &f.has
	some := func(fields ...dateField) bool {
		return slices.ContainsFunc(fields, func(field dateField) bool { return h[field] })
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

// Parse reads a time and returns it in milliseconds since 1970. zone applies
// unless the text names a zone.
func (f *Format) Parse(text string, zone *time.Location) (ms int64, ok bool) {
	var p parsed
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
