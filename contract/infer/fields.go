package infer

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/internal/strictyaml"
)

// field writes what a field is, unless the preset already says it.
func (d *draft) field(b *strings.Builder, name string) {
	path := d.paths[name]
	p := d.total[path]
	said, inPreset := d.base.Field(name)
	var keys, notes []string
	note := func(key, guess string) {
		if key != "" {
			keys = append(keys, key)
		}
		if guess != "" {
			notes = append(notes, guess)
		}
	}
	switch {
	case inPreset && said.As == path:
		note("", d.guesses[name])
	case path != name || inPreset:
		guess := ""
		if why := d.guesses[name]; why != "" {
			guess = "what it is for, " + why
		}
		note("as: "+strictyaml.Text(path), guess)
	}
	is, found := d.typeOf(name)
	if is != cmp.Or(said.Type, contract.String) {
		note("type: "+string(is), found.guess)
	} else if found.mixed != "" {
		note("", found.guess)
	}
	unit, guess := contract.None, ""
	if is == contract.Number {
		unit, guess = d.unitOf(name)
	}
	if guess != "" {
		guess = "the unit, " + guess
	}
	if unit != cmp.Or(said.Unit, contract.None) {
		note("unit: "+string(unit), guess)
	} else if unit != contract.None {
		note("", guess)
	}
	if !inPreset {
		why := d.whySecret(name, p)
		switch {
		case why != "":
			note("pii: secret", "a secret, "+why)
		case 2*p.emails > p.n:
			note("pii: email", "personal data, from the values")
		case strings.HasSuffix(name, "_id") && len(p.values) > maxValues:
			note("index: true", "looked up by it, from the name")
		}
	}
	if inPreset && said.Dimension && is != contract.String && is != contract.Number && is != contract.Boolean {
		keys = append(keys, "dimension: false")
	}
	doubt := d.doubts[path]
	if inPreset && said.PII == contract.Secret && p.inClear() {
		note("pii: secret", "")
		doubt = path + " is in clear text here"
	}
	if inPreset && len(keys) == 0 && len(notes) == 0 && doubt == "" {
		return
	}
	if inPreset && len(keys) == 0 {
		// {} would remove what the preset says about it, such as that it is a
		// secret.
		keys = append(keys, "as: "+strictyaml.Text(path))
	}
	fmt.Fprintf(b, "  %s: {%s}", strictyaml.Text(name), strings.Join(keys, ", "))
	b.WriteString(comment(strings.Join(notes, "; ")))
	if doubt != "" {
		b.WriteString(" # " + doubt)
	}
	b.WriteByte('\n')
}
