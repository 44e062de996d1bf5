package engine

import (
	"fmt"
	"math"
	"slices"
	"testing"
)

// manyGroups returns events of many longer groups than fit into a chunk. Numbers,
// texts and times share the same keys.
func manyGroups(n int) []specEvent {
	return every(1, n, func(i int) string {
		k := fmt.Sprint(i * 7919 % (n * 2 / 3))
		if i%2 == 0 {
			k = `"` + k + `"`
		}
		return fmt.Sprintf(`{"k": %s, "half": %d.5, "text": "t%d", "x": %d}`, k, i%10, i%5, i%1000)
	})
}

// A single part gives the same groups as many parts that are merged.
func TestGroupsOfParts(t *testing.T) {
	events := manyGroups(15_000)
	for _, query := range []string{
		"stats count() as n, sum(x) as s, max(text) as m, count_distinct(half) as d, pct(x, 50) as p, latest(x) as l by k | sort n desc, s desc | limit 500",
		"stats count(), min(half) by k, half * 2 as double, text | limit 300",
		"stats count() as n by k, bin(1s) as t | stats max(n), count() by t | sort t desc | limit 400",
		"stats avg(half) as a by k, half = 3.5 as same | sort same, a desc | limit 200",
	} {
		one, err := runParts(compile(t, query, Options{}), events, 1)
		if err != nil {
			t.Fatal(err)
		}
		many, err := runParts(compile(t, query, Options{}), events, 40)
		if err != nil {
			t.Fatal(err)
		}
		if len(one.Rows) == 0 || rowsOf(one) != rowsOf(many) {
			t.Errorf("%s: the answers are not the same", query)
		}
	}
}

// Groups come in any order to a stage that sorts them, and in their own order to a
// stage that looks back. The results are the same.
func TestGroupsInAnyOrder(t *testing.T) {
	events := manyGroups(12_000)
	for _, rest := range []string{"", " | limit 30", " | sort n desc | limit 100", " | sort m asc, n desc | limit 100", " | filter n > 1 | limit 50", " | dedup n, m | limit 20", " | sort n | limit 200 | stats sum(n) by m"} {
		const grouped = "stats count() as n, max(text) as m by k, half"
		any, err := runParts(compile(t, grouped+rest, Options{}), events, 7)
		if err != nil {
			t.Fatal(err)
		}
		inOrder, err := runParts(compile(t, grouped+" | filldown n"+rest, Options{}), events, 7)
		if err != nil {
			t.Fatal(err)
		}
		if len(any.Rows) == 0 || rowsOf(any) != rowsOf(inOrder) {
			t.Errorf("%s: the answers are not the same", rest)
		}
	}
}

// A value that was encoded and decoded is shown, sorted and written as before.
func TestKeys(t *testing.T) {
	values := []Value{
		{}, textValue(""), textValue("a"), textValue("1"), textValue("true"), numberText("1"), numberText("1.50"), numberText("1e400"), numberText("123456789012345678901"),
		numberValue(1), numberValue(0.1), numberValue(-1.0 / 3), numberValue(1e21), numberValue(math.MaxFloat64), numberValue(5e-324), numberValue(1<<53 + 2),
		booleanValue(true), booleanValue(false), timeValue(0), timeValue(1741680000123), timeValue(-1),
	}
	for _, a := range values {
		for _, b := range values {
			key := appendKey(appendKey(nil, a), b)
			x, rest := decodeKey(key, kindCode(a))
			y, rest := decodeKey(rest, kindCode(b))
			if len(rest) > 0 {
				t.Errorf("%v and %v leave %q", a, b, rest)
			}
			for _, c := range [][2]Value{{a, x}, {b, y}} {
				if c[0].kind != c[1].kind || c[0].String() != c[1].String() || string(c[0].appendJSON(nil)) != string(c[1].appendJSON(nil)) {
					t.Errorf("%#v is decoded as %#v", c[0], c[1])
				}
			}
			if order(a, b) != order(x, y) {
				t.Errorf("%v and %v sort otherwise", a, b)
			}
		}
	}
}

// The table finds the keys that it contains, and no others.
func TestKeyTable(t *testing.T) {
	table := keyTable{more: 2}
	key := func(i int) []byte { return fmt.Appendf(nil, "%0*d", i%300+1, i) }
	const n = 20_000
	for i := range n {
		if k := key(i); table.find(k, hashOf(k)) >= 0 {
			t.Fatalf("it has key %d before it was added", i)
		}
		table.add(key(i), []byte{byte(i), byte(i >> 8)}, hashOf(key(i)))
	}
	for i := range n {
		k := key(i)
		found := table.find(k, hashOf(k))
		if found != i {
			t.Fatalf("key %d is %d", i, found)
		}
		if got, more := table.get(found); !slices.Equal(got, k) || more[0] != byte(i) || more[1] != byte(i>>8) {
			t.Fatalf("key %d is %q with %v", i, got, more)
		}
	}
	// Keys with the same hash are distinct.
	table = keyTable{}
	for i := range 10 {
		table.add(key(i), nil, 7)
	}
	for i := range 10 {
		if table.find(key(i), 7) != i {
			t.Errorf("key %d of one hash is not found", i)
		}
	}
	if table.find([]byte("x"), 7) >= 0 {
		t.Error("it finds what it does not have")
	}
}
