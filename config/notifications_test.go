package config

import (
	"slices"
	"testing"

	"github.com/logstack-go/logstack/notify"
)

const (
	team    = "{team: 01234567-89ab-cdef-0123-456789abcdef, tenant: 11234567-89ab-cdef-0123-456789abcdef, channel: '19:ab_c@thread.tacv2'}"
	slack   = "notifications: {page: {slack: [{workspace: T1, channel: C1}]}}\n"
	inTeams = "notifications: {page: {teams: [" + team + "]}}\n"

	function = "arn:aws:lambda:eu-central-1:111122223333:function:wake"
	plan     = "arn:aws:ssm-incidents::111122223333:response-plan/shop"

	actionForms = "use a Lambda function (arn:aws:lambda:region:account:function:name, or one of its aliases), an OpsItem (arn:aws:ssm:region:account:opsitem:severity, with or without #CATEGORY=…) or an incident (arn:aws:ssm-incidents::account:response-plan/name)"
)

// notificationMistakes are mistakes in who is notified, and in severities.
var notificationMistakes = []struct{ name, source, want string }{
	{"no severities", "severities: []\n" + rest, "logstack.yaml:1:13: severities: needs at least one severity, such as page"},
	{"a severity's form", "severities: [Page, 1st, abcdefghijklmnopqrstu]\n" + rest, `
logstack.yaml:1:14: severities[0]: "Page" is not a valid name for a severity: use lower-case letters, digits and hyphens, starting with a letter, at most 20 characters
logstack.yaml:1:20: severities[1]: "1st" is not a valid name for a severity: use lower-case letters, digits and hyphens, starting with a letter, at most 20 characters
logstack.yaml:1:25: severities[2]: "abcdefghijklmnopqrstu" is not a valid name for a severity: use lower-case letters, digits and hyphens, starting with a letter, at most 20 characters
`},
	{"a severity twice", "severities: [page, page]\n" + rest, `logstack.yaml:1:20: severities[1]: is in this list already`},
	{"severities that differ in hyphens", "severities: [call-out, callout]\n" + rest, `logstack.yaml:1:24: severities[1]: differs from the severity "call-out" only in hyphens, which CloudFormation's logical ids cannot have`},
	{"severities of an environment", app + svc + "environments: {prod: {severities: [page]}}\n", `logstack.yaml:3:23: environments.prod.severities: there is no key "severities": use one of account, region, regions, ` + settingKeys},
	{"a mistyped severity", "severities: [page, call]\nalarms: {errors: {above: {cal: 5}}}\nnotifications: {calls: {}}\n" + rest, `
logstack.yaml:1:13: severities: alarm rule failed-logins, as it ships: above.ticket: there is no severity "ticket": use page or call; to turn it off, set failed-logins: ~ in alarms
logstack.yaml:1:13: severities: alarm rule mismatch, as it ships: after.ticket: there is no severity "ticket": use page or call; to turn it off, set mismatch: ~ in alarms
logstack.yaml:1:13: severities: alarm rule request-p95, as it ships: above.ticket: there is no severity "ticket": use page or call; to turn it off, set request-p95: ~ in alarms
logstack.yaml:1:13: severities: alarm rule slow-requests, as it ships: above.ticket: there is no severity "ticket": use page or call; to turn it off, set slow-requests: ~ in alarms
logstack.yaml:2:10: alarms.errors: as the rule ships, above.ticket: there is no severity "ticket": use page or call
logstack.yaml:2:32: alarms.errors.above.cal: there is no severity "cal": did you mean call? Use page or call
logstack.yaml:3:17: notifications.calls: there is no severity "calls": did you mean call? Use page or call
`},

	{"a team's name", "notifications: {page: {teams: [{team: Operations, tenant: example.com, channel: General}]}}\n" + rest, `
logstack.yaml:1:39: notifications.page.teams[0].team: must be the id of a team, a UUID such as 01234567-89ab-cdef-0123-456789abcdef
logstack.yaml:1:59: notifications.page.teams[0].tenant: must be the id of a tenant, a UUID such as 01234567-89ab-cdef-0123-456789abcdef
logstack.yaml:1:81: notifications.page.teams[0].channel: must be the id of a channel, such as 19:0a1b2c3d@thread.tacv2, not its name or link
`},
	{"a Teams channel without a team", "notifications: {page: {teams: [{channel: '19:abc@thread.tacv2'}]}}\n" + rest, `
logstack.yaml:1:32: notifications.page.teams[0]: team is missing: a channel needs team, tenant and channel, by their ids
logstack.yaml:1:32: notifications.page.teams[0]: tenant is missing: a channel needs team, tenant and channel, by their ids
`},
	{"a Teams channel that is a number", "notifications: {page: {teams: [{team: 01234567-89ab-cdef-0123-456789abcdef, tenant: 11234567-89ab-cdef-0123-456789abcdef, channel: 19}]}}\n" + rest, "logstack.yaml:1:132: notifications.page.teams[0].channel: must be text, got a number: put it in quotes"},
	{"a Teams channel twice in two forms", "notifications: {page: {teams: [" + team + ", {team: 01234567-89AB-cdef-0123-456789abcdef, tenant: 11234567-89ab-cdef-0123-456789abcdef, channel: 19%3Aab_c%40thread.tacv2}]}}\n" + rest, "logstack.yaml:1:157: notifications.page.teams[1]: is in this list already"},
	{"a topic with a Teams channel", "notifications: {page: {topic: 'arn:aws:sns:eu-central-1:111122223333:alarms', teams: [" + team + "]}}\n" + rest, "logstack.yaml:1:31: notifications.page.topic: an existing topic has its own subscribers: leave out teams, or topic"},

	{"an action's name", "notifications: {page: {actions: [wake]}}\n" + rest, "logstack.yaml:1:34: notifications.page.actions[0]: must be the ARN of an alarm action: " + actionForms},
	{"actions of other services", "notifications: {page: {actions: ['arn:aws:sns:eu-central-1:111122223333:alarms', 'arn:aws:automate:eu-central-1:ec2:stop', 'arn:aws:sqs:eu-central-1:111122223333:q', 'arn:aws:ssm:eu-central-1:111122223333:opsitem:5']}}\n" + rest, `
logstack.yaml:1:34: notifications.page.actions[0]: is a topic, which belongs under topic: and not under actions: ` + actionForms + `
logstack.yaml:1:82: notifications.page.actions[1]: stops or restarts a machine, which alarms on logs cannot do: ` + actionForms + `
logstack.yaml:1:124: notifications.page.actions[2]: belongs to the service sqs: ` + actionForms + `
logstack.yaml:1:167: notifications.page.actions[3]: belongs to the service ssm, but has none of its forms: ` + actionForms + `
`},
	{"an action on machines", "notifications: {page: {actions: ['arn:aws:autoscaling:eu-central-1:111122223333:scalingPolicy:x']}}\n" + rest, "logstack.yaml:1:34: notifications.page.actions[0]: scales machines, which alarms on logs cannot do: " + actionForms},
	{"an action twice", "notifications: {page: {actions: ['" + plan + "', '" + plan + "']}}\n" + rest, "logstack.yaml:1:92: notifications.page.actions[1]: is in this list already"},
	{"too many actions", "notifications: {page: {actions: ['" + function + "1', '" + function + "2', '" + function + "3', '" + function + "4', '" + function + "5']}}\n" + rest, "logstack.yaml:1:33: notifications.page.actions: an alarm has at most 4 actions in addition to its topic"},
	{"a function of another region", app + svc + "environments: {prod: {regions: [eu-central-1, us-east-1], notifications: {page: {actions: ['" + function + "']}}}}\n", "logstack.yaml:3:92: environments.prod.notifications.page.actions[0]: it is in eu-central-1, and alarms in us-east-1 cannot reach it"},
	{"a function of another account", "notifications: {page: {actions: ['" + function + "']}}\n" + app + svc + "environments: {prod: {account: '444455556666'}}\n", "logstack.yaml:1:34: notifications.page.actions[0]: it is in account 111122223333, and alarms in account 444455556666 cannot reach it"},
	{"an OpsItem of another account", app + svc + "environments: {prod: {account: '444455556666', notifications: {page: {actions: ['arn:aws:ssm:eu-central-1:111122223333:opsitem:1']}}}}\n", "logstack.yaml:3:81: environments.prod.notifications.page.actions[0]: it is in account 111122223333, and alarms in account 444455556666 cannot reach it"},
	{"an answer to whether all is over", "notifications: {page: {onOK: maybe}}\n" + rest, "logstack.yaml:1:30: notifications.page.onOK: must be true or false, got text"},
	{"actions that are half enabled", "actionsEnabled: 0\n" + rest, "logstack.yaml:1:17: actionsEnabled: must be true or false, got a number"},

	{"a channel in who knows which account", slack + app + svc + "environments: {dev: {}, prod: {account: '111122223333'}}\n", "logstack.yaml:1:32: notifications.page.slack[0]: environment dev notifies the channel as well, and an account can configure it only once: give the accounts of both, as that of prod may be the same or not, or let one of the two notify another channel, a webhook or a topic"},
	{"a Teams channel in who knows which account", inTeams + app + svc + "environments: {dev: {account: '111122223333'}, prod: {}}\n", "logstack.yaml:1:32: notifications.page.teams[0]: environment dev notifies the channel as well, and an account can configure it only once: give the accounts of both, as that of prod may be the same or not, or let one of the two notify another channel, a webhook or a topic"},
	{"an environment called as the stack of channels", slack + app + svc + "environments: {dev: {}, chat: {}}\n", "logstack.yaml:4:25: environments.chat: environments share a channel, and the stack for it would have the same name as that of chat: rename that environment"},
	{"an environment called as an account's stack of channels", slack + app + svc + "environments:\n  dev: {account: '111122223333'}\n  chat-111122223333: {account: '111122223333'}\n", "logstack.yaml:6:3: environments.chat-111122223333: environments share a channel, and the stack for it would have the same name as that of chat-111122223333: rename that environment"},
	{"two topics of one name", "severities: [page, ticket, web-page]\nnotifications: {page: {slack: [{workspace: T1, channel: C1}]}, web-page: {slack: [{workspace: T1, channel: C1}]}}\n" + app + svc + "environments: {prod: {}, prod-web: {}}\n", "logstack.yaml:5:26: environments.prod-web: a topic of prod and one of prod-web would both be called shop-prod-web-page: rename one of the two"},
}

