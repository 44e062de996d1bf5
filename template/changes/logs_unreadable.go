package changes

import (
	"fmt"

	"github.com/logstack-go/logstack/template"
)

var logsUnreadable = kind{
	name: "logs-unreadable",
	doc: Doc{
		Title: "Log events that nobody can read any more", Severity: Loss,
		Meaning: "A log group is encrypted with a key that is deleted or disabled, or whose policy no longer lets CloudWatch Logs use it for this log group. Stored log events cannot be read, and new ones are refused. The same holds for a log group that is left behind, and for what was stored before a log group got another key (encrypt-log-data-kms, API_DisassociateKmsKey).",
		Remedy:  "Let the key's policy allow CloudWatch Logs for every log group of the account and region, arn:…:log-group:*. Keep the key, with Retain as DeletionPolicy and UpdateReplacePolicy, as long as anything is encrypted with it.",
	},
	find: func(f *finder) {
		for _, one := range f.changes {
			if one.old == nil || one.old.Type != logGroupType || one.retyped {
				continue
			}
			fate := f.fate(one)
			if fate == Deleted || !one.old.get("KmsKeyId").given() {
				continue
			}
			if one.new == nil && (f.origin == template.Account || one.old.scope.fate() == stays) {
				fate = Kept
			}
			f.needsKey(one, fate)
		}
	},
}

// needsKey compares the KMS key that encrypted a log group with the key that
// encrypts it now.
func (f *finder) needsKey(one *change, fate Fate) {
	was := one.old.get("KmsKeyId")
	key := f.keyOf(was)
	if key == nil {
		return // the key is in no stack here
	}
	group := one.old
	text := func(why string) string {
		switch {
		case one.new == nil && one.old.scope.fate() == stays:
			return "It stays, encrypted with " + key.String() + ", " + why
		case fate == Left || fate == Unknown:
			return "It is left behind, encrypted with " + key.String() + ", " + why
		case f.same(was, one.new.get("KmsKeyId")) != same:
			return "What it has stored stays encrypted with " + key.String() + ", " + why
		}
		return "It stays encrypted with " + key.String() + ", " + why
	}
	switch f.fate(key.change) {
	case Deleted:
		f.severe(group, text(fmt.Sprintf("which %s and is scheduled for deletion: %s days later, nobody can read it.", goes(key.change), pendingDays(key))))
		return
	case Unknown:
		f.add(group, Open, "", text(fmt.Sprintf("which %s, and whether it is deleted cannot be known.", goes(key.change))))
		return
	case Left:
		return // the key keeps its policy
	}
	after := key.change.new
	if after == nil {
		return // the key's stack stays as it is
	}
	if key.get("Enabled").text() != "false" && after.get("Enabled").text() == "false" {
		f.severe(group, text("which is disabled."))
		return
	}
	before := f.lets(key.get("KeyPolicy"), forLogs(group, key.scope))
	switch now := f.lets(after.get("KeyPolicy"), forLogs(group, after.scope)); {
	case now == no && before != no:
		f.severe(group, text("whose policy no longer lets CloudWatch Logs use it: "+refusal(one, fate)))
	case now == maybe && before == yes:
		f.add(group, Open, "", text("and whether its policy still lets CloudWatch Logs use it cannot be known."))
	}
}

// refusal says what follows if CloudWatch Logs may not use the key.
func refusal(one *change, fate Fate) string {
	if fate == Kept && one.new != nil {
		return "stored log events cannot be read, and new ones are refused."
	}
	return "stored log events cannot be read, and new ones are refused if anything still writes to it."
}

// forLogs returns what CloudWatch Logs needs a key policy to allow for a log
// group.
func forLogs(group *thing, in *scope) asked {
	return asked{service: "logs", actions: []string{"kms:Decrypt", "kms:GenerateDataKey"}, logGroup: group, in: in}
}

// keyOf returns the KMS key that a value refers to, or nil if no stack here has
// it.
func (c *comparison) keyOf(v value) *thing {
	in := v.of.scope
	written := v.text()
	for range maxHops {
		t, next, given := in.stands(written)
		if t != nil {
			if t.Type == keyType {
				return t
			}
			if t.Type == "AWS::KMS::Alias" && t.get("TargetKeyId").text() != written {
				written, in = t.get("TargetKeyId").text(), t.scope
				continue
			}
			return nil
		}
		if next == nil {
			return nil
		}
		in, written = next, given
	}
	return nil
}

// stands returns the resource that a text refers to if the text is a single
// placeholder. For a parameter of a nested stack, it returns the value that the
// parent passes and the parent's scope.
func (s *scope) stands(written string) (t *thing, above *scope, given string) {
	name := whole(written)
	if name == "" {
		return nil, nil, ""
	}
	if t, _ := s.find(name); t != nil {
		return t, nil, ""
	}
	if s.parent == nil {
		return nil, nil, ""
	}
	in := s.parent.byID[s.id]
	if in == nil {
		return nil, nil, ""
	}
	return nil, s.parent, value{in, in.Properties["Parameters"]}.member(name).text()
}

func pendingDays(key *thing) string {
	if days := key.get("PendingWindowInDays").text(); days != "" {
		return days
	}
	return "30" // aws-resource-kms-key
}
