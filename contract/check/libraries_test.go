package check

import (
	"bytes"
	"os"
	"testing"

	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/contract/infer"
	"github.com/logstack-go/logstack/logevent"
)

// The log of each library is recognised, and keeps the contract inferred from
// it.
func TestLibrariesAreInferred(t *testing.T) {
	for _, name := range contract.Presets() {
		lines, err := os.ReadFile("../../examples/services/" + name + "/canary.jsonl")
		if os.IsNotExist(err) {
			continue // it is a source, or the guide's: their lines stand elsewhere
		}
		if err != nil {
			t.Fatal(err)
		}
		source := func() *logevent.Source {
			return open(t, logevent.Options{Format: logevent.Raw}, logevent.Bytes(name, lines))
		}
		inferred, err := infer.Run(t.Context(), source(), infer.Options{})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if !bytes.Contains(inferred.YAML, []byte("\nextends: "+name+"\n")) {
			t.Errorf("%s is taken for something else:\n%s", name, inferred.YAML)
		}
		c, err := contract.Parse(name, inferred.YAML)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range run(t, c, source(), 1).Findings {
			t.Errorf("%s: %s %s\n%s", name, f.Kind, f.Text, inferred.YAML)
		}
	}
}
