package check

import (
	"testing"

	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/logevent"
)

func TestType(t *testing.T) {
	holds(t, []held{
		{"other types", `{` + done + `"processed": "1", "failed": true, "duration_ms": 1, "user_id": 5}`, []string{
			"type 1/1 log:1 failed is a boolean, but the contract says number", "type 1/1 log:1 processed is a string, but the contract says number",
			"type 1/1 log:1 user_id is a number, but the contract says string"}},
		{"a time that is none, an address that is none", `{"timestamp": "soon", "level": "INFO", "logger": "app", "event_type": "request_started", "message": "Request started", "request_id": "r", "method": "GET", "path": "/", "ip_address": "unknown"}`, []string{
			"type 1/1 log:1 ip_address is a string that is not an IP address, but the contract says ip", "type 1/1 log:1 timestamp is a string that is not a time, but the contract says time"}},
	})
}

// A field of type any never has a wrong type, and nothing in it is unknown.
func TestTypeOfAny(t *testing.T) {
	c, err := contract.Parse("own.yaml", []byte("fields: {message: {type: any}, kind: {as: message.kind}}\nrecords: {fields: [message], optional: [kind]}\n"))
	if err != nil {
		t.Fatal(err)
	}
	lines := `{"message": "text"}` + "\n" + `{"message": {"kind": "KeyError"}}` + "\n" + `{"message": {"kind": 5}}` + "\n"
	report := run(t, c, open(t, logevent.Options{Format: logevent.Raw}, logevent.Bytes("log", []byte(lines))), 1)
	var types []string
	for _, f := range report.Findings {
		if f.Kind == Type {
			types = append(types, f.Text)
		}
	}
	if len(types) != 1 || types[0] != "message.kind is a number, but the contract says string" {
		t.Errorf("%q", types)
	}
}
