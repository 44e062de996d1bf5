package config

import (
	"fmt"
	"strings"
	"time"
)

// Duration is a length of time, written as in Go: 800ms, 5s, 15m, 1h30m.
type Duration time.Duration

// UnmarshalText reads a duration above zero.
func (d *Duration) UnmarshalText(text []byte) error {
	value, err := time.ParseDuration(string(text))
	if err != nil || value <= 0 {
		return fmt.Errorf("%q is no length of time: allowed are such as 800ms, 5s, 15m, 1h", text)
	}
	*d = Duration(value)
	return nil
}

// String returns the duration as it may be written in the file: 15m, 1h30m.
func (d Duration) String() string {
	text := time.Duration(d).String()
	for _, zero := range []string{"m0s", "h0m"} {
		if strings.HasSuffix(text, zero) {
			text = text[:len(text)-2]
		}
	}
	return text
}
