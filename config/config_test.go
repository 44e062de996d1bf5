package config

import (
	"errors"
	"maps"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/container"
	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/internal/quantity"
	"github.com/logstack-go/logstack/internal/strictyaml"
	"github.com/logstack-go/logstack/notify"
	"github.com/logstack-go/logstack/queries"
	"github.com/logstack-go/logstack/retention"
)

// The parts that a file needs besides those that a test is about.
const (
	app  = "application: shop\n"
	svc  = "services: [{name: web, image: shop}]\n"
	env  = "environments: {prod: {}}\n"
	rest = app + svc + env

	sink = "arn:aws:oam:eu-central-1:999999999999:sink/0c8f5e0e-1234"
	key  = "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
)

func parse(t *testing.T, source string) *Config {
	t.Helper()
	c, err := Parse("logstack.yaml", []byte(source), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func environmentOf(t *testing.T, c *Config, name string) Environment {
	t.Helper()
	e, err := c.Environment(name)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

var long = strings.Repeat("x", 513)

// settingKeys lists the keys allowed at the top of the file and in
// environments.
const settingKeys = "contract, writes, services, retention, compliance, logGroups, subscriptions, archive, intelligentTiering, anomalyDetector, dataProtection, encryption, rules, alarms, metrics, mutes, runbook, queries, notifications, tampering, applicationSignals, actionsEnabled, reports, monitoring, dashboard, sentry, logging, tags"

// kindNames lists the kinds of rules, and ruleNames the rules that ship.
func kindNames() string { return strings.Join(alarmrules.Kinds(), ", ") }
func ruleNames(own ...string) string {
	all := append(names(alarmrules.All()), own...)
	slices.Sort(all)
	return strings.Join(all, ", ")
}

// names returns the names of rules.
func names(rules []alarmrules.Rule) []string {
	var all []string
	for _, rule := range rules {
		all = append(all, rule.Name)
	}
	return all
}

// count returns what the rule of the given name counts.
func count(t *testing.T, rules []alarmrules.Rule, name string) alarmrules.Count {
	t.Helper()
	at := slices.Index(names(rules), name)
	if at < 0 {
		t.Fatalf("there is no rule %s", name)
	}
	return rules[at].Watch.(alarmrules.Count)
}

// saved returns the names of the saved queries.
func saved() string {
	var names []string
	for _, query := range queries.All() {
		names = append(names, query.Name)
	}
	return strings.Join(names, ", ")
}

// mistakes lists mistakes in a file with their exact messages, which are part
// of the interface.
var mistakes = []struct{ name, source, want string }{
	{"empty file", "", "logstack.yaml:1:1: the file is empty"},
	{"syntax", "application: shop\n  services: []\n", `logstack.yaml:2:11: a key is not allowed here: its indentation differs from the keys around it, the line before lacks its colon and space, or a text with ": " needs quotes`},
	{"unknown key", "servces: []\n" + rest, `logstack.yaml:1:1: servces: there is no key "servces": did you mean services? Use one of application, severities, environments, ` + settingKeys},
	{"unknown key of an environment", app + svc + "environments:\n  prod:\n    acount: '111122223333'\n", `logstack.yaml:5:5: environments.prod.acount: there is no key "acount": did you mean account? Use one of account, region, regions, ` + settingKeys},
	{"an environment's key outside of it", "region: eu-central-1\n" + rest, `logstack.yaml:1:1: region: there is no key "region": use one of application, severities, environments, ` + settingKeys},
	{"unknown key of a service", "services:\n  - name: web\n    image: shop\n    memroy: 512\n" + app + env, `logstack.yaml:4:5: services[0].memroy: there is no key "memroy": did you mean memory? Use one of name, image, command, port, cpu, memory, multilinePattern, datetimeFormat, architecture, user, readOnly, scratch, healthCheck, environment, secrets, sidecars, audit, ownLogGroups, alarms`},
	{"a webhook of two addresses", "notifications: {page: {webhooks: [{url: 'https://a', secret: b}, {}]}}\n" + rest, `
logstack.yaml:1:35: notifications.page.webhooks[0]: needs one of url and secret
logstack.yaml:1:66: notifications.page.webhooks[1]: needs one of url and secret
`},
	{"a webhook without TLS", "notifications: {page: {webhooks: [{url: 'http://a'}]}}\n" + rest, "logstack.yaml:1:41: notifications.page.webhooks[0].url: must be an address that starts with https://"},
	{"a webhook's address for a secret", "notifications: {page: {webhooks: [{secret: 'https://key@a'}]}}\n" + rest, "logstack.yaml:1:44: notifications.page.webhooks[0].secret: must be the name of a secret in Secrets Manager whose text is the address, such as your-app/pagerduty"},
	{"a channel's name", "notifications: {page: {slack: [{workspace: T1, channel: '#alarms'}]}}\n" + rest, "logstack.yaml:1:57: notifications.page.slack[0].channel: must be the id of a channel, such as C012ABCDEFG, not its name"},
	{"a channel without a workspace", "notifications: {page: {slack: [{channel: C1}]}}\n" + rest, "logstack.yaml:1:32: notifications.page.slack[0]: workspace is missing: a channel needs workspace and channel, by their ids"},
	{"a topic's name", "notifications: {page: {topic: alarms}}\n" + rest, "logstack.yaml:1:31: notifications.page.topic: must be the ARN of an SNS topic, such as arn:aws:sns:eu-central-1:111122223333:alarms"},
	{"a topic with subscribers", "notifications: {page: {topic: 'arn:aws:sns:eu-central-1:111122223333:alarms', email: [a@b.c]}}\n" + rest, "logstack.yaml:1:31: notifications.page.topic: an existing topic has its own subscribers: leave out email, or topic"},
	{"a topic of another region", app + svc + "environments: {prod: {region: us-east-1, notifications: {page: {topic: 'arn:aws:sns:eu-central-1:111122223333:alarms'}}}}\n", "logstack.yaml:3:72: environments.prod.notifications.page.topic: it is in eu-central-1, and alarms in us-east-1 cannot reach it"},
	{"a channel twice", "notifications: {page: {slack: [{workspace: T1, channel: C1}, {workspace: T1, channel: C1}]}}\n" + rest, "logstack.yaml:1:62: notifications.page.slack[1]: is in this list already"},
	{"a webhook twice", "notifications: {page: {webhooks: [{secret: a}, {secret: a}]}}\n" + rest, "logstack.yaml:1:48: notifications.page.webhooks[1]: is in this list already"},
	{"a webhook of Slack", "notifications: {page: {webhooks: [{url: 'https://hooks.slack.com/services/x'}]}}\n" + rest, "logstack.yaml:1:41: notifications.page.webhooks[0].url: hooks.slack.com does not accept notifications from SNS, and never confirms: give the Slack channel instead"},
	{"a webhook with a key", "notifications: {page: {webhooks: [{url: 'https://events.pagerduty.com/integration/k/enqueue'}]}}\n" + rest, "logstack.yaml:1:41: notifications.page.webhooks[0].url: an address of events.pagerduty.com contains a key: keep it in Secrets Manager, and give the secret's name instead"},
	{"key given twice", rest + "application: shop\n", `logstack.yaml:4:1: application: the key "application" is given twice: it is already on line 1`},
	{"wrong type", "services: web\n" + app + env, "logstack.yaml:1:11: services: must be a list, got text"},
	{"no value", "retention:\n" + rest, "logstack.yaml:1:1: retention: has no value: give it one, or leave it out"},

	{"no application", svc + env, "logstack.yaml:1:1: application is missing: use lower-case letters, digits and hyphens, starting with a letter, at most 40 characters"},
	{"application's form", "application: Your App\n" + svc + env, `logstack.yaml:1:14: application: "Your App" is not a valid name: use lower-case letters, digits and hyphens, starting with a letter, at most 40 characters`},
	{"application too long", "application: a" + strings.Repeat("b", 40) + "\n" + svc + env, `logstack.yaml:1:14: application: "abbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb" is not a valid name: use lower-case letters, digits and hyphens, starting with a letter, at most 40 characters`},
	{"application's type", "application: 12\n" + svc + env, "logstack.yaml:1:14: application: must be text, got a number: put it in quotes"},
	{"no environments", app + svc, "logstack.yaml:1:1: environments is missing: it needs at least one, such as prod: {}"},
	{"no environment in environments", app + svc + "environments: {}\n", "logstack.yaml:3:15: environments: must be a mapping with at least one environment, such as prod: {}"},
	{"environments of the wrong type", app + svc + "environments: [prod]\n", "logstack.yaml:3:15: environments: must be a mapping with at least one environment, such as prod: {}"},
	{"environment of the wrong type", app + svc + "environments: {prod: yes}\n", "logstack.yaml:3:22: environments.prod: must be a mapping, got text"},
	{"environments of the wrong type each", app + svc + "environments: {dev: 1, prod: []}\n", `
logstack.yaml:3:21: environments.dev: must be a mapping, got a number
logstack.yaml:3:30: environments.prod: must be a mapping, got a list
`},
	{"environment's name", app + svc + "environments: {Prod: {}}\n", `logstack.yaml:3:16: environments.Prod: "Prod" is not a valid name: use lower-case letters, digits and hyphens, starting with a letter, at most 40 characters`},
	{"environment audit", app + svc + "environments: {audit: {}}\n", "logstack.yaml:3:16: environments.audit: an environment cannot be named audit, which would take the name of the audit log group"},
	{"no environments, and more", "application: Shop\nretention: {debug: 10}\n", `
logstack.yaml:1:1: environments is missing: it needs at least one, such as prod: {}
logstack.yaml:1:1: services is missing: it needs at least one, with a name and an image
logstack.yaml:1:14: application: "Shop" is not a valid name: use lower-case letters, digits and hyphens, starting with a letter, at most 40 characters
logstack.yaml:2:20: retention.debug: CloudWatch cannot keep logs for 10 days: the nearest is 7 or 14; use one of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653
`},

	{"account", app + svc + "environments: {prod: {account: '1234'}}\n", "logstack.yaml:3:32: environments.prod.account: must be an account's 12 digits, in quotes"},
	{"account without quotes", app + svc + "environments: {prod: {account: 123456789012}}\n", "logstack.yaml:3:32: environments.prod.account: must be text, got a number: put it in quotes"},
	{"region", app + svc + "environments: {prod: {region: Frankfurt}}\n", "logstack.yaml:3:31: environments.prod.region: must be a region's name, such as eu-central-1"},

	{"unknown preset", "contract: giude\n" + rest, `logstack.yaml:1:11: contract: there is no contract "giude": did you mean guide? Use one of ` + strings.Join(contract.Presets(), ", ") + `, or the path of a .yaml file`},
	{"no contract file", "contract: contracts/none.yaml\n" + rest, "logstack.yaml:1:11: contract: reading the log contract: open testdata/contracts/none.yaml: no such file or directory"},
	{"contract's type", "contract: [guide]\n" + rest, "logstack.yaml:1:11: contract: must be text, got a list"},

	{"no services", app + env, "logstack.yaml:1:1: services is missing: it needs at least one, with a name and an image"},
	{"no services, in three environments", app + "environments: {a: {}, b: {}, c: {}}\n", "logstack.yaml:1:1: services is missing: it needs at least one, with a name and an image"},
	{"an environment takes the services away", app + svc + "environments:\n  dev: {}\n  prod: {services: ~}\n", "logstack.yaml:5:3: environments.prod: services is missing: it needs at least one, with a name and an image"},
	{"an empty list of services", app + "services: []\n" + env, "logstack.yaml:2:11: services: needs at least one service, with a name and an image"},
	{"service without anything", app + "services: [{}]\n" + env, `
logstack.yaml:2:12: services[0]: image is missing: give a container image, such as public.ecr.aws/your-org/your-app
logstack.yaml:2:12: services[0]: name is missing: use lower-case letters, digits and hyphens, starting with a letter, at most 40 characters
`},
	{"service's name", app + "services: [{name: Web, image: shop}]\n" + env, `logstack.yaml:2:19: services[0].name: "Web" is not a valid name: use lower-case letters, digits and hyphens, starting with a letter, at most 40 characters`},
	{"two services of one name", app + "services:\n  - {name: web, image: a}\n  - {name: worker, image: a}\n  - {name: web, image: b}\n" + env, `logstack.yaml:5:12: services[2].name: there is already a service "web", on line 3: each needs its own name`},
	{"image", app + "services: [{name: web, image: your app}]\n" + env, "logstack.yaml:2:31: services[0].image: must be a container image without spaces, such as public.ecr.aws/your-org/your-app"},
	{"port", app + "services: [{name: web, image: a, port: 0}, {name: b, image: b, port: 65536}]\n" + env, `
logstack.yaml:2:40: services[0].port: there is no port 0: use 1 to 65535
logstack.yaml:2:70: services[1].port: there is no port 65536: use 1 to 65535
`},
	{"command", app + "services: [{name: web, image: a, command: gunicorn}]\n" + env, "logstack.yaml:2:43: services[0].command: must be a list, got text"},
	{"cpu", app + "services: [{name: web, image: a, cpu: 300, memory: 5}]\n" + env, "logstack.yaml:2:39: services[0].cpu: a Fargate task cannot have 300 CPU units: use one of 256, 512, 1024, 2048, 4096, 8192, 16384"},
	{"multiline pattern", app + "services: [{name: web, image: a, multilinePattern: '^['}]\n" + env, `logstack.yaml:2:52: services[0].multilinePattern: multiline pattern, line 1, column 2: it is not a regular expression: missing closing ]: put a backslash before a character that is meant literally, as in \[`},
	{"datetime format", app + "services: [{name: web, image: a, datetimeFormat: '%H:%M:%S.%L'}]\n" + env, "logstack.yaml:2:50: services[0].datetimeFormat: datetime format, line 1, column 10: %L includes a dot, so this requires two: write %S%L, without the dot"},
	{"two ways to start an event", app + "services: [{name: web, image: a, multilinePattern: '^a', datetimeFormat: '%Y'}]\n" + env, "logstack.yaml:2:58: services[0].datetimeFormat: multilinePattern already says where a log event starts: leave one of the two out"},
	{"memory of a small task", app + "services: [{name: web, image: a, memory: 4096}]\n" + env, "logstack.yaml:2:42: services[0].memory: a Fargate task with 256 CPU units cannot have 4096 MiB: use one of 512, 1024, 2048"},
	{"memory of a medium task", app + "services: [{name: web, image: a, cpu: 1024, memory: 1024}]\n" + env, "logstack.yaml:2:53: services[0].memory: a Fargate task with 1024 CPU units cannot have 1024 MiB: use one of 2048, 3072, 4096, 5120, 6144, 7168, 8192"},
	{"memory of a large task", app + "services: [{name: web, image: a, cpu: 8192, memory: 17000}]\n" + env, "logstack.yaml:2:53: services[0].memory: a Fargate task with 8192 CPU units cannot have 17000 MiB: use one of 16384 to 61440 in steps of 4096"},

	{"retention", "retention: {debug: 10}\n" + rest, "logstack.yaml:1:20: retention.debug: CloudWatch cannot keep logs for 10 days: the nearest is 7 or 14; use one of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653"},
	{"retention below", "retention: {debug: -1}\n" + rest, "logstack.yaml:1:20: retention.debug: CloudWatch cannot keep logs for -1 days: the nearest is 1; use one of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653"},
	{"retention above", "retention: {debug: 4000}\n" + rest, "logstack.yaml:1:20: retention.debug: CloudWatch cannot keep logs for 4000 days: the nearest is 3653; use one of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653"},
	{"retention's type", "retention: {debug: 7d}\n" + rest, "logstack.yaml:1:20: retention.debug: must be a number of days, such as 30, or forever"},
	{"tier's name", "retention: {Long Time: 365}\n" + rest, `logstack.yaml:1:13: retention.Long Time: "Long Time" is not a valid name: use lower-case letters, digits and hyphens, starting with a letter, at most 40 characters`},
	{"unknown tier", "retention: {cold: 731}\nlogGroups: {audit: {tier: archive}}\n" + rest, `logstack.yaml:2:27: logGroups.audit.tier: there is no retention tier "archive": use one of application, audit, cold, debug`},
	{"a tier that has a mistake is still a tier", "retention: {cold: 10}\nlogGroups: {audit: {tier: cold}}\n" + rest, "logstack.yaml:1:19: retention.cold: CloudWatch cannot keep logs for 10 days: the nearest is 7 or 14; use one of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653"},
	{"log group's name", "logGroups: {application: {name: /ecs/your app}}\n" + rest, "logstack.yaml:1:33: logGroups.application.name: must be 1 to 512 letters, digits and . - _ / #"},
	{"log group's name too long", "logGroups: {application: {name: " + long + "}}\n" + rest, "logstack.yaml:1:33: logGroups.application.name: must be 1 to 512 letters, digits and . - _ / #"},
	{"log group of AWS", "logGroups: {audit: {name: aws/x}}\n" + rest, "logstack.yaml:1:27: logGroups.audit.name: a log group's name cannot start with aws/, which is reserved for AWS"},
	{"the same log group twice", "logGroups: {application: {name: /x}, audit: {name: /x}}\n" + rest, "logstack.yaml:1:52: logGroups.audit.name: the application log has this name: give the audit log another"},
	{"no room for the audit log", "logGroups: {application: {name: " + long[:510] + "}}\n" + rest, "logstack.yaml:1:33: logGroups.application.name: leaves no room for the audit log's name, which is this and /audit: at most 512 characters are allowed"},
	{"removal", "logGroups: {audit: {removal: delete}}\n" + rest, `logstack.yaml:1:30: logGroups.audit.removal: there is no removal "delete": use one of protect, retain, destroy`},
	{"region and regions", app + svc + "environments:\n  prod: {region: eu-west-1, regions: [eu-west-2]}\n", "logstack.yaml:4:38: environments.prod.regions: cannot be combined with region: leave one of the two out"},
	{"no regions", app + svc + "environments: {prod: {regions: []}}\n", "logstack.yaml:3:32: environments.prod.regions: needs at least one region, such as eu-central-1"},
	{"a region twice", app + svc + "environments: {prod: {regions: [eu-west-1, eu-west-1]}}\n", "logstack.yaml:3:44: environments.prod.regions[1]: is in this list already"},
	{"one of the regions", app + svc + "environments: {prod: {regions: [eu-west-1, Frankfurt]}}\n", "logstack.yaml:3:44: environments.prod.regions[1]: must be a region's name, such as eu-central-1"},
	{"a key of another region", "encryption: {keyArn: '" + key + "'}\n" + app + svc + "environments: {prod: {region: eu-west-1}}\n", "logstack.yaml:1:22: encryption.keyArn: is the ARN of a key in eu-central-1, and the environment is in eu-west-1, where it cannot be used"},
	{"a key of one region for two", app + svc + "environments: {prod: {regions: [eu-central-1, us-east-1], sentry: {dsn: {secret: a, keyArn: '" + key + "'}}}}\n", "logstack.yaml:3:93: environments.prod.sentry.dsn.keyArn: is the ARN of a key in eu-central-1, and the environment is in us-east-1, where it cannot be used"},
	{"environments that meet in a region", "logGroups: {application: {name: /x}}\n" + app + svc + "environments: {dev: {regions: [eu-west-1, eu-west-2]}, prod: {regions: [us-east-1, eu-west-2]}}\n", "logstack.yaml:1:33: logGroups.application.name: the log group /x of environment prod already belongs to dev: give one of them another name, account or region"},
	{"services called as environments are", app + "services: [{name: web, image: a, ownLogGroups: true}]\nenvironments: {prod: {}, prod-web: {}}\n", "logstack.yaml:3:26: environments.prod-web: alarms and dashboards of environments prod and prod-web would both be named after prod-web: give one of them another name, account or region"},
	{"tasks called as those of another environment", app + "environments: {prod: {services: [{name: web-api, image: a}]}, prod-web: {services: [{name: api, image: a}]}}\n", "logstack.yaml:2:63: environments.prod-web: task definitions of environments prod and prod-web would both be named after prod-web-api: give one of them another name, account or region"},
	{"no sinks", "monitoring: {sinks: []}\n" + rest, "logstack.yaml:1:21: monitoring.sinks: needs at least one sink: add one, or leave monitoring out"},
	{"a sink's ARN", "monitoring: {sinks: [sink]}\n" + rest, "logstack.yaml:1:22: monitoring.sinks[0]: must be the ARN of a sink, such as arn:aws:oam:eu-central-1:999999999999:sink/0c8f5e0e-1234"},
	{"two sinks of one region", "monitoring: {sinks: ['" + sink + "', '" + sink + "5']}\n" + rest, "logstack.yaml:1:82: monitoring.sinks[1]: is the second sink in eu-central-1: a region needs only one"},
	{"a sink of the same account", app + svc + "environments: {prod: {account: '999999999999', monitoring: {sinks: ['" + sink + "']}}}\n", "logstack.yaml:3:69: environments.prod.monitoring.sinks[0]: is a sink of the environment's own account, which sees its logs without one"},
	{"no sink in a region", "monitoring: {sinks: ['" + sink + "']}\n" + app + svc + "environments: {prod: {regions: [eu-central-1, us-east-1]}}\n", "logstack.yaml:1:21: monitoring.sinks: has no sink in us-east-1, where the environment is"},
	{"sinks of who knows where", "monitoring: {sinks: ['" + sink + "', 'arn:aws:oam:us-east-1:999999999999:sink/1']}\n" + rest, "logstack.yaml:1:21: monitoring.sinks: has sinks in several regions: set region to where the environment is"},
	{"two links to a sink", "monitoring: {sinks: ['" + sink + "']}\n" + app + svc + "environments: {dev: {}, prod: {}}\n", "logstack.yaml:1:21: monitoring.sinks: an account has one link to a sink, and environment dev has it already: give one of the two monitoring: ~, another account or another region"},
	{"a report of no query", "reports: {queries: [errors]}\n" + rest, `logstack.yaml:1:21: reports.queries[0]: there is no saved query "errors": use one of ` + saved()},
	{"reports of nothing", "reports: {queries: []}\n" + rest, "logstack.yaml:1:20: reports.queries: needs at least one saved query, such as errors-by-type"},
	{"a report of one user", "reports: {queries: [errors-for-user]}\n" + rest, "logstack.yaml:1:21: reports.queries[0]: errors-for-user answers about one user_id at a time, and a report would always be about 12345"},
	{"a report of the audit log", "reports: {queries: [audit-trail]}\n" + rest, "logstack.yaml:1:21: reports.queries[0]: audit-trail queries other log groups (audit), and a report queries the application log"},
	{"a key of reports elsewhere", "reports: {bucket: your-reports, bucketKeyArn: 'arn:aws:kms:eu-west-1:111122223333:key/1'}\n" + app + svc + "environments: {prod: {region: us-east-1}}\n", "logstack.yaml:1:47: reports.bucketKeyArn: is the ARN of a key in eu-west-1, and the environment is in us-east-1, where it cannot be used"},
	{"services that differ in hyphens", app + "services: [{name: ab, image: x}, {name: a-b, image: x}]\n" + env, `logstack.yaml:2:41: services[1].name: differs from the service "ab" only in hyphens, which CloudFormation's logical ids cannot have`},
	{"a service with the name of its shipper", app + "services: [{name: audit, image: x, audit: true}]\n" + env, `logstack.yaml:2:19: services[0].name: a service with an audit log has a container "audit", which ships the audit log: rename the service`},
	{"a report twice", "reports: {queries: [critical, critical]}\n" + rest, "logstack.yaml:1:31: reports.queries[1]: is in this list already"},
	{"a schedule of reports", "reports: {schedule: cron(0 6 * * * *)}\n" + rest, "logstack.yaml:1:21: reports.schedule: the schedule cron(0 6 * * * *): the days of the month are * and the days of the week are *: exactly one of the two must be ?"},
	{"a time zone", "reports: {timeZone: Berlin}\n" + rest, `logstack.yaml:1:21: reports.timeZone: there is no time zone "Berlin": use UTC or one such as Europe/Berlin`},
	{"how much reports cover", "reports: {covers: 800h}\n" + rest, "logstack.yaml:1:19: reports.covers: a scheduled query cannot look back 800h: use whole seconds from 1m to 720h"},
	{"a bucket's name", "reports: {bucket: Reports, bucketKeyArn: alias/x}\n" + rest, `
logstack.yaml:1:19: reports.bucket: must be a bucket's name, such as your-reports
logstack.yaml:1:42: reports.bucketKeyArn: must be the ARN of a KMS key, such as arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab
`},
	{"a bucket that is made, and is not", "reports: {bucket: your-reports, keepDays: 30}\n" + rest, "logstack.yaml:1:43: reports.keepDays: is for a bucket that the stack creates: a bucket of your own has its own lifecycle rules"},
	{"the key of no bucket", "reports: {bucketKeyArn: '" + key + "'}\n" + rest, "logstack.yaml:1:25: reports.bucketKeyArn: is for a bucket of your own: name it with bucket"},
	{"no days of reports", "reports: {keepDays: 0}\n" + rest, "logstack.yaml:1:21: reports.keepDays: must be 1 or more, got 0"},
	{"log class", "logGroups: {audit: {class: CHEAP}}\n" + rest, `logstack.yaml:1:28: logGroups.audit.class: there is no log group class "CHEAP": use STANDARD or INFREQUENT_ACCESS`},
	{"price in cents", "dashboard: {pricePerGB: 57}\n" + rest, "logstack.yaml:1:25: dashboard.pricePerGB: must be a price in USD above 0 and at most 10, got 57"},
	{"price of nothing", "dashboard: {pricePerGB: 0}\n" + rest, "logstack.yaml:1:25: dashboard.pricePerGB: must be a price in USD above 0 and at most 10, got 0"},
	{"a graph without lines", "dashboard: {graphs: [{title: Mine, lines: []}]}\n" + rest, "logstack.yaml:1:22: dashboard.graphs[0]: lines is missing: give the lines of the graph, as in lines: [{metric: errors, perMinute: true}]"},
	{"a graph without a title", "dashboard: {graphs: [{lines: [{metric: errors}]}]}\n" + rest, "logstack.yaml:1:22: dashboard.graphs[0]: title is missing: give the graph a title"},
	{"a graph of nothing known", "dashboard: {graphs: [eror]}\n" + rest, "logstack.yaml:1:22: dashboard.graphs[0]: there is no graph, metric or alarm rule \"eror\": use one of api_request_duration, critical, error-share, errors, failed-logins, ingestion-cost, log-events, log-records, log-volume, request-duration, request-p95, requests, rest, slow, slow-requests"},
	{"a table of no query", "dashboard: {tables: [newest-eror]}\n" + rest, "logstack.yaml:1:22: dashboard.tables[0]: there is no saved query \"newest-eror\": did you mean newest-errors?"},
	{"a key of a line", "dashboard: {graphs: [{title: Mine, lines: [{metrc: errors}]}]}\n" + rest, "logstack.yaml:1:44: dashboard.graphs[0].lines[0]: needs one of metric and math, which say what the line shows\nlogstack.yaml:1:45: dashboard.graphs[0].lines[0].metrc: there is no key \"metrc\": did you mean metric? Use one of id, metric, statistic, else, perMinute, math, label, hidden, title"},
	{"an application log of a class without filters", "logGroups: {application: {class: INFREQUENT_ACCESS}}\n" + rest, "logstack.yaml:1:34: logGroups.application.class: log groups of the class INFREQUENT_ACCESS have no metric filters: use one of the class STANDARD (the class of a log group cannot be changed); filters, alarms and the dashboard need them (the audit log does not)"},
	{"an existing log group without a name", "logGroups: {application: {existing: true}}\n" + rest, "logstack.yaml:1:37: logGroups.application.existing: needs name, the name of the existing log group"},
	{"removal of what is not owned", "logGroups: {audit: {name: /x, existing: true, removal: retain}}\n" + rest, "logstack.yaml:1:56: logGroups.audit.removal: does not apply to an existing log group, which the stack does not own: leave it out, or set it to ~ in an environment"},
	{"a contract that is followed anyway", "logGroups: {audit: {followContract: true}}\n" + rest, "logstack.yaml:1:37: logGroups.audit.followContract: is for an existing log group: one that the stack creates always does"},
	{"the key of a log group that is made", "logGroups: {audit: {keyArn: '" + key + "'}}\n" + rest, "logstack.yaml:1:29: logGroups.audit.keyArn: is for an existing log group: others are encrypted as encryption says"},
	{"an existing log group's key", "logGroups: {audit: {name: /x, existing: true, keyArn: alias/x}}\n" + rest, "logstack.yaml:1:55: logGroups.audit.keyArn: must be the ARN of a KMS key, such as arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"},
	{"an existing log group's key of another region", "logGroups: {audit: {name: /x, existing: true, keyArn: '" + key + "'}}\n" + app + svc + "environments: {prod: {region: eu-west-1}}\n", "logstack.yaml:1:55: logGroups.audit.keyArn: is the ARN of a key in eu-central-1, and the environment is in eu-west-1, where it cannot be used"},
	{"log groups below an existing one", "logGroups: {application: {name: /x, existing: true}}\n" + app + "services: [{name: web, image: a, ownLogGroups: true}]\n" + env, "logstack.yaml:3:48: services[0].ownLogGroups: its log groups would be created below an existing one: this only works if logGroups has no existing ones"},
	{"how often a detector looks", "anomalyDetector: {every: 7m}\n" + rest, "logstack.yaml:1:26: anomalyDetector.every: an anomaly detector cannot run every 7m: use one of 5m, 10m, 15m, 30m, 1h"},
	{"how long an anomaly is told of", "anomalyDetector: {visibleDays: 5}\n" + rest, "logstack.yaml:1:32: anomalyDetector.visibleDays: an anomaly is visible for 5 days: use 7 to 90"},
	{"a detector's pattern", "anomalyDetector: {pattern: '{ $.level == 1 }'}\n" + rest, "logstack.yaml:1:28: anomalyDetector.pattern: filter pattern, line 1, column 11: == is not an operator: write ="},
	{"one log group for two environments", "logGroups: {application: {name: /x}}\n" + app + svc + "environments: {dev: {}, prod: {}}\n", "logstack.yaml:1:33: logGroups.application.name: the log group /x of environment prod already belongs to dev: give one of them another name, account or region"},
	{"one environment's log group for another", app + svc + "environments:\n  dev: {}\n  prod: {logGroups: {audit: {name: /ecs/shop/dev}}}\n", "logstack.yaml:5:36: environments.prod.logGroups.audit.name: the log group /ecs/shop/dev of environment prod already belongs to dev: give one of them another name, account or region"},
	{"a default log group that is taken", app + svc + "environments:\n  prod: {logGroups: {application: {name: /ecs/shop/dev}}}\n  dev: {account: '111122223333'}\n", "logstack.yaml:5:3: environments.dev: the log group /ecs/shop/dev of environment dev already belongs to prod: give one of them another name, account or region"},
	{"a service that takes the audit log's name", app + "services: [{name: web, image: a}, {name: audit, image: a, ownLogGroups: true}]\nenvironments:\n  dev: {}\n", "logstack.yaml:2:73: services[1].ownLogGroups: the log group /ecs/shop/dev/audit would exist twice in environment dev: rename the service"},
	{"a service that takes an environment's name", app + "services: [{name: dev, image: a, ownLogGroups: true}]\nenvironments:\n  dev: {}\n  prod: {logGroups: {application: {name: /ecs/shop}}}\n", "logstack.yaml:2:48: services[0].ownLogGroups: the log group /ecs/shop/dev of environment prod already belongs to dev: give one of them another name, account or region"},
	{"a service without room for its name", "logGroups: {application: {name: " + long[:500] + "}, audit: {name: a}}\n" + app + "services: [{name: background-jobs, image: a, ownLogGroups: true}]\n" + env, "logstack.yaml:3:60: services[0].ownLogGroups: the log group xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx/background-jobs is longer than 512 characters"},
	{"key's ARN", "encryption: {keyArn: alias/logs}\n" + rest, "logstack.yaml:1:22: encryption.keyArn: must be the ARN of a KMS key, such as arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"},

	{"a key that goes before the logs", "encryption: {removal: destroy}\nlogGroups: {application: {removal: destroy}}\n" + rest, "logstack.yaml:1:23: encryption.removal: would leave logs that nobody can read: logGroups.audit.removal is protect, and the key may be destroyed only if all logs are"},
	{"a key that goes before the reports", "encryption: {removal: destroy}\nlogGroups: {application: {removal: destroy}, audit: {removal: destroy}}\nreports: {}\ncompliance: []\n" + rest, "logstack.yaml:1:23: encryption.removal: would leave reports that nobody can read: the bucket that the stack creates for them outlives it; name a bucket of your own, or set removal: destroy for reports"},
	{"a key that is protected", "encryption: {removal: protect}\n" + rest, "logstack.yaml:1:23: encryption.removal: must be retain or destroy: nobody can delete a key at once, as KMS waits for days"},
	{"encryption's name", "encryption: off\n" + rest, "logstack.yaml:1:13: encryption: must be a mapping with keyArn and removal, or none, which means the services' own keys"},
	{"a bucket of reports that is protected", "reports: {removal: protect}\n" + rest, "logstack.yaml:1:20: reports.removal: must be retain or destroy: a bucket has no protection of its own"},
	{"the removal of a key of one's own", "encryption: {removal: retain, keyArn: '" + key + "'}\n" + rest, "logstack.yaml:1:23: encryption.removal: is for a key that the stack creates, and keyArn names an existing one: leave one of the two out"},
	{"logs forever", "retention: {audit: 0}\n" + rest, "logstack.yaml:1:20: retention.audit: CloudWatch cannot keep logs for 0 days: the nearest is 1, and forever keeps them for good; use one of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653"},

	{"a retention that is not a number", "retention: {audit: always}\n" + rest, "logstack.yaml:1:20: retention.audit: must be a number of days, such as 30, or forever"},

	{"e-mail", "notifications: {page: {email: [on-call, 'a b@example.com', a@example.com, a@example.com]}}\n" + rest, `
logstack.yaml:1:32: notifications.page.email[0]: must be an e-mail address, such as on-call@example.com
logstack.yaml:1:41: notifications.page.email[1]: must be an e-mail address, such as on-call@example.com
logstack.yaml:1:75: notifications.page.email[3]: is in this list already
`},
	{"Sentry without a DSN", "sentry: {}\n" + rest, "logstack.yaml:1:9: sentry: dsn is missing: it needs one of parameter and secret"},
	{"Sentry's DSN in the file", "sentry: https://secret@sentry.example.com/1\n" + rest, "logstack.yaml:1:9: sentry: must be a mapping, got text"},
	{"Sentry's DSN for its place", "sentry: {dsn: https://secret@sentry.example.com/1}\n" + rest, "logstack.yaml:1:15: sentry.dsn: must be a mapping, got text"},
	{"Sentry's DSN for its parameter", "sentry: {dsn: {parameter: https://secret@sentry.example.com/1}}\n" + rest, "logstack.yaml:1:27: sentry.dsn.parameter: must be the name of an SSM parameter, such as /your-app/sentry/dsn, or its ARN; the DSN itself stays out of this file"},
	{"Sentry's DSN for its secret", "sentry: {dsn: {secret: https://secret@sentry.example.com/1}}\n" + rest, "logstack.yaml:1:24: sentry.dsn.secret: must be the name of a secret in Secrets Manager, such as your-app/sentry, or its ARN; the DSN itself stays out of this file"},
	{"DSN in neither", "sentry: {dsn: {}}\n" + rest, "logstack.yaml:1:15: sentry.dsn: needs one of parameter and secret, got neither"},
	{"DSN in both", "sentry: {dsn: {parameter: /a, secret: b}}\n" + rest, "logstack.yaml:1:15: sentry.dsn: needs one of parameter and secret, got both: in an environment, null removes that of the file"},
	{"parameter without a slash", "sentry: {dsn: {parameter: your-app/sentry}}\n" + rest, "logstack.yaml:1:27: sentry.dsn.parameter: must be the name of an SSM parameter, such as /your-app/sentry/dsn, or its ARN; the DSN itself stays out of this file"},
	{"a key of a parameter", "sentry: {dsn: {parameter: /a, key: dsn}}\n" + rest, "logstack.yaml:1:36: sentry.dsn.key: is a key in a secret, and there is no secret"},
	{"a key with a colon", "sentry: {dsn: {secret: a, key: 'dsn::'}}\n" + rest, "logstack.yaml:1:32: sentry.dsn.key: must be a key of a secret that is a JSON object, without : and \""},
	{"an ARN of a secret with its key", "sentry: {dsn: {secret: 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:a-AbCdEf:dsn::'}}\n" + rest, "logstack.yaml:1:24: sentry.dsn.secret: must be the name of a secret in Secrets Manager, such as your-app/sentry, or its ARN; the DSN itself stays out of this file"},
	{"an ARN of a parameter for its secret", "sentry: {dsn: {secret: 'arn:aws:ssm:eu-central-1:111122223333:parameter/a'}}\n" + rest, "logstack.yaml:1:24: sentry.dsn.secret: must be the name of a secret in Secrets Manager, such as your-app/sentry, or its ARN; the DSN itself stays out of this file"},
	{"a service's key of another region", app + "services: [{name: web, image: a, secrets: {A: {parameter: /a, keyArn: '" + key + "'}}}]\nenvironments: {prod: {region: eu-west-1}}\n", "logstack.yaml:2:71: services[0].secrets.A.keyArn: is the ARN of a key in eu-central-1, and the environment is in eu-west-1, where it cannot be used"},
	{"a sidecar's key of another region than its secret", app + "services: [{name: web, image: a, sidecars: [{name: p, image: a, secrets: {A: {secret: 'arn:aws:secretsmanager:us-east-1:111122223333:secret:a-AbCdEf', keyArn: '" + key + "'}}}]}]\nenvironments: {prod: {region: eu-central-1}}\n", "logstack.yaml:2:160: services[0].sidecars[0].secrets.A.keyArn: is the ARN of a key in eu-central-1, and what it encrypts is in us-east-1"},
	{"a key of another region than its secret", "sentry: {dsn: {secret: 'arn:aws:secretsmanager:us-east-1:111122223333:secret:a-AbCdEf', keyArn: '" + key + "'}}\n" + rest, "logstack.yaml:1:97: sentry.dsn.keyArn: is the ARN of a key in eu-central-1, and what it encrypts is in us-east-1"},
	{"DSN's key", "sentry: {dsn: {secret: b, keyArn: 'arn:aws:kms:eu-central-1:111122223333:alias/b'}}\n" + rest, "logstack.yaml:1:35: sentry.dsn.keyArn: must be the ARN of a KMS key, such as arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"},
	{"sample rates", "sentry: {dsn: {secret: b}, tracesSampleRate: 10, profilesSampleRate: -0.1}\nlogging: {sampleRate: 1.1}\n" + rest, `
logstack.yaml:1:46: sentry.tracesSampleRate: must be from 0 to 1, got 10
logstack.yaml:1:70: sentry.profilesSampleRate: must be from 0 to 1, got -0.1
logstack.yaml:2:23: logging.sampleRate: must be from 0 to 1, got 1.1
`},
	{"level", "logging: {level: loud}\n" + rest, `logstack.yaml:1:18: logging.level: there is no level "loud" in contract guide: use one of DEBUG, INFO, WARNING, ERROR, CRITICAL`},
	{"format", "logging: {format: xml}\n" + rest, `logstack.yaml:1:19: logging.format: there is no format "xml": use json or console`},
	{"tags", "tags: {'': a, 'aws:x': a, 'AWS:x': a, " + strings.Repeat("k", 129) + ": a, ok: " + strings.Repeat("v", 257) + ", number: 5}\n" + rest, `
logstack.yaml:1:8: tags."": a tag's key of 0 characters: use 1 to 128
logstack.yaml:1:15: tags.aws:x: a tag's key cannot start with aws:, which is reserved for AWS
logstack.yaml:1:27: tags.AWS:x: a tag's key cannot start with aws:, which is reserved for AWS
logstack.yaml:1:39: tags.kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk: a tag's key of 129 characters: use 1 to 128
logstack.yaml:1:177: tags.ok: a tag's value of 257 characters: use at most 256
logstack.yaml:1:444: tags.number: must be text, got a number: put it in quotes
`},

	{"shared, and replaced", "retention: {debug: 10}\n" + app + svc + "environments: {prod: {retention: {debug: 7}}}\n", "logstack.yaml:1:20: retention.debug: CloudWatch cannot keep logs for 10 days: the nearest is 7 or 14; use one of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653"},
	{"in an environment", app + svc + "environments:\n  prod:\n    retention: {debug: 10}\n    services: [{name: web}]\n", `
logstack.yaml:5:24: environments.prod.retention.debug: CloudWatch cannot keep logs for 10 days: the nearest is 7 or 14; use one of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653
logstack.yaml:6:16: environments.prod.services[0]: image is missing: give a container image, such as public.ecr.aws/your-org/your-app
`},
	{"in an anchor, and told once", app + svc + "environments:\n  dev: &dev\n    retention: {debug: 10}\n  test: *dev\n  prod:\n    <<: *dev\n    logging: {level: INFO}\n", "logstack.yaml:5:24: environments.dev.retention.debug: CloudWatch cannot keep logs for 10 days: the nearest is 7 or 14; use one of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653"},
}

// mistake is a file with a mistake, and the message.
type mistake = struct{ name, source, want string }

// allMistakes returns the mistakes of all tables of this package.
func allMistakes() []mistake {
	return slices.Concat(mistakes, ruleMistakes, muteMistakes, archiveMistakes, queryMistakes, notificationMistakes)
}

// allAllowed returns all tables of files that look like a mistake but are
// valid.
func allAllowed() map[string]string {
	all := map[string]string{}
	for _, table := range []map[string]string{allowed, rulesAllowed, mutesAllowed, archiveAllowed, queriesAllowed, notificationsAllowed} {
		maps.Copy(all, table)
	}
	return all
}

func TestMistakes(t *testing.T) {
	for _, test := range allMistakes() {
		t.Run(test.name, func(t *testing.T) {
			_, err := Parse("logstack.yaml", []byte(test.source), "testdata")
			got := ""
			if err != nil {
				got = err.Error()
				if problems, ok := errors.AsType[strictyaml.Problems](err); !ok || len(problems) == 0 {
					t.Errorf("%T is not Problems", err)
				}
			}
			if got != strings.TrimSpace(test.want) {
				t.Errorf("%s\ngot\n%s\nwant\n%s", test.source, got, test.want)
			}
			if strings.Contains(got, "secret@") {
				t.Errorf("the message has the secret: %s", got)
			}
		})
	}
}

// All mistakes of a file are reported, in the order of the file.
func TestManyMistakes(t *testing.T) {
	_, err := Load("testdata/mistakes.yaml")
	if err == nil {
		t.Fatal("it was read")
	}
	want, readErr := os.ReadFile("testdata/mistakes.txt")
	if readErr != nil {
		t.Fatal(readErr)
	}
	said := strings.NewReplacer("{{rules}}", ruleNames("refunds"), "{{presets}}", strings.Join(contract.Presets(), ", ")).Replace(string(want))
	if got := err.Error() + "\n"; got != said {
		t.Errorf("got\n%s\nwant\n%s", got, said)
	}
}

func TestMistakesInAContractAreToldWithItsLines(t *testing.T) {
	_, err := Load("testdata/contract.yaml")
	want := `broken-contract.yaml:2:1: colour: there is no key "colour": use one of description, extends, source, logGroupPrefix, fields, levels, logLevel, plainText, lines, records, eventField, reserved, events, metrics, identifiers
testdata/contract.yaml:4:20: retention.debug: CloudWatch cannot keep logs for 10 days: the nearest is 7 or 14; use one of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653`
	if err == nil || err.Error() != want {
		t.Errorf("got\n%v\nwant\n%s", err, want)
	}
}

// What shipped rules need and the contract lacks is reported where the contract
// is named, once for each rule. A query that it cannot fulfil is only left out.
func TestContractsThatLackSomething(t *testing.T) {
	for file, want := range map[string]string{
		"sizes": `
testdata/sizes.yaml:2:11: contract: alarm rule request-p95, as it ships: above.ticket: contract sizes-contract.yaml: field duration_ms has the unit "Bytes": for a duration, use Seconds, Milliseconds, Microseconds or Nanoseconds; to turn it off, set request-p95: ~ in alarms
testdata/sizes.yaml:2:11: contract: alarm rule slow-requests, as it ships: count: contract sizes-contract.yaml: {{slow_request}} is 5s: field duration_ms has the unit "Bytes": for a duration, use Seconds, Milliseconds, Microseconds or Nanoseconds; to turn it off, set slow-requests: ~ in alarms`,
		"events": `
testdata/events.yaml:2:11: contract: alarm rule failed-logins, as it ships: count: contract events-contract.yaml: the contract has no event login_failed; to turn it off, set failed-logins: ~ in alarms`,
	} {
		_, err := Load("testdata/" + file + ".yaml")
		if want := strings.TrimSpace(want); err == nil || err.Error() != want {
			t.Errorf("got\n%v\nwant\n%s", err, want)
		}
	}
	if _, err := Load("testdata/queries.yaml"); err != nil {
		t.Error(err)
	}
}

// The contract decides how the application writes its levels.
func TestLevelsAreTheContracts(t *testing.T) {
	c, err := Load("testdata/levels.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if got := environmentOf(t, c, "dev").Logging.Level; got != "debug" {
		t.Errorf("dev has level %s", got)
	}
	if got := environmentOf(t, c, "prod").Logging.Level; got != "info" {
		t.Errorf("prod has level %s", got)
	}
	// The application gets the level under the name that its library uses.
	if got := environmentOf(t, c, "pino").Logging.Level; got != "debug" {
		t.Errorf("pino has level %s", got)
	}
	if got := environmentOf(t, c, "zap").Logging.Level; got != "dpanic" {
		t.Errorf("zap has level %s", got)
	}
	if got := environmentOf(t, c, "slog").Logging.Level; got != "ERROR+4" {
		t.Errorf("slog has level %s", got)
	}
}

func TestNoFile(t *testing.T) {
	_, err := Load("testdata/none.yaml")
	if !errors.Is(err, os.ErrNotExist) || !strings.HasPrefix(err.Error(), "reading the configuration: open testdata/none.yaml: ") {
		t.Error(err)
	}
}

func TestUnknownEnvironment(t *testing.T) {
	_, err := parse(t, app+svc+"environments: {staging: {}, dev: {}}\n").Environment("production")
	want := `there is no environment "production": use staging or dev`
	if err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
}

// The defaults of an environment.
func TestDefaults(t *testing.T) {
	got := environmentOf(t, parse(t, app+"services: [{name: web, image: shop}, {name: big, image: shop, cpu: 4096}]\nenvironments:\n  prod:\n"), "prod")
	one := 1.0
	want := Environment{
		Name:         "prod",
		Severities:   notify.DefaultSeverities(),
		Contract:     contract.Guide(),
		Tiers:        retention.Default(),
		Rules:        alarmrules.Defaults(),
		Metrics:      alarmrules.LogMetrics(),
		SavedQueries: queries.All(),
		Settings: Settings{
			Contract: "guide",
			Services: []Service{
				{Name: "web", Image: "shop", CPU: 256, Memory: 512},
				{Name: "big", Image: "shop", CPU: 4096, Memory: 8192},
			},
			Compliance: retention.DefaultRegulations(),
			LogGroups: LogGroups{
				Application: LogGroup{Name: "/ecs/shop/prod", Tier: retention.Application, Removal: retention.Protect},
				Audit:       LogGroup{Name: "/ecs/shop/prod/audit", Tier: retention.Audit, Removal: retention.Protect},
			},
			Logging: Logging{Level: "INFO", Format: container.JSON, SampleRate: &one},
		},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}

	got = environmentOf(t, parse(t, "sentry: {dsn: {secret: s}}\n"+rest), "prod")
	if *got.Sentry.TracesSampleRate != 0.1 || *got.Sentry.ProfilesSampleRate != 0.1 {
		t.Errorf("Sentry's rates are %v, %v", *got.Sentry.TracesSampleRate, *got.Sentry.ProfilesSampleRate)
	}
	got = environmentOf(t, parse(t, "sentry: {dsn: {secret: s}, tracesSampleRate: 0}\nlogging: {sampleRate: 0}\n"+rest), "prod")
	if *got.Sentry.TracesSampleRate != 0 || *got.Logging.SampleRate != 0 {
		t.Error("a rate of 0 is taken for no rate")
	}
	got = environmentOf(t, parse(t, "logGroups: {application: {name: /x}}\n"+rest), "prod")
	if got.LogGroups.Audit.Name != "/x/audit" {
		t.Errorf("the audit log is %s", got.LogGroups.Audit.Name)
	}
}

// The settings of an environment are laid over those of the file.
func TestEnvironments(t *testing.T) {
	const file = app + svc + `
retention: {debug: 3, cold: 3653}
logGroups: {application: {tier: cold, removal: destroy}}
alarms:
  errors: {above: {page: 100, ticket: 20}, period: 1m}
  request-p95: {above: {page: 5s, ticket: 800ms}}
  silence: ~
notifications: {page: {email: [a@example.com]}}
sentry: {dsn: {parameter: /shop/dsn}, tracesSampleRate: 0.5}
tags: {team: shop, tier: gold}
environments:
  same: {}
  bare:
  dev:
    account: "111122223333"
    region: us-gov-west-1
    contract: python-json-logger
    services: [{name: worker, image: other}]
    retention: {cold: 1827}
    logGroups: {application: {removal: ~}, audit: {removal: retain}}
    alarms:
      errors: {above: {ticket: 5, page: ~}, period: ~}
      critical: ~
      request-p95: ~
      silence: {}
    notifications: ~
    sentry: {dsn: {parameter: ~, secret: shop}}
    tags: {tier: ~, stage: dev}
    logging: {level: DEBUG}
`
	c := parse(t, file)
	var environments []string
	for _, e := range c.Environments {
		environments = append(environments, e.Name)
	}
	if c.Application != "shop" || !slices.Equal(environments, []string{"same", "bare", "dev"}) {
		t.Fatalf("application %s, environments %v", c.Application, environments)
	}

	same := environmentOf(t, c, "same")
	if got := count(t, same.Rules, "errors"); !reflect.DeepEqual(got.Above, map[notify.Severity]float64{"page": 100, "ticket": 20}) || got.Period != quantity.Duration(time.Minute) {
		t.Errorf("errors: %+v", got)
	}
	if got := names(same.Rules); slices.Contains(got, "silence") || !slices.Contains(got, "request-p95") {
		t.Errorf("same has %v", got)
	}
	bare := environmentOf(t, c, "bare")
	bare.Name, bare.LogGroups = same.Name, same.LogGroups
	if !reflect.DeepEqual(bare, same) {
		t.Errorf("got  %+v\nwant %+v", bare, same)
	}

	dev := environmentOf(t, c, "dev")
	half := 0.5
	tenth := 0.1
	if got := count(t, dev.Rules, "errors"); !reflect.DeepEqual(got.Above, map[notify.Severity]float64{"ticket": 5}) || got.Period != 0 {
		t.Errorf("errors of dev: %+v", got)
	}
	if got, want := names(dev.Rules), []string{"errors", "failed-logins", "mismatch", "silence", "slow-requests"}; !slices.Equal(got, want) {
		t.Errorf("dev has %v, want %v", got, want)
	}
	want := Environment{
		Name:         "dev",
		Account:      "111122223333",
		Region:       "us-gov-west-1",
		Contract:     dev.Contract,
		Severities:   notify.DefaultSeverities(),
		Tiers:        dev.Tiers,
		Rules:        dev.Rules,
		Metrics:      alarmrules.LogMetrics(),
		SavedQueries: queries.All(),
		Settings: Settings{
			Contract:   "python-json-logger",
			Services:   []Service{{Name: "worker", Image: "other", CPU: 256, Memory: 512}},
			Retention:  map[string]retention.Days{"debug": 3, "cold": 1827},
			Compliance: retention.DefaultRegulations(),
			LogGroups: LogGroups{
				Application: LogGroup{Name: "/ecs/shop/dev", Tier: "cold", Removal: retention.Protect},
				Audit:       LogGroup{Name: "/ecs/shop/dev/audit", Tier: retention.Audit, Removal: retention.Retain},
			},
			Sentry:  &Sentry{SentryDSN{Secret: "shop"}, &half, &tenth},
			Logging: dev.Logging,
			Tags:    map[string]string{"team": "shop", "stage": "dev"},
		},
	}
	if !reflect.DeepEqual(dev, want) {
		t.Errorf("got  %+v\nwant %+v", dev, want)
	}
	if dev.Contract.Name() != "python-json-logger" || dev.Logging.Level != "DEBUG" {
		t.Errorf("contract %s, level %s", dev.Contract.Name(), dev.Logging.Level)
	}
	if days, err := dev.Tiers.Days("cold"); days != 1827 || err != nil {
		t.Errorf("cold is %d days, %v", days, err)
	}
}

// allowed is valid, although it looks like a mistake.
var allowed = map[string]string{
	"the same names in two accounts":             "logGroups: {application: {name: /x}}\n" + app + svc + "environments: {dev: {account: '111122223333'}, prod: {account: '444455556666'}}\n",
	"the same names in two regions":              "logGroups: {application: {name: /x}}\n" + app + svc + "environments: {dev: {region: eu-west-1}, prod: {region: eu-west-2}}\n",
	"a tier that environments define":            "logGroups: {application: {tier: cold}}\n" + app + svc + "environments: {prod: {retention: {cold: 731}}}\n",
	"parts that environments complete":           "sentry: {tracesSampleRate: 0}\n" + app + "environments: {prod: {services: [{name: web, image: a}], sentry: {dsn: {parameter: /a}}}}\n",
	"a DSN that environments complete":           "sentry: {dsn: {keyArn: '" + key + "'}}\n" + app + svc + "environments: {prod: {sentry: {dsn: {parameter: /a}}}}\n",
	"a channel in two accounts":                  "notifications: {page: {slack: [{workspace: T1, channel: C1}]}, ticket: {slack: [{workspace: T1, channel: C1}]}}\n" + app + svc + "environments: {dev: {account: '111122223333'}, prod: {account: '444455556666'}}\n",
	"everybody who can be told":                  "notifications: {page: {email: [a@b.c], webhooks: [{url: 'https://a/b?c'}, {secret: a/b}], slack: [{workspace: T012ABCDEFG, channel: C012ABCDEFG}]}, ticket: {topic: 'arn:aws-cn:sns:cn-north-1:111122223333:alarms'}}\n" + rest,
	"a DSN in a secret that is JSON":             "sentry: {dsn: {secret: 'arn:aws:secretsmanager:us-east-1:111122223333:secret:a-AbCdEf', key: dsn, keyArn: 'arn:aws:kms:us-east-1:111122223333:key/1'}}\n" + app + svc + "environments: {prod: {region: eu-central-1}}\n",
	"a parameter without a path":                 "sentry: {dsn: {parameter: sentry-dsn}}\n" + rest,
	"a key that goes with all that it encrypts":  "compliance: []\nencryption: {removal: destroy}\nlogGroups: {application: {removal: destroy}, audit: {removal: destroy}}\nreports: {bucket: your-reports}\n" + rest,
	"a key that goes with what is not ours":      "compliance: []\nencryption: {removal: destroy}\nlogGroups: {application: {name: /x, existing: true}, audit: {removal: destroy}}\n" + rest,
	"a key of one's own":                         "encryption: {keyArn: '" + key + "'}\nsentry: {dsn: {secret: a, keyArn: '" + key + "'}}\n" + rest,
	"the largest task":                           app + "services: [{name: web, image: a, cpu: 16384, memory: 122880, port: 65535}]\n" + env,
	"an empty list of commands":                  app + "services: [{name: web, image: a, command: []}]\n" + env,
	"regions of every kind":                      app + svc + "environments: {a: {region: eusc-de-east-1}, b: {region: us-gov-east-1}, c: {region: ap-southeast-4}}\n",
	"null in an environment":                     app + svc + "environments: {prod: {contract: ~, retention: {debug: ~}, logGroups: {audit: {tier: ~}}, alarms: {errors: {above: {page: ~}}, silence: ~}, notifications: {page: {email: ~}}, sentry: ~, tags: {a: ~}}}\n",
	"anchors":                                    app + "services: [&web {name: web, image: a, cpu: 512}, {<<: *web, name: worker}]\n" + env,
	"a log group that is there already":          "logGroups: {application: {name: /x, existing: true}, audit: {name: /y, existing: true, tier: audit, class: INFREQUENT_ACCESS, followContract: true}}\n" + rest,
	"a name that environments complete":          "logGroups: {application: {existing: true}}\n" + app + svc + "environments: {dev: {logGroups: {application: {name: /a}}}, prod: {logGroups: {application: {name: /b}}}}\n",
	"a detector that says all":                   "anomalyDetector: {every: 1h, visibleDays: 90, pattern: '{ $.level = \"ERROR\" }'}\n" + rest,
	"a detector that says nothing":               "anomalyDetector: {}\n" + rest,
	"regions that do not meet":                   "logGroups: {application: {name: /x}}\n" + app + svc + "environments: {dev: {region: eu-west-1}, prod: {regions: [us-east-1, eu-west-2]}}\n",
	"reports that say all":                       "reports: {queries: [critical], schedule: 'cron(0 6 ? * MON-FRI *)', timeZone: Europe/Berlin, covers: 24h, bucket: your-reports, bucketKeyArn: '" + key + "'}\n" + rest,
	"reports that say nothing":                   "reports: {}\n" + rest,
	"environments of two accounts that are seen": "monitoring: {sinks: ['" + sink + "']}\n" + app + svc + "environments: {dev: {account: '111122223333', region: eu-central-1}, prod: {account: '444455556666', region: eu-central-1}}\n",
	"environments of which one is seen":          "monitoring: {sinks: ['" + sink + "']}\n" + app + svc + "environments: {dev: {monitoring: ~}, prod: {}}\n",
}

func TestAllowed(t *testing.T) {
	for name, source := range allAllowed() {
		if _, err := Parse("logstack.yaml", []byte(source), "testdata"); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// The configuration that ships with logstack is that of the guide's
// application.
func TestShippedFile(t *testing.T) {
	c, err := Load("../logstack.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Environments) != 3 || c.Application != "your-app" {
		t.Fatalf("%s has %d environments", c.Application, len(c.Environments))
	}
	for name, want := range map[string]LogGroups{
		"prod":    {LogGroup{Name: "/ecs/your-app", Tier: retention.Application, Removal: retention.Protect}, LogGroup{Name: "/ecs/your-app/audit", Tier: retention.Audit, Removal: retention.Protect}},
		"staging": {LogGroup{Name: "/ecs/your-app/staging", Tier: retention.Application, Removal: retention.Destroy}, LogGroup{Name: "/ecs/your-app/staging/audit", Tier: retention.Audit, Removal: retention.Protect}},
		"dev":     {LogGroup{Name: "/ecs/your-app/dev", Tier: retention.Debug, Removal: retention.Destroy}, LogGroup{Name: "/ecs/your-app/dev/audit", Tier: retention.Audit, Removal: retention.Protect}},
	} {
		e := environmentOf(t, c, name)
		if !reflect.DeepEqual(e.LogGroups, want) {
			t.Errorf("%s has %+v, want %+v", name, e.LogGroups, want)
		}
		if e.Account != "" || e.Contract.Name() != "guide" || len(e.Services) != 2 || !e.Services[0].Audit {
			t.Errorf("%s is %+v", name, e)
		}
	}
	if e := environmentOf(t, c, "dev"); e.Logging.Level != "DEBUG" || e.Sentry.DSN.Parameter != "/your-app/dev/sentry/dsn" {
		t.Errorf("dev: %+v, %+v", e.Logging, e.Sentry)
	}
}

func TestShippedFileFitsA80ColumnTerminal(t *testing.T) {
	data, err := os.ReadFile("../logstack.yaml")
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(string(data), "\n")
	if lines[0] != "# yaml-language-server: $schema=logstack.schema.json" {
		t.Errorf("editors will not find the schema: %s", lines[0])
	}
	for i, line := range lines {
		if len(line) > 80 {
			t.Errorf("line %d has %d columns", i+1, len(line))
		}
	}
}

func FuzzParse(f *testing.F) {
	shipped, err := os.ReadFile("../logstack.yaml")
	if err != nil {
		f.Fatal(err)
	}
	mistakes, err := os.ReadFile("testdata/mistakes.yaml")
	if err != nil {
		f.Fatal(err)
	}
	for _, source := range []string{string(shipped), string(mistakes), rest, "environments: {a: ~, b: 1}", app + "services: [1, {}]\nnotifications: {x: {email: [1]}}\n" + env} {
		f.Add(strings.ReplaceAll(source, "contract:", "# "))
	}
	f.Fuzz(func(t *testing.T, source string) {
		if strings.Contains(source, "contract:") {
			return // it might read a file from anywhere
		}
		c, err := Parse("logstack.yaml", []byte(source), "nowhere")
		if (c == nil) == (err == nil) {
			t.Errorf("%q: %v, %v", source, c, err)
		}
	})
}
