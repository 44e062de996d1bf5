package main

import (
	"bytes"
	"strings"
	"testing"
)

// A line of progress that a terminal wraps cannot be taken back.
func TestProgressFitsTerminal(t *testing.T) {
	for _, width := range []int{24, 40, 60, 79, 80, 120} {
		for _, total := range []int64{-1, 5 << 30} {
			var b bytes.Buffer
			bar := newBar(&b, total, width)
			_ = bar.RenderBlank()
			_ = bar.Set64(1 << 30)
			_ = bar.RenderBlank()
			if b.Len() == 0 {
				t.Errorf("at %d of %d: no progress", width, total)
			}
			for line := range strings.SplitSeq(b.String(), "\r") {
				if n := cellsOf(line); n > width {
					t.Errorf("at %d of %d: %d cells: %q", width, total, n, line)
				}
			}
		}
	}
}
