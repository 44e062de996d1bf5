package main

import (
	"testing"

	"github.com/logstack-go/logstack/cloudwatch/insights"
	"github.com/logstack-go/logstack/cloudwatch/insights/engine"
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

func TestQuestions(t *testing.T) {
	for _, q := range questions {
		parsed, err := insights.Parse(q.query)
		if err != nil {
			t.Fatal(err)
		}
		for _, problem := range parsed.Check() {
			t.Error(problem)
		}
		if _, err := engine.Compile(parsed, engine.Options{}); err != nil {
			t.Error(err)
		}
	}
}
