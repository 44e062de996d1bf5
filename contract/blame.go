package contract

import (
	"slices"
	"sort"

	"github.com/logstack-go/logstack/internal/strictyaml"
)

// mostBlamed bounds how many problems blame traces back to the keys of a contract:
// each takes a search of its own. The rest are reported at extends.
const mostBlamed = 100

// blame moves problems that stand in the presets that a contract extends to the
// keys of the contract that cause them. A preset is right by itself, so some key
// laid over it must be to blame: the first one with which, together with those
// before it, the problem appears.
func blame(name string, root strictyaml.Node, problems strictyaml.Problems) strictyaml.Problems {
	keys := ownKeys(root)
	number := map[string]int{}
	for i, key := range keys {
		if _, ok := number[key[0]]; !ok {
			number[key[0]] = i // an empty mapping would replace what the preset has
		}
		number[pathOf(key)] = i
	}
	known := map[int]strictyaml.Problems{len(keys): problems}
	// wrong reports whether the problem appears when the first count keys are laid
	// over the preset.
	wrong := func(count int, at strictyaml.Problem) bool {
		if _, ok := known[count]; !ok {
			_, found, _ := read(name, root.Prune(func(path []string) bool {
				i, ok := number[pathOf(path)]
				return ok && i >= count
			}))
			known[count] = found
		}
		return slices.ContainsFunc(known[count], func(p strictyaml.Problem) bool {
			return p.File == at.File && p.Line == at.Line && p.Column == at.Column
		})
	}
	var all strictyaml.Problems
	blamed := map[[2]int]bool{}
	for _, p := range problems.Tidy() {
		if p.File == name {
			all = append(all, p)
			continue
		}
		cause := root.Get("extends")
		if blamed[[2]int{p.Line, p.Column}] = true; len(blamed) <= mostBlamed && len(keys) > 0 {
			count := sort.Search(len(keys), func(count int) bool { return wrong(count, p) })
			cause = root.Get(keys[max(count-1, 0)]...)
		}
		all = append(all, cause.KeyProblem("%s of the preset %s: %s", p.Path, p.File, p.Message))
	}
	return all
}

// ownKeys returns the keys that a contract lays over those of its presets: the
// inner keys of each mapping, and every other key as a whole.
func ownKeys(root strictyaml.Node) [][]string {
	var keys [][]string
	for _, key := range root.Keys() {
		part := root.Get(key)
		switch {
		case key == "extends":
		case part.IsMapping() && len(part.Keys()) > 0:
			for _, inner := range part.Keys() {
				keys = append(keys, []string{key, inner})
			}
		default:
			keys = append(keys, []string{key})
		}
	}
	return keys
}
