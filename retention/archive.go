package retention

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/logstack-go/logstack/internal/enum"
)

// Archive says how an archive keeps log events that CloudWatch keeps only for a
// short time: first as they come, then in a class of Glacier, until they are
// deleted.
type Archive struct {
	// GlacierAfterDays is the number of days after which they move to Glacier, 1 or
	// more. Default: ArchiveGlacierAfterDays.
	GlacierAfterDays int
	// Glacier is the class that they move to. Default: Flexible.
	Glacier Glacier
	// KeepDays is the total number of days for which they are kept. Default:
	// ArchiveKeepDays.
	KeepDays int
	// Lock keeps everybody from deleting them early. It cannot be removed from a
	// bucket. Default: none.
	Lock Lock
	// LockDays is the number of days for which Lock does so. Default: KeepDays.
	LockDays int
}

const (
	// ArchiveGlacierAfterDays is the default number of days after which an archive
	// moves log events to Glacier.
	ArchiveGlacierAfterDays = 90
	// ArchiveKeepDays is the default number of days for which an archive keeps log
	// events: seven years.
	ArchiveKeepDays = 2557
)

// Glacier is a class of S3 Glacier.
type Glacier string

// The classes of Glacier (storage-class-intro). Objects in Flexible and Deep must
// be restored before they can be read, and are billed for at least 90 and 180 days.
const (
	// Instant can be read directly, and costs the most.
	Instant Glacier = "instant"
	// Flexible is restored in minutes to hours.
	Flexible Glacier = "flexible"
	// Deep is restored within 12 to 48 hours, and costs the least.
	Deep Glacier = "deep"
)

// Glaciers returns all classes of Glacier, fastest first.
func Glaciers() []Glacier { return []Glacier{Instant, Flexible, Deep} }

// UnmarshalText parses a class's name. The error lists the classes.
func (g *Glacier) UnmarshalText(text []byte) error {
	return enum.Unmarshal(g, text, "class of Glacier", Glaciers())
}

// Lock is a mode of S3 Object Lock.
type Lock string

// The modes of Object Lock (object-lock). The empty mode locks nothing.
const (
	// Governance allows deletion with the permission s3:BypassGovernanceRetention.
	Governance Lock = "governance"
	// Compliance allows nobody to delete, not even the root user of the account.
	Compliance Lock = "compliance"
)

// Locks returns all modes, the milder first.
func Locks() []Lock { return []Lock{Governance, Compliance} }

// UnmarshalText parses a mode's name. The error lists the modes.
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

// ArchiveError is something wrong with an Archive.
type ArchiveError struct {
	// Field is the name of the field that is wrong.
	Field string
	// Text says what is wrong, and what is allowed.
	Text string
}

// Error returns the field and what is wrong with it.
func (e ArchiveError) Error() string { return e.Field + " " + e.Text }

// Check returns what is wrong with the archive of log groups, given the number of
// days that CloudWatch keeps each, by name. The error joins an ArchiveError for
// each problem.
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
			fail(of.field, "is %d: it must be 1 or more", of.days)
		}
	}
	if a.Glacier != "" {
		if err := new(Glacier).UnmarshalText([]byte(a.Glacier)); err != nil {
			fail("Glacier", "is wrong: %v", err)
		}
	}
	switch {
	case a.Lock == "" && a.LockDays != 0:
		fail("LockDays", "is for Object Lock: give its mode, %s", enum.Join(Locks()))
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
		fail("GlacierAfterDays", "is %d, but log events are kept for %d: they would be gone before they move", full.GlacierAfterDays, full.KeepDays)
	}
	if full.LockDays > full.KeepDays {
		fail("LockDays", "is %d, but log events are kept for %d: a lock cannot outlast them", full.LockDays, full.KeepDays)
	}
	for _, name := range slices.Sorted(maps.Keys(hot)) {
		if days := hot[name]; days > Days(full.KeepDays) {
			fail("KeepDays", "is %d, and %s keeps log events %s itself: an archive must keep them for longer", full.KeepDays, name, days.kept())
		}
	}
	return errors.Join(wrong...)
}