// notificationsAllowed is valid, although it looks like a mistake.
var notificationsAllowed = map[string]string{
	"severities of one's own":              "severities: [page, call-out, ticket]\nalarms: {errors: {above: {call-out: 20}}, silence: {after: {call-out: 1h}}}\nnotifications: {call-out: {email: [a@b.c]}}\n" + rest,
	"a severity without notifications":     "severities: [page, ticket, call]\n" + rest,
	"everything that an alarm can do":      "notifications: {page: {teams: [" + team + "], actions: ['" + function + "', '" + function + ":live', 'arn:aws-us-gov:ssm:us-gov-west-1:111122223333:opsitem:1#CATEGORY=Security', '" + plan + "'], onOK: false, onInsufficientData: true}}\n" + rest,
	"actions beside a topic":               "notifications: {page: {topic: 'arn:aws:sns:eu-central-1:111122223333:alarms', actions: ['" + plan + "']}}\n" + rest,
	"an incident that an account shares":   "notifications: {page: {actions: ['" + plan + "']}}\n" + app + svc + "environments: {prod: {account: '444455556666', region: us-east-1}}\n",
	"alarms that tell nobody":              "actionsEnabled: false\n" + app + svc + "environments: {dev: {}, prod: {actionsEnabled: true, notifications: {page: {onOK: ~}}}}\n",
	"a channel of two environments":        slack + app + svc + "environments: {dev: {}, prod: {}}\n",
	"a channel of two regions":             inTeams + app + svc + "environments: {prod: {regions: [eu-west-1, us-east-1]}}\n",
	"an environment called chat":           slack + app + svc + "environments: {chat: {}}\n",
	"a topic of two environments":          "notifications: {page: {topic: 'arn:aws:sns:eu-central-1:111122223333:alarms'}}\n" + app + svc + "environments: {dev: {region: eu-central-1}, prod: {region: eu-central-1}}\n",
	"topics of one name in two regions":    "severities: [page, ticket, web-page]\nnotifications: {page: {email: [a@b.c]}}\n" + app + svc + "environments: {prod: {}, prod-web: {}}\n",
	"a region that nobody knew":            app + svc + "environments: {prod: {region: eu-moon-1}}\n",
	"nobody":                               "notifications: {page: {}}\n" + rest,
	"a channel that one environment tells": slack + app + svc + "environments: {dev: {notifications: ~}, prod: {account: '111122223333'}}\n",
}

