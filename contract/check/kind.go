package check

import (
	"slices"

	"github.com/logstack-go/logstack/internal/enum"
)

// Kind is what a finding is about.
type Kind string

// Doc says what the findings of a kind are.
type Doc struct {
	// Title stands above them in a report.
	Title string
	// Meaning says what they are, and what comes of them if nothing is done, in
	// sentences.
	Meaning string
	// Remedy says what to do, in sentences.
	Remedy string
	// Example is lines of a log that has such a finding, checked against the guide's
	// contract.
	Example string
}

// kind is a kind of finding. What is noted of each record and line for it, its
// part of the tally, stands in its file beside it: the worker calls that
// directly, as it does so millions of times.
type kind struct {
	name Kind
	doc  Doc
	// merge adds what another part of the log's events are to a tally. What comes
	// later than another in the log is merged later.
	merge func(t, other *tally)
	// find adds the findings of this kind to the report.
	find func(f *finder)
	// ofApplications says that it is about what a log has beyond its contract. What a
	// source writes nobody here can change, and its contract has only what is looked
	// at, so that it is no finding there.
	ofApplications bool
}

// kinds are all kinds, in the order of a report: what is worst, first.
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

// Doc returns what the findings of this kind are; nothing for what is no kind.
func (k Kind) Doc() Doc {
	i := slices.IndexFunc(kinds, func(one kind) bool { return one.name == k })
	if i < 0 {
		return Doc{}
	}
	return kinds[i].doc
}

// UnmarshalText reads a kind's name; the error lists those there are.
func (k *Kind) UnmarshalText(text []byte) error {
	return enum.Unmarshal(k, text, "kind of finding", Kinds())
}
