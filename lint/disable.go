package lint

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/logstack-go/logstack/internal/glob"
	"github.com/logstack-go/logstack/template"
)

// DisabledFinding is a finding that is disabled.
type DisabledFinding struct {
	Finding
	// Reason says why, and Until is the last day; empty for forever.
	Reason string `json:"reason"`
	Until  string `json:"until,omitempty"`
}

// metadataKey is the key in a resource's Metadata that disables checks for it.
const metadataKey = "logstack:lint"

// disabling is a place that disables a check.
type disabling struct {
	Disable
	// in and id are the resource whose Metadata disables it; nil if the
	// configuration does.
	in   *template.Template
	id   string
	path string // in the Metadata
	used bool
}

// disable removes what is disabled, applies other severities, and reports
// entries that are faulty, expired or unused. The map ran holds the checks that
// ran.
func (r *Report) disable(templates []*template.Template, ran map[string]bool, o Options) {
	now := o.Now
	if now.IsZero() {
		now = time.Now()
	}
	var all []*disabling
	if c := o.Configuration; c != nil {
		for _, d := range c.Disable {
			all = append(all, &disabling{Disable: d})
		}
		for i, p := range r.Findings {
			r.Findings[i].Severity = cmp.Or(c.Severity[p.Check], p.Severity)
		}
	}
	var said []Finding
	for _, t := range templates {
		for _, id := range t.LogicalIDs() {
			found, wrong := disabledIn(t, id)
			all = append(all, found...)
			if wrong != "" && ran[disableInvalid.ID] {
				said = append(said, findingOf(disableInvalid, templates, t, id, "Metadata", message{
					summary: wrong, details: "It disables nothing.",
					remedy: "write it as {disable: [{check: …, reason: …}]}",
				}))
			}
		}
	}
	r.Findings = slices.DeleteFunc(r.Findings, func(p Finding) bool {
		for _, d := range all {
			if !d.covers(p) {
				continue
			}
			d.used = true
			if d.Until.isOver(now) {
				continue
			}
			out := DisabledFinding{Finding: p, Reason: d.Reason}
			if !d.Until.IsZero() {
				out.Until = d.Until.String()
			}
			r.Disabled = append(r.Disabled, out)
			return true
		}
		return false
	})
	for _, d := range all {
		switch {
		case d.used && d.Until.isOver(now) && ran[disableExpired.ID]:
			said = append(said, d.finding(disableExpired, templates, o, message{
				summary: fmt.Sprintf("%s was disabled until %s, and still finds something", d.Check, d.Until),
				details: "The reason was: " + d.Reason,
				remedy:  "fix what it finds, or disable it until a later day",
			}))
		case !d.used && ran[disableUnused.ID] && d.mayBeFound(ran):
			said = append(said, d.finding(disableUnused, templates, o, message{
				summary: fmt.Sprintf("%s is disabled here, but finds nothing", d.Check),
				remedy:  "remove the entry",
			}))
		}
	}
	for _, p := range said {
		if o.Configuration != nil {
			p.Severity = cmp.Or(o.Configuration.Severity[p.Check], p.Severity)
		}
		r.Findings = append(r.Findings, p)
	}
}

// covers reports whether the entry disables a finding.
func (d *disabling) covers(p Finding) bool {
	if !glob.Match(d.Check, p.Check) {
		return false
	}
	if d.in != nil {
		return p.File == d.in.File && p.LogicalID == d.id
	}
	return d.Where == "" || slices.ContainsFunc([]string{p.LogicalID, p.Path, p.Stack, p.File}, func(name string) bool {
		return name != "" && glob.Match(d.Where, name)
	})
}

// mayBeFound reports whether a check that the entry disables ran.
func (d *disabling) mayBeFound(ran map[string]bool) bool {
	for id := range ran {
		if glob.Match(d.Check, id) {
			return true
		}
	}
	return false
}

// finding returns a fault of the entry itself, with its place.
func (d *disabling) finding(c Check, templates []*template.Template, o Options, f message) Finding {
	if d.in != nil {
		return findingOf(c, templates, d.in, d.id, d.path, f)
	}
	return Finding{
		Check: c.ID, Severity: c.Severity, File: o.Configuration.File, Line: d.line, Column: d.column,
		Summary: f.summary, Details: f.details, Remedy: f.remedy, stack: len(templates),
	}
}

// disabledIn returns what the Metadata of a resource disables, and what is
// wrong with it; empty if nothing is.
func disabledIn(t *template.Template, id string) (all []*disabling, wrong string) {
	written, ok := t.Metadata(id)[metadataKey]
	if !ok {
		return nil, ""
	}
	object, _ := written.(map[string]any)
	list, ok := object["disable"].([]any)
	if !ok || len(object) != 1 {
		return nil, "its Metadata " + metadataKey + " is not a list of checks to disable"
	}
	for i, item := range list {
		members, _ := item.(map[string]any)
		d := &disabling{in: t, id: id, path: fmt.Sprintf("Metadata.%s.disable[%d]", metadataKey, i)}
		for key, value := range members {
			text, isText := value.(string)
			switch {
			case !isText:
				wrong = fmt.Sprintf("%s in what it disables is not a text", key)
			case key == "check":
				d.Check = text
				wrong = cmp.Or(wrong, unknownCheck(text))
			case key == "reason":
				d.Reason = text
			case key == "until":
				if err := d.Until.UnmarshalText([]byte(text)); err != nil {
					wrong = err.Error()
				}
			default:
				wrong = fmt.Sprintf("there is no key %s in what it disables: there are check, reason and until", key)
			}
		}
		switch {
		case wrong != "":
		case d.Check == "":
			wrong = "it does not say which check it disables"
		case d.Reason == "":
			wrong = "it does not say why it disables " + d.Check
		default:
			all = append(all, d)
		}
	}
	return all, wrong
}