func TestWarnings(t *testing.T) {
	const (
		told       = "notifications: {page: {email: [a@b.c]}, ticket: {email: [a@b.c]}}\n"
		ticketTold = ", ticket: {email: [a@b.c]}}\n"
	)
	nobody := func(place, severity string) string {
		return place + ": alarms of severity " + severity + " notify nobody: they only show in the console"
	}
	for source, want := range map[string][]string{
		"notifications: {page: {}, ticket: {email: []}}\n" + rest: {
			nobody("logstack.yaml:1:17: notifications.page", "page"),
			nobody("logstack.yaml:1:27: notifications.ticket", "ticket"),
		},
		// Once, although two environments have it.
		"notifications: {page: {onOK: false}" + ticketTold + app + svc + "environments: {dev: {}, prod: {}}\n": {
			nobody("logstack.yaml:1:17: notifications.page", "page"),
		},
		// At the environment that removes them.
		told + app + svc + "environments: {dev: {}, prod: {notifications: {page: {email: []}}}}\n": {
			nobody("logstack.yaml:4:48: environments.prod.notifications.page", "page"),
		},
		"notifications: {page: {}" + ticketTold + app + svc + "environments: {prod: {notifications: {page: {email: [a@b.c]}}}}\n": nil,
		"notifications: {page: {actions: ['" + plan + "']}" + ticketTold + rest:                                                   nil,
		"actionsEnabled: false\nnotifications: {page: {}}\n" + rest:                                                               nil,
		// Severities that only alarms use.
		rest: {
			nobody("logstack.yaml:3:16: environments.prod", "page"),
			nobody("logstack.yaml:3:16: environments.prod", "ticket"),
		},
		"alarms: {critical: ~, silence: ~, errors: {above: {page: ~}}}\nnotifications: {page: {email: [a@b.c]}}\n" + rest: {
			nobody("logstack.yaml:5:16: environments.prod", "ticket"),
		},
		"alarms: {" + noRecords + "}\nnotifications: {page: {email: [a@b.c]}}\n" + rest: nil,
		// An alarm notifies nobody if another one looks at it and notifies
		// instead, or if it is part of another one.
		"severities: [call, page, ticket]\nalarms: {" + noRecords + ", unhealthy: {severity: call}}\nnotifications: {call: {email: [a@b.c]}}\n" + rest:                                                                                                         nil,
		"alarms: {" + noRecords + ", silence: ~, unhealthy: {any: [mine], severity: page}, mine: {" + own + "}}\nnotifications: {page: {email: [a@b.c]}}\n" + rest:                                                                                             nil,
		"severities: [call, page, ticket]\nalarms: {" + noRecords + ", silence: ~, unhealthy: {severity: call}, availability: {burnRates: [{name: fast, severity: page, long: 1h, short: 5m, budget: 2%}]}}\nnotifications: {call: {email: [a@b.c]}}\n" + rest: nil,
		// A service with alarms of its own.
		"alarms: {" + noRecords + "}\nnotifications: {page: {email: [a@b.c]}}\n" + app + "services: [{name: web, image: a, ownLogGroups: true, alarms: {mine: {" + own + "}}}]\n" + env: {
			nobody("logstack.yaml:5:16: environments.prod", "ticket"),
		},

		told + app + svc + "environments: {prod: {region: eu-cental-1}, dev: {regions: [us-east-1, moon-base-1]}}\n": {
			`logstack.yaml:4:31: environments.prod.region: the region "eu-cental-1" is unknown here, and may be one that AWS added later: did you mean eu-central-1?`,
			`logstack.yaml:4:72: environments.dev.regions[1]: the region "moon-base-1" is unknown here, and may be one that AWS added later`,
		},
		told + app + svc + "environments: {a: {region: eusc-de-east-1}, b: {region: us-gov-west-1}, c: {region: cn-northwest-1}, d: {region: ap-southeast-7}}\n": nil,

		// A page that goes off before the ticket.
		told + "alarms: {errors: {above: {page: 5, ticket: 10}}}\n" + app + svc + "environments: {dev: {}, prod: {}}\n": {
			"logstack.yaml:2:44: alarms.errors.above.ticket: the threshold of page is milder than that of ticket: people would get the more urgent alarm first",
		},
		told + "alarms: {errors: {above: {page: 5}}}\n" + rest: {
			"logstack.yaml:2:10: alarms.errors: as the rule ships, above.ticket: the threshold of page is milder than that of ticket: people would get the more urgent alarm first",
		},
		told + "alarms: {errors: {above: {page: 5}}}\n" + app + svc + "environments: {dev: {alarms: {errors: {above: {page: 10}}}}}\n": nil,
		told + app + "services: [{name: web, image: a, ownLogGroups: true, alarms: {silence: {after: {ticket: 30m}}}}]\n" + env: {
			"logstack.yaml:3:89: services[0].alarms.silence.after.ticket: the threshold of page is milder than that of ticket: people would get the more urgent alarm first",
		},
	} {
		var got []string
		for _, warning := range parse(t, source).Warnings {
			got = append(got, warning.Error())
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s\ngot  %q\nwant %q", source, got, want)
		}
	}
}

