package infer

import (
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/contract/roles"
	"github.com/logstack-go/logstack/contract/sensitive"
	"github.com/logstack-go/logstack/internal/jsonscan"
)

// call gives each path a canonical name: that of its role, the preset's, or one made
// of the path.
func (d *draft) call() {
	d.callRoles()
	whole := d.callPreset()
	d.callOthers(whole)
	d.takeAway()
	d.lacksLevel()
}

// name calls a path so.
func (d *draft) name(path, canonical string) { d.names[path], d.paths[canonical] = canonical, path }

// candidate is a path that may be of a role.
type candidate struct {
	path string
	roles.Named
	p *seenPath
	// n is how many records count for it: those of requests, for what is of one.
	n int64
}

// callRoles finds the field of each role: where the preset has it, if it is there, or
// else where names and values tell of it.
func (d *draft) callRoles() {
	named := map[string]candidate{} // what can be of a role, by path
	for path, p := range d.total {
		if n, ok := roles.Of(keysOf(path)); ok && !d.outer[path] && d.fits(n.Role, p) {
			named[path] = candidate{path: path, Named: n, p: p}
		}
	}
	requests := d.requestGroups(named)
	claimed := map[string]string{} // by the preset, under which name
	for _, f := range d.base.Fields() {
		// What is an object to the preset, and is none here, is something else.
		if p := d.total[f.As]; p != nil && (f.Type == contract.Object) == (p.jsonType() == jsonscan.Object) {
			claimed[f.As] = f.Name
		}
	}
	for _, role := range roles.All() {
		f, inPreset := d.base.Field(role.Name)
		inPreset = inPreset && f.Name == role.Name // and no other name for another one
		if p := d.total[f.As]; inPreset && p != nil && d.fits(role, p) {
			d.name(f.As, role.Name)
			continue
		}
		var all []candidate
		for _, path := range slices.Sorted(maps.Keys(named)) {
			c := named[path]
			if c.Role != role || d.names[path] != "" {
				continue
			}
			// What this library calls so keeps its meaning, and what its events have.
			if other := claimed[path]; other != "" && other != role.Name && (other != path || d.carried(path, other)) {
				continue
			}
			if c.n = c.p.n; role.Request {
				c.n = countIn(requests, path)
			}
			if (!c.Weak || c.n > 0 && 2*c.n >= c.p.n) && contract.ValidName(path) {
				all = append(all, c)
			}
		}
		if best, ok := surest(all); ok {
			d.name(best.path, role.Name)
			if best.path != role.Name {
				d.guesses[role.Name] = "from the name"
				if role.Checked() {
					d.guesses[role.Name] = "from the name and the values"
				}
			}
			continue
		}
		d.doubt(role)
	}
}

// surest returns the candidate to take: of those that are in half as many records as any,
// that of the surest name.
func surest(all []candidate) (candidate, bool) {
	var most int64
	for _, c := range all {
		most = max(most, c.n)
	}
	if most == 0 { // no record is of a request
		for i := range all {
			all[i].n = all[i].p.n
			most = max(most, all[i].n)
		}
	}
	all = slices.DeleteFunc(all, func(c candidate) bool { return 2*c.n < most })
	if len(all) == 0 {
		return candidate{}, false
	}
	return slices.MinFunc(all, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(a.Rank, b.Rank), cmp.Compare(b.n, a.n), cmp.Compare(len(keysOf(a.path)), len(keysOf(b.path))), cmp.Compare(a.path, b.path))
	}), true
}

// fits reports whether most values of a path can be of a role.
func (d *draft) fits(role *roles.Role, p *seenPath) bool {
	switch role.Name {
	case "timestamp":
		return 2*(p.times+p.epochs) > p.set()
	case "level":
		return p.mostly(d.isLevel)
	}
	if !role.Takes(scalarOf(p.jsonType())) || p.set() == 0 {
		return false
	}
	return !role.Checked() || 2*p.fits > p.set()
}

