package retention

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/logstack-go/logstack/internal/enum"
)

// Archive says how an archive keeps log events that CloudWatch keeps for a short time
// only: first as they come, then in a class of Glacier, and at the end no more.
type Archive struct {
	// GlacierAfterDays is after how many days they move to Glacier, 1 and more. Default:
	// ArchiveGlacierAfterDays.
	GlacierAfterDays int
	// Glacier is the class that they move to. Default: Flexible.
	Glacier Glacier
	// KeepDays is for how many days they are kept in all. Default: ArchiveKeepDays.
	KeepDays int
	// Lock keeps everybody from deleting them before their time. It cannot be taken off a
	// bucket again. Default: none.
	Lock Lock
	// LockDays is for how many days Lock does so. Default: KeepDays.
	LockDays int
}

const (
	// ArchiveGlacierAfterDays is after how many days an archive moves log events to
	// Glacier unless it is told otherwise.
	ArchiveGlacierAfterDays = 90
	// ArchiveKeepDays is for how many days an archive keeps log events unless it is told
	// otherwise: seven years.
	ArchiveKeepDays = 2557
)

// Glacier is a class of S3 Glacier.
type Glacier string

// The classes of Glacier (storage-class-intro). What is in the last two is asked after it
// was restored, and paid for as if it were there for 90 and 180 days at least.
const (
	// Instant can be asked as it is, and costs the most of the three.
	Instant Glacier = "instant"
	// Flexible is restored in minutes to hours.
	Flexible Glacier = "flexible"
	// Deep is restored within 12 to 48 hours, and costs the least.
	Deep Glacier = "deep"
)

// Glaciers returns all classes of Glacier, the quickest first.
func Glaciers() []Glacier { return []Glacier{Instant, Flexible, Deep} }

// UnmarshalText reads a class's name; the error lists those there are.
func (g *Glacier) UnmarshalText(text []byte) error {
	return enum.Unmarshal(g, text, "class of Glacier", Glaciers())
}

// Lock is a mode of S3 Object Lock.
type Lock string

// The modes of Object Lock (object-lock). The empty one locks nothing.
const (
	// Governance lets those delete who have the right s3:BypassGovernanceRetention.
	Governance Lock = "governance"
	// Compliance lets nobody delete, the root user of the account included.
	Compliance Lock = "compliance"
)

// Locks returns all modes, the milder first.
func Locks() []Lock { return []Lock{Governance, Compliance} }

// UnmarshalText reads a mode's name; the error lists those there are.
func (l *Lock) UnmarshalText(text []byte) error {
	return enum.Unmarshal(l, text, "mode of Object Lock", Locks())
}

// Filled returns the archive with its defaults filled in.
func (a Archive) Filled() Archive {
	a.GlacierAfterDays = cmp.Or(a.GlacierAfterDays, ArchiveGlacierAfterDays)
	a.Glacier = cmp.Or(a.Glacier, Flexible)
	a.KeepDays = cmp.Or(a.KeepDays, ArchiveKeepDays)
	if a.Lock != "" {
		a.LockDays = cmp.Or(a.LockDays, a.KeepDays)
	}
	return a
}

// ArchiveError is something that is wrong with how an archive keeps log events.
type ArchiveError struct {
	// Field is that of Archive which is wrong.
	Field string
	// Text says what is wrong, and what is allowed.
	Text string
}

// Error returns the field and what is wrong with it.
func (e ArchiveError) Error() string { return e.Field + " " + e.Text }

// Check returns what is wrong with the archive of log groups that CloudWatch keeps for
// so many days, by what they are called. The error joins an ArchiveError each.
func (a Archive) Check(hot map[string]Days) error {
	var wrong []error
	fail := func(field, format string, args ...any) {
		wrong = append(wrong, ArchiveError{field, fmt.Sprintf(format, args...)})
	}
	for _, of := range []struct {
		field string
		days  int
	}{{"GlacierAfterDays", a.GlacierAfterDays}, {"KeepDays", a.KeepDays}, {"LockDays", a.LockDays}} {
		if of.days < 0 {
			fail(of.field, "is %d: allowed are 1 and more", of.days)
		}
	}
	if a.Glacier != "" {
		if err := new(Glacier).UnmarshalText([]byte(a.Glacier)); err != nil {
			fail("Glacier", "is wrong: %v", err)
		}
	}
	switch {
	case a.Lock == "" && a.LockDays != 0:
		fail("LockDays", "is for Object Lock: say which mode is meant, %s", enum.Join(Locks()))
	case a.Lock != "":
		if err := new(Lock).UnmarshalText([]byte(a.Lock)); err != nil {
			fail("Lock", "is wrong: %v", err)
		}
	}
	if wrong != nil {
		return errors.Join(wrong...)
	}
	full := a.Filled()
	// S3 refuses an expiration that is not after the transition (lifecycle-configuration-examples).
	if full.GlacierAfterDays >= full.KeepDays {
		fail("GlacierAfterDays", "is %d, and log events are kept for %d: they would be gone before they move", full.GlacierAfterDays, full.KeepDays)
	}
	if full.LockDays > full.KeepDays {
		fail("LockDays", "is %d, and log events are kept for %d: a lock ends with them or before", full.LockDays, full.KeepDays)
	}
	for _, name := range slices.Sorted(maps.Keys(hot)) {
		if days := hot[name]; days > Days(full.KeepDays) {
			fail("KeepDays", "is %d, and %s keeps log events %s itself: an archive keeps them for longer", full.KeepDays, name, days.Kept())
		}
	}
	return errors.Join(wrong...)
}
