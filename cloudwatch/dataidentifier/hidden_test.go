package dataidentifier

import (
	"testing"

	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/cloudwatch/filterpattern"
)

// Patterns that look for text that they never see, because it is masked.
func TestHiddenFrom(t *testing.T) {
	managed := []string{"EmailAddress", "IpAddress", "PhoneNumber-DE"}
	custom := []cloudwatch.DataIdentifier{{Name: "customer", Regex: `C-\d{6}`}}
	for pattern, want := range map[string]string{
		`{ $.email = "*@example.com" }`:                      `$.email "*@example.com" EmailAddress`,
		`{ $.level = "ERROR" && $.user.mail = "bob@x.org" }`: `$.user.mail "bob@x.org" EmailAddress`,
		`{ $.text = %@example\.com% }`:                       `$.text "@example\.com" EmailAddress`,
		`"bob@example.com"`:                                  ` "bob@example.com" EmailAddress`,
		`{ $.ip = "10.0.0.*" }`:                              `$.ip "10.0.0.*" IpAddress`,
		`[ip = "10.1.2.3", rest]`:                            ``,
		`{ $.phone = "+4930123456" }`:                        `$.phone "+4930123456" PhoneNumber-DE`,
		`{ $.customer != "C-123456" }`:                       `$.customer "C-123456" customer`,
		`{ $.email = * }`:                                    ``, // asterisks match as well
		`{ $.level = "ERROR" }`:                              ``,
		`{ $.version = "1.2.3" }`:                            ``,
		`{ $.duration_ms > 3000 }`:                           ``,
		`"@timestamp"`:                                       ``,
	} {
		p, err := filterpattern.Parse(pattern)
		if err != nil {
			t.Errorf("%s: %v", pattern, err)
			continue
		}
		got := ""
		for _, h := range HiddenFrom(p, managed, custom) {
			got += h.Field + ` "` + h.Text + `" ` + h.By
		}
		if pattern == `[ip = "10.1.2.3", rest]` {
			want = `$ip "10.1.2.3" IpAddress`
		}
		if got != want {
			t.Errorf("%s: got %s, want %s", pattern, got, want)
		}
	}
	p := filterpattern.MustParse(`{ $.email = "*@example.com" }`)
	if got := HiddenFrom(p, []string{"Name"}, nil); got != nil {
		t.Errorf("what is not masked is hidden: %v", got)
	}
}
