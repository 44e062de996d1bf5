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

func TestPlaces(t *testing.T) {
	top := "File: query\nType: cpu\n      flat  flat%   sum%        cum   cum%\n     0.14s 20.00% 20.00%      0.33s  47.1%  example.com/x/internal/jsonscan.(*scanner).object\n" +
		"     0.07s 10.00% 30.00%      0.07s  10.0%  indexbytebody\n"
	if got, want := places([]byte(top)), "`jsonscan.(*scanner).object` 20.00%, `indexbytebody` 10.00%"; got != want {
		t.Errorf("%s, and not %s", got, want)
	}
}
