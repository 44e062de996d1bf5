package infer

import (
	"regexp"
	"slices"
	"strings"

	"github.com/logstack-go/logstack/contract/roles"
)

// requestSet is the groups of records that say how a request was answered, if they
// have no event that the preset knows.
type requestSet struct {
	has map[*group]bool
	// match recognises all of them, in YAML; empty if each is recognised
	// separately.
	match string
	// why is what shows that they are about requests.
	why string
}

// maxRequestMatches is the most ways in which a request may be recognised by its
// name or message. If there are more, or if they vary, its fields recognise it.
const maxRequestMatches = 6

// requestEvents are the events with one record for each answered request. The first
// is what middleware writes.
var requestEvents = []string{"request_completed", "api_request"}

// requestEvent returns the event's name for records of requests.
func (d *draft) requestEvent() string { return requestEvents[0] }

// requests finds the records of requests: what is asked for, how it went and how
// long it took. If none have both of the latter, one is enough.
func (d *draft) requests(field string) requestSet {
	var full, half []groupKey
	others := map[groupKey]bool{} // of other services, with everything that requests have
	for _, key := range sortedKeys(d.groups) {
		g := d.groups[key]
		known := d.known[key]
		if slices.Contains(requestEvents, known.name) && d.carries(g, "status_code") && d.carries(g, durationRole) {
			return requestSet{} // the log names them itself
		}
		what := slices.ContainsFunc(whatRoles, func(name string) bool { return d.carries(g, name) })
		status, duration := d.carries(g, "status_code"), d.carries(g, durationRole)
		switch {
		case !what || !status && !duration || known.name != "" && known.whole == "":
		case isOutgoing(key):
			others[key] = true
		case status && duration:
			full = append(full, key)
		default:
			half = append(half, key)
		}
	}
	keys := full
	if full == nil {
		keys = half
	}
	if keys == nil {
		return requestSet{}
	}
	r := requestSet{has: map[*group]bool{}}
	matches := map[string]bool{}
	varies := false
	for _, key := range keys {
		r.has[d.groups[key]] = true
		by := d.recognise(key, field)
		varies = varies || by.match == "" || by.open || by.byLogger
		matches[by.match] = true
	}
	var has []string // the fields that all of them have
	for _, name := range []string{"method", "path", "endpoint", "status_code", durationRole} {
		if !slices.ContainsFunc(keys, func(key groupKey) bool { return !d.carries(d.groups[key], name) }) {
			has = append(has, name)
		}
	}
	r.why = "its records have " + strings.Join(has, ", ")
	foreign := func() bool {
		for key := range others {
			if !slices.ContainsFunc(has, func(name string) bool { return !d.carries(d.groups[key], name) }) {
				return true
			}
		}
		return false
	}
	if (varies || len(matches) > maxRequestMatches) && len(has) > 1 && !foreign() {
		var all []string
		for _, name := range has {
			all = append(all, name+`: "*"`)
		}
		r.match = strings.Join(all, ", ")
	}
	return r
}

// carries reports whether nearly all records of a group have a field.
func (d *draft) carries(g *group, name string) bool {
	p := g.paths[d.paths[name]]
	return p != nil && 10*p.set() >= 9*g.n
}

// isOutgoing reports whether records are of requests that the application itself
// makes.
func isOutgoing(key groupKey) bool {
	return outgoing.MatchString(wordsOf(key))
}

var outgoing = regexp.MustCompile(`\b(?:external|outgoing|outbound|upstream|downstream|third party|fetch(?:ed|ing)?|axios|call(?:ed|ing)?|webhook|http client|httpclient)\b`)

// wordsOf returns the words that describe an event, in lower case, separated by
// spaces.
func wordsOf(key groupKey) string {
	return strings.Join(append(roles.Words(key.event), roles.Words(key.message)...), " ")
}
