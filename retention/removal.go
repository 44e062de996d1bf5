package retention

import "github.com/logstack-go/logstack/internal/enum"

// Removal says what happens to a resource that holds data when it leaves its stack.
type Removal string

const (
	// Protect keeps it, and keeps anybody from deleting it until the protection is
	// removed. It also keeps what a failed deployment made.
	Protect Removal = "protect"
	// Retain keeps it, except for what a failed deployment made.
	Retain Removal = "retain"
	// Destroy deletes it, with its data.
	Destroy Removal = "destroy"
)

// Removals returns all removals, safest first.
func Removals() []Removal { return []Removal{Protect, Retain, Destroy} }

// UnmarshalText parses a removal's name. The error lists the removals.
func (r *Removal) UnmarshalText(text []byte) error {
	return enum.Unmarshal(r, text, "removal", Removals())
}
