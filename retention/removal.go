package retention

import "github.com/logstack-go/logstack/internal/enum"

// Removal says what happens to something that holds data when it leaves its
// stack.
type Removal string

const (
	// Protect keeps it, and keeps anybody from deleting it before the
	// protection is taken off. What a deployment made that failed stays, too.
	Protect Removal = "protect"
	// Retain keeps it, but for what a deployment made that failed.
	Retain Removal = "retain"
	// Destroy deletes it, with its data.
	Destroy Removal = "destroy"
)

// Removals returns all removals, the safest first.
func Removals() []Removal { return []Removal{Protect, Retain, Destroy} }

// UnmarshalText reads a removal's name; the error lists those there are.
func (r *Removal) UnmarshalText(text []byte) error {
	return enum.Unmarshal(r, text, "removal", Removals())
}
