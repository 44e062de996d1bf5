package javadate

import "time"

// resolve computes the time in milliseconds since 1970; ok is false if the
// fields contradict one another.
func (p *parsed) resolve(zone *time.Location) (ms int64, ok bool) {
	date, ok := p.date()
	if !ok {
		return 0, false
	}
	h, days, ok := p.clock()
	if !ok || p.has[half] && p.values[half] != h/12 {
		return 0, false
	}
	// The local time, as if it were UTC.
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

func (p *parsed) date() (date time.Time, ok bool) {
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
	agrees := func(f dateField, value int64) bool { return !p.has[f] || v[f] == value }
	return date, date.Year() == int(v[year]) && agrees(dayOfYear, int64(date.YearDay())) && agrees(dayOfWeek, weekday) &&
		agrees(month, int64(date.Month()))
}

// clock returns the hour of the day and the number of days to add.
func (p *parsed) clock() (h int64, days int, ok bool) {
	v := &p.values
	between := func(f dateField, least, most int64) bool { return v[f] >= least && v[f] <= most }
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

// instant returns when the clocks of a zone show a local time, both in seconds
// since 1970. If they show it twice, the first time counts. If they skip it, it
// is moved forward by the gap.
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
