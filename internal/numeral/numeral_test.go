package numeral

import (
	"math"
	"testing"
)

func TestCount(t *testing.T) {
	for n, want := range map[int64]string{
		0: "0 events", 1: "1 event", -1: "-1 events", 999: "999 events", 1000: "1,000 events", -100: "-100 events",
		33853: "33,853 events", -1234567: "-1,234,567 events", math.MinInt64: "-9,223,372,036,854,775,808 events",
	} {
		if got := Count(n, "event"); got != want {
			t.Errorf("%d is %s, want %s", n, got, want)
		}
	}
}

func TestTimes(t *testing.T) {
	for n, want := range map[int64]string{0: "0 times", 1: "once", 2: "twice", 3: "3 times", 1200: "1,200 times"} {
		if got := Times(n); got != want {
			t.Errorf("%d is %s, want %s", n, got, want)
		}
	}
}
