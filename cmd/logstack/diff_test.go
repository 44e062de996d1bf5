package main

import (
	"strings"
	"testing"

	"github.com/logstack-go/logstack/template"
	"github.com/logstack-go/logstack/template/changes"
)

// The lines of a diff are no wider than the paper, and are the same each time.
func TestTemplateDiffText(t *testing.T) {
	read := func(name string) []*template.Template {
		all, err := template.Read("../../test/snapshots/"+name+"_1.snap.json", template.Options{})
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	for _, pair := range [][2]string{
		{"environment-prod", "environment-staging"}, {"environment-staging", "environment-prod"}, {"shop-prod", "shop-dev"},
		{"ecslogs-router", "ecslogs-default"}, {"observability-sink", "observability-link"}, {"every-alarm", "logalarm"},
	} {
		say := func(width int) string {
			report, err := changes.Compare(read(pair[0]), read(pair[1]))
			if err != nil {
				t.Fatal(err)
			}
			return templateDiffText(diffAnswer{Report: report}, paper{width: width})
		}
		said := say(80)
		for range 3 {
			if again := say(80); again != said {
				t.Errorf("%v: once it says\n%s\nand once\n%s", pair, said, again)
			}
		}
		for _, width := range []int{30, 80, 120} {
			for line := range strings.Lines(say(width)) {
				if n := cellsOf(strings.TrimSuffix(line, "\n")); n > width {
					t.Errorf("%v, at %d: %d cells: %s", pair, width, n, line)
				}
			}
		}
	}
}