func scalarOf(t jsonscan.Type) contract.Type {
	switch t {
	case jsonscan.Number:
		return contract.Number
	case jsonscan.Boolean:
		return contract.Boolean
	case jsonscan.Array:
		return contract.List
	case jsonscan.Object:
		return contract.Object
	}
	return contract.String
}

// requestGroups returns the groups whose records tell of a request: what is asked for, and
// how it went.
func (d *draft) requestGroups(named map[string]candidate) []*group {
	var all []*group
	for _, key := range sortedKeys(d.groups) {
		what, how := false, false
		for path := range d.groups[key].paths {
			c, ok := named[path]
			if !ok {
				continue
			}
			what = what || !c.Weak && slices.Contains(whatRoles, c.Name)
			how = how || slices.Contains(howRoles, c.Name)
		}
		if what && how {
			all = append(all, d.groups[key])
		}
	}
	return all
}

// What a request asks for, and how it went.
var (
	whatRoles = []string{"method", "path", "endpoint"}
	howRoles  = []string{"status_code", durationRole}
)

// countIn returns how many records of groups have a path.
func countIn(groups []*group, path string) (n int64) {
	for _, g := range groups {
		if p := g.paths[path]; p != nil {
			n += p.n
		}
	}
	return n
}

// doubt notes what is called as a role is, where no value of it can be one: the reason
// why alarms on it see nothing.
func (d *draft) doubt(role *roles.Role) {
	if !slices.Contains(howRoles, role.Name) {
		return
	}
	for _, path := range slices.Sorted(maps.Keys(d.total)) {
		p := d.total[path]
		n, ok := roles.Of(keysOf(path))
		if !ok || n.Role != role || n.Weak || d.outer[path] || p.set() == 0 {
			continue
		}
		d.doubts[path] = fmt.Sprintf("called as %s may be, but no value is %s: it is %s", role.Name, role.Is, p.jsonType())
		if p.jsonType() != jsonscan.Number {
			d.doubts[path] += ", of which no metric is made"
		}
	}
}

// lacksLevel notes that records have no level, as one does whose formatter leaves out
// the usual one: to the alarms on what is not a record, they are none.
func (d *draft) lacksLevel() {
	path := d.paths["level"]
	if p := d.total[path]; p != nil && p.set() < d.records {
		d.doubts[path] = fmt.Sprintf("only %d of %d records have a level; to the alarms mismatch and unstructured, the others are no records", p.set(), d.records)
	}
}

// callPreset gives the preset's names to what it has. Whole are the paths that it takes
// as they are, and that are looked into no further.
func (d *draft) callPreset() (whole map[string]bool) {
	whole = map[string]bool{}
	nested := map[string]string{} // paths by their keys, whether nested or joined by dots
	for _, path := range slices.Sorted(maps.Keys(d.total)) {
		nested[strings.Join(keysOf(path), ".")] = path
	}
	for _, f := range d.base.Fields() {
		p := d.total[f.As]
		if other := nested[strings.Join(f.Keys(), ".")]; p == nil && other != "" && d.paths[f.Name] == "" && d.names[other] == "" && !d.outer[other] && f.Name != "level" {
			d.name(other, f.Name)
			d.guesses[f.Name] = "from the name"
		}
		if p == nil {
			continue
		}
		if d.paths[f.Name] == "" && d.names[f.As] == "" && f.Name != "level" {
			d.name(f.As, f.Name)
		}
		if d.paths[f.Name] == f.As {
			whole[f.As] = f.Type == contract.Object || d.needed(f.Name) || p.jsonType() != jsonscan.Object
		}
	}
	for path := range d.names {
		if _, known := whole[path]; !known {
			whole[path] = true
		}
	}
	return whole
}

