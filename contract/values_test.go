package contract

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// All values that a contract may contain are parsed by name.
func TestNamesOfValues(t *testing.T) {
	for _, name := range []string{"string", "number", "boolean", "time", "ip", "list", "object"} {
		var v Type
		if err := v.UnmarshalText([]byte(name)); err != nil || string(v) != name {
			t.Errorf("%s: %v", name, err)
		}
		if v.Text() != (name == "string" || name == "ip") {
			t.Errorf("%s is a text: %v", name, v.Text())
		}
	}
	for _, name := range []string{"None", "Count", "Percent", "Seconds", "Milliseconds", "Microseconds", "Nanoseconds", "Bytes"} {
		var v Unit
		if err := v.UnmarshalText([]byte(name)); err != nil || string(v) != name {
			t.Errorf("%s: %v", name, err)
		}
		// CloudWatch has no nanoseconds.
		if want := strings.ReplaceAll(name, "Nanoseconds", "None"); string(v.CloudWatch()) != want {
			t.Errorf("%s is %s in CloudWatch", name, v.CloudWatch())
		}
	}
	for _, name := range []string{"common", "rare"} {
		var v Rate
		if err := v.UnmarshalText([]byte(name)); err != nil || string(v) != name {
			t.Errorf("%s: %v", name, err)
		}
	}
	if got, want := Levels(), []Level{"DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"}; !slices.Equal(got, want) {
		t.Errorf("levels are %v", got)
	}
}

// The managed data identifiers for each kind of personal data
// (CWL-managed-data-identifiers).
func TestIdentifiers(t *testing.T) {
	for name, want := range map[string]string{
		"email": "EmailAddress", "address": "Address", "name": "Name", "ip": "IpAddress", "card": "CreditCardNumber CreditCardExpiration CreditCardSecurityCode",
		"location": "LatLong", "private": "", "secret": "",
	} {
		var v PII
		if err := v.UnmarshalText([]byte(name)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if got := strings.Join(v.Identifiers(), " "); got != want {
			t.Errorf("%s is found by %s, want %s", name, got, want)
		}
	}
}

// A duration is converted to each unit of time.
func TestDurations(t *testing.T) {
	for unit, want := range map[Unit]float64{Seconds: 1.5, Milliseconds: 1500, Microseconds: 1.5e6, Nanoseconds: 1.5e9} {
		if got, err := (Field{Name: "took", Unit: unit}).Duration(1500 * time.Millisecond); err != nil || got != want {
			t.Errorf("1.5 s are %v %s, %v", got, unit, err)
		}
	}
	for _, unit := range []Unit{None, Count, Percent, Bytes} {
		if got, err := (Field{Name: "took", Unit: unit}).Duration(time.Second); err == nil {
			t.Errorf("1 s are %v %s", got, unit)
		}
	}
}
