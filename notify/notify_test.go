package notify

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
)

func TestSeverities(t *testing.T) {
	var none Severities
	if !slices.Equal(none.Or(), DefaultSeverities()) || !slices.Equal(Severities{"call"}.Or(), Severities{"call"}) {
		t.Error("the default ones are those of whoever names none")
	}
	all := Severities{"page", "call-out", "ticket"}
	if wrong := all.Check(); len(wrong) > 0 || !all.Contains("call-out") || all.Contains("call") {
		t.Errorf("%v", wrong)
	}
	for name, want := range map[Severity]string{
		"cal-out": `there is no severity "cal-out": did you mean call-out? Use one of page, call-out, ticket`,
		"sms":     `there is no severity "sms": use one of page, call-out, ticket`,
	} {
		if err := all.Known(name); err == nil || err.Error() != want {
			t.Errorf("%v", err)
		}
	}
	if err := all.Known("ticket"); err != nil {
		t.Error(err)
	}
	sorted := []Severity{"z", "ticket", "a", "page", "call-out"}
	slices.SortFunc(sorted, all.Compare)
	if !slices.Equal(sorted, []Severity{"page", "call-out", "ticket", "a", "z"}) {
		t.Errorf("%v", sorted)
	}
}

func TestSeveritiesThatAreWrong(t *testing.T) {
	wrong := Severities{"page", "Page", "", "p-age", "page", "1", "a-b", "ab", Severity("a" + strings.Repeat("b", 20)), Severity("a" + strings.Repeat("b", 19))}.Check()
	if got := slices.Sorted(maps.Keys(wrong)); !slices.Equal(got, []int{1, 2, 3, 4, 5, 7, 8}) {
		t.Errorf("%v", wrong)
	}
	if !strings.Contains(wrong[3].Error(), `differs from the severity "page" only in hyphens`) || wrong[4].Error() != "is in this list already" {
		t.Errorf("%v, %v", wrong[3], wrong[4])
	}
}

// mistakesOf returns the mistakes that Check returns as texts.
func mistakesOf(l Listeners) []string {
	var all []string
	for _, m := range slices.Concat(l.Check(), l.CheckTogether()) {
		all = append(all, m.Error())
	}
	return all
}

