package config_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/logstack-go/logstack/config"
)

// TestWrites checks writes, which names a contract that a transformer can turn
// into the other.
func TestWrites(t *testing.T) {
	for name, c := range map[string]struct{ keys, want string }{
		"raw names":     {"writes: python-json-logger\n", ""},
		"none":          {"", ""},
		"no contract":   {"writes: nobody\n", "nobody"},
		"several lines": {"writes: nginx\n", "a transformer parses only one layout"},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "logstack.yaml")
			text := "application: shop\ncontract: guide\n" + c.keys + "services: [{name: web, image: x, command: [run]}]\nenvironments: {dev: {}}\n"
			if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			of, err := config.Load(path)
			if c.want != "" {
				if err == nil || !strings.Contains(err.Error(), c.want) {
					t.Fatalf("it says %v, and not %s", err, c.want)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if written := of.Environments[0].Written; (written != nil) != (c.keys != "") {
				t.Errorf("what is written is %v", written)
			}
		})
	}
}
