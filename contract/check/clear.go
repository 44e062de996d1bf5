package check

import (
	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/contract/sensitive"
	"github.com/logstack-go/logstack/internal/jsonscan"
)

// This file looks for personal data and secrets in clear text. They are kinds of
// findings of their own.

// sighted is what was seen in clear text, and in which field; the field is empty for a
// line that is not JSON.
type sighted struct{ what, field string }

func othersSighted(s sighted) sighted { return sighted{s.what, others} }

// value looks for personal data and secrets in a value. The field is nil if the
// contract does not have it.
func (w *worker) value(path, key string, v jsonscan.Value, f *contract.Field) {
	w.inside(path, key, v, f, 0)
}

// maxDepth is how deep objects and lists are taken apart. What is nested deeper is
// searched as text.
const maxDepth = 16

func (w *worker) inside(path, key string, v jsonscan.Value, f *contract.Field, depth int) {
	if len(v.Text) == 0 || v.Type == jsonscan.Null || v.Type == jsonscan.Boolean {
		return
	}
	switch {
	case f != nil && f.PII != "":
		if !sensitive.Absent(v.Text) {
			seen := sensitive.Sight{Kind: sensitive.PII, What: piiNames[f.PII]}
			if f.PII == contract.Secret {
				seen = aSecret
			} else if w.unmasked(f, v.Text) {
				seen.What = "what its pattern does not find and CloudWatch does not mask,"
			}
			w.sight(seen, path)
		}
		return
	case f == nil && sensitive.IsSecret(key, v.Text):
		w.sight(aSecret, path)
		return
	}
	if (v.Type == jsonscan.Object || v.Type == jsonscan.Array) && depth < maxDepth {
		jsonscan.Visit(v, func(inner []byte, v jsonscan.Value) {
			name := key // the elements of a list have the list's name
			if len(inner) > 0 {
				name = string(inner)
				w.texts(inner, path)
			}
			w.inside(path, name, v, nil, depth+1)
		})
		return
	}
	w.texts(v.Text, path)
}

// aSecret is a secret that is recognised by its name, not its look.
var aSecret = sensitive.Sight{Kind: sensitive.Secret, What: "a secret"}

var piiNames = map[contract.PII]string{
	contract.Email: "an e-mail address", contract.Address: "an address", contract.Name: "a name", contract.IPs: "an IP address",
	contract.Card: "a card number", contract.Location: "a location", contract.Private: "personal data",
}

func (w *worker) texts(text []byte, path string) {
	sensitive.In(text, func(s sensitive.Sight) { w.sight(s, path) })
	for _, m := range w.patterns {
		if m.pattern.Match(text) {
			w.sight(m.sight, path)
		}
	}
}

func (w *worker) sight(s sensitive.Sight, path string) {
	all := &w.t.pii
	if s.Kind == sensitive.Secret {
		all = &w.t.secrets
	}
	all.bounded(sighted{s.What, path}, sighted{s.What, others}, 1, w.at)
}

// sights adds findings of what was seen in clear text.
func (f *finder) sights(all counts[sighted], hint string) {
	for key, c := range all {
		where := key.field
		if where == "" {
			where = "a line that is not JSON"
		}
		f.add(-1, key.field, *c, f.t.events, hint, "%s holds %s in clear text", where, key.what)
	}
}
