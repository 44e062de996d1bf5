package alarmtest

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
)

// Values are datapoints in Prometheus's shorthand, one per period: 5, 0+1x10 for 0
// to 10, 10-2x3 for 10, 8, 6, 4, 7x3 for 7 four times, _ for none, and _x5 for five
// times none.
type Values []Value

// Value is a datapoint.
type Value struct {
	Number  float64
	Missing bool
}

// mostValues bounds the number of values: one a minute for a hundred days.
const mostValues = 144_000

var (
	series  = regexp.MustCompile(`^(-?[0-9.]+(?:[eE][+-]?[0-9]+)?)(?:([+-])([0-9.]+(?:[eE][+-]?[0-9]+)?))?(?:x([0-9]+))?$`)
	missing = regexp.MustCompile(`^_(?:x([0-9]+))?$`)
)

// UnmarshalText parses the shorthand.
func (v *Values) UnmarshalText(text []byte) error {
	var all Values
	for _, word := range strings.Fields(string(text)) {
		some, err := expand(word)
		if err != nil {
			return err
		}
		if all = append(all, some...); len(all) > mostValues {
			return fmt.Errorf("it expands to more than %d values", mostValues)
		}
	}
	if all == nil {
		return fmt.Errorf("it has no values: write them like 5, 0+1x10, 7x3 and _")
	}
	*v = all
	return nil
}

// expand parses one word of the shorthand.
func expand(word string) (Values, error) {
	wrong := fmt.Errorf("%q is not a list of values: write it like 5, 0+1x10, 10-2x3, 7x3, _ or _x5", word)
	times := func(text string, of int) (int, error) {
		if text == "" {
			return of, nil
		}
		n, err := strconv.Atoi(text)
		if err != nil || n > mostValues {
			return 0, fmt.Errorf("%q expands to more than %d values", word, mostValues)
		}
		return n, nil
	}
	if m := missing.FindStringSubmatch(word); m != nil {
		n, err := times(m[1], 1)
		if err != nil {
			return nil, err
		}
		all := make(Values, n)
		for i := range all {
			all[i].Missing = true
		}
		return all, nil
	}
	m := series.FindStringSubmatch(word)
	if m == nil || m[3] != "" && m[4] == "" {
		return nil, wrong
	}
	first, err := strconv.ParseFloat(m[1], 64)
	if err != nil {
		return nil, wrong
	}
	step := 0.0
	if m[3] != "" {
		if step, err = strconv.ParseFloat(m[3], 64); err != nil {
			return nil, wrong
		}
	}
	if m[2] == "-" {
		step = -step
	}
	n, err := times(m[4], 0)
	if err != nil {
		return nil, err
	}
	var all Values
	for i := range n + 1 {
		number := first + float64(i)*step
		if math.IsInf(number, 0) {
			return nil, wrong
		}
		all = append(all, Value{Number: number})
	}
	return all, nil
}
