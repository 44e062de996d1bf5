package main

import (
	"testing"

	"github.com/logstack-go/logstack/cloudwatch/insights"
	"github.com/logstack-go/logstack/cloudwatch/insights/engine"
)

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
