package contract

import (
	"strings"
	"testing"
)

// Each word for a level is recognised, in either case.
func TestLevelWords(t *testing.T) {
	for level, words := range map[Level]string{
		Debug: "trace debug", Info: "info notice", Warning: "warn warning", Error: "error err", Critical: "critical crit fatal panic alert emergency",
	} {
		for word := range strings.FieldsSeq(words) {
			for _, word := range []string{word, strings.ToUpper(word)} {
				if got, ok := LevelOfWord(word); !ok || got != level {
					t.Errorf("%s is %s", word, got)
				}
			}
		}
	}
	if got, ok := LevelOfWord("low"); ok {
		t.Errorf("low is %s", got)
	}
}

// Each word for a unit is recognised, in either case. Other words stay
// unchanged.
func TestUnitWords(t *testing.T) {
	for unit, words := range map[Unit]string{
		None: "none ratio 1", Count: "count counts", Percent: "percent %", Seconds: "s second seconds", Milliseconds: "ms millisecond milliseconds",
		Microseconds: "us µs μs microsecond microseconds", Nanoseconds: "ns nanosecond nanoseconds", Bytes: "b byte bytes", "furlongs": "furlongs",
	} {
		for word := range strings.FieldsSeq(words) {
			for _, word := range []string{word, strings.ToUpper(word)} {
				if got := UnitOfWord(word); got != unit {
					t.Errorf("%s is %s, want %s", word, got, unit)
				}
			}
		}
	}
	if got := UnitOfWord(""); got != None {
		t.Errorf("no word is %s", got)
	}
}
