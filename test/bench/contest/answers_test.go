package contest

import (
	"errors"
	"testing"
)

func TestEqual(t *testing.T) {
	row := func(v any) []map[string]any { return []map[string]any{{"a": v}} }
	for _, c := range []struct {
		a, b  any
		equal bool
	}{
		{1.0, 1.0, true}, {1.0, 1.0 + 1e-12, true}, {1.0, 1.001, false}, {"x", "x", true}, {"x", "y", false}, {"1", 1.0, false}, {nil, nil, true}, {nil, 0.0, false},
	} {
		if err := equal(row(c.a), row(c.b)); (err == nil) != c.equal {
			t.Errorf("%v and %v: %v", c.a, c.b, err)
		}
	}
	if equal(row(1), nil) == nil || equal(row(1), []map[string]any{{"b": 1}}) == nil || equal(row(1), []map[string]any{{}}) == nil {
		t.Error("answers of different rows are the same")
	}
}

func TestSame(t *testing.T) {
	wrong := errors.New("wrong")
	check := Same(func(out string) error {
		if out == "bad" {
			return wrong
		}
		return nil
	})
	if err := check("a"); err != nil {
		t.Error(err)
	}
	if check("a") != nil || check("b") == nil {
		t.Error("the outputs of two runs are not compared")
	}
	if err := Same(func(string) error { return wrong })("bad"); err != wrong {
		t.Errorf("the first output is not checked: %v", err)
	}
}

func TestSameRows(t *testing.T) {
	if SameRows()("[]") == nil || SameRows()("{") == nil {
		t.Error("no answer is one")
	}
	check := SameRows()
	if err := check(`[{"n": 1, "mean": 0.1}]`); err != nil {
		t.Error(err)
	}
	if err := check(`[{"mean": 0.10000000000001, "n": 1}]`); err != nil {
		t.Error(err)
	}
	if check(`[{"n": 2, "mean": 0.1}]`) == nil {
		t.Error("two answers are the same")
	}
}
