package jsonscan

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// What a reader remembers makes no difference to what it finds. A reader of many
// records, most of a few kinds and some broken, finds the same in each as a reader
// that reads only that record, and agrees with the standard library on what is an
// object.
func TestHabits(t *testing.T) {
	rng := rand.New(rand.NewPCG(20, 7))
	pick := func(all ...string) string { return all[rng.IntN(len(all))] }
	var value func(depth int) string
	object := func(depth int) string {
		comma, colon := pick(", ", ",", " ,\t"), pick(": ", ":", " : ")
		var b strings.Builder
		for i := range rng.IntN(6) {
			if i > 0 {
				b.WriteString(comma)
			}
			key := pick("a", "b", "level", "list", "a", "status_code", `\u0061`, "the_longest_of_the_keys", "x")
			of := value(depth)
			if key == "level" || key == "status_code" || key == "the_longest_of_the_keys" {
				of = pick(`"INFO"`, `"ERROR"`, "1", "null") // these repeat
			}
			fmt.Fprintf(&b, `"%s"%s%s`, key, colon, of)
		}
		return "{" + b.String() + "}"
	}
	value = func(depth int) string {
		if depth > 0 && rng.IntN(4) == 0 {
			return object(depth - 1)
		}
		return pick(`"x"`, `"INFO"`, `"a string that is longer than eight"`, `"é \" \\ \n"`, `""`, "1", "-2.5e3", "true", "null", `[1, {"a": 2}]`, "[]")
	}
	var f Fields
	paths := [][]Step{path("a"), path("a", "b"), path("a", "a", "level"), path("level"), path("list", 1, "a"), path("status_code"), path("b")}
	for _, p := range paths {
		f.Add(p)
	}
	used := f.Reader()
	for range 50_000 {
		message := []byte(object(2))
		switch rng.IntN(8) {
		case 0: // broken, or another kind
			message[rng.IntN(len(message))] = pick(`"`, "{", "}", ",", ":", "x", "\\", "\t", "1", " ")[0]
		case 1:
			message = message[:rng.IntN(len(message))]
		}
		alone := f.Reader()
		is := used.Read(message)
		if valid := json.Valid(message) && bytes.HasPrefix(bytes.TrimLeft(message, " \t"), []byte("{")); is != valid || alone.Read(message) != valid {
			t.Fatalf("%s is an object: %v", message, is)
		}
		at, why := used.Problem()
		if alsoAt, also := alone.Problem(); !is && (at != alsoAt || why != also) {
			t.Fatalf("%s: at %d, %s, and alone at %d, %s", message, at, why, alsoAt, also)
		}
		if got, want := used.Noted(), alone.Noted(); is && !slices.Equal(got, want) {
			t.Fatalf("%s: has the fields %v, and alone %v", message, got, want)
		}
		for i := range paths {
			got, want := used.Value(i), alone.Value(i)
			if is && (got.Type != want.Type || !bytes.Equal(got.Text, want.Text)) {
				t.Fatalf("%s: %v is %s %s, and alone %s %s", message, paths[i], got.Type, got.Text, want.Type, want.Text)
			}
		}
	}
	if used.s.members == 0 || used.s.members > maxMembers {
		t.Errorf("%d members are remembered", used.s.members)
	}
	if used.s.runs == 0 || used.s.runs > maxAllRuns {
		t.Errorf("%d runs are remembered", used.s.runs)
	}
}

// Records of a known kind are read without allocating, and an endless variety of
// keys does not take endless memory.
func TestHabitsAreBounded(t *testing.T) {
	var f Fields
	a := f.Add(path("a"))
	r := f.Reader()
	for i := range 5 * maxMembers {
		message := fmt.Appendf(nil, `{"key%d": 1, "a": %d}`, i, i)
		if !r.Read(message) || string(r.Value(a).Text) != fmt.Sprint(i) {
			t.Fatalf("%s: a is %s", message, r.Value(a).Text)
		}
	}
	if r.s.members > maxMembers {
		t.Errorf("%d members are remembered, of %d", r.s.members, maxMembers)
	}
	message := []byte(`{"key0": 1, "a": 2, "more": {"a": "x"}}`)
	if n := testing.AllocsPerRun(100, func() { r.Read(message) }); n > 0 {
		t.Errorf("%v allocations for a message", n)
	}
}
