package notify

import (
	"fmt"
	"net/url"
	"strings"

	"github.com/logstack-go/logstack/internal/lazyregexp"
)

// Webhook is an HTTPS address that receives the JSON of SNS: a pager, or a service
// of your own. It must confirm its subscription, which PagerDuty and the like do by
// themselves. Set either URL or Secret.
//
// The value of a secret is in no template, but whoever may list subscriptions sees
// it. A changed secret is read only at the next change of the subscription
// (dynamic-references-secretsmanager).
type Webhook struct {
	// The address, https://…, if it holds no secret.
	URL string `yaml:"url"`
	// The name of a secret in Secrets Manager whose value is the whole address, for
	// an address that holds a key.
	Secret string `yaml:"secret"`
}

// The forms of a webhook.
const (
	WebhookForm = `^https://[^/\s]\S*$`
	SecretForm  = `^[A-Za-z0-9/_+=.@-]{1,512}$`
)

var (
	webhookPattern = lazyregexp.New(WebhookForm)
	secretPattern  = lazyregexp.New(SecretForm)
)

// Check returns what is wrong with the webhook.
func (w Webhook) Check() []Mistake {
	var wrong []Mistake
	switch {
	case w.URL == "" && w.Secret == "":
		wrong = append(wrong, Mistake{Missing: []string{"url", "secret"}, Text: "needs one of url and secret"})
	case w.URL != "" && w.Secret != "":
		wrong = append(wrong, Mistake{Text: "needs one of url and secret"})
	}
	if w.URL != "" && !isToken(w.URL) {
		if !webhookPattern.MatchString(w.URL) {
			wrong = append(wrong, mistakef([]string{"url"}, "must be an address that starts with https://"))
		} else if address, err := url.Parse(w.URL); err != nil {
			wrong = append(wrong, mistakef([]string{"url"}, "is not a valid address"))
		} else if err := checkWebhook(address); err != nil {
			wrong = append(wrong, mistakef([]string{"url"}, "%v", err))
		}
	}
	if w.Secret != "" && !isToken(w.Secret) && !secretPattern.MatchString(w.Secret) {
		wrong = append(wrong, mistakef([]string{"secret"}, "must be the name of a secret in Secrets Manager whose text is the address, such as your-app/pagerduty"))
	}
	return wrong
}

// Plain returns the webhook with its host in lower case, because host names are
// case-insensitive. Two values are the same webhook if they are equal in this form.
func (w Webhook) Plain() Webhook {
	address, err := url.Parse(w.URL)
	if err != nil || isToken(w.URL) || address.Host == strings.ToLower(address.Host) {
		return w
	}
	w.URL = strings.Replace(w.URL, address.Host, strings.ToLower(address.Host), 1)
	return w
}

// checkWebhook returns an error if an address cannot be a webhook, or must not be
// in a template for everybody to read.
func checkWebhook(address *url.URL) error {
	if address == nil {
		return fmt.Errorf("it has no address")
	}
	host := strings.ToLower(address.Hostname())
	is := func(domain string) bool { return host == domain || strings.HasSuffix(host, "."+domain) }
	switch {
	case is("slack.com"):
		return fmt.Errorf("%s does not accept notifications from SNS, and never confirms: give the Slack channel instead", host)
	case is("office.com"), is("discord.com"):
		return fmt.Errorf("%s does not accept notifications from SNS, and never confirms", host)
	case is("pagerduty.com"), is("opsgenie.com"):
		return fmt.Errorf("an address of %s contains a key: keep it in Secrets Manager, and give the secret's name instead", host)
	case address.User != nil:
		return fmt.Errorf("the address contains a password: keep it in Secrets Manager, and give the secret's name instead")
	}
	return nil
}
