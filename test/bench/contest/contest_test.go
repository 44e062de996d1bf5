package contest

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

func TestTable(t *testing.T) {
	text := Table([]Result{
		{Contender{Name: "logstack match --count", Cores: 1}, time.Second, time.Second, 0, 1e7},
		{Contender{Name: "other", Cores: 1}, 999 * time.Second, 999 * time.Second, 0, 1e12},
	}, func(Result) time.Duration { return time.Second })
	for line := range strings.Lines(text) {
		if utf8.RuneCountInString(line) > 81 {
			t.Errorf("%d columns: %s", utf8.RuneCountInString(line), line)
		}
	}
	if !strings.Contains(text, "999.00") {
		t.Error(text)
	}
}

// A wrong answer ends the contest.
func TestRun(t *testing.T) {
	says := func(want string) func(string) error {
		return func(out string) error {
			if out != want {
				return errWrong
			}
			return nil
		}
	}
	right := Contender{Name: "right", Cores: 2, Command: []string{"echo", "1"}, Check: says("1\n")}
	wrong := Contender{Name: "wrong", Cores: 1, Command: []string{"echo", "2"}, Check: says("1\n")}
	results, err := Run([]Contender{right, right}, 2)
	if err != nil || len(results) != 2 || results[1].Wall <= 0 {
		t.Errorf("%+v, %v", results, err)
	}
	if _, err := Run([]Contender{right, wrong}, 1); err == nil || !strings.HasPrefix(err.Error(), "wrong: ") {
		t.Errorf("the error is %v", err)
	}
}

var errWrong = errorText("that is wrong")

type errorText string

func (e errorText) Error() string { return string(e) }
