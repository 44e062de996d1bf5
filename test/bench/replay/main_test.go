package main

import (
	"testing"

	"github.com/logstack-go/logstack/test/bench/day"
)

func TestCheck(t *testing.T) {
	want := day.Truth{Lines: 10, Errors: 3, Others: 5}
	for _, c := range []struct {
		check func(string) error
		out   string
		ok    bool
	}{
		{counts(3), "3\n", true},
		{counts(3), "4\n", false},
		{counts(10), "10 file\n", true},
		{counts(10), "3 file\n", false},
		{twiceThe(counts(3)), "3\n3\n", true},
		{twiceThe(counts(3)), "3\n", false},
		{twiceThe(counts(3)), "3\n4\n", false},
		{reports(want), "  errors        3 of 10\n      { $.level = \"ERROR\" }\n", true},
		{reports(want), "  errors        2 of 10\n      { $.level = \"ERROR\" }\n", false},
	} {
		if err := c.check(c.out); (err == nil) != c.ok {
			t.Errorf("%q: %v", c.out, err)
		}
	}
}
