package logevent

import (
	"bytes"
	"math"
	"strconv"
)

// Times are parsed by hand: every log line has one, and package time would take
// longer for it than everything else takes for the line. A time without a zone
// counts as UTC, in which containers run.

// digits parses a number of n digits.
func digits(text []byte, n int) (int, bool) {
	if len(text) < n {
		return 0, false
	}
	value := 0
	for _, c := range text[:n] {
		if c < '0' || c > '9' {
			return 0, false
		}
		value = value*10 + int(c-'0')
	}
	return value, true
}

// pair parses a number of two digits. It returns more than 99 if they are not
// digits.
func pair(text []byte) int {
	tens, ones := text[0]-'0', text[1]-'0'
	if tens > 9 || ones > 9 {
		return 100
	}
	return int(tens)*10 + int(ones)
}

// isoTime parses a time such as 2025-03-11 08:00:00,400 or
// 2025-03-11T08:00:00.4+01:00 at the start of a text. It returns milliseconds since
// 1970, and the length of the time.
func isoTime(text []byte) (ms int64, length int, ok bool) {
	if len(text) < 19 || text[4] != '-' || text[7] != '-' || text[10] != 'T' && text[10] != ' ' || text[13] != ':' || text[16] != ':' {
		return 0, 0, false
	}
	century, years, month, day := pair(text), pair(text[2:]), pair(text[5:]), pair(text[8:])
	seconds, ok := clock(text[11:])
	year := 100*century + years
	if !ok || century > 99 || years > 99 || !isDay(year, month, day) {
		return 0, 0, false
	}
	ms = (daysSince1970(year, month, day)*86400 + seconds) * 1000
	i := 19
	if i+1 < len(text) && (text[i] == '.' || text[i] == ',') && isDigit(text[i+1]) {
		scale := int64(100)
		for i++; i < len(text) && isDigit(text[i]); i++ {
			ms += int64(text[i]-'0') * scale
			scale /= 10
		}
	}
	offset, n := zone(text[i:])
	return ms - offset, i + n, true
}

// clock parses HH:MM:SS, and returns seconds. A leap second is the first second of
// the next minute.
func clock(text []byte) (int64, bool) {
	if len(text) < 8 || text[2] != ':' || text[5] != ':' {
		return 0, false
	}
	hour, minute, second := pair(text), pair(text[3:]), pair(text[6:])
	return int64(hour*3600 + minute*60 + second), hour < 24 && minute < 60 && second <= 60
}

// zone parses Z, +01:00, +0100 or +01, optionally after a space. It returns
// milliseconds, and the length of the zone.
func zone(text []byte) (offset int64, length int) {
	i := 0
	if len(text) > 1 && text[0] == ' ' && (text[1] == '+' || text[1] == '-') {
		i++
	}
	if i >= len(text) {
		return 0, 0
	}
	if text[i] == 'Z' {
		return 0, i + 1
	}
	if text[i] != '+' && text[i] != '-' {
		return 0, 0
	}
	hours, ok := digits(text[i+1:], 2)
	if !ok {
		return 0, 0
	}
	length = i + 3
	rest := text[length:]
	if len(rest) > 0 && rest[0] == ':' {
		rest = rest[1:]
	}
	minutes := 0
	if m, ok := digits(rest, 2); ok {
		minutes = m
		length = len(text) - len(rest) + 2
	}
	offset = int64(hours*60+minutes) * 60_000
	if text[i] == '-' {
		offset = -offset
	}
	return offset, length
}

// commonLogTime parses 11/Mar/2025:08:01:18 +0000.
func commonLogTime(text []byte) (ms int64, ok bool) {
	if len(text) < 20 || text[2] != '/' || text[6] != '/' || text[11] != ':' {
		return 0, false
	}
	day, a := digits(text, 2)
	month := bytes.Index([]byte("JanFebMarAprMayJunJulAugSepOctNovDec"), text[3:6])
	year, b := digits(text[7:], 4)
	seconds, c := clock(text[12:])
	if !(a && b && c) || month < 0 || month%3 != 0 || !isDay(year, month/3+1, day) {
		return 0, false
	}
	offset, _ := zone(text[20:])
	return (daysSince1970(year, month/3+1, day)*86400+seconds)*1000 - offset, true
}

func isDay(year, month, day int) bool {
	if month < 1 || month > 12 || day < 1 {
		return false
	}
	last := [...]int{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}[month-1]
	if month == 2 && year%4 == 0 && (year%100 != 0 || year%400 == 0) {
		last = 29
	}
	return day <= last
}