func TestTheShippedFilesHaveNoWarnings(t *testing.T) {
	for _, path := range []string{"../logstack.yaml", "../examples/alarms/logstack.yaml"} {
		c, err := Load(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, warning := range c.Warnings {
			t.Error(warning)
		}
	}
}

func TestTells(t *testing.T) {
	c := parse(t, "severities: [page, call, ticket]\nnotifications: {page: {topic: 'arn:aws:sns:eu-central-1:111122223333:alarms'}, call: {}}\n"+app+svc+"environments: {dev: {actionsEnabled: false}, prod: {}}\n")
	prod, dev := environmentOf(t, c, "prod"), environmentOf(t, c, "dev")
	for severity, want := range map[notify.Severity]bool{"page": true, "call": false, "ticket": false} {
		if got := prod.Tells(severity); got != want {
			t.Errorf("%s: %v", severity, got)
		}
		if dev.Tells(severity) {
			t.Errorf("%s: dev tells somebody", severity)
		}
	}
	if got := prod.untold("ticket", "call", "page"); !slices.Equal(got, []notify.Severity{"call", "ticket"}) {
		t.Errorf("%v", got)
	}
	if got := prod.untold("page"); got != nil {
		t.Errorf("%v", got)
	}
	if got := dev.untold("ticket"); got != nil {
		t.Errorf("dev is to tell nobody, and yet %v", got)
	}
}

func TestSharedChannels(t *testing.T) {
	c := parse(t, `severities: [page, ticket]
notifications:
  page: {slack: [{workspace: T1, channel: C1}], teams: [`+team+`]}
  ticket: {slack: [{workspace: T1, channel: C1}, {workspace: T1, channel: C2}]}
application: shop
services: [{name: web, image: a}]
environments:
  dev: {notifications: {ticket: ~}}
  prod: {regions: [eu-central-1, us-east-1], notifications: {page: {teams: ~}}}
  far: {account: '111122223333', notifications: {page: {slack: ~, teams: ~}, ticket: {slack: [{workspace: T1, channel: C3}]}}}
`)
	shared := SharedChannels(c.Environments)
	if len(shared) != 2 {
		t.Fatalf("%v", shared)
	}
	if got, want := shared[0].Topics, []SharedTopic{
		{"dev", "", "page"},
		{"prod", "eu-central-1", "page"}, {"prod", "eu-central-1", "ticket"},
		{"prod", "us-east-1", "page"}, {"prod", "us-east-1", "ticket"},
	}; shared[0].Slack.Channel != "C1" || !slices.Equal(got, want) {
		t.Errorf("%s: %v", shared[0], got)
	}
	// Two regions of one environment are two stacks.
	if got, want := shared[1].Topics, []SharedTopic{{"prod", "eu-central-1", "ticket"}, {"prod", "us-east-1", "ticket"}}; shared[1].Slack.Channel != "C2" || !slices.Equal(got, want) {
		t.Errorf("%s: %v", shared[1], got)
	}
	if got := shared[0].Topics[4].Name("shop"); got != "shop-prod-ticket" {
		t.Error(got)
	}
	if shared[1].Names("dev") || !shared[1].Names("prod") {
		t.Error("the second channel is prod's")
	}
	// Alone, an environment in one region shares nothing.
	if got := SharedChannels(c.Environments[:1]); len(got) > 0 {
		t.Errorf("%v", got)
	}
}
