package contest

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
)

// Same returns a check that the output is that of the first run, which check accepts. It
// holds the runs on several numbers of cores against each other.
func Same(check func(stdout string) error) func(stdout string) error {
	first, known := "", false
	return func(out string) error {
		if !known {
			first, known = out, true
			return check(out)
		}
		if out != first {
			return errors.New("its output is not the one of another run")
		}
		return nil
	}
}

// SameRows returns a check that the output is a JSON array of objects equal to that of
// the first run, of whatever program: strings and counts exactly, other numbers to nine
// digits. An empty array is an error.
func SameRows() func(stdout string) error {
	var first []map[string]any
	return func(out string) error {
		var rows []map[string]any
		if err := json.Unmarshal([]byte(out), &rows); err != nil {
			return err
		}
		if len(rows) == 0 {
			return errors.New("it has no answer")
		}
		if first == nil {
			first = rows
		}
		return equal(first, rows)
	}
}

// equal returns an error that says where two results differ.
func equal(a, b []map[string]any) error {
	if len(a) != len(b) {
		return fmt.Errorf("it has %d rows, and another answer %d", len(b), len(a))
	}
	for i := range a {
		if len(a[i]) != len(b[i]) {
			return fmt.Errorf("row %d is %v, and in another answer %v", i, b[i], a[i])
		}
		for name, x := range a[i] {
			y, there := b[i][name]
			f, isNumber := x.(float64)
			g, also := y.(float64)
			if !there || x != y && !(isNumber && also && math.Abs(f-g) <= 1e-9*math.Abs(f)) {
				return fmt.Errorf("row %d: %s is %v, and in another answer %v", i, name, y, x)
			}
		}
	}
	return nil
}
