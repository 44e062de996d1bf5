package check

import (
	"strings"
	"testing"
)

func TestSecret(t *testing.T) {
	holds(t, []held{
		{"personal data and secrets", `{` + usual + `"event_type": "login_failed", "message": "card 4111111111111111", "email": "jane@mail.example.com", "ip_address": "192.0.2.1", "failure_reason": "x", "password": "hunter2", "session_token": "t0k3n"}` + "\n" +
			`{` + strings.ReplaceAll(usual, "INFO", "WARNING") + `"event_type": "login_failed", "message": "x", "email": "j***@mail.example.com", "ip_address": "192.0.2.1", "failure_reason": "x"}`, []string{
			"secret 1/2 log:1 message holds a card number in clear text", "secret 1/2 log:1 password holds a secret in clear text", "secret 1/2 log:1 session_token holds a secret in clear text",
			"pii 1/2 log:1 email holds an e-mail address in clear text",
			"level 1/2 log:1 login_failed is logged as INFO, but the contract says WARNING",
			"extra 1/2 log:1 login_failed has password, which the contract does not promise", "extra 1/2 log:1 login_failed has session_token, which the contract does not promise"}},
	})
}
