package container

import "github.com/logstack-go/logstack/internal/enum"

// Format says how an application writes a log record.
type Format string

const (
	// JSON is one JSON object per line, which filters and queries need.
	JSON Format = "json"
	// Console is for people at a terminal. Filters match nothing of it.
	Console Format = "console"
)

// Formats returns all formats.
func Formats() []Format { return []Format{JSON, Console} }

// UnmarshalText parses a format's name. The error lists the formats.
func (f *Format) UnmarshalText(text []byte) error {
	return enum.Unmarshal(f, text, "format", Formats())
}
