package contest

import (
	"strings"
	"testing"
)

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
	if err != nil || len(results) != 2 || results[1].Wall <= 0 || len(results[1].Walls) != 2 {
		t.Errorf("%+v, %v", results, err)
	}
	if _, err := Run([]Contender{right, wrong}, 1); err == nil || !strings.HasPrefix(err.Error(), "wrong: ") {
		t.Errorf("the error is %v", err)
	}
}

var errWrong = errorText("that is wrong")

type errorText string

func (e errorText) Error() string { return string(e) }
