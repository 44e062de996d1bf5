package javadate

import "strconv"

// signRule says which signs a number may have.
type signRule int

const (
	noSign signRule = iota
	minusOnly
	// plusIfLonger requires a + before a number with more digits than letters.
	plusIfLonger
)

type numberPart struct {
	field       dateField
	least, most int
	sign        signRule
	// base is added to the number.
	base int64
	// fraction says that the number is a fraction of a second.
	fraction bool
	// behind counts the digits that belong to the numbers right behind this
	// one.
	behind int
}

func (n *numberPart) parse(text string, at int, into *parsed) int {
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
