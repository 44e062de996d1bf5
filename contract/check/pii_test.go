package check

import (
	"testing"
)

func TestPII(t *testing.T) {
	holds(t, []held{
		{"by its look, and by the contract", `{` + done + `"processed": 1, "failed": 0, "duration_ms": 1.5, "ip_address": "192.0.2.1", "email": "jane at home"}` + "\n" +
			`{` + usual + `"event_type": "batch_started", "message": "for jane@mail.example.com", "item_count": 1}`, []string{
			"pii 1/2 log:1 email holds an e-mail address in clear text", "pii 1/2 log:2 message holds an e-mail address in clear text",
			"extra 1/1 log:1 batch_completed has email, which the contract does not promise", "extra 1/1 log:1 batch_completed has ip_address, which the contract does not promise"}},
		{"what was redacted", `{` + done + `"processed": 1, "failed": 0, "duration_ms": 1.5, "email": "[REDACTED]"}` + "\n" + `{` + usual + `"event_type": "batch_started", "message": "for j***@mail.example.com", "item_count": 1}`, []string{
			"extra 1/1 log:1 batch_completed has email, which the contract does not promise"}},
	})
}
