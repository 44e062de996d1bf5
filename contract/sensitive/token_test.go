package sensitive

import (
	"strings"
	"testing"
)

// Each form of token, as short as the form allows. None was ever real. The
// texts are in two pieces, so that nobody takes them for secrets.
func TestTokens(t *testing.T) {
	for _, token := range []struct {
		what, begins, piece string
		least               int
	}{
		{"an AWS access key", "AK" + "IA", "Q", 16}, {"an AWS access key", "AS" + "IA", "2", 16},
		{"an API token", "sk" + "_live_", "a", 8}, {"an API token", "sk" + "_test_", "a", 8}, {"an API token", "rk" + "_live_", "Z", 8}, {"an API token", "rk" + "_test_", "0", 8},
		{"an API token", "gh" + "p_", "a", 20}, {"an API token", "gh" + "o_", "a", 20}, {"an API token", "gh" + "u_", "a", 20}, {"an API token", "gh" + "s_", "a", 20}, {"an API token", "gh" + "r_", "a", 20},
		{"an API token", "github" + "_pat_", "a", 20}, {"an API token", "xo" + "xb-", "a", 10}, {"an API token", "xo" + "xp-", "1", 10}, {"an API token", "glp" + "at-", "a", 16}, {"an API token", "AI" + "za", "a", 30},
		{"a JSON web token", "ey" + "JhbGciOiJ.ey" + "J", "a", 4},
		{"a bearer token", "Bearer ", "1", 8}, {"a bearer token", "bearer ", "1", 8}, {"a bearer token", "Authorization: Basic ", "1", 8}, {"a bearer token", "authorization=token ", "1", 8},
	} {
		for n := token.least - 1; n <= token.least; n++ {
			text := token.begins + strings.Repeat(token.piece, n)
			if token.what == "a JSON web token" {
				text += "."
			}
			found := false
			In([]byte("with "+text+" in it"), func(s Sight) { found = found || s.What == token.what })
			if found != (n == token.least) {
				t.Errorf("%s of %d: %v", token.begins, n, found)
			}
		}
	}
	if In([]byte("ey"+"JhbGciOi.ey"+"JzdWIi."), func(s Sight) { t.Errorf("%s in a header too short", s.What) }); t.Failed() {
		return
	}
	if got := Shown(strings.Repeat("-----BEGIN "+"PRIVATE KEY-----", 2)); got != "<secret><secret>" {
		t.Errorf("two keys are %s", got)
	}
	for _, of := range []string{"", "RSA ", "EC ", "OPENSSH "} {
		if got := Shown("-----BEGIN " + of + "PRIVATE KEY-----\nMIIE\n-----END"); strings.Contains(got, "MIIE") {
			t.Errorf("%s: %s", of, got)
		}
	}
}
