package changes

import (
	"fmt"
	"slices"

	"github.com/logstack-go/logstack/template"
)

var logGroupChanged = kind{
	name: "log-group-changed",
	doc: Doc{
		Title: "Log groups that change", Severity: Told,
		Meaning: "A log group loses its deletion protection or an index, gets another key, or keeps its log events longer, which costs more.",
		Remedy:  "Check that this is intended.",
	},
	find: func(f *finder) {
		for _, one := range f.both(logGroupType) {
			if f.replaced(one) {
				continue
			}
			old, is := one.old, one.new
			if protected(old) == "true" && protected(is) == "false" {
				f.add(is, Told, "", "Its deletion protection is switched off: whoever may delete log groups can then delete it, and a later deployment that removes it does.")
			}
			before, wasKnown := days(old.get("RetentionInDays"))
			after, isKnown := days(is.get("RetentionInDays"))
			if wasKnown && isKnown && after > before {
				f.add(is, Told, "", fmt.Sprintf("Its log events are kept %s, and were kept %s: that costs more.", kept(after), kept(before)))
			}
			f.keyChanges(one)
			f.lessThan(one, "It indexes less than before: queries on these fields read all of it, and cost as much", indexed)
		}
	},
}

func (f *finder) keyChanges(one *change) {
	was, is := one.old.get("KmsKeyId"), one.new.get("KmsKeyId")
	switch f.same(was, is) {
	case differs:
		text := "It is encrypted with another key. Stored log events stay encrypted with the old one: keep it, and let CloudWatch Logs use it (API_AssociateKmsKey)."
		if !is.given() {
			text = "It is no longer encrypted with a key of yours. Stored log events stay encrypted with the old one: keep it, and let CloudWatch Logs use it (API_DisassociateKmsKey)."
		}
		if !was.given() {
			text = "New log events are encrypted with a key of yours. Stored ones stay as they are."
		}
		f.add(one.new, Told, "", text, Difference{"key", was.written(), is.written()})
	case unsure:
		f.add(one.new, Open, "", "Whether it is encrypted with another key than before cannot be known.", Difference{"key", was.written(), is.written()})
	}
}

// lessThan reports what of returns for the old side and not for the new one.
func (f *finder) lessThan(one *change, text string, of func(*thing) []string) {
	is := of(one.new)
	var lost []string
	for _, name := range of(one.old) {
		if !slices.Contains(is, name) {
			lost = append(lost, name)
		}
	}
	if lost != nil {
		f.add(one.new, Told, "", fmt.Sprintf("%s: %s.", text, and(lost)))
	}
}

func indexed(t *thing) []string {
	g, _ := groupView(t)
	return g.Indexed
}

func groupView(t *thing) (template.LogGroup, bool) {
	for _, g := range t.scope.template.LogGroups() {
		if g.LogicalID == t.LogicalID {
			return g, true
		}
	}
	return template.LogGroup{}, false
}
