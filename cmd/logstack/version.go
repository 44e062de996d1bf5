package main

import (
	"runtime/debug"
	"strings"
)

// version is the command's version: that of the module that it was installed from, or
// the commit that it was built from, and whether that was changed.
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
