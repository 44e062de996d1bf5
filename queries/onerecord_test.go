package queries

import (
	"strings"
	"testing"

	"github.com/logstack-go/logstack/contract"
)

// If a service logs one record for each request, queries on requests read that
// one, however the contract says so.
func TestOneRecordARequest(t *testing.T) {
	for _, name := range []string{"taken-out", "said", "unsaid"} {
		c, err := contract.Load(name+".yaml", "../contract/testdata/one-record")
		if err != nil {
			t.Fatal(err)
		}
		for _, query := range []string{"slowest-endpoints", "api-response-times", "errors-by-endpoint"} {
			q, err := Get(query)
			if err != nil {
				t.Fatal(err)
			}
			bound, err := q.Bind(c)
			if err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			for _, want := range []string{`msg = "request completed"`, "by req.url"} {
				if text := bound.Text.String(); !strings.Contains(text, want) || strings.Contains(text, "endpoint") {
					t.Errorf("%s: %s lacks %s:\n%s", name, query, want, text)
				}
			}
		}
	}
}
