package main

import (
	"errors"
	"flag"
	"os/exec"
	"strconv"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"logstack": heldMain})
}

var update = flag.Bool("update", false, "write what the scripts' cmp want anew; read the difference")

// TestScripts runs testdata/script, one behaviour in each file. In addition to
// the commands of testscript, `exits 2 logstack …` requires that exit code. What a
// command writes as JSON follows its schema.
func TestScripts(t *testing.T) {
	setting := held(t)
	testscript.Run(t, testscript.Params{
		Setup: func(e *testscript.Env) error {
			e.Vars = append(e.Vars, setting)
			return nil
		},
		Dir:                 "testdata/script",
		UpdateScripts:       *update,
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits": func(ts *testscript.TestScript, neg bool, args []string) {
				if neg || len(args) < 2 {
					ts.Fatalf("usage: exits code command args...")
				}
				err := ts.Exec(args[1], args[2:]...)
				code := 0
				var exit *exec.ExitError
				if errors.As(err, &exit) {
					code = exit.ExitCode()
				} else {
					ts.Check(err)
				}
				if strconv.Itoa(code) != args[0] {
					ts.Fatalf("it exits with %d, want %s", code, args[0])
				}
			},
		},
	})
}
