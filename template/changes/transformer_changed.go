package changes

import (
	"fmt"
	"slices"
	"strings"
)

var transformerChanged = kind{
	name: "transformer-changed",
	doc: Doc{
		Title: "Log events that are transformed differently", Severity: Told,
		Meaning: "A log group loses its transformer, or gets one with other processors. Queries see other fields in new log events, and filters on transformed log events match others. If the transformer goes and such a filter stays, that is a loss: the filter sees log events as they were written.",
		Remedy:  "Run a log through both sides with `logstack diff OLD NEW LOG`. It says which events only one of them matches.",
	},
	find: func(f *finder) {
		for _, one := range f.removed(transformerType) {
			if one.new == nil && f.fate(one) != Left && f.transformerOf(f.new, one.old) == nil {
				f.transformedNoMore(one.old, f.onTransformed(one.old), "what is written to "+one.old.get("LogGroupIdentifier").written()+" is no longer transformed.")
			}
		}
		for _, is := range f.new.things() {
			if is.Type != transformerType {
				continue
			}
			if old := f.transformerOf(f.old, is); old != nil {
				f.transformedOtherwise(is, old.get("TransformerConfig"), is.get("TransformerConfig"))
			} else if f.lists(transformerType) {
				f.add(is, Told, "", "What is written to "+is.get("LogGroupIdentifier").written()+" is transformed from then on: queries see other fields of it."+filterNote(f.onTransformed(is)))
			}
		}
		for _, one := range f.ofAccount(transformerPolicy) {
			if one.new == nil {
				f.transformedNoMore(one.old, nil, "log groups without their own transformer are no longer transformed.")
				continue
			}
			f.transformedOtherwise(one.new, one.old.get("PolicyDocument").document(), one.new.get("PolicyDocument").document())
		}
	},
}

func (f *finder) transformedNoMore(old *thing, filters []string, what string) {
	if filters == nil {
		f.add(old, Told, "Check that this is intended.", "It leaves the stack: "+what)
		return
	}
	f.add(old, Loss, "Restore it, or let the filters see log events as they are written.", "It leaves the stack: "+what+filterNote(filters))
}

func filterNote(filters []string) string {
	if filters == nil {
		return ""
	}
	return " What looks at transformed log events: " + and(filters) + "."
}

func (f *finder) transformedOtherwise(is *thing, was, config value) {
	verdict := f.same(was, config)
	if verdict == same {
		return
	}
	var all []Difference
	before, after := was.items(), config.items()
	for i := range max(len(before), len(after)) {
		var a, b value
		if i < len(before) {
			a = before[i]
		}
		if i < len(after) {
			b = after[i]
		}
		if f.same(a, b) != same {
			all = append(all, Difference{fmt.Sprintf("processor %d", i+1), a.written(), b.written()})
		}
	}
	if verdict == unsure {
		f.add(is, Open, "", "Whether it transforms differently than before cannot be known.", all...)
		return
	}
	f.add(is, Told, "", "It transforms differently than before: queries see other fields in new log events."+filterNote(f.onTransformed(is)), all...)
}

// transformerOf returns a side's transformer for the log group of another
// transformer, or nil.
func (f *finder) transformerOf(s *side, other *thing) *thing {
	group := f.groupKey(other.get("LogGroupIdentifier"))
	for _, t := range s.things() {
		if t.Type == transformerType && f.groupKey(t.get("LogGroupIdentifier")) == group {
			return t
		}
	}
	return nil
}

// onTransformed returns the filters of the new side that match the transformed
// log events of a transformer's log group.
func (f *finder) onTransformed(transformer *thing) []string {
	group := f.groupKey(transformer.get("LogGroupIdentifier"))
	var all []string
	for _, t := range f.new.things() {
		if (t.Type == metricFilterType || t.Type == subscriptionFilterType) && t.get("ApplyOnTransformedLogs").text() == "true" && f.groupKey(t.get("LogGroupName")) == group {
			all = append(all, t.String())
		}
	}
	slices.Sort(all)
	return all
}

// groupKey returns a key that is the same for the same log group on both sides,
// whether it is given by name, reference or ARN.
func (c *comparison) groupKey(v value) string {
	written := strings.TrimSuffix(v.text(), ":*")
	if t, _ := v.of.scope.find(whole(written)); t != nil && t.Type == logGroupType {
		return c.nameOf(t).key
	}
	key := c.key(value{v.of, written})
	if at := strings.Index(key, ":log-group:"); at >= 0 && strings.HasPrefix(key, "arn:") {
		return key[at+len(":log-group:"):]
	}
	return key
}
