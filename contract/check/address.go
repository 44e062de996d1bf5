package check

import (
	"maps"
	"net/netip"
	"slices"
	"strings"
)

// Address is the kind of an IP address that is not the client's.
const Address Kind = "address"

var addressKind = kind{
	name: Address,
	doc: Doc{
		Title: "Addresses",
		Meaning: "The IP address of an event is always one of a few private ones: it is that of the load balancer, " +
			"not the client's. Rules and queries that count by address count all clients as one.",
		Remedy:  "Take the last address that the load balancer appended to X-Forwarded-For. Anybody can forge what comes before it.",
		Example: strings.Repeat(`{"timestamp": "2025-03-11T08:00:00Z", "level": "WARNING", "logger": "app", "event_type": "login_failed", "message": "Login attempt failed", "email": "", "failure_reason": "invalid_password", "ip_address": "10.0.1.17"}`+"\n", fewRecords),
	},
	merge: mergeAddresses,
	find:  (*finder).addresses,
}

// fieldOf is a field in records of an event.
type fieldOf struct{ event, field int }

// addresses are the distinct addresses that a field had.
type addresses struct {
	count
	public   int64
	distinct map[string]bool
}

// maxAddresses is the most addresses that a load balancer is assumed to have.
const maxAddresses = 4

// fewRecords is the number of records below which nothing is said about all of
// them.
const fewRecords = 20

func mergeAddresses(t, o *tally) {
	for key, a := range o.addresses {
		mine := t.addresses[key]
		if mine == nil {
			t.addresses[key] = a
			continue
		}
		mine.add(a.n, a.first)
		mine.public += a.public
		for text := range a.distinct {
			if len(mine.distinct) <= maxAddresses {
				mine.distinct[text] = true
			}
		}
	}
}

// noteAddress notes the address in a field of an event.
func (w *worker) noteAddress(event, field int, a netip.Addr) {
	key := fieldOf{event, field}
	all := w.t.addresses[key]
	if all == nil {
		all = &addresses{distinct: map[string]bool{}}
		w.t.addresses[key] = all
	}
	all.add(1, w.at)
	if !a.IsPrivate() && !a.IsLoopback() {
		all.public++
	}
	if text := a.String(); len(all.distinct) <= maxAddresses {
		all.distinct[text] = true
	}
}

func (f *finder) addresses() {
	for key, a := range f.t.addresses {
		if a.n >= fewRecords && a.public == 0 && len(a.distinct) <= maxAddresses {
			as := f.fields[key.field].As
			f.add(key.event, as, a.count, a.n, "take the last address that the load balancer appended to X-Forwarded-For: anybody can forge what comes before it",
				"%s is never the client's, but always one of %s", as, strings.Join(slices.Sorted(maps.Keys(a.distinct)), ", "))
		}
	}
}