func TestListenersThatAreWrong(t *testing.T) {
	const uuid = "01234567-89ab-cdef-0123-456789abcdef"
	for name, test := range map[string]struct {
		listeners Listeners
		want      []string
	}{
		"no address": {Listeners{Email: []string{"a@b", "A <a@b.c>", "a@b.c"}}, []string{
			"email[0]: must be an e-mail address, such as on-call@example.com", "email[1]: must be an e-mail address, such as on-call@example.com",
		}},
		"no webhook":            {Listeners{Webhooks: []Webhook{{}}}, []string{"webhooks[0]: needs one of url and secret"}},
		"two webhooks in one":   {Listeners{Webhooks: []Webhook{{URL: "https://a", Secret: "a"}}}, []string{"webhooks[0]: needs one of url and secret"}},
		"no TLS":                {Listeners{Webhooks: []Webhook{{URL: "http://a"}}}, []string{"webhooks[0].url: must be an address that starts with https://"}},
		"no URL":                {Listeners{Webhooks: []Webhook{{URL: "https://a:b/"}}}, []string{"webhooks[0].url: is not a valid address"}},
		"a password":            {Listeners{Webhooks: []Webhook{{URL: "https://a:secret@b/"}}}, []string{"webhooks[0].url: the address contains a password: keep it in Secrets Manager, and give the secret's name instead"}},
		"no secret":             {Listeners{Webhooks: []Webhook{{Secret: "https://a"}}}, []string{"webhooks[0].secret: must be the name of a secret in Secrets Manager whose text is the address, such as your-app/pagerduty"}},
		"a channel's name":      {Listeners{Slack: []SlackChannel{{"T1", "#alarms"}}}, []string{"slack[0].channel: must be the id of a channel, such as C012ABCDEFG, not its name"}},
		"a workspace's name":    {Listeners{Slack: []SlackChannel{{"shop", "C1"}}}, []string{"slack[0].workspace: must be the id of a workspace, such as T012ABCDEFG"}},
		"a team's link":         {Listeners{Teams: []TeamsChannel{{uuid, uuid, "https://teams.microsoft.com/l/channel/19%3aabc%40thread.tacv2/General"}}}, []string{"teams[0].channel: must be the id of a channel, such as 19:0a1b2c3d@thread.tacv2, not its name or link"}},
		"a topic with an email": {Listeners{Topic: "arn:aws:sns:eu-central-1:111122223333:a", Email: []string{"a@b.c"}}, []string{"topic: an existing topic has its own subscribers: leave out email, or topic"}},
		"a topic's name":        {Listeners{Topic: "alarms"}, []string{"topic: must be the ARN of an SNS topic, such as arn:aws:sns:eu-central-1:111122223333:alarms"}},
		"a topic's token":       {Listeners{Topic: "${Token[TOKEN.12]}"}, nil},
		"a topic of tokens":     {Listeners{Topic: "arn:${Token[AWS.Partition.1]}:sns:${Token[AWS.Region.2]}:${Token[AWS.AccountId.3]}:alarms"}, nil},
		"no topic, of tokens":   {Listeners{Topic: "arn:${Token[AWS.Partition.1]}:sqs:eu-central-1:111122223333:alarms"}, []string{"topic: must be the ARN of an SNS topic, such as arn:aws:sns:eu-central-1:111122223333:alarms"}},
		"no action, of tokens":  {Listeners{Actions: []string{"arn:aws:ssm:${Token[AWS.Region.2]}:111122223333:opsitem:5"}}, []string{"actions[0]: belongs to the service ssm, but has none of its forms: " + actionsAllowed}},
		"everything a token": {Listeners{
			Email: []string{"${Token[TOKEN.1]}", "oncall@${Token[TOKEN.2]}"}, Webhooks: []Webhook{{URL: "${Token[TOKEN.3]}"}, {Secret: "${Token[TOKEN.4]}"}},
			Slack: []SlackChannel{{"${Token[TOKEN.5]}", "${Token[TOKEN.6]}"}}, Teams: []TeamsChannel{{"${Token[TOKEN.7]}", "${Token[TOKEN.8]}", "${Token[TOKEN.9]}"}},
			Actions: []string{"${Token[TOKEN.10]}", "arn:aws:ssm:${Token[AWS.Region.2]}:${Token[AWS.AccountId.3]}:opsitem:1"},
		}, nil},
		"a token twice": {Listeners{Email: []string{"${Token[TOKEN.1]}", "${Token[TOKEN.1]}"}}, []string{"email[1]: is in this list already"}},
		"an address in other letters": {
			Listeners{Email: []string{"on-call@example.com", "On-Call@EXAMPLE.com", "${Token[A.1]}", "${Token[a.1]}"}}, []string{"email[1]: is in this list already"},
		},
		"a host in other letters": {
			Listeners{Webhooks: []Webhook{{URL: "https://a.example.com/x"}, {URL: "https://A.EXAMPLE.com/x"}, {URL: "https://a.example.com/X"}}}, []string{"webhooks[1]: is in this list already"},
		},
		"everything twice": {
			Listeners{Email: []string{"a@b.c", "a@b.c"}, Webhooks: []Webhook{{Secret: "a"}, {Secret: "a"}}, Slack: []SlackChannel{{"T1", "C1"}, {"T1", "C1"}}},
			[]string{"email[1]: is in this list already", "webhooks[1]: is in this list already", "slack[1]: is in this list already"},
		},
	} {
		if got := mistakesOf(test.listeners); !slices.Equal(got, test.want) {
			t.Errorf("%s\ngot  %q\nwant %q", name, got, test.want)
		}
	}
}

func TestListeners(t *testing.T) {
	off := false
	for name, test := range map[string]struct {
		listeners   Listeners
		anybody, ok bool
	}{
		"nobody":     {Listeners{}, false, true},
		"an e-mail":  {Listeners{Email: []string{"a@b.c"}}, true, true},
		"a channel":  {Listeners{Teams: []TeamsChannel{{}}, OnOK: &off}, true, false},
		"an action":  {Listeners{Actions: []string{"a"}}, true, true},
		"a topic":    {Listeners{Topic: "a"}, true, true},
		"empty list": {Listeners{Email: []string{}, OnInsufficientData: true}, false, true},
	} {
		if l := test.listeners; l.Anybody() != test.anybody || l.TellsOK() != test.ok {
			t.Errorf("%s: anybody %v, when it is over %v", name, l.Anybody(), l.TellsOK())
		}
	}
}

func TestPlainTeamsChannel(t *testing.T) {
	want := TeamsChannel{"ab", "cd", "19%3aX%40thread.tacv2"}
	for _, channel := range []string{"19:X@thread.tacv2", "19%3AX%40thread.tacv2", "19%3aX@thread.tacv2"} {
		if got := (TeamsChannel{"AB", "cD", channel}).Plain(); got != want {
			t.Errorf("%s: %v", channel, got)
		}
	}
}

// Values that differ only in insignificant ways have one plain form.
func TestPlainForms(t *testing.T) {
	for given, want := range map[string]string{
		"A.b@Example.COM": "A.b@example.com", "a@b@C": "a@b@c", "none": "none", "${Token[TOKEN.1]}": "${Token[TOKEN.1]}", "a@${Token[TOKEN.1]}": "a@${Token[TOKEN.1]}",
	} {
		if got := PlainEmail(given); got != want {
			t.Errorf("%s: %s, want %s", given, got, want)
		}
	}
	for given, want := range map[Webhook]Webhook{
		{URL: "https://A.example.com/A?b=C"}: {URL: "https://a.example.com/A?b=C"}, {Secret: "A"}: {Secret: "A"}, {URL: "https://${Token[A.1]}/"}: {URL: "https://${Token[A.1]}/"},
		{URL: "https://a:b/"}: {URL: "https://a:b/"},
	} {
		if got := given.Plain(); got != want {
			t.Errorf("%v: %v, want %v", given, got, want)
		}
	}
	of := TeamsChannel{"${Token[T.1]}", "${Token[T.2]}", "${Token[T.3]}"}
	if got := of.Plain(); got != of {
		t.Errorf("%v", got)
	}
}

// Empty values are mistakes, and cause no panic.
func TestNothing(t *testing.T) {
	if checkWebhook(nil) == nil || CheckTopic("") == nil || (Severity("")).Check() == nil {
		t.Error("nothing is right")
	}
	if _, err := ParseAction(""); err == nil {
		t.Error("no action is one")
	}
	if got := (Mistake{Path: []string{"a", ""}, Text: "wrong"}).Error(); got != "a.: wrong" {
		t.Errorf("%s", got)
	}
	if Severities(nil).Known("page") == nil || len(Severities(nil).Or()) != 2 || (Listeners{}).Anybody() || (Webhook{}).Plain() != (Webhook{}) || (TeamsChannel{}).Plain() != (TeamsChannel{}) {
		t.Error("nothing is something")
	}
}

// An action whose account and region only the deployment knows reaches them all.
func TestActionsOfTokens(t *testing.T) {
	for _, arn := range []string{
		"arn:${Token[AWS.Partition.1]}:ssm:${Token[AWS.Region.2]}:${Token[AWS.AccountId.3]}:opsitem:1",
		"arn:aws:lambda:${Token[AWS.Region.2]}:${Token[AWS.AccountId.3]}:function:${Token[TOKEN.4]}",
	} {
		action, err := ParseAction(arn)
		if err != nil || action.Region != "" || action.Account != "" || action.Reaches("111122223333", "eu-central-1") != nil {
			t.Errorf("%s: %+v, %v", arn, action, err)
		}
	}
	action, err := ParseAction("arn:aws:lambda:us-east-1:${Token[AWS.AccountId.3]}:function:wake")
	if err != nil || action.Reaches("111122223333", "eu-central-1") == nil {
		t.Errorf("%+v, %v", action, err)
	}
}

