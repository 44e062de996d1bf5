package changes

import (
	"slices"

	"github.com/logstack-go/logstack/internal/enum"
)

// Severity is what a finding is worth.
type Severity string

// The severities, the worst first.
const (
	// Loss is where data are lost, an alarm, what protects them, or somebody who is told.
	Loss Severity = "loss"
	// Failure is where the deployment fails.
	Failure Severity = "failure"
	// Open is what cannot be known before the deployment.
	Open Severity = "unknown"
	// Told is a change that somebody may mean as it is.
	Told Severity = "change"
)

// Severities returns all severities, the worst first.
func Severities() []Severity { return []Severity{Loss, Failure, Open, Told} }

func (s Severity) rank() int { return slices.Index(Severities(), s) }

// UnmarshalText reads a severity's name; the error lists those there are.
func (s *Severity) UnmarshalText(text []byte) error {
	return enum.Unmarshal(s, text, "severity", Severities())
}

// Kind is what a finding is about.
type Kind string

// Doc says what the findings of a kind are.
type Doc struct {
	// Title stands above them in a report.
	Title string
	// Severity is that of most of them. One of what only the deployment knows is Open
	// all the same.
	Severity Severity
	// Meaning says what they are, and what comes of them if nothing is done, in
	// sentences.
	Meaning string
	// Remedy says what to do, in sentences.
	Remedy string
}

// kind is a kind of findings.
type kind struct {
	name Kind
	doc  Doc
	find func(f *finder)
}

// kinds returns all kinds, in the order of a report: what is worst, first.
func kinds() []kind {
	return []kind{
		logsDeleted, retentionShorter, logsUnreadable,
		alarmRemoved, alarmSilent, alarmBlind, subscriberLost, topicLost, eventUnheard,
		deliveryLost, storeRemoved, archiveUnreadable, sightLost, containerLogs,
		masksLess, findingsLost, guardLost, unmaskLost,
		alreadyExists, notUpdatable,
		unknownChange,
		alarmRenamed, alarmChanged, filterRemoved, filterChanged, transformerChanged, deliveryChanged,
		leftBehind, stackLeft, keptNoMore, storeChanged, logGroupChanged, writesElsewhere,
		topicPolicy, newSubscriber, alarmsMuted, viewRemoved,
	}
}

// Kinds returns all kinds of findings, in the order of a report.
func Kinds() []Kind {
	var names []Kind
	for _, k := range kinds() {
		names = append(names, k.name)
	}
	return names
}

// Doc returns what the findings of this kind are; nothing for what is no kind.
func (k Kind) Doc() Doc {
	for _, one := range kinds() {
		if one.name == k {
			return one.doc
		}
	}
	return Doc{}
}

// UnmarshalText reads a kind's name; the error lists those there are.
func (k *Kind) UnmarshalText(text []byte) error {
	return enum.Unmarshal(k, text, "kind of finding", Kinds())
}
