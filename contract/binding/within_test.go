package binding

import (
	"strings"
	"testing"

	"github.com/logstack-go/logstack/contract"
)

// One of the alternatives of the whole must select the part, and each must
// select some records of the contract.
func TestWithin(t *testing.T) {
	c := contract.Guide()
	for _, test := range []struct {
		part Selection
		of   string
		want string
	}{
		{Selection{Event: "login_failed"}, `$.event = "login_failed" || $.event = "login_success"`,
			`{ $.event_type = "login_failed" || $.message = "Login attempt failed" }`},
		{Selection{Event: "login_failed"}, `$.event = "api_request" || $.event = "login_success"`, "no record of login_failed has the event api_request\nno record of login_failed has the event login_success"},
		{Selection{Event: "login_failed"}, `$.event = "login_failed" || $.event = "nothing"`, "the contract has no event nothing"},
		{Selection{Event: "login_failed"}, `$.event = "login_failed" ||`, `filter pattern, line 1, column 28: a condition is missing`},
		{Selection{Event: "nothing"}, `$.event = "login_failed"`, "the contract has no event nothing"},
	} {
		part := test.part
		part.Within = &Selection{Where: test.of}
		got, err := Select(c, part)
		said := got.String()
		if err != nil {
			said, _, _ = strings.Cut(err.Error(), "\n  ") // without the excerpt
		}
		if said != test.want {
			t.Errorf("%+v of %s:\ngot  %s\nwant %s", test.part, test.of, said, test.want)
		}
	}
}
