package lint

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/logstack-go/logstack/internal/glob"
	"github.com/logstack-go/logstack/template"
)

// DisabledProblem is something that was found and is disabled.
type DisabledProblem struct {
	Problem
	// Reason is why, and Until the last day; empty: for good.
	Reason string `json:"reason"`
	Until  string `json:"until,omitempty"`
}

// metadataKey is where a resource's Metadata says what is disabled in it.
const metadataKey = "logstack:lint"

// disabling is one place that disables a check.
type disabling struct {
	Disable
	// in and id are the resource whose Metadata says so; nil where the configuration does.
	in   *template.Template
	id   string
	path string // in the Metadata
	used bool
}

// disable takes out what is disabled, lays other severities over, and says which disabling
// is wrong, over, or for nothing. Ran are the checks that were run.
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
		for i, p := range r.Problems {
			r.Problems[i].Severity = cmp.Or(c.Severity[p.Check], p.Severity)
		}
	}
	var said []Problem
	for _, t := range templates {
		for _, id := range t.LogicalIDs() {
			found, wrong := disabledIn(t, id)
			all = append(all, found...)
			if wrong != "" && ran[disableInvalid.ID] {
				said = append(said, problemOf(disableInvalid, templates, t, id, "Metadata", finding{
					summary: wrong, details: "It disables nothing.",
					remedy: "write it as {disable: [{check: …, reason: …}]}",
				}))
			}
		}
	}
	r.Problems = slices.DeleteFunc(r.Problems, func(p Problem) bool {
		for _, d := range all {
			if !d.covers(p) {
				continue
			}
			d.used = true
			if d.Until.isOver(now) {
				continue
			}
			out := DisabledProblem{Problem: p, Reason: d.Reason}
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
			said = append(said, d.problem(disableExpired, templates, o, finding{
				summary: fmt.Sprintf("%s was disabled until %s, and finds what it found", d.Check, d.Until),
				details: "The reason was: " + d.Reason,
				remedy:  "mend what it finds, or say anew until when it is disabled",
			}))
		case !d.used && ran[disableUnused.ID] && d.mayBeFound(ran):
			said = append(said, d.problem(disableUnused, templates, o, finding{
				summary: fmt.Sprintf("%s is disabled here, and finds nothing", d.Check),
				remedy:  "take it out",
			}))
		}
	}
	for _, p := range said {
		if o.Configuration != nil {
			p.Severity = cmp.Or(o.Configuration.Severity[p.Check], p.Severity)
		}
		r.Problems = append(r.Problems, p)
	}
}

// covers reports whether a problem is what is disabled.
func (d *disabling) covers(p Problem) bool {
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

// mayBeFound reports whether a check that is disabled was run.
func (d *disabling) mayBeFound(ran map[string]bool) bool {
	for id := range ran {
		if glob.Match(d.Check, id) {
			return true
		}
	}
	return false
}

// problem returns what is wrong with the disabling, where it stands.
func (d *disabling) problem(c Check, templates []*template.Template, o Options, f finding) Problem {
	if d.in != nil {
		return problemOf(c, templates, d.in, d.id, d.path, f)
	}
	return Problem{
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
		return nil, "its Metadata " + metadataKey + " is no list of checks to disable"
	}
	for i, item := range list {
		members, _ := item.(map[string]any)
		d := &disabling{in: t, id: id, path: fmt.Sprintf("Metadata.%s.disable[%d]", metadataKey, i)}
		for key, value := range members {
			text, isText := value.(string)
			switch {
			case !isText:
				wrong = fmt.Sprintf("%s of what it disables is no text", key)
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
