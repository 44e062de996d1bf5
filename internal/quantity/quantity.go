// Package quantity reads and writes durations, percentages and other quantities
// as they are spelled in files: 15m, 99.9%, 800ms. The spelling is the same in
// every file and in every text derived from one.
package quantity

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/logstack-go/logstack/internal/strictyaml"
)

// Duration is a positive duration, written as in Go: 800ms, 5s, 15m, 1h30m.
type Duration time.Duration

// UnmarshalText parses a positive duration.
func (d *Duration) UnmarshalText(text []byte) error {
	value, err := time.ParseDuration(string(text))
	if err != nil || value <= 0 {
		return fmt.Errorf("%q is not a duration: write it like 800ms, 5s, 15m or 1h", text)
	}
	*d = Duration(value)
	return nil
}

// String formats the duration as in files: 15m rather than 15m0s.
func (d Duration) String() string {
	text := time.Duration(d).String()
	for _, zero := range []string{"m0s", "h0m"} {
		if strings.HasSuffix(text, zero) {
			text = text[:len(text)-2]
		}
	}
	return text
}

// Durations formats durations, separated by commas.
func Durations(all []time.Duration) string {
	var texts []string
	for _, d := range all {
		texts = append(texts, Duration(d).String())
	}
	return strings.Join(texts, ", ")
}

// Percent is a percentage, written as 1% or 99.9%.
type Percent float64

// UnmarshalText parses a percentage from 0% to 100%.
func (p *Percent) UnmarshalText(text []byte) error {
	number, marked := strings.CutSuffix(string(text), "%")
	value, err := strconv.ParseFloat(number, 64)
	if !marked || err != nil || strings.Trim(number, "0123456789.") != "" || value > 100 {
		return fmt.Errorf("%q is not a share: use 0%% to 100%%, such as 1%% or 99.9%%", text)
	}
	*p = Percent(value)
	return nil
}

// String formats the percentage as in files.
func (p Percent) String() string { return Decimal(float64(p)) + "%" }

// Amount is a number in the unit of what it is compared with, or a duration,
// which has a unit of its own: 500, 0.5, 3s.
type Amount struct {
	// Number is the number if Length is zero.
	Number float64
	// Length is the duration; zero for a number.
	Length time.Duration
}

// DecodeYAML reads a number or the text of a duration.
func (a *Amount) DecodeYAML(node strictyaml.Node) strictyaml.Problems {
	*a = Amount{}
	if node.IsText() {
		var length Duration
		problems := node.Decode(&length)
		for i := range problems {
			problems[i].Message += ", or give a plain number"
		}
		a.Length = time.Duration(length)
		return problems
	}
	return node.Decode(&a.Number)
}

// String formats the amount as in files.
func (a Amount) String() string {
	if a.Length != 0 {
		return Duration(a.Length).String()
	}
	return Decimal(a.Number)
}

// Positive is a whole number of 1 or more.
type Positive int

// DecodeYAML reads a whole number and refuses numbers below 1, for which it
// sets -1.
func (n *Positive) DecodeYAML(node strictyaml.Node) strictyaml.Problems {
	problems := node.Decode((*int)(n))
	if len(problems) == 0 && *n < 1 {
		problems = append(problems, node.Problem("must be 1 or more, got %d", *n))
	}
	if len(problems) > 0 {
		*n = -1 // not 0, so that no default replaces it
	}
	return problems
}

// Decimal formats a number without an exponent, with as many digits as needed.
func Decimal(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }
