package test

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/constructs/alarms"
	"github.com/logstack-go/logstack/notify"
	"github.com/logstack-go/logstack/stacks"
)

// configurationForm matches valid names of channel configurations
// (AWS::Chatbot::SlackChannelConfiguration).
var configurationForm = regexp.MustCompile(`^[A-Za-z0-9_-]{1,128}$`)

// subscribed returns the logical ids of subscriptions by topic and endpoint, for topics
// with those props.
func subscribed(t *testing.T, props alarms.TopicsProps) map[string]string {
	t.Helper()
	stack := newStack(t)
	alarms.NewTopics(stack, "Topics", props)
	all := map[string]string{}
	for id, r := range synthesize(t, stack).resources(t, "AWS::SNS::Subscription") {
		all[jsonOf(r.Properties["TopicArn"])+" "+jsonOf(r.Properties["Endpoint"])] = id
	}
	return all
}

// A subscription's logical id does not depend on its position in a list: reordering
// changes nothing, and dropping an endpoint does not change the others. Otherwise,
// CloudFormation would create an endpoint's second subscription, which SNS answers with
// the first, and then delete it.
func TestSubscriptionsAreCalledByWhoIsTold(t *testing.T) {
	type told = map[notify.Severity][]string
	type hooks = map[notify.Severity][]notify.Webhook
	of := func(email told, webhooks hooks) alarms.TopicsProps {
		return alarms.TopicsProps{Email: email, Webhooks: webhooks}
	}
	secret, address := notify.Webhook{Secret: "shop/pager"}, notify.Webhook{URL: "https://hooks.example.com/alarms"}
	whole := subscribed(t, of(told{"page": {"a@example.com", "b@example.com"}, "ticket": {"a@example.com"}}, hooks{"page": {secret, address}}))
	if len(whole) != 5 {
		t.Fatalf("%v", whole)
	}
	for name, c := range map[string]struct {
		props alarms.TopicsProps
		left  int
	}{
		"in another order":   {of(told{"page": {"b@example.com", "a@example.com"}, "ticket": {"a@example.com"}}, hooks{"page": {address, secret}}), 5},
		"the first dropped":  {of(told{"page": {"b@example.com"}}, hooks{"page": {address}}), 2},
		"the second dropped": {of(told{"page": {"a@example.com"}}, hooks{"page": {secret}}), 2},
		"with one more before": {of(told{"page": {"c@example.com", "a@example.com", "b@example.com"}, "ticket": {"a@example.com"}},
			hooks{"page": {{URL: "https://hooks.example.com/first"}, secret, address}}), 5},
		"with the domain in other letters": {of(told{"page": {"a@Example.com", "b@EXAMPLE.COM"}}, hooks{"page": {{URL: "https://HOOKS.example.com/alarms"}}}), 3},
	} {
		t.Run(name, func(t *testing.T) {
			got := subscribed(t, c.props)
			same := 0
			for who, id := range got {
				if whole[who] == id {
					same++
				} else if slices.Contains(slices.Collect(maps.Values(whole)), id) {
					t.Errorf("%s is subscribed in the place of somebody else, %s", who, id)
				}
			}
			if same != c.left {
				t.Errorf("%d are left as they were, and not %d: %v, before %v", same, c.left, got, whole)
			}
		})
	}
}

// The id for an address that is known only at deployment depends on what it refers to,
// not on other tokens.
func TestSubscriptionsOfParameters(t *testing.T) {
	ids := func(before int) map[string]string {
		stack := newStack(t)
		for range before {
			awscdk.Fn_ImportValue(jsii.String("something"))
		}
		address := awscdk.NewCfnParameter(stack, jsii.String("Address"), nil).ValueAsString()
		hook := awscdk.NewCfnParameter(stack, jsii.String("Hook"), nil).ValueAsString()
		secret := awscdk.NewCfnParameter(stack, jsii.String("Secret"), nil).ValueAsString()
		alarms.NewTopics(stack, "Topics", alarms.TopicsProps{
			Email:    map[notify.Severity][]string{"page": {*address}},
			Webhooks: map[notify.Severity][]notify.Webhook{"page": {{URL: *hook}, {Secret: *secret}}},
		})
		all := map[string]string{}
		for id, r := range synthesize(t, stack).resources(t, "AWS::SNS::Subscription") {
			all[jsonOf(r.Properties["Endpoint"])] = id
		}
		return all
	}
	first, second := ids(0), ids(3)
	if len(first) != 3 || !maps.Equal(first, second) || first[`{"Ref":"Address"}`] == "" {
		t.Errorf("%v, and then %v", first, second)
	}
}

// An endpoint that is listed twice would be notified twice, or lose its subscription
// when one entry is dropped.
func TestNobodyIsSubscribedTwice(t *testing.T) {
	for want, props := range map[string]alarms.TopicsProps{
		"page: email[1]: is in this list already":    {Email: map[notify.Severity][]string{"page": {"a@example.com", "a@example.com"}}},
		"page: email[2]: is in this list already":    {Email: map[notify.Severity][]string{"page": {"a@example.com", "b@example.com", "A@Example.COM"}}},
		"page: webhooks[1]: is in this list already": {Webhooks: map[notify.Severity][]notify.Webhook{"page": {{URL: "https://a.example.com/"}, {URL: "https://A.example.com/"}}}},
		"page: teams[1]: is in this list already":    {Teams: map[notify.Severity][]notify.TeamsChannel{"page": {operations, operations.Plain()}}},
		"page: slack[1]: is in this list already":    {Slack: map[notify.Severity][]notify.SlackChannel{"page": {{Workspace: "T1", Channel: "C1"}, {Workspace: "T1", Channel: "C1"}}}},
		"page: actions[1]: is in this list already":  {Actions: map[notify.Severity][]string{"page": {wake, wake}}},
		`channel "C1" is given twice: an account can configure it only once`: {Slack: map[notify.Severity][]notify.SlackChannel{
			"page": {{Workspace: "T1", Channel: "C1"}}, "ticket": {{Workspace: "T2", Channel: "C1"}}}},
	} {
		stack := newStack(t)
		alarms.NewTopics(stack, "Topics", props)
		wantMistake(t, stack, "Test/Topics: "+want)
	}
	// Each of two severities has its own subscription.
	if got := subscribed(t, alarms.TopicsProps{Email: map[notify.Severity][]string{"page": {"a@example.com"}, "ticket": {"a@example.com"}}}); len(got) != 2 {
		t.Errorf("%v", got)
	}
}

// All topics of a channel are in one configuration: an account has one for each
// channel, across regions and stacks.
func TestAChannelIsConfiguredOnce(t *testing.T) {
	slack := map[notify.Severity][]notify.SlackChannel{"page": {{Workspace: "T1", Channel: "C1"}}}
	for name, c := range map[string]struct {
		first, second *awscdk.Environment
		stage         bool
		refused       bool
	}{
		"two stacks":         {first: envOf("111122223333", "eu-central-1"), second: envOf("111122223333", "eu-central-1"), refused: true},
		"two regions":        {first: envOf("111122223333", "eu-central-1"), second: envOf("111122223333", "us-east-1"), refused: true},
		"two stages":         {stage: true, refused: true},
		"two accounts":       {first: envOf("111122223333", "eu-central-1"), second: envOf("444455556666", "eu-central-1")},
		"of whoever deploys": {refused: true},
	} {
		t.Run(name, func(t *testing.T) {
			app := newApp(t)
			for i, env := range []*awscdk.Environment{c.first, c.second} {
				id := []string{"Dev", "Prod"}[i]
				scope := awscdk.Stage(app)
				if c.stage {
					scope = awscdk.NewStage(app, jsii.String(id), nil)
				}
				alarms.NewTopics(awscdk.NewStack(scope, &id, &awscdk.StackProps{Env: env}), "Topics", alarms.TopicsProps{Slack: slack})
			}
			const want = `there is already a configuration of the channel called "C1", of `
			mistakes := strings.Join(stacks.Mistakes(app), "\n")
			if strings.Contains(mistakes, want) != c.refused || c.refused && !strings.Contains(mistakes, "call one alarms.NewChat for both") {
				t.Errorf("refused is to be %t: %s", c.refused, mistakes)
			}
		})
	}
}

// Configuration names only appear in the console, so one that is too long or has
// invalid characters is no mistake.
func TestNamesOfConfigurationsFit(t *testing.T) {
	long := strings.Repeat("a", 120)
	seen := map[any]bool{}
	for _, name := range []string{"", "shop-prod", "Shop, prod", "Shop_ prod", long + "1", long + "2"} {
		stack := newStack(t)
		alarms.NewTopics(stack, "Topics", alarms.TopicsProps{
			Name:  name,
			Slack: map[notify.Severity][]notify.SlackChannel{"page": {{Workspace: "T1", Channel: "C1"}, {Workspace: "T1", Channel: strings.Repeat("C", 200)}}},
			Teams: map[notify.Severity][]notify.TeamsChannel{"page": {operations}},
		})
		template := synthesize(t, stack)
		for _, kind := range []string{"AWS::Chatbot::SlackChannelConfiguration", "AWS::Chatbot::MicrosoftTeamsChannelConfiguration"} {
			for id, r := range template.resources(t, kind) {
				called := r.Properties["ConfigurationName"].(string)
				if !configurationForm.MatchString(called) || seen[called] {
					t.Errorf("%s is called %q", id, called)
				}
				seen[called] = true
			}
		}
	}
}
