package replay

import (
	"bytes"

	"github.com/logstack-go/logstack/contract"
)

// level is the urgency of an event; noLevel if the event does not say.
type level int

const (
	noLevel level = iota
	debugLevel
	infoLevel
	warningLevel
	errorLevel
	criticalLevel
	levels = iota
)

// String returns the level's name, as reports show it.
func (l level) String() string {
	return string([levels]contract.Level{"", contract.Debug, contract.Info, contract.Warning, contract.Error, contract.Critical}[l])
}

// levelFields are the fields in which applications write their level, in
// addition to those of the contract: the names that Python's logging,
// python-json-logger, structlog, slog, zap, Cloud Logging, the Elastic Common
// Schema and OpenTelemetry use. The level of an event is in the first of them
// that holds the name of a level. A field with another meaning, such as a stock
// level LOW, holds no such name.
var levelFields = []string{"level", "levelname", "severity", "severity_text", "SeverityText", "severityText",
	"log.level", "['log.level']", "log_level", "loglevel", "lvl"}

// levelWords are the names of levels in lower case, including those of syslog
// and of libraries in other languages.
var levelWords = map[string]level{
	"trace": debugLevel, "debug": debugLevel,
	"info": infoLevel, "information": infoLevel, "notice": infoLevel,
	"warn": warningLevel, "warning": warningLevel,
	"error": errorLevel, "err": errorLevel,
	"critical": criticalLevel, "crit": criticalLevel, "fatal": criticalLevel, "panic": criticalLevel,
	"dpanic": criticalLevel, "alert": criticalLevel, "emerg": criticalLevel, "emergency": criticalLevel,
}

// levelNames reads the names of levels: the usual ones, and those of a
// contract.
type levelNames struct{ own map[string]level }

func newLevelNames(c *contract.Contract) levelNames {
	own := map[string]level{}
	for canonical, as := range map[contract.Level]level{
		contract.Debug: debugLevel, contract.Info: infoLevel, contract.Warning: warningLevel,
		contract.Error: errorLevel, contract.Critical: criticalLevel,
	} {
		for _, name := range c.LevelsAs(canonical) {
			own[string(bytes.ToLower([]byte(name)))] = as
		}
	}
	return levelNames{own}
}

// of returns the level that a text names, in any case; noLevel if it names none.
func (n levelNames) of(text []byte) level {
	// Look the name up in lower case without allocating a string.
	var lower [16]byte
	if len(text) == 0 || len(text) > len(lower) {
		return noLevel
	}
	for i, c := range text {
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		lower[i] = c
	}
	if l, ok := n.own[string(lower[:len(text)])]; ok {
		return l
	}
	return levelWords[string(lower[:len(text)])]
}