// daysSince1970 counts days in the Gregorian calendar. Its years start in March, so
// that the leap day is the last day of a year.
func daysSince1970(year, month, day int) int64 {
	if month <= 2 {
		year--
		month += 12
	}
	era := year / 400
	yearOfEra := year - era*400
	dayOfYear := (153*(month-3)+2)/5 + day - 1
	dayOfEra := yearOfEra*365 + yearOfEra/4 - yearOfEra/100 + dayOfYear
	return int64(era)*146097 + int64(dayOfEra) - 719468
}

// epochTime parses a number of seconds, milliseconds, microseconds or nanoseconds
// since 1970. The size of the number tells the unit: units are a factor of a
// thousand apart, and logs are from this century.
func epochTime(text []byte) (ms int64, ok bool) {
	if n, ok := digits(text, len(text)); ok && len(text) == 13 {
		return int64(n), true
	}
	n, err := strconv.ParseFloat(string(text), 64)
	switch {
	case err != nil || math.IsNaN(n) || n < 1e8 || n >= 1e20:
		return 0, false
	case n < 1e11:
		return int64(math.Round(n * 1e3)), true
	case n < 1e14:
		return int64(n), true
	case n < 1e17:
		return int64(n / 1e3), true
	}
	// Nanoseconds have more digits than a float64 holds.
	if whole, err := strconv.ParseInt(string(text), 10, 64); err == nil {
		return whole / 1e6, true
	}
	return int64(n / 1e6), true
}

// ReadTime parses the time in a JSON field, and returns milliseconds since 1970. A
// text is like 2025-03-11T08:00:00.4+01:00, 2025-03-11 08:00:00,400, or the time of
// an access log; without a zone it is in UTC. A number is seconds, milliseconds,
// microseconds or nanoseconds since 1970.
func ReadTime(text []byte, number bool) (ms int64, ok bool) {
	if !number {
		if ms, length, ok := isoTime(text); ok {
			return ms, length == len(text)
		}
		if ms, ok := commonLogTime(text); ok {
			return ms, true
		}
	}
	return epochTime(text)
}

// maxBeforeTime is the maximum offset of an access log's time in its line: an
// address and two names come before it.
const maxBeforeTime = 200

// maxWordBeforeTime is the maximum length of the one word before a time, such as a
// level in brackets, or the type of a request.
const maxWordBeforeTime = 16

// lineTime finds the time in a line that is not JSON:
//
//   - at the start, as in 2025-03-11 08:00:00,123 and [2025-03-11 08:00:00 +0000],
//     or, in nginx's error log and package log, 2025/03/11 08:00:00;
//   - after one word, as in the access log of an Application Load Balancer, http
//     2025-03-11T08:00:00.123456Z (load-balancer-access-logs), and in Python's
//     logs in Lambda, [INFO] 2025-03-11T08:00:00.123Z (python-logging). It must
//     be marked as UTC, as a sentence may have a time there;
//   - as access logs have it, [11/Mar/2025:08:01:18 +0000].
func lineTime(line []byte) (ms int64, ok bool) {
	if len(line) == 0 {
		return 0, false
	}
	start := line
	if line[0] == '[' {
		start = line[1:]
	}
	if isDigit(firstByte(start)) {
		if ms, _, ok := isoTime(start); ok {
			return ms, true
		}
		if ms, ok := slashTime(start); ok {
			return ms, true
		}
	}
	if i := bytes.IndexAny(line[:min(len(line), maxWordBeforeTime+1)], " \t"); i > 0 {
		if ms, length, ok := isoTime(line[i+1:]); ok && line[i+length] == 'Z' {
			return ms, true
		}
	}
	head := line[:min(len(line), maxBeforeTime)]
	if i := bytes.IndexByte(head, '['); i >= 0 {
		return commonLogTime(line[i+1:])
	}
	return 0, false
}

// slashTime parses 2025/03/11 08:00:00 at the start of a text, and returns
// milliseconds since 1970.
func slashTime(text []byte) (ms int64, ok bool) {
	if len(text) < 19 || text[4] != '/' || text[7] != '/' || text[10] != ' ' {
		return 0, false
	}
	year, a := digits(text, 4)
	month, b := digits(text[5:], 2)
	day, c := digits(text[8:], 2)
	seconds, d := clock(text[11:])
	if !(a && b && c && d) || !isDay(year, month, day) {
		return 0, false
	}
	return (daysSince1970(year, month, day)*86400 + seconds) * 1000, true
}

// firstByte returns the first byte, or 0 if the text is empty.
func firstByte(text []byte) byte {
	if len(text) == 0 {
		return 0
	}
	return text[0]
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }
