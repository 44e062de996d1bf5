package changes

import (
	"slices"

	"github.com/logstack-go/logstack/internal/enum"
)

// Severity ranks a finding.
type Severity string

// The severities, worst first.
const (
	// Loss means that data, an alarm, a protection or a recipient of alarms is
	// lost. Mend it before you deploy, or allow the finding.
	Loss Severity = "loss"
	// Failure means that the deployment fails. Mend it before you deploy.
	Failure Severity = "failure"
	// Open means that only the deployment can tell. Supply the parameters and
	// conditions that decide it.
	Open Severity = "unknown"
	// Told marks a change that may well be intended. Check that it is.
	Told Severity = "change"
)

// Severities returns all severities, worst first.
func Severities() []Severity { return []Severity{Loss, Failure, Open, Told} }

func (s Severity) rank() int { return slices.Index(Severities(), s) }

// UnmarshalText parses the name of a severity; the error lists the valid names.
func (s *Severity) UnmarshalText(text []byte) error {
	return enum.Unmarshal(s, text, "severity", Severities())
}

// Kind names what a finding is about, such as alarm-silent.
type Kind string

// Doc describes a kind of findings.
type Doc struct {
	// Title is the heading of the findings in a report.
	Title string
	// Severity is the usual severity of the findings. A finding that only the
	// deployment can settle has severity Open instead.
	Severity Severity
	// Meaning says, in sentences, what the findings are and what follows if
	// nothing is done.
	Meaning string
	// Remedy says what to do, in sentences.
	Remedy string
}

// kind defines a kind of findings.
type kind struct {
	name Kind
	doc  Doc
	find func(f *finder)
}

// kinds returns all kinds in report order, worst first.
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

// Kinds returns all kinds of findings in report order.
func Kinds() []Kind {
	var names []Kind
	for _, k := range kinds() {
		names = append(names, k.name)
	}
	return names
}

// Doc returns the description of a kind, or the zero Doc for an unknown kind.
func (k Kind) Doc() Doc {
	for _, one := range kinds() {
		if one.name == k {
			return one.doc
		}
	}
	return Doc{}
}

// UnmarshalText parses the name of a kind; the error lists the valid names.
func (k *Kind) UnmarshalText(text []byte) error {
	return enum.Unmarshal(k, text, "kind of finding", Kinds())
}
