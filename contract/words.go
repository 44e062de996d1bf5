package contract

import "strings"

// LevelOfWord returns the level that logging libraries mean by a word, in either
// case.
func LevelOfWord(word string) (Level, bool) {
	level, ok := levelWords[strings.ToLower(word)]
	return level, ok
}

var levelWords = map[string]Level{
	"trace": Debug, "debug": Debug, "verbose": Debug, "info": Info, "information": Info, "notice": Info,
	"warn": Warning, "warning": Warning, "error": Error, "err": Error, "severe": Error,
	"critical": Critical, "crit": Critical, "fatal": Critical, "panic": Critical, "alert": Critical, "emergency": Critical, "emerg": Critical, "dpanic": Critical,
}

// UnitOfWord returns the unit that applications mean by a word, such as ms. It
// returns any other word as a Unit unchanged.
func UnitOfWord(word string) Unit {
	switch word = strings.ToLower(word); word {
	case "", "none", "ratio", "1":
		return None
	case "count", "counts":
		return Count
	case "percent", "%":
		return Percent
	case "s", "seconds", "second":
		return Seconds
	case "ms", "milliseconds", "millisecond":
		return Milliseconds
	case "us", "µs", "μs", "microseconds", "microsecond":
		return Microseconds
	case "ns", "nanoseconds", "nanosecond":
		return Nanoseconds
	case "b", "bytes", "byte":
		return Bytes
	}
	return Unit(word)
}
