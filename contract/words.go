package contract

import (
	"strings"
	"sync"
)

// AliasOf returns which of level, timestamp, logger and message some library writes at
// a path of its records, with dots between the keys; empty for all other paths. Who
// does not find a field under the contract's name is told that it is there by another.
func AliasOf(path string) string { return aliases()[path] }

var aliases = sync.OnceValue(func() map[string]string {
	all := map[string]string{"severity": "level", "log_level": "level", "lvl": "level", "logger_name": "logger", "text": "message"}
	for _, preset := range ApplicationPresets() {
		c, err := Preset(preset)
		if err != nil {
			panic(err) // a test reads them all
		}
		for _, name := range []string{"level", "timestamp", "logger", "message"} {
			if f, ok := c.Field(name); ok {
				all[strings.Join(f.Keys(), ".")] = name
			}
		}
	}
	return all
})

// LevelOfWord returns the level that libraries mean by a word, in either case.
func LevelOfWord(word string) (Level, bool) {
	level, ok := levelWords[strings.ToLower(word)]
	return level, ok
}

var levelWords = map[string]Level{
	"trace": Debug, "debug": Debug, "verbose": Debug, "info": Info, "information": Info, "notice": Info,
	"warn": Warning, "warning": Warning, "error": Error, "err": Error, "severe": Error,
	"critical": Critical, "crit": Critical, "fatal": Critical, "panic": Critical, "alert": Critical, "emergency": Critical, "emerg": Critical, "dpanic": Critical,
}

// UnitOfWord returns the unit that applications mean by a word, such as ms; what is no
// unit comes back as it is.
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