// callOthers gives names to all other paths.
func (d *draft) callOthers(whole map[string]bool) {
	for _, path := range slices.Sorted(maps.Keys(d.total)) {
		inside := slices.ContainsFunc(outerPaths(path), func(outer string) bool { return whole[outer] })
		if d.names[path] != "" || inside && !d.secretInside(path) || !whole[path] && d.outer[path] {
			continue
		}
		if !contract.ValidName(path) {
			d.unnamed = append(d.unnamed, path)
			continue
		}
		name := strings.Trim(notName.ReplaceAllString(path, "_"), "_")
		for base, i := cmp.Or(name, "field"), 2; ; i++ {
			_, taken := d.base.Field(name)
			if !taken && d.paths[name] == "" && name != "" {
				break
			}
			name = base + "_" + strconv.Itoa(i)
		}
		d.name(path, name)
	}
}

var notName = regexp.MustCompile(`[^A-Za-z0-9_]+`)

// takeAway finds the fields of the preset that cannot be, beside those of the log: the
// level, where none of its values is one; and what stands where another field does.
func (d *draft) takeAway() {
	inside := map[string]bool{} // what has fields inside of it
	for path := range d.names {
		for _, outer := range outerPaths(path) {
			inside[outer] = true
		}
	}
	isLeaf := func(path string) bool {
		name := d.names[path]
		if name == "" {
			return false
		}
		is, _ := d.typeOf(name)
		return is != contract.Object
	}
	for _, f := range d.base.Fields() {
		if d.paths[f.Name] != "" {
			continue
		}
		switch {
		case f.Name == "level" && d.total[f.As] != nil:
			d.gone[f.Name] = "guessed: what is called so is no level"
		case f.Name == "level":
			d.gone[f.Name] = "no field is the level"
		case d.names[f.As] != "":
			d.gone[f.Name] = "its place is that of " + d.names[f.As]
		case slices.ContainsFunc(outerPaths(f.As), isLeaf), inside[f.As] && f.Type != contract.Object:
			d.gone[f.Name] = "no record can have it beside the others"
		}
	}
	for _, same := range [][2]string{{"endpoint", "path"}, {"path", "endpoint"}} {
		if f, ok := d.base.Field(same[0]); ok && f.Name == same[0] && d.paths[same[0]] == "" && d.paths[same[1]] != "" {
			d.gone[same[0]] = same[1] + " stands for it"
		}
	}
	for name, of := range d.base.SameFields() {
		if d.gone[of] != "" && d.paths[name] == "" {
			d.gone[name] = "so is what it is another name for"
		}
	}
}

// secret reports whether a field is one, which no record can promise: a key on the way to
// it says so, or most of its values do.
func (d *draft) secret(name string) bool {
	f, inPreset := d.base.Field(name)
	if inPreset {
		return f.PII == contract.Secret
	}
	p := d.total[d.paths[name]]
	return p != nil && d.whySecret(name, p) != ""
}

// secretInside reports whether a path is a secret inside of what is an object to the
// preset: it is named all the same.
func (d *draft) secretInside(path string) bool {
	for _, outer := range outerPaths(path) {
		if name := d.names[outer]; name != "" {
			if is, _ := d.typeOf(name); is != contract.Object {
				return false
			}
		}
	}
	p := d.total[path]
	return (p.jsonType() == jsonscan.String || p.jsonType() == jsonscan.Number) && d.whySecretAt(path, p) != ""
}

// whySecret says what tells that a field is a secret; empty if nothing does.
func (d *draft) whySecret(name string, p *seenPath) string { return d.whySecretAt(d.paths[name], p) }

func (d *draft) whySecretAt(path string, p *seenPath) string {
	keys := keysOf(path)
	switch {
	case sensitive.SecretName(keys[len(keys)-1]), p.jsonType() == jsonscan.String && slices.ContainsFunc(keys, sensitive.SecretName):
		return "from the name"
	case 2*p.secrets > p.n:
		return "from the values"
	}
	return ""
}
