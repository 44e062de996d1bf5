package changes

import (
	"fmt"

	"github.com/logstack-go/logstack/template"
)

var logsDeleted = kind{
	name: "logs-deleted",
	doc: Doc{
		Title: "Log events are deleted", Severity: Loss,
		Meaning: "A log group leaves its stack or is replaced, and its policy lets CloudFormation delete it with all its log events. Nothing brings them back.",
		Remedy:  "Give it Retain as DeletionPolicy and UpdateReplacePolicy, in a separate deployment before this one: the policy of the deployed template counts. Or export the log events first.",
	},
	find: func(f *finder) {
		for _, one := range f.removed(logGroupType) {
			switch f.fate(one) {
			case Deleted:
				f.severe(one.old, deletedText(f.comparison, one))
			case Unknown:
				f.add(one.old, Open, "", fmt.Sprintf("It %s, and whether it is deleted with its log events cannot be known: its policies are %s and %s, and its protection is %s.",
					goes(one), orNone(one.old.DeletionPolicy), orNone(one.old.UpdateReplacePolicy), protected(one.old)))
			}
		}
	},
}

// deletedText says why a log group is deleted.
func deletedText(c *comparison, one *change) string {
	if one.new == nil {
		why := "without a DeletionPolicy, CloudFormation deletes it"
		if one.old.DeletionPolicy != "" {
			why = "its DeletionPolicy is " + one.old.DeletionPolicy
		}
		if c.origin != template.CloudFormation {
			why = "Terraform destroys it, as skip_destroy is not set"
		}
		return fmt.Sprintf("It leaves the stack and is deleted with all its log events: %s.", why)
	}
	why := "without an UpdateReplacePolicy, CloudFormation deletes the old one"
	switch old, is := one.old.UpdateReplacePolicy, one.new.UpdateReplacePolicy; {
	case c.origin != template.CloudFormation:
		why = "Terraform destroys the old one, as skip_destroy is not set"
	case keeps(old) != keeps(is):
		why = fmt.Sprintf("its UpdateReplacePolicy becomes %s from %s, and no page says which of the two counts", orNone(is), orNone(old))
	case old != "":
		why = "its UpdateReplacePolicy is " + old
	}
	return fmt.Sprintf("Another log group, %s, is created in its place, as %s changes, and it is deleted with all its log events: %s.",
		one.new.called(), and(one.replaces), why)
}

// goes says how a thing goes.
func goes(one *change) string {
	if one.new == nil {
		return "leaves the stack"
	}
	return "is replaced, as " + and(one.replaces) + " changes"
}

func orNone(policy string) string {
	if policy == "" {
		return "none"
	}
	return policy
}
