package eventbridge

import (
	"slices"

	"github.com/logstack-go/logstack/alarmrules"
)

// source is the source of the records that the rules are about.
const source = "cloudtrail"

// tampering names the rules about calls that remove what keeps or watches logs.
var tampering = []string{
	"alarm-edits", "alarm-silencing", "cloudtrail-changes", "event-rule-changes", "kms-key-deletion",
	"kms-key-policy-changes", "log-access-changes", "log-archive-changes", "log-data-protection-changes",
	"log-filter-changes", "log-group-deletion", "log-retention-changes", "log-unmasked", "notification-changes",
	"stack-protection-changes", "tampering-by-deployment", "tampering-denied", "trail-selection-changes",
}

// Tampering returns the rules about tampering with logs, alarms, listeners,
// keys and trails, sorted by name, including optional ones.
func Tampering() []alarmrules.Rule {
	return slices.DeleteFunc(alarmrules.OfSource(source), func(r alarmrules.Rule) bool { return !slices.Contains(tampering, r.Name) })
}

// Defaults returns the rules of Tampering that are not optional.
func Defaults() []alarmrules.Rule {
	return slices.DeleteFunc(Tampering(), func(r alarmrules.Rule) bool { return r.Optional })
}

// Rules returns the CloudTrail rules of the given names. It returns an error if
// there is no such rule, or no event pattern for it.
func Rules(names ...string) ([]alarmrules.Rule, error) {
	var all []alarmrules.Rule
	for _, name := range names {
		rule, err := alarmrules.Find(alarmrules.OfSource(source), name)
		if err == nil {
			_, err = Of(rule)
		}
		if err != nil {
			return nil, err
		}
		all = append(all, rule)
	}
	return all, nil
}
