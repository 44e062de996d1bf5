package notify

import (
	"net/url"
	"strings"
	"testing"
)

func TestWebhooksThatAreRefused(t *testing.T) {
	for address, want := range map[string]string{
		"https://hooks.example.com/alarms":            "",
		"https://notslack.com/alarms":                 "",
		"https://hooks.Slack.com/services/x":          "give the Slack channel instead",
		"https://contoso.webhook.office.com/x":        "never confirms",
		"https://discord.com/api/webhooks/x":          "never confirms",
		"https://events.pagerduty.com/integration/k":  "give the secret's name instead",
		"https://api.opsgenie.com/v1/json/aws?key=k":  "give the secret's name instead",
		"https://somebody:secret@hooks.example.com/x": "the address has a password in it",
	} {
		parsed, err := url.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		err = CheckWebhook(parsed)
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", address, err, want)
		}
	}
}
