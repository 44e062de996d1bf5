package awslogs_test

import (
	"testing"

	"github.com/logstack-go/logstack/cloudwatch/awslogs"
)

func TestCheckBuffer(t *testing.T) {
	for size, want := range map[string]bool{
		"25m": true, "26214400b": true, "25MB": true, "1024": true, "1.5g": true, "4 k": true, "25MiB": true, "25Mi": true,
		"": false, "25MB of it": false, "25 megabytes": false, "-1m": false, "m": false, "25x": false,
	} {
		if got := awslogs.CheckBuffer(size) == nil; got != want {
			t.Errorf("CheckBuffer(%q): %v", size, got)
		}
	}
}
