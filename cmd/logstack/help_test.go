package main

import (
	"bytes"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/logstack-go/logstack/lint"
	"github.com/logstack-go/logstack/replay"
)

// Every help text fits a terminal of 80 columns, and has examples.
func TestHelpWidth(t *testing.T) {
	for _, args := range [][]string{{"--help"}, {"describe", "--help"}, {"replay", "--help"}, {"match", "--help"}, {"query", "--help"}, {"query", "list", "--help"}, {"explain", "--help"}, {"check", "--help"}, {"contract", "schema", "--help"}, {"contract", "doc", "--help"}, {"contract", "diff", "--help"}, {"contract", "json", "--help"}, {"contract", "transformer", "--help"}, {"wire", "--help"}, {"rules", "--help"}, {"test", "--help"}, {"dashboard", "--help"}, {"diff", "--help"}, {"lint", "--help"}, {"init", "--help"}, {"doctor", "--help"}, {"man", "--help"}} {
		var stdout, stderr bytes.Buffer
		if code := run(args, &stdout, &stderr); code != ok || stderr.Len() > 0 {
			t.Errorf("%v: exits with %d: %s", args, code, &stderr)
		}
		for line := range strings.Lines(stdout.String()) {
			if n := utf8.RuneCountInString(strings.TrimSuffix(line, "\n")); n > lineWidth {
				t.Errorf("%v: %d columns: %s", args, n, line)
			}
		}
		if !strings.Contains(stdout.String(), "Examples:\n  logstack ") {
			t.Errorf("%v has no examples", args)
		}
	}
}

// The help of replay names every field of its JSON. So does that of diff,
// except for the fields that it shares with replay.
func TestHelpNamesJSON(t *testing.T) {
	helpNamesJSON(t, "replay", reflect.TypeFor[replay.Report](), 15)
	helpNamesJSON(t, "lint", reflect.TypeFor[lint.Report](), 3)
	helpNamesJSON(t, "diff", reflect.TypeFor[diffAnswer](), 9, reflect.TypeFor[replay.Input](), reflect.TypeFor[replay.Transition]())
}

func helpNamesJSON(t *testing.T, command string, answer reflect.Type, least int, elsewhere ...reflect.Type) {
	t.Helper()
	var help, stderr bytes.Buffer
	if code := run([]string{command, "--help"}, &help, &stderr); code != ok {
		t.Fatal(&stderr)
	}
	words := map[string]bool{}
	for _, word := range regexp.MustCompile(`\w+`).FindAllString(help.String(), -1) {
		words[word] = true
	}
	seen := map[reflect.Type]bool{}
	for _, of := range elsewhere {
		seen[of] = true
	}
	var visit func(reflect.Type)
	visit = func(of reflect.Type) {
		switch of.Kind() {
		case reflect.Pointer, reflect.Slice, reflect.Map:
			visit(of.Elem())
			return
		case reflect.Struct:
		default:
			return
		}
		if seen[of] || of.PkgPath() == "time" {
			return
		}
		seen[of] = true
		for i := range of.NumField() {
			f := of.Field(i)
			name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			if name != "" && name != "-" && !words[name] {
				t.Errorf("the help of %s does not name %s of %s", command, name, of.Name())
			}
			if f.IsExported() && name != "-" {
				visit(f.Type)
			}
		}
	}
	visit(answer)
	if len(seen) < least {
		t.Errorf("%s: only %d types were looked at", command, len(seen))
	}
}
