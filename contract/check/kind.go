package check

import (
	"slices"

	"github.com/logstack-go/logstack/internal/enum"
)

// Kind is what a finding is about.
type Kind string

// Doc documents a kind of finding.
type Doc struct {
	// Title is its heading in a report.
	Title string
	// Meaning says in sentences what such a finding is, and what happens if nothing
	// is done.
	Meaning string
	// Remedy says in sentences what to do.
	Remedy string
	// Example is a log with such a finding, checked against the guide's contract.
	Example string
}

// kind is a kind of finding. The part that notes each record and line is in the
// kind's own file; the worker calls it directly, because it does so millions of
// times.
type kind struct {
	name Kind
	doc  Doc
	// merge adds the tally of another part of the log. Parts that come later in the
	// log are merged later.
	merge func(t, other *tally)
	// find adds the findings of this kind to the report.
	find func(f *finder)
	// ofApplications says that the kind is about what a log has beyond its
	// contract. That is no finding in a source's log: nobody here can change what a
	// source writes, and its contract has only what is looked at.
	ofApplications bool
}

// kinds lists all kinds in the order of a report, worst first.
var kinds = []kind{
	secretKind, piiKind, jsonKind, missingKind, levelKind, typeKind, eventKind,
	reservedKind, metricKind, extraKind, unknownKind, plainKind, addressKind, repeatKind,
}

// Kinds returns all kinds of findings, in the order of a report.
func Kinds() []Kind {
	names := make([]Kind, len(kinds))
	for i, k := range kinds {
		names[i] = k.name
	}
	return names
}

// Doc returns the documentation of the kind, or the zero Doc if there is no such
// kind.
func (k Kind) Doc() Doc {
	i := slices.IndexFunc(kinds, func(one kind) bool { return one.name == k })
	if i < 0 {
		return Doc{}
	}
	return kinds[i].doc
}

// UnmarshalText parses a kind's name. The error lists the kinds.
func (k *Kind) UnmarshalText(text []byte) error {
	return enum.Unmarshal(k, text, "kind of finding", Kinds())
}
