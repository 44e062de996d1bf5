package filterpattern

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// randomPattern returns a pattern made from few fields and values, so that many
// patterns share some.
func randomPattern(rng *rand.Rand) Pattern {
	pick := func(all ...string) string { return all[rng.IntN(len(all))] }
	field := func() string {
		return pick("$.type", "$.type", "$.level", "$.status", "$.user.id", "$.user", "$.list[1]", "$.list[*]", "$.user.*", "$.*.id", "$.gone")
	}
	var condition func(depth int) string
	condition = func(depth int) string {
		if depth > 0 && rng.IntN(2) == 0 {
			var all []string
			for range 2 + rng.IntN(2) {
				all = append(all, condition(depth-1))
			}
			return "(" + strings.Join(all, pick(" && ", " || ")) + ")"
		}
		switch rng.IntN(8) {
		case 0:
			return field() + pick(" IS NULL", " IS TRUE", " NOT EXISTS")
		case 1:
			return field() + pick(" >= ", " < ", " = ", " != ") + pick("1", "500", "5e2", "-0.5")
		case 2:
			return field() + pick(" = ", " != ") + pick("a*", "*", `"*b*"`, "%^[0-9]+$%")
		default:
			return field() + pick(" = ", " = ", " != ") + pick("a", "b", `"500"`, `"é\"b"`, "ERROR", "7", `""`)
		}
	}
	for {
		text := "{ " + condition(2) + " }"
		switch rng.IntN(8) {
		case 0:
			text = pick("a", "-a", "?a ?b", `"ERROR" -b`, "%[0-9]{3}%", `?ERROR -"500"`, "")
		case 1:
			text = pick("[x, y, z]", "[x = a, ...]", "[..., last = 500]", "[...]", "[x = a || x = b, ...]")
		}
		if p, err := Parse(text); err == nil { // some have too many wildcards
			return p
		}
	}
}

func randomEvent(rng *rand.Rand) string {
	pick := func(all ...string) string { return all[rng.IntN(len(all))] }
	value := func() string {
		return pick(`"a"`, `"b"`, `"ab"`, `"500"`, "500", "500.0", "7", "-1", `"ERROR"`, `"\u0061"`, `"é\"b"`, "null", "true", "false",
			`""`, `{"id": 7}`, `{"id": "a", "id": "b"}`, `[1, "a", null]`, `["b", 500]`, "[]")
	}
	var members []string
	for range rng.IntN(7) {
		members = append(members, fmt.Sprintf(`"%s": %s`, pick("type", "type", "level", "status", "user", "list", "other", `typ\u0065`), value()))
	}
	event := "{" + strings.Join(members, ", ") + "}"
	switch rng.IntN(12) {
	case 0:
		return pick("a b 500", "ERROR", "", "b [a] x 500", `a "b c" d`)
	case 1:
		return event + pick("x", "}", ",")
	}
	return event
}

// Matched returns the requests whose patterns match one by one, according to the
// reference.
func TestMatched(t *testing.T) {
	rng := rand.New(rand.NewPCG(20, 20))
	matches := 0
	for range 20 {
		var requests []Request
		for range 1 + rng.IntN(80) {
			requests = append(requests, Request{Pattern: randomPattern(rng)})
		}
		m, err := NewMatcher(requests, Field("level"))
		if err != nil {
			t.Fatal(err)
		}
		e := m.Event()
		dropped := map[int]bool{}
		for range 120 {
			event := randomEvent(rng)
			if i := rng.IntN(len(requests)); rng.IntN(50) == 0 && !dropped[i] {
				dropped[i] = true
				e.Drop(i)
			}
			e.Read([]byte(event))
			if rng.IntN(2) == 0 {
				e.Field(0) // decodes the event before Matched does
			}
			got := slices.Clone(e.Matched())
			slices.Sort(got)
			if len(slices.Compact(slices.Clone(got))) != len(got) {
				t.Fatalf("%s: %v matched", event, got)
			}
			there := slices.Clone(e.There())
			if want := e.Field(0).Type != Missing; want != slices.Equal(there, []int{0}) || !want && len(there) > 0 {
				t.Fatalf("%s has the fields %v", event, there)
			}
			for i, r := range requests {
				want := referenceMatch(r.Pattern, event)
				if found := slices.Contains(got, i); found != want && !(dropped[i] && !found) {
					t.Fatalf("%s matched by %s: %v, want %v", event, r.Pattern, found, want)
				}
				if e.Matches(i) != want {
					t.Fatalf("%s matched by %s alone: %v, want %v", event, r.Pattern, !want, want)
				}
				if want {
					matches++
				}
			}
		}
	}
	if matches < 2_000 {
		t.Errorf("there are %d matches only", matches)
	}
}