func TestActions(t *testing.T) {
	action := regexp.MustCompile(ActionForm())
	for arn, want := range map[string]Action{
		"arn:aws:lambda:eu-central-1:111122223333:function:wake":                 {Kind: Function, Region: "eu-central-1", Account: "111122223333"},
		"arn:aws-cn:lambda:cn-north-1:111122223333:function:wake_up:7":           {Kind: Function, Region: "cn-north-1", Account: "111122223333"},
		"arn:aws:ssm:us-east-1:111122223333:opsitem:4":                           {Kind: OpsItem, Region: "us-east-1", Account: "111122223333"},
		"arn:aws:ssm:us-east-1:111122223333:opsitem:1#CATEGORY=Recovery":         {Kind: OpsItem, Region: "us-east-1", Account: "111122223333"},
		"arn:aws-us-gov:ssm-incidents::111122223333:response-plan/shop_of-games": {Kind: Incident, Account: "111122223333"},
	} {
		want.ARN = arn
		if got, err := ParseAction(arn); err != nil || got != want {
			t.Errorf("%s: %v, %v", arn, got, err)
		}
		if !action.MatchString(arn) {
			t.Errorf("%s: the form says otherwise", arn)
		}
	}
	for arn, want := range map[string]string{
		"wake": "must be the ARN of an alarm action: use a Lambda function",
		"arn:aws:sns:us-east-1:111122223333:alarms":                                     "is a topic, which belongs under topic: and not under actions",
		"arn:aws:swf:us-east-1:111122223333:action/actions/AWS_EC2.InstanceId.Stop/1.0": "stops or restarts a machine",
		"arn:aws:autoscaling:us-east-1:111122223333:scalingPolicy:x":                    "scales machines",
		"arn:aws:ssm:us-east-1:111122223333:opsitem:5":                                  "belongs to the service ssm, but has none of its forms",
		"arn:aws:ssm:us-east-1:111122223333:opsitem:1#CATEGORY=Speed":                   "belongs to the service ssm, but has none of its forms",
		"arn:aws:ssm-incidents:us-east-1:111122223333:response-plan/shop":               "belongs to the service ssm-incidents, but has none of its forms",
		"arn:aws:lambda:us-east-1:111122223333:layer:wake":                              "belongs to the service lambda, but has none of its forms",
		"arn:aws:sqs:us-east-1:111122223333:q":                                          "belongs to the service sqs: use",
	} {
		if _, err := ParseAction(arn); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s: %v", arn, err)
		}
		if action.MatchString(arn) {
			t.Errorf("%s: the form says otherwise", arn)
		}
	}
	function, item, incident := Action{Kind: Function}, Action{Kind: OpsItem}, Action{Kind: Incident}
	if function.OnlyInAlarm() || !item.OnlyInAlarm() || !incident.OnlyInAlarm() {
		t.Error("only functions are told that it is over")
	}
	if !function.OnQueries() || !item.OnQueries() || incident.OnQueries() {
		t.Error("only incidents are not for alarms on queries")
	}
}

func TestReaches(t *testing.T) {
	parse := func(arn string) Action {
		action, err := ParseAction(arn)
		if err != nil {
			t.Fatal(err)
		}
		return action
	}
	function := parse("arn:aws:lambda:eu-central-1:111122223333:function:wake")
	incident := parse("arn:aws:ssm-incidents::111122223333:response-plan/shop")
	for _, test := range []struct {
		action          Action
		account, region string
		want            string
	}{
		{function, "", "", ""},
		{function, "111122223333", "eu-central-1", ""},
		{function, "111122223333", "us-east-1", "it is in eu-central-1, and alarms in us-east-1 cannot reach it"},
		{function, "444455556666", "", "it is in account 111122223333, and alarms in account 444455556666 cannot reach it"},
		{incident, "444455556666", "us-east-1", ""},
	} {
		got := ""
		if err := test.action.Reaches(test.account, test.region); err != nil {
			got = err.Error()
		}
		if got != test.want {
			t.Errorf("%s from %s in %s: %q", test.action.ARN, test.account, test.region, got)
		}
	}
	if err := Reaches("alarm-of-that-name", "us-east-1"); err != nil {
		t.Error(err)
	}
}
