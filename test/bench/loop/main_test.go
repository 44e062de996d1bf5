package main

import (
	"strings"
	"testing"
	"time"
)

func TestLongest(t *testing.T) {
	got, err := longest([]byte(`[{"Mode": "build", "Package": "example.com/a/awsec2", "CmdUser": 600, "CmdSys": 100},
		{"Mode": "build", "Package": "fmt", "CmdUser": 100, "CmdSys": 0}, {"Mode": "link", "Package": "example.com/a/synth", "CmdUser": 200},
		{"Mode": "nop", "Package": ""}]`))
	if want := "`awsec2` 70.0 %, `the linker` 20.0 %, `fmt` 10.0 %"; err != nil || !strings.HasPrefix(got, want) {
		t.Errorf("got %s, %v, want %s", got, err, want)
	}
}

func TestSlowest(t *testing.T) {
	got := slowest([]byte("ok  \tgithub.com/logstack-go/logstack/a\t1.500s\nok  \tgithub.com/logstack-go/logstack/test/b\t72.100s\n?   \tgithub.com/logstack-go/logstack/c\t[no test files]\nok  \tgithub.com/logstack-go/logstack/d\t(cached)\n"))
	if want := "`test/b` 72.1 s, `a` 1.5 s"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestTable(t *testing.T) {
	rows := table([]step{{name: "make check", wall: 10 * time.Second, before: 20 * time.Second, goal: 5 * time.Second}, {name: "later template"}})
	if got, want := strings.Join(rows[1], " "), "make check 10.0 s 0.0 s 20.0 s 0.50 ≤ 5.0 s"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got := strings.Join(rows[2][3:], ""); got != "" {
		t.Errorf("what has no goal has %q", got)
	}
}
