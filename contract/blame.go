package contract

import (
	"slices"
	"sort"

	"github.com/logstack-go/logstack/internal/strictyaml"
)

// mostBlamed is for how many places in presets a contract is searched for what
// makes them wrong. What is wrong with more of them is told of extends.
const mostBlamed = 100

// blame moves what is wrong with parts of the presets that a contract extends to
// what the contract itself says: a preset is right by itself, so that one of the
// keys over it makes the part wrong. It is the first with which, after those
// before it, there is something wrong at that place.
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
	// wrong says whether something is wrong at a place of a preset with as many of
	// the keys as that.
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

// ownKeys are the parts of a contract that are laid over those of a preset: the
// keys of its mappings, and what is none as a whole.
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
