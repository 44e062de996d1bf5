package insights

import "time"

// Period is the period to which bin, datefloor and dateceil round times: a number
// of units, reduced to the maximum that CloudWatch uses.
// (CWL_QuerySyntax-operations-functions, "Datetime functions")
type Period struct {
	count int64
	unit  string
	// milliseconds is the length, or 0 for months, quarters and years.
	milliseconds int64
}

// Period returns the period that CloudWatch uses for a duration: for 300s it is
// 60s.
func (d *Duration) Period() Period {
	p, _ := findPeriod(d.Unit)
	count := int64(min(d.Count, maxPeriodUnits)) // Check reports larger counts
	if p.most > 0 {
		count = min(count, int64(p.most))
	}
	return Period{count, p.unit, count * int64(p.milliseconds)}
}

// Milliseconds returns the length of the duration, or 0 for months, quarters and
// years, whose length varies.
func (d *Duration) Milliseconds() int64 {
	p, _ := findPeriod(d.Unit)
	return int64(d.Count) * int64(p.milliseconds)
}

// monday is a Monday at midnight, in milliseconds since 1970. Weeks are counted
// from there.
const monday = 4 * 86_400_000

// Floor returns the start of the period that contains the time ms. Times are in
// milliseconds since 1970. Periods are counted from the beginning of 1970 in UTC,
// weeks from the first Monday of that year.
func (p Period) Floor(ms int64) int64 {
	if p.milliseconds == 0 {
		return p.month(p.months(ms)).UnixMilli()
	}
	start := int64(0)
	if p.unit == "w" {
		start = monday
	}
	rest := (ms - start) % p.milliseconds
	if rest < 0 {
		rest += p.milliseconds
	}
	return ms - rest
}

// Ceil returns the first start of a period at or after the time ms.
func (p Period) Ceil(ms int64) int64 {
	floor := p.Floor(ms)
	if floor == ms {
		return ms
	}
	return p.Next(floor)
}

// Next returns the start of the next period after the one that begins at start.
func (p Period) Next(start int64) int64 {
	if p.milliseconds == 0 {
		return p.month(p.months(start) + p.length()).UnixMilli()
	}
	return start + p.milliseconds
}

// length returns the number of months in a period.
func (p Period) length() int64 {
	switch p.unit {
	case "q":
		return 3 * p.count
	case "y":
		return 12 * p.count
	}
	return p.count
}

// months returns the number of months from 1970 to the beginning of the period that
// contains ms.
func (p Period) months(ms int64) int64 {
	t := time.UnixMilli(ms).UTC()
	months := int64(t.Year()-1970)*12 + int64(t.Month()-1)
	rest := months % p.length()
	if rest < 0 {
		rest += p.length()
	}
	return months - rest
}

func (p Period) month(months int64) time.Time {
	return time.Date(1970, time.Month(1+months), 1, 0, 0, 0, 0, time.UTC)
}
