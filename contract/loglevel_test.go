package contract

import (
	"slices"
	"strings"
	"testing"
)

// logLevels holds the names of DEBUG, INFO, WARNING, ERROR and CRITICAL, in
// this order, in the configuration of each preset's library.
var logLevels = map[string]string{
	"ecs":                "debug info warn error fatal",
	"guide":              "DEBUG INFO WARNING ERROR CRITICAL",
	"logback":            "DEBUG INFO WARN ERROR ERROR",
	"otel":               "debug info warn error fatal",
	"pino":               "debug info warn error fatal",
	"python-json-logger": "DEBUG INFO WARNING ERROR CRITICAL",
	"slog":               "DEBUG INFO WARN ERROR ERROR+4",
	"structlog":          "DEBUG INFO WARNING ERROR CRITICAL",
	"winston":            "debug info warn error fatal",
	"zap":                "debug info warn error dpanic",
	"zerolog":            "debug info warn error fatal",
}

func TestWhatSettingsOfEachPresetSay(t *testing.T) {
	for _, name := range Presets() {
		c := preset(t, name)
		want, ok := logLevels[name]
		if !ok && c.Source() == "" {
			t.Errorf("%s: the table does not say what its library's configuration takes", name)
		}
		if !ok {
			continue
		}
		for i, as := range strings.Fields(want) {
			level := Levels()[i]
			if got := c.LogLevel(level); got != as {
				t.Errorf("%s calls %s %q in settings, want %q", name, level, got, as)
			}
			for _, written := range append(c.LevelsAs(level), string(level), strings.ToLower(string(level))) {
				if got, ok := c.ParseLevel(written); got != level || !ok {
					t.Errorf("%s: %q is read as %q, %v, want %s", name, written, got, ok, level)
				}
			}
			got, ok := c.ParseLevel(as)
			if !ok || c.LogLevel(got) != as {
				t.Errorf("%s: what settings call %s is read as %q, which they call %s", name, level, got, c.LogLevel(got))
			}
		}
	}
}

func TestParseLevel(t *testing.T) {
	pino, zap := preset(t, "pino"), preset(t, "zap")
	for _, test := range []struct {
		contract *Contract
		name     string
		want     Level
	}{
		{pino, "30", Info}, {pino, "10", Debug}, {pino, "warn", Warning}, {pino, "Warning", Warning}, {pino, "fatal", Critical}, {pino, "35", ""}, {pino, "", ""},
		{zap, "panic", Critical}, {zap, "dpanic", Critical}, {zap, "critical", Critical}, {zap, "WARN", ""},
	} {
		if got, ok := test.contract.ParseLevel(test.name); got != test.want || ok != (test.want != "") {
			t.Errorf("%s: %q is %q, %v, want %q", test.contract.Name(), test.name, got, ok, test.want)
		}
	}
	if got := pino.UnknownLevel("loud").Error(); got != `there is no level "loud" in contract pino: use one of DEBUG, INFO, WARNING, ERROR, CRITICAL, warn, fatal` {
		t.Error(got)
	}
	if got := Guide().UnknownLevel("loud").Error(); got != `there is no level "loud" in contract guide: use one of DEBUG, INFO, WARNING, ERROR, CRITICAL` {
		t.Error(got)
	}
}

// Settings use the names of records unless the contract says otherwise.
func TestSettingsOfAFile(t *testing.T) {
	c, err := Parse("c.yaml", []byte("extends: guide\nlevels: {CRITICAL: [fatal, panic], INFO: info}\nlogLevel: {INFO: information}\n"))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, level := range Levels() {
		got = append(got, c.LogLevel(level))
	}
	if want := []string{"DEBUG", "information", "WARNING", "ERROR", "fatal"}; !slices.Equal(got, want) {
		t.Errorf("settings say %v, want %v", got, want)
	}
	for source, want := range map[string]string{
		"extends: pino\nlogLevel: {ERROR: \"40\"}\n":       `c.yaml:2:19: logLevel.ERROR: "40" is the name of WARNING, but settings call that "warn": a name has one meaning`,
		"extends: guide\nlogLevel: {LOUD: loud}\n":         `c.yaml:2:12: logLevel.LOUD: there is no level "LOUD": use one of DEBUG, INFO, WARNING, ERROR, CRITICAL`,
		"extends: guide\nlogLevel: {INFO: ' '}\n":          `c.yaml:2:18: logLevel.INFO: " " is not a level's name: give the name that the library's configuration uses`,
		"extends: guide\nlogLevel: {INFO: [a, b]}\n":       `c.yaml:2:18: logLevel.INFO: must be text, got a list`,
		"fields: {level: {type: number}}\n":                "c.yaml:1:1: \"CRITICAL\" is not a number, but the field level is\nc.yaml:1:1: \"DEBUG\" is not a number, but the field level is\nc.yaml:1:1: \"ERROR\" is not a number, but the field level is\nc.yaml:1:1: \"INFO\" is not a number, but the field level is\nc.yaml:1:1: \"WARNING\" is not a number, but the field level is",
		"extends: winston\nlogLevel: {CRITICAL: error}\n":  "nothing",
		"extends: winston\nlogLevel: {CRITICAL: error2}\n": "nothing",
	} {
		if got := said(t, source); got != want {
			t.Errorf("%s\ngot  %s\nwant %s", source, got, want)
		}
	}
}

func TestSource(t *testing.T) {
	for source, want := range map[string]string{
		"source: cloudtrail\n":  "nothing",
		"source: cloudtrial\n":  `c.yaml:1:9: source: there is no source "cloudtrial": did you mean cloudtrail? Use one of ` + strings.Join(Sources(), ", "),
		"extends: cloudtrail\n": "nothing",
	} {
		if got := said(t, source); got != want {
			t.Errorf("%s\ngot  %s\nwant %s", source, got, want)
		}
	}
	c, err := Parse("c.yaml", []byte("extends: cloudtrail\n"))
	if err != nil || c.Source() != "cloudtrail" {
		t.Errorf("%v, %v", c, err)
	}
	if Guide().Source() != "" {
		t.Errorf("the guide's log is written by %s", Guide().Source())
	}
}

// presetSources, which does not parse YAML, agrees with the parsed contracts.
func TestPresetSources(t *testing.T) {
	for _, name := range Presets() {
		preset, err := Preset(name)
		if err != nil {
			t.Fatal(err)
		}
		if got := sourceOf(name); got != preset.Source() {
			t.Errorf("%s: its lines say that %q writes it, and its contract %q", name, got, preset.Source())
		}
	}
}

// said returns the mistakes in a contract.
func said(t *testing.T, source string) string {
	t.Helper()
	if _, err := Parse("c.yaml", []byte(source)); err != nil {
		return err.Error()
	}
	return "nothing"
}
