package javadate

import "strings"

type literalPart string

func (l literalPart) parse(text string, at int, _ *parsed) int {
	if !strings.HasPrefix(text[at:], string(l)) {
		return -1
	}
	return at + len(l)
}

type namePart struct {
	field dateField
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

func (t *namePart) parse(text string, at int, into *parsed) int {
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
