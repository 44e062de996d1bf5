package check

import (
	"strings"
	"sync"

	"github.com/logstack-go/logstack/contract"
)

// aliases are what libraries call the fields of every record, by the path in the
// record: who does not find a field under the contract's name is told that it is
// there by another.
var aliases = sync.OnceValue(func() map[string]string {
	all := map[string]string{"severity": "level", "log_level": "level", "lvl": "level", "logger_name": "logger", "text": "message"}
	for _, preset := range contract.Presets() {
		c, err := contract.Preset(preset)
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

// levelWords are the names of levels in lower case, and whether they mean an
// error.
var levelWords = map[string]bool{
	"trace": false, "debug": false, "info": false, "notice": false, "warn": false, "warning": false,
	"error": true, "err": true, "critical": true, "crit": true, "fatal": true, "panic": true, "alert": true, "emergency": true,
}
