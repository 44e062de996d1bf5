package config

import (
	"fmt"
	"strconv"
	"strings"
)

// Percent is a share of a hundred, written as 1% or 99.9%.
type Percent float64

// UnmarshalText reads a share from 0% to 100%.
func (p *Percent) UnmarshalText(text []byte) error {
	number, marked := strings.CutSuffix(string(text), "%")
	value, err := strconv.ParseFloat(number, 64)
	if !marked || err != nil || strings.Trim(number, "0123456789.") != "" || value > 100 {
		return fmt.Errorf("%q is no share: allowed are 0%% to 100%%, such as 1%% or 99.9%%", text)
	}
	*p = Percent(value)
	return nil
}

// String returns the share as it may be written in the file.
func (p Percent) String() string { return strconv.FormatFloat(float64(p), 'f', -1, 64) + "%" }
