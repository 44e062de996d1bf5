package main

import (
	"runtime/debug"
	"strings"
)

// version returns the version of the command: that of the module it was
// installed from, or the commit it was built from, and whether that was
// modified.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	text := info.Main.Version
	if text == "" || text == "(devel)" {
		text = "devel"
		for _, s := range info.Settings {
			switch {
			case s.Key == "vcs.revision":
				text += " " + s.Value[:min(12, len(s.Value))]
			case s.Key == "vcs.modified" && s.Value == "true":
				text += ", changed"
			}
		}
	}
	return strings.TrimPrefix(text, "v") + ", " + info.GoVersion
}
