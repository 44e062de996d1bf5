package notify

import (
	"fmt"
	"net/url"
	"strings"
)

// CheckWebhook says what is wrong with an address that is to be told by HTTPS,
// and stands in a template for everybody to read.
func CheckWebhook(address *url.URL) error {
	host := strings.ToLower(address.Hostname())
	is := func(domain string) bool { return host == domain || strings.HasSuffix(host, "."+domain) }
	switch {
	case is("slack.com"):
		return fmt.Errorf("%s takes no notifications of SNS, and never confirms: give the Slack channel instead", host)
	case is("office.com"), is("discord.com"):
		return fmt.Errorf("%s takes no notifications of SNS, and never confirms", host)
	case is("pagerduty.com"), is("opsgenie.com"):
		return fmt.Errorf("an address of %s holds a key: keep it in Secrets Manager, and give the secret's name instead", host)
	case address.User != nil:
		return fmt.Errorf("the address has a password in it: keep it in Secrets Manager, and give the secret's name instead")
	}
	return nil
}
