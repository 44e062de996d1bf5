//go:build unix

package config

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// Anything in a folder of rules or queries that is not a valid file is
// reported. It would be ignored, or never read to its end.
func TestWhatFoldersHold(t *testing.T) {
	dir := t.TempDir()
	for _, folder := range []string{"rules/x.yaml", "queries/x.cwli"} {
		if err := os.MkdirAll(filepath.Join(dir, folder), 0o777); err != nil {
			t.Fatal(err)
		}
	}
	good, err := os.ReadFile("testdata/rules/payments-failing.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"rules/payments-failing.yaml": string(good), "rules/a.yml": string(good), "rules/A.YAML": string(good), "rules/README.md": "Rules.",
		"queries/checkout-errors.cwli": "# What failed.\nfields level\n", "queries/B.CWLI": "# What failed.\nfields level\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"rules/pipe.yaml", "queries/pipe.cwli", "contract.yaml"} {
		if err := syscall.Mkfifo(filepath.Join(dir, name), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink("/dev/zero", filepath.Join(dir, "rules/zero.yaml")); err != nil {
		t.Fatal(err)
	}
	_, err = Parse("logstack.yaml", []byte("rules: rules\nqueries: queries\ncontract: contract.yaml\n"+rest), dir)
	if err == nil {
		t.Fatal("nothing is said")
	}
	got := strings.ReplaceAll(err.Error(), dir+"/", "")
	want := `logstack.yaml:1:8: rules: rules/A.YAML: it would be ignored: the file's name must end in .yaml
logstack.yaml:1:8: rules: rules/a.yml: it would be ignored: the file's name must end in .yaml
logstack.yaml:1:8: rules: rules/x.yaml: it is a folder, and would be ignored: only files may end in .yaml here
logstack.yaml:1:8: rules: open rules/pipe.yaml: it is a named pipe, not a regular file
logstack.yaml:1:8: rules: open rules/zero.yaml: it is a device, not a regular file
logstack.yaml:2:10: queries: queries/B.CWLI: it would be ignored: the file's name must end in .cwli
logstack.yaml:2:10: queries: queries/pipe.cwli: open queries/pipe.cwli: it is a named pipe, not a regular file
logstack.yaml:2:10: queries: queries/x.cwli: it is a folder, and would be ignored: only files may end in .cwli here
logstack.yaml:3:11: contract: reading the log contract: open contract.yaml: it is a named pipe, not a regular file`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if _, err := Load(filepath.Join(dir, "contract.yaml")); err == nil || !strings.Contains(err.Error(), "it is a named pipe, not a regular file") {
		t.Errorf("a configuration that is a pipe: %v", err)
	}
}
