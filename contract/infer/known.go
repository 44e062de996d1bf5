package infer

import (
	"regexp"
	"slices"
	"strings"

	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/internal/jsonscan"
	"github.com/logstack-go/logstack/internal/strictyaml"
)

// known is the event of the preset that records of a kind have.
type known struct {
	// name is the event's name; empty if they have none of the preset's.
	name string
	// whole is what recognises it, in YAML, if that is neither the event's name nor
	// its message but something else, such as the logger of a library.
	whole string
}

// recall finds the preset's events in the log by names and messages.
func (d *draft) recall() {
	byName, byMessage := map[string]string{}, map[string]string{}
	for _, e := range d.baseEvents {
		for _, match := range e.Match {
			if len(match) != 1 {
				continue
			}
			for _, field := range []string{d.base.EventField(), "event_type"} {
				if value := match[field]; value != "" && byName[value] == "" {
					byName[value] = e.Name
				}
			}
			if value := match["message"]; value != "" && byMessage[value] == "" {
				byMessage[value] = e.Name
			}
		}
	}
	for key := range d.groups {
		switch name, message := byName[key.event], byMessage[key.message]; {
		case key.event != "" && name != "":
			d.known[key] = known{name: name}
		case key.message != "" && message != "":
			d.known[key] = known{name: message}
		}
	}
}

// recallOthers finds the preset's events by other fields, once these have names.
func (d *draft) recallOthers() {
	for key, g := range d.groups {
		if d.known[key].name == "" {
			d.known[key] = d.knownOtherwise(g)
		}
	}
}

// carried reports whether records of an event of the preset have a path, given that
// the preset says that they have the field.
func (d *draft) carried(path, field string) bool {
	for key, g := range d.groups {
		if name := d.known[key].name; name != "" && g.paths[path] != nil {
			if e, ok := d.base.Event(name); ok && e.Carries(field) {
				return true
			}
		}
	}
	return false
}

// knownOtherwise returns the event of records whose name and message the preset
// does not know.
func (d *draft) knownOtherwise(g *group) known {
	for _, e := range d.baseEvents {
		for _, match := range e.Match {
			if d.fulfils(g, match) {
				return known{e.Name, yamlMatch(match)}
			}
		}
	}
	return known{}
}

// fulfils reports whether a match recognises all records of a group.
func (d *draft) fulfils(g *group, match contract.Match) bool {
	for field, want := range match {
		path := d.paths[field]
		p := g.paths[path]
		if p == nil || path == "" || p.types[jsonscan.String]+p.types[jsonscan.Number] < g.n || !d.tells(field) && want != "*" {
			return false
		}
		start, open := strings.CutSuffix(want, "*")
		for v := range p.values {
			if v != want && !(open && strings.HasPrefix(v, start)) {
				return false
			}
		}
	}
	return true
}

func yamlMatch(match contract.Match) string {
	var all []string
	for _, field := range match.Fields() {
		all = append(all, strictyaml.Text(field)+": "+strictyaml.Text(match[field]))
	}
	return strings.Join(all, ", ")
}

// eventWords are the words of the events that alarms and queries are about. An
// event's name or message must contain all the words of a line.
var eventWords = []struct {
	event string
	all   []*regexp.Regexp
	// needs are fields of which its records must have at least one; nil if none is
	// needed.
	needs []string
}{
	{"login_failed", words(loginWords, `fail\w*|invalid|denied|rejected|wrong|incorrect|bad|unsuccessful|refused|mismatch`), nil},
	{"login_success", words(loginWords, `success\w*|succeeded|ok|logged in|signed in|authenticated`), nil},
	{"database_query", words(`slow`, `query|queries|sql|statement`), []string{durationRole, "query"}},
	{"db_pool_exhausted", words(`pool`, `exhaust\w*|depleted|timeout|timed out|no (?:free |idle |available )?connections?`), nil},
	{"external_api_failed", words(`external|upstream|downstream|outgoing|outbound|third party|webhook|provider`, `fail\w*|error\w*|time(?:d )?out|unavailable|refused|unreachable`), nil},
}

const loginWords = `log(?:ged|ging)?[ -]?(?:in|on)|logon|sign(?:ed)?[ -]?in|authenticat\w+|credentials?|password`

func words(all ...string) []*regexp.Regexp {
	var compiled []*regexp.Regexp
	for _, one := range all {
		compiled = append(compiled, regexp.MustCompile(`\b(?:`+one+`)\b`))
	}
	return compiled
}

// eventOfWords returns the event of the preset that the words of records describe,
// or the empty string.
func (d *draft) eventOfWords(key groupKey, g *group) string {
	text := wordsOf(key)
	for _, e := range eventWords {
		if _, ok := d.base.Event(e.event); !ok {
			continue
		}
		if slices.ContainsFunc(e.all, func(r *regexp.Regexp) bool { return !r.MatchString(text) }) {
			continue
		}
		if e.needs == nil || slices.ContainsFunc(e.needs, func(name string) bool { return d.carries(g, name) }) {
			return e.event
		}
	}
	return ""
}
