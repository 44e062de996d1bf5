package check

import (
	"testing"
)

func TestType(t *testing.T) {
	holds(t, []held{
		{"other types", `{` + done + `"processed": "1", "failed": true, "duration_ms": 1, "user_id": 5}`, []string{
			"type 1/1 log:1 failed is a boolean, and the contract says number", "type 1/1 log:1 processed is a string, and the contract says number",
			"type 1/1 log:1 user_id is a number, and the contract says string"}},
		{"a time that is none, an address that is none", `{"timestamp": "soon", "level": "INFO", "logger": "app", "event_type": "request_started", "message": "Request started", "request_id": "r", "method": "GET", "path": "/", "ip_address": "unknown"}`, []string{
			"type 1/1 log:1 ip_address is a string that is no IP address, and the contract says ip", "type 1/1 log:1 timestamp is a string that is no time, and the contract says time"}},
	})
}
