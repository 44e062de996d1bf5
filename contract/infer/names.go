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

// call gives each path a canonical name: that of its role, the preset's, or one
// made from the path.
func (d *draft) call() {
	d.callRoles()
	whole := d.callPreset()
	d.callOthers(whole)
	d.takeAway()
	d.lacksLevel()
}

// name gives a path its canonical name.
func (d *draft) name(path, canonical string) { d.names[path], d.paths[canonical] = canonical, path }

// candidate is a path that may have a role.
type candidate struct {
	path string
	roles.Named
	p *seenPath
	// n is the number of records that count for it: for a role of requests, only
	// records of requests.
	n int64
}

// callRoles finds the field of each role: the preset's if the log has it, or else
// the one that names and values suggest.
func (d *draft) callRoles() {
	named := map[string]candidate{} // the paths that may have a role
	for path, p := range d.total {
		if n, ok := roles.Of(keysOf(path)); ok && !d.outer[path] && d.fits(n.Role, p) {
			named[path] = candidate{path: path, Named: n, p: p}
		}
	}
	requests := d.requestGroups(named)
	claimed := map[string]string{} // by the preset, under which name
	for _, f := range d.base.Fields() {
		// If the preset has an object here and the log does not, or the other way
		// round, it is something else.
		if p := d.total[f.As]; p != nil && (f.Type == contract.Object) == (p.jsonType() == jsonscan.Object) {
			claimed[f.As] = f.Name
		}
	}
	for _, role := range roles.All() {
		f, inPreset := d.base.Field(role.Name)
		inPreset = inPreset && f.Name == role.Name // rather than an alias of another
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
			// A name that this library gives a meaning keeps it, and so does one
			// that its events have.
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

// surest returns the candidate with the surest name, of those that are in at least
// half as many records as the most frequent.
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

// fits reports whether most values of a path can have a role.
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

// requestGroups returns the groups whose records are about a request: what is asked
// for, and how it went.
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

// countIn returns the number of records of groups that have a path.
func countIn(groups []*group, path string) (n int64) {
	for _, g := range groups {
		if p := g.paths[path]; p != nil {
			n += p.n
		}
	}
	return n
}

// doubt notes a path whose name suggests a role but none of whose values can have
// it. It explains why alarms on the role see nothing.
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
		d.doubts[path] = fmt.Sprintf("named as %s may be, but no value is %s: it is %s", role.Name, role.Is, p.jsonType())
		if p.jsonType() != jsonscan.Number {
			d.doubts[path] += ", of which no metric is made"
		}
	}
}

// lacksLevel notes that records have no level, although one does, because its
// formatter leaves out the usual level. To the alarms on lines that are not
// records, they are such lines.
func (d *draft) lacksLevel() {
	path := d.paths["level"]
	if p := d.total[path]; p != nil && p.set() < d.records {
		d.doubts[path] = fmt.Sprintf("only %d of %d records have a level; to the alarms mismatch and unstructured, the others are not records", p.set(), d.records)
	}
}

// callPreset gives names of the preset to the paths that it has. It returns the
// paths that are taken as a whole: nothing inside them gets a name.
func (d *draft) callPreset() (whole map[string]bool) {
	whole = map[string]bool{}
	nested := map[string]string{} // paths by their keys, nested or joined by dots
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

// callOthers names all other paths.
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

// takeAway finds fields of the preset that cannot exist with those of the log: the
// level, if none of its values is one, and a field in the place of another.
func (d *draft) takeAway() {
	inside := map[string]bool{} // paths that have fields inside
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
			d.gone[f.Name] = "guessed: the field with that name is not a level"
		case f.Name == "level":
			d.gone[f.Name] = "no field is the level"
		case d.names[f.As] != "":
			d.gone[f.Name] = "its place is that of " + d.names[f.As]
		case slices.ContainsFunc(outerPaths(f.As), isLeaf), inside[f.As] && f.Type != contract.Object:
			d.gone[f.Name] = "no record can have it together with the others"
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

// secret reports whether a field is a secret, which no record can promise: a key
// that leads to it says so, or most of its values look like one.
func (d *draft) secret(name string) bool {
	f, inPreset := d.base.Field(name)
	if inPreset {
		return f.PII == contract.Secret
	}
	p := d.total[d.paths[name]]
	return p != nil && d.whySecret(name, p) != ""
}

// secretInside reports whether a path is a secret inside an object of the preset.
// It gets a name all the same.
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

// whySecret says what shows that a field is a secret; it returns the empty string
// if nothing does.
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
